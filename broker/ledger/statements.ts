/**
 * The statements that every payment runs, built once a ledger: Drizzle takes
 * longer to build one than SQLite to run it. With them what was read last.
 */

import { asc, eq, getTableColumns, gt, sql } from 'drizzle-orm'
import type { Column, InferInsertModel, Placeholder } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'

import { idempotency, operations, payments } from './schema.ts'
import { dayLines, eventRecords, paymentRecords, placedOperations, placedPayments } from './record-schema.ts'
import type { ArchivedRows } from './archived-rows.ts'
import type { LedgerDatabase } from './database.ts'
import type { DueQueues } from './due-queues.ts'
import { KeptRows } from './kept-rows.ts'
import type { Payment } from '../payments/payment.ts'
import type { PaymentRow } from './payment-row.ts'
import { addToTallies } from './tally-book.ts'

/** Of a payment, what may change after it was created. What is not listed is not written, nor its indexes. */
const PAYMENT_CHANGES = [
  'status',
  'stage',
  'version',
  'issuer',
  'issuerName',
  'issuerNames',
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
  'question',
  'questionEnd',
  'plan',
  'awaited',
  'adjustments',
  'wakeAt',
  'operations',
  'evidence',
  'eventSequences',
] as const satisfies (keyof typeof paymentRecords.$inferSelect)[]

/** The columns that erasing personal data writes besides. */
const PERSONAL = ['description', 'items', 'metadata', 'locale', 'returnUrl', 'erasedAt'] as const

export type StoredRecord = typeof paymentRecords.$inferSelect

export type Statements = ReturnType<typeof prepare>

const prepared = new WeakMap<LedgerDatabase, Statements>()

/** Returns the statements of a ledger. A transaction of its database runs them too: both are one connection. */
export function statementsOf(db: LedgerDatabase): Statements {
  const known = prepared.get(db)
  if (known) return known
  const statements = prepare(db)
  prepared.set(db, statements)
  return statements
}

function prepare(db: LedgerDatabase) {
  const id = sql.placeholder('id')
  const place = sql.placeholder('place')
  return {
    recordAt: db.select().from(paymentRecords).where(eq(paymentRecords.place, place)).prepare(),
    placedRecord: db
      .select(getTableColumns(paymentRecords))
      .from(placedPayments)
      .innerJoin(paymentRecords, eq(paymentRecords.place, placedPayments.place))
      .where(eq(placedPayments.id, id))
      .prepare(),
    placedOperation: db.select().from(placedOperations).where(eq(placedOperations.id, id)).prepare(),
    ...earlierStatements(db),
    requestByKey: db
      .select()
      .from(idempotency)
      .where(eq(idempotency.key, sql.placeholder('key')))
      .prepare(),
    insertRecord: insertAtPlace(db),
    changeRecord: updateOf(db, paymentRecords, PAYMENT_CHANGES),
    changeRecordAndWait: updateOf(db, paymentRecords, [...PAYMENT_CHANGES, 'unfinished']),
    eraseRecord: updateOf(db, paymentRecords, [...PAYMENT_CHANGES, ...PERSONAL]),
    insertEvent: insertInto(db, eventRecords, namesOf(eventRecords)),
    insertDayLine: db
      .insert(dayLines)
      .values(placeholders(namesOf(dayLines)) as never)
      .onConflictDoNothing()
      .prepare(),
    eventsAfter: db
      .select()
      .from(eventRecords)
      .where(gt(eventRecords.sequence, sql.placeholder('sequence')))
      .orderBy(asc(eventRecords.sequence))
      // With the sign it is no parameter of the plan: of a bare one SQLite prepares the statement anew each time.
      .limit(sql`+${sql.placeholder('limit')}` as never)
      .prepare(),
    insertRequest: insertInto(db, idempotency, namesOf(idempotency)),
    addToTallies: addToTallies(db),
    ...memory(),
  }
}

/** The rows that earlier versions wrote, as far as it is still there. */
function earlierStatements(db: LedgerDatabase) {
  const id = sql.placeholder('id')
  const ofPayment = eq(operations.paymentId, sql.placeholder('paymentId'))
  return {
    earlierPayment: db.select().from(payments).where(eq(payments.id, id)).prepare(),
    earlierOperation: db.select().from(operations).where(eq(operations.id, id)).prepare(),
    operationsOfEarlier: db
      .select()
      .from(operations)
      .where(ofPayment)
      .orderBy(asc(operations.createdAt), asc(operations.id))
      .prepare(),
  }
}

/** The memory that a ledger's object has of its storage; see transaction.ts. */
function memory(): {
  kept: KeptRows<PaymentRow>
  /** As the transaction that is running has them. */
  changed: Map<string, PaymentRow>
  created: Set<string>
  /** Payments that have come to another status, until they are counted. */
  moved: Payment[]
  /** Undefined until it was read. */
  dueQueues: DueQueues | undefined
  lastSequence: number | undefined
  /** The rows that are in the archive alone; undefined while all are here. */
  archived: ArchivedRows | undefined
  /** Tells whether there are rows of an earlier version, by table, or payments at another place than their own. */
  earlier: Partial<Record<'payments' | 'operations' | 'events' | 'placed_payments', boolean>>
} {
  const nothing = { dueQueues: undefined, lastSequence: undefined, archived: undefined, earlier: {} }
  return { kept: new KeptRows<PaymentRow>(), changed: new Map(), created: new Set(), moved: [], ...nothing }
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

/** Inserts a record at its place, and tells whether that was free: nothing is written where another one is. */
function insertAtPlace(db: LedgerDatabase): (row: InferInsertModel<typeof paymentRecords>) => boolean {
  const names = namesOf(paymentRecords)
  const query = db
    .insert(paymentRecords)
    .values(placeholders(names) as never)
    .onConflictDoNothing()
    .returning({ place: paymentRecords.place })
    .prepare()
  const columns = columnsOf(paymentRecords, names)
  return (row) => query.get(encoded(columns, row)) !== undefined
}

/** Sets the named columns of the record at a place. */
function updateOf<N extends keyof StoredRecord>(
  db: LedgerDatabase,
  table: typeof paymentRecords,
  names: readonly N[],
): (row: Pick<StoredRecord, N | 'place'>) => void {
  const query = db
    .update(table)
    .set(placeholders(names) as never)
    .where(eq(table.place, sql.placeholder('place')))
    .prepare()
  const columns = columnsOf(table, names)
  return (row) => void query.run({ ...encoded(columns, row), place: row.place })
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
