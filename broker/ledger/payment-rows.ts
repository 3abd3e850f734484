/** The rows of payments: found by their id, changed in memory while a transaction runs, and written once at its end. */

import { eq, sql } from 'drizzle-orm'

import { paymentOfOperation } from '../../protocol/object-id.ts'
import { NOT_IN_EARLIER, operations as earlierOperations, payments as earlierPayments } from './schema.ts'
import { eventRecords, paymentRecords, placedOperations, placedPayments } from './record-schema.ts'
import type { LedgerEvent } from '../events/event.ts'
import { isLeftToPerson } from '../payments/due-times.ts'
import type { Payment, PaymentOperation } from '../payments/payment.ts'
import type { LedgerDatabase } from './database.ts'
import { keyOfNumber, rowOfLine } from './archive-format.ts'
import { addDayLine } from './day-lines.ts'
import { packOperations, unpackOperations } from './packed-operations.ts'
import { firstPlaceAt, placeFor, placeInId } from './payment-place.ts'
import type { PaymentRow } from './payment-row.ts'
import { statementsOf } from './statements.ts'
import type { Statements, StoredRecord } from './statements.ts'

/** Places that are tried after the one that is taken, before the last of its millisecond is looked for. */
const PLACES_TRIED = 8

/** Returns the payment's row as this transaction has it, or as it was last written; kept in memory from then on. */
export function findRow(tx: LedgerDatabase, id: string): PaymentRow | undefined {
  const { kept, changed } = statementsOf(tx)
  const known = changed.get(id) ?? kept.get(id)
  if (known !== undefined) return known
  const row = readRow(tx, id)
  if (row !== undefined) kept.keep(row)
  return row
}

/** Returns the same for who looks through many, without putting others out of memory. */
export function peekRow(tx: LedgerDatabase, id: string): PaymentRow | undefined {
  return statementsOf(tx).kept.get(id) ?? readRow(tx, id)
}

/** Reads the same as it is in the storage or in the archive, whatever is in memory: for who holds the books against others. */
export function readRow(tx: LedgerDatabase, id: string): PaymentRow | undefined {
  return rowHere(tx, id) ?? archivedRow(tx, id)
}

/** Reads the same from the storage alone. */
export function rowHere(tx: LedgerDatabase, id: string): PaymentRow | undefined {
  const { recordAt, placedRecord, earlierPayment } = statementsOf(tx)
  const own = recordAt.get({ place: placeInId(id) })
  if (own?.id === id) return rowOf(own)
  const placed = has(tx, 'placed_payments') ? placedRecord.get({ id }) : undefined
  if (placed !== undefined) return rowOf(placed)
  const earlier = hasEarlierPayments(tx) ? earlierPayment.get({ id }) : undefined
  return earlier && { id, payment: { ...earlier, ...NOT_IN_EARLIER }, place: null, operations: [], eventSequences: [] }
}

/** Reads the row at a place, from the storage alone. */
export function rowAt(tx: LedgerDatabase, place: number): PaymentRow | undefined {
  const record = statementsOf(tx).recordAt.get({ place })
  return record && rowOf(record)
}

/** A row that is in the archive alone. */
function archivedRow(tx: LedgerDatabase, id: string): PaymentRow | undefined {
  const { archived } = statementsOf(tx)
  if (archived === undefined || !id.startsWith('pay_')) return undefined
  const placed = tx.select().from(placedPayments).where(eq(placedPayments.id, id)).get()
  const key = keyOfNumber(placed?.place ?? placeInId(id))
  const text = archived.line('payments', key)
  const row = text === undefined ? undefined : rowOfLine({ key, text })
  return row?.id === id ? row : undefined
}

/** The row in memory; its operations are unpacked when they are first asked for. */
function rowOf(record: StoredRecord): PaymentRow {
  const { place, unfinished: _, operations, evidence, eventSequences, ...payment } = record
  let unpacked: PaymentOperation[] | undefined
  return {
    id: payment.id,
    payment,
    place,
    get operations() {
      unpacked ??= unpackOperations({ operations, evidence }, payment)
      return unpacked
    },
    eventSequences: JSON.parse(eventSequences) as number[],
  }
}

/** The columns of what a payment need not say. */
const UNSAID = {
  issuerNames: null,
  questionEnd: null,
  awaited: null,
  adjustments: null,
  traceId: null,
  returnUrl: null,
  erasedAt: null,
}

/** Adds a payment that step 2 creates. */
export function addRow(tx: LedgerDatabase, payment: Payment): void {
  const { changed, created } = statementsOf(tx)
  changed.set(payment.id, { id: payment.id, payment, place: null, operations: [], eventSequences: [] })
  created.add(payment.id)
}

/** Changes a payment's row as this transaction has it. */
export function changeRow(tx: LedgerDatabase, id: string, change: (row: PaymentRow) => Partial<PaymentRow>): void {
  const row = findRow(tx, id)
  if (row === undefined) throw new Error('The ledger was asked to write a payment that it does not have.')
  const { payment, place, operations, eventSequences, archived } = row
  const same = { id, payment, place, operations, eventSequences, ...(archived && { archived }) }
  statementsOf(tx).changed.set(id, { ...same, ...change(row) })
}

/** Writes what the transaction has changed: one row for each payment. Gives the rows as they are now. */
export function writeChanged(tx: LedgerDatabase): PaymentRow[] {
  const { changed, created, kept } = statementsOf(tx)
  return [...changed.values()].map((row) => {
    const before = created.has(row.id) ? undefined : (kept.get(row.id) ?? readRow(tx, row.id))
    if (row.archived !== undefined && row.place !== null) return bringBack(tx, row, row.place, row.archived)
    if (row.place !== null) {
      rewrite(tx, row, row.place, before?.payment)
      return row
    }
    const place = insert(tx, row)
    if (before !== undefined) tx.delete(earlierPayments).where(eq(earlierPayments.id, row.id)).run()
    const { id, payment, operations, eventSequences } = row
    return { id, payment, place, operations, eventSequences }
  })
}

/** Writes a row. What changes at nearly every step is in no index; only what begins to wait, or ends it, names the one that there is. */
function rewrite(tx: LedgerDatabase, row: PaymentRow, place: number, before: Payment | undefined): void {
  const { changeRecord, changeRecordAndWait, eraseRecord } = statementsOf(tx)
  const { payment } = row
  const columns = { ...UNSAID, ...payment, ...packed(row), place }
  const unfinished = unfinishedOf(payment)
  if (before !== undefined && (payment.erasedAt ?? null) !== (before.erasedAt ?? null)) eraseRecord(columns)
  else if (unfinished === (before === undefined ? null : unfinishedOf(before))) changeRecord(columns)
  else changeRecordAndWait({ ...columns, unfinished })
}

/** Writes a row that was in the archive alone: from now on it is here, and what the archive says of it is old. */
function bringBack(tx: LedgerDatabase, row: PaymentRow, place: number, events: readonly LedgerEvent[]): PaymentRow {
  const { id, payment, operations, eventSequences } = row
  statementsOf(tx).insertRecord({ ...UNSAID, ...payment, ...packed(row), place, unfinished: unfinishedOf(payment) })
  for (const event of events) tx.insert(eventRecords).values(event).onConflictDoNothing().run()
  return { id, payment, place, operations, eventSequences }
}

/** 1 of a payment that waits for the alarm, or for a person. */
function unfinishedOf(payment: Payment): 1 | null {
  return payment.wakeAt !== null || isLeftToPerson(payment) ? 1 : null
}

function insert(tx: LedgerDatabase, row: PaymentRow): number {
  const { payment } = row
  const { insertRecord, earlier } = statementsOf(tx)
  const columns = { ...UNSAID, ...payment, ...packed(row), unfinished: unfinishedOf(payment) }
  const own = placeFor(payment.createdAt, payment.id)
  // Mostly it is free, and nobody looks before.
  const place = insertRecord({ ...columns, place: own }) ? own : freePlace(tx, payment)
  if (place !== own && !insertRecord({ ...columns, place }))
    throw new Error('A place of a payment that was free is not.')
  if (place === placeInId(payment.id)) return place
  tx.insert(placedPayments).values({ id: payment.id, place }).run()
  earlier.placed_payments = true
  return place
}

function packed(row: PaymentRow) {
  return { ...packOperations(row.operations), eventSequences: JSON.stringify(row.eventSequences) }
}

/** Finds a free place near the one where the payment belongs: of its millisecond; if there is none, the next at all. */
function freePlace(tx: LedgerDatabase, { id, createdAt }: Payment): number {
  const { recordAt } = statementsOf(tx)
  const isFree = (place: number): boolean => recordAt.get({ place }) === undefined
  const wanted = placeFor(createdAt, id)
  for (let place = wanted; place < Math.min(wanted + PLACES_TRIED, firstPlaceAt(createdAt + 1)); place++) {
    if (isFree(place)) return place
  }
  const lastBefore = (end: number): number | null | undefined =>
    tx.all<{ last: number | null }>(sql`SELECT max(place) AS last FROM ${paymentRecords} WHERE place < ${end}`)[0]?.last
  const next = (lastBefore(firstPlaceAt(createdAt + 1)) ?? wanted) + 1
  return isFree(next) ? next : (lastBefore(Number.MAX_SAFE_INTEGER) ?? wanted) + 1
}

/** Returns an operation, in its payment's row or where an earlier version wrote it. */
export function findOperation(tx: LedgerDatabase, id: string, find = findRow): PaymentOperation | undefined {
  const own = paymentOfOperation(id)
  const row = own === undefined ? undefined : find(tx, own)
  if (row !== undefined) return operationIn(row, id)
  const { placedOperation, earlierOperation } = statementsOf(tx)
  const placed = placedOperation.get({ id })
  if (placed !== undefined) return operationIn(find(tx, placed.paymentId), id)
  return hasEarlierOperations(tx) ? earlierOperation.get({ id }) : undefined
}

function operationIn(row: PaymentRow | undefined, id: string): PaymentOperation | undefined {
  return row?.operations.find((operation) => operation.id === id)
}

/** Adds a new operation of a payment. The same id can never be added twice. */
export function addOperation(tx: LedgerDatabase, operation: PaymentOperation): void {
  const { id, paymentId } = operation
  if (findOperation(tx, id) !== undefined) throw new Error('The ledger was asked to intend the same operation twice.')
  placeOperation(tx, operation)
  changeRow(tx, paymentId, ({ operations }) => ({ operations: [...operations, operation] }))
}

/** Changes an operation. One that an earlier version wrote is moved to its payment's row. */
export function changeOperation(tx: LedgerDatabase, id: string, set: Partial<PaymentOperation>): void {
  const operation = findOperation(tx, id)
  if (operation === undefined) throw new Error('The ledger was asked to write an operation that it does not have.')
  const changed = { ...operation, ...set }
  changeRow(tx, operation.paymentId, ({ payment, operations }) => {
    const isHere = operations.some((each) => each.id === id)
    const others = operations.filter((each) => each.id !== id)
    if (!isHere || operation.businessDate !== changed.businessDate) addDayLine(tx, payment, changed, others)
    if (isHere) return { operations: operations.map((each) => (each.id === id ? changed : each)) }
    tx.delete(earlierOperations).where(eq(earlierOperations.id, id)).run()
    placeOperation(tx, changed)
    return { operations: [...operations, changed] }
  })
}

/** Writes down whose it is, where the id does not tell. */
function placeOperation(tx: LedgerDatabase, { id, paymentId }: PaymentOperation): void {
  if (paymentOfOperation(id) !== paymentId) tx.insert(placedOperations).values({ id, paymentId }).run()
}

/** Returns every operation of a payment, oldest first. */
export function operationsOf(db: LedgerDatabase, paymentId: string, find = findRow): PaymentOperation[] {
  const written = find(db, paymentId)?.operations ?? []
  if (!hasEarlierOperations(db)) return [...written]
  // Of one millisecond, the earlier version's come first.
  const all = [...statementsOf(db).operationsOfEarlier.all({ paymentId }), ...written]
  return all.toSorted((a, b) => a.createdAt - b.createdAt)
}

/** Tells whether there is any payment as an earlier version stored it. A new ledger never gets one. */
export function hasEarlierPayments(db: LedgerDatabase): boolean {
  return has(db, 'payments')
}

/** Tells the same of operations. */
export function hasEarlierOperations(db: LedgerDatabase): boolean {
  return has(db, 'operations')
}

/** Tells the same of events. */
export function hasEarlierEvents(db: LedgerDatabase): boolean {
  return has(db, 'events')
}

function has(db: LedgerDatabase, table: keyof Statements['earlier']): boolean {
  const { earlier } = statementsOf(db)
  earlier[table] ??= db.all(sql`SELECT 1 FROM ${sql.identifier(table)} LIMIT 1`).length > 0
  return earlier[table]
}
