import { getTableColumns } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/sql-js'
import initSqlJs from 'sql.js'
import { describe, expect, test } from 'vitest'
import ledgerMigrations from '../../../broker/ledger/migrations.ts'
import { payments } from '../../../broker/ledger/schema.ts'
import { Ledger } from '../../../broker/ledger/ledger.ts'
import { tally } from '../../../broker/ledger/tally-book.ts'
import type { Payment } from '../../../broker/payments/payment.ts'
import { newPayment } from './ledger-in-memory.ts'

const sqlite = await initSqlJs()
const migrations = Object.values(ledgerMigrations.migrations).map((text) =>
  text.replaceAll('--> statement-breakpoint', '\n'),
)
/** 0003_compact: operations as a table with row ids. */
const COMPACT = 3
/** 0004_tallies: sums of what was captured and refunded. */
const TALLIES = 4
/** 0007_guarded: the page around the form is not to be trusted. */
const GUARDED = 7

/** A payment's row in the columns that the table has so far. */
function insertAsItWas(database: InstanceType<typeof sqlite.Database>, payment: Payment): void {
  const [table] = database.exec('PRAGMA table_info(payments)')
  const known = new Set(table?.values.map(([, name]) => name))
  const columns = Object.entries(getTableColumns(payments)).filter(([, { name }]) => known.has(name))
  const values = columns.map(([key]) => payment[key as keyof Payment])
  database.run(
    `INSERT INTO payments (${columns.map(([, { name }]) => name).join()}) VALUES (${values.map(() => '?').join()})`,
    values.map((value) => (typeof value === 'boolean' ? Number(value) : value)) as (string | number | null)[],
  )
}

describe('a ledger of an earlier version', () => {
  test('keeps its payments, of which none is guarded', () => {
    const database = new sqlite.Database()
    database.run(migrations.slice(0, GUARDED).join('\n'))
    const payment = newPayment(1, { status: 'captured' })
    insertAsItWas(database, { ...payment, items: null, metadata: null })
    database.run(migrations.slice(GUARDED).join('\n'))
    const context = { now: 1, newId: () => '' }
    expect(new Ledger(drizzle(database)).read(payment.id, context)).toMatchObject({
      status: 'captured',
      guarded: false,
    })
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
    const payment = { ...newPayment(1, { issuer: '4', method: 'credit' }), items: null, metadata: null }
    insertAsItWas(database, payment)
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
      {
        group: '0',
        currency: 'JPY',
        payments: 1,
        capturedAmount: 400,
        refunds: 0,
        refundedAmount: 0,
        disputedAmount: 0,
      },
      { group: '1', ...none, refunds: 1, refundedAmount: 100, disputedAmount: 0 },
      { group: '2', ...none, refunds: 1, refundedAmount: 50, disputedAmount: 0 },
    ])
    expect(tally(drizzle(database), { groupBy: 'issuer', spans: [{ from: 0, to: 7_200_000 }] })).toEqual([
      {
        group: '4',
        currency: 'JPY',
        payments: 1,
        capturedAmount: 400,
        refunds: 2,
        refundedAmount: 150,
        disputedAmount: 0,
      },
    ])
  })
})
