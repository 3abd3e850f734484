import { drizzle } from 'drizzle-orm/sql-js'
import initSqlJs from 'sql.js'
import type { Database } from 'sql.js'
import { describe, expect, test } from 'vitest'
import ledgerMigrations from '../../../broker/db/ledger-migrations.ts'
import { Ledger } from '../../../broker/ledger/ledger.ts'
import { tally } from '../../../broker/ledger/tally-book.ts'
import { newPayment } from './ledger-in-memory.ts'

const sqlite = await initSqlJs()
const migrations = Object.values(ledgerMigrations.migrations).map((text) =>
  text.replaceAll('--> statement-breakpoint', '\n'),
)
/** 0003_compact: operations as a table with row ids. */
const COMPACT = 3
/** 0004_tallies: sums of what was captured and refunded. */
const TALLIES = 4
/** 0005_guarded: the page around the form is not to be trusted. */
const GUARDED = 5

/** As version 0.1 wrote a captured payment: a later column is not there yet. */
function insertOldPayment(database: Database, id: string): void {
  database.run(
    `INSERT INTO payments (id, merchant_id, livemode, status, version, amount, currency, order_ref, capture, confirmation,
       issuer, method, captured_amount, refunded_amount, attempts, created_at, expires_at)
     VALUES (?, 'mer_hirune', 0, 'captured', 4, 12800, 'JPY', 'A-1', 'automatic', 'none', '4', 'credit', 400, 0, 1, 1, 2)`,
    [id],
  )
}

describe('a ledger of an earlier version', () => {
  test('keeps its payments, of which none is guarded', () => {
    const database = new sqlite.Database()
    database.run(migrations.slice(0, GUARDED).join('\n'))
    const { id } = newPayment(1)
    insertOldPayment(database, id)
    database.run(migrations.slice(GUARDED).join('\n'))
    const context = { now: 1, newId: () => '' }
    expect(new Ledger(drizzle(database)).read(id, context)).toMatchObject({ status: 'captured', guarded: false })
  })

  test('keeps its operations and their evidence, which was not packed then', () => {
    const database = new sqlite.Database()
    database.run(migrations.slice(0, COMPACT).join('\n'))
    const { id } = newPayment(1)
    database.run(
      `INSERT INTO operations (id, payment_id, kind, amount, currency, state, evidence, tries, created_at, business_date)
       VALUES ('op_2', ?, 'capture', 100, 'JPY', 'approved', 'later.signed.answer', 0, 2, '2026-11-23'),
              ('op_1', ?, 'authorize', 100, 'JPY', 'approved', 'a.signed.answer', 0, 1, NULL)`,
      [id, id],
    )
    database.run(migrations.slice(COMPACT).join('\n'))
    expect(new Ledger(drizzle(database)).operationsOf(id)).toMatchObject([
      { id: 'op_1', kind: 'authorize', evidence: 'a.signed.answer', businessDate: null },
      { id: 'op_2', kind: 'capture', evidence: 'later.signed.answer', businessDate: '2026-11-23' },
    ])
  })

  test('finds what it captured and refunded before in its tallies', () => {
    const database = new sqlite.Database()
    database.run(migrations.slice(0, TALLIES).join('\n'))
    const payment = newPayment(1)
    insertOldPayment(database, payment.id)
    const settled = (id: string, kind: string, state: string, amount: number, at: number): void => {
      database.run(
        `INSERT INTO operations (id, payment_id, kind, amount, currency, state, tries, created_at, settled_at)
         VALUES (?, ?, ?, ?, 'JPY', ?, 0, 0, ?)`,
        [id, payment.id, kind, amount, state, at],
      )
    }
    settled('op_1', 'authorize', 'approved', 500, 1)
    settled('op_2', 'capture', 'approved', 400, 2)
    settled('op_3', 'refund', 'declined', 400, 3)
    settled('op_4', 'refund', 'approved', 100, 3_600_000)
    settled('op_5', 'refund', 'approved', 50, 4_500_000)
    database.run(migrations.slice(TALLIES).join('\n'))
    const spans = [
      { from: 0, to: 3_600_000 },
      { from: 3_600_000, to: 4_500_000 },
      { from: 4_500_000, to: 7_200_000 },
    ]
    const none = { currency: 'JPY', payments: 0, capturedAmount: 0 }
    expect(tally(drizzle(database), { groupBy: 'day', spans })).toEqual([
      { group: '0', currency: 'JPY', payments: 1, capturedAmount: 400, refunds: 0, refundedAmount: 0 },
      { group: '1', ...none, refunds: 1, refundedAmount: 100 },
      { group: '2', ...none, refunds: 1, refundedAmount: 50 },
    ])
    expect(tally(drizzle(database), { groupBy: 'issuer', spans: [{ from: 0, to: 7_200_000 }] })).toEqual([
      { group: '4', currency: 'JPY', payments: 1, capturedAmount: 400, refunds: 2, refundedAmount: 150 },
    ])
  })
})
