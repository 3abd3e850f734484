/**
 * The statements that every payment runs, built once a ledger: Drizzle takes
 * longer to build one than SQLite to run it. With them what was read last.
 */

import { eq, getTableColumns, sql } from 'drizzle-orm'
import type { Column, InferInsertModel, Placeholder } from 'drizzle-orm'
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'

import { events, idempotency, operations, payments } from './schema.ts'
import type { Payment, PaymentOperation } from '../payments/payment.ts'
import type { LedgerDatabase } from './database.ts'
import { KeptRows } from './kept-rows.ts'
import { addToTallies } from './tally-book.ts'

/** Of a payment, what may change after it was created. What is not listed is not written, nor its indexes. */
const PAYMENT_CHANGES = [
  'status',
  'stage',
  'version',
  'issuer',
  'issuerName',
  'method',
  'memberHint',
  'authorization',
  'reason',
  'capturedAmount',
  'refundedAmount',
  'attempts',
  'pendingOperation',
  'authorizeOperation',
  'confirmBy',
  'confirmKey',
  'holdExpiresAt',
  'voidCause',
  'refusals',
  'cancelledBy',
  'guarded',
  'wakeAt',
] as const satisfies (keyof typeof payments.$inferSelect)[]

/** Of an operation, what its outcome says. */
const OUTCOME = [
  'state',
  'reason',
  'authorization',
  'reference',
  'evidence',
  'businessDate',
  'settledAt',
] as const satisfies (keyof typeof operations.$inferSelect)[]

const EVENT = ['id', 'subject', 'version', 'name', 'createdAt'] as const

export type Statements = ReturnType<typeof prepare>

const prepared = new WeakMap<LedgerDatabase, Statements>()

/** The statements of a ledger. A transaction of its database runs them too: both are one connection. */
export function statementsOf(db: LedgerDatabase): Statements {
  const known = prepared.get(db)
  if (known) return known
  const statements = prepare(db)
  prepared.set(db, statements)
  return statements
}

/** All of `work` or nothing. It gets the ledger's own database, whose statements are built already. */
export function inTransaction<T>(db: LedgerDatabase, work: (tx: LedgerDatabase) => T): T {
  try {
    return db.transaction(() => work(db))
  } catch (error) {
    forgetKept(db)
    throw error
  }
}

/** What is in memory is read anew: the storage is no longer as this ledger last wrote it. */
export function forgetKept(db: LedgerDatabase): void {
  const { kept } = statementsOf(db)
  kept.payments.clear()
  kept.operations.clear()
}

function prepare(db: LedgerDatabase) {
  const id = sql.placeholder('id')
  return {
    paymentById: db.select().from(payments).where(eq(payments.id, id)).prepare(),
    operationById: db.select().from(operations).where(eq(operations.id, id)).prepare(),
    requestByKey: db
      .select()
      .from(idempotency)
      .where(eq(idempotency.key, sql.placeholder('key')))
      .prepare(),
    insertPayment: insertInto(db, payments, namesOf(payments)),
    insertOperation: insertInto(db, operations, namesOf(operations)),
    insertEvent: insertInto(db, events, EVENT),
    insertRequest: insertInto(db, idempotency, namesOf(idempotency)),
    changePayment: updateOf(db, payments, PAYMENT_CHANGES, payments.id),
    settleOperation: updateOf(db, operations, OUTCOME, operations.id),
    addToTallies: addToTallies(db),
    kept: { payments: new KeptRows<Payment>(), operations: new KeptRows<PaymentOperation>() },
  }
}

type Names<T extends SQLiteTable> = readonly (keyof T['_']['columns'] & string)[]

function insertInto<T extends SQLiteTable>(
  db: LedgerDatabase,
  table: T,
  names: Names<T>,
): (row: InferInsertModel<T>) => void {
  const query = db
    .insert(table)
    .values(placeholders(names) as never)
    .prepare()
  const columns = columnsOf(table, names)
  return (row) => void query.run(encoded(columns, row))
}

/** Sets the named columns of the row that has `row.id`. */
function updateOf<T extends SQLiteTable, N extends keyof InferInsertModel<T> & string>(
  db: LedgerDatabase,
  table: T,
  names: readonly N[],
  key: SQLiteColumn,
): (row: Pick<Required<InferInsertModel<T>>, N> & { id: string }) => void {
  const query = db
    .update(table)
    .set(placeholders(names) as never)
    .where(eq(key, sql.placeholder('id')))
    .prepare()
  const columns = columnsOf(table, names)
  return (row) => void query.run({ ...encoded(columns, row), id: row.id })
}

function namesOf<T extends SQLiteTable>(table: T): Names<T> {
  return Object.keys(getTableColumns(table))
}

/** Without an encoder of Drizzle's: that one would make the text `null` of no JSON. */
function placeholders(names: readonly string[]): Record<string, ReturnType<typeof sql<Placeholder>>> {
  return Object.fromEntries(names.map((name) => [name, sql`${sql.placeholder(name)}`]))
}

function columnsOf(table: SQLiteTable, names: readonly string[]): [string, Column][] {
  const columns: Record<string, Column> = getTableColumns(table)
  return names.flatMap((name) => {
    const column = columns[name]
    return column ? [[name, column] as [string, Column]] : []
  })
}

/** The row's values as SQLite takes them. */
function encoded(columns: readonly [string, Column][], row: object): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const [name, column] of columns) {
    const value = (row as Record<string, unknown>)[name] ?? null
    values[name] = value === null ? null : column.mapToDriverValue(value)
  }
  return values
}
