import { drizzle } from 'drizzle-orm/sql-js'
import initSqlJs from 'sql.js'
import { describe, expect, test } from 'vitest'
import ledgerMigrations from '../../../broker/db/ledger-migrations.ts'
import { Ledger } from '../../../broker/ledger/ledger.ts'
import { newPayment } from './ledger-in-memory.ts'

const sqlite = await initSqlJs()
const migrations = Object.values(ledgerMigrations.migrations).map((text) =>
  text.replaceAll('--> statement-breakpoint', '\n'),
)
/** 0003_compact: operations as a table with row ids. */
const COMPACT = 3

describe('a ledger of an earlier version', () => {
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
})
