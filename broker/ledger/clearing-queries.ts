/** The rows that reconciliation reads from a ledger. */

import { and, asc, eq, gt, sql } from 'drizzle-orm'

import type { BookedKind } from '../../protocol/payment.ts'
import type { OperationState, PaymentOperation } from '../payments/payment.ts'
import { askEach } from './archived-rows.ts'
import type { LedgerDatabase } from './database.ts'
import { dayLinesFrom, paymentOfLine } from './day-lines.ts'
import { findOperation, hasEarlierOperations, readRow } from './payment-rows.ts'
import { operations } from './schema.ts'

/** An operation as reconciliation compares it. */
export interface BookedOperation {
  id: string
  paymentId: string
  kind: BookedKind
  amount: number
  currency: string
  state: OperationState
}

/**
 * Returns what an issuer booked on a business day as the ledger was told it, by id,
 * from after `after`; at most `limit`. Those of earlier versions are in between.
 */
export function operationsOfDay(
  db: LedgerDatabase,
  day: { issuer: string; businessDate: string },
  after: string,
  limit: number,
): BookedOperation[] {
  const written = askEach(dayLinesFrom(db, day, after, limit + 1), (start) => operationsOfLine(db, start)).flat()
  const booked = written.filter(({ id, businessDate }) => businessDate === day.businessDate && id > after)
  const earlier = hasEarlierOperations(db) ? earlierOfDay(db, day, after, limit) : []
  return [...booked.map(bookedOf), ...earlier].toSorted((a, b) => (a.id < b.id ? -1 : 1)).slice(0, limit)
}

function operationsOfLine(db: LedgerDatabase, start: string): PaymentOperation[] {
  const ofPayment = readRow(db, paymentOfLine(start))?.operations.filter(({ id }) => id.startsWith(start)) ?? []
  if (ofPayment.length > 0) return ofPayment
  const operation = findOperation(db, start, readRow)
  return operation === undefined ? [] : [operation]
}

function earlierOfDay(
  db: LedgerDatabase,
  day: { issuer: string; businessDate: string },
  after: string,
  limit: number,
): BookedOperation[] {
  const { id, paymentId, kind, amount, currency, state, businessDate } = operations
  return db
    .select({ id, paymentId, kind, amount, currency, state })
    .from(operations)
    .where(and(eq(businessDate, day.businessDate), gt(id, after), sql`${ISSUER_OF_EARLIER} = ${day.issuer}`))
    .orderBy(asc(id))
    .limit(limit)
    .all()
}

/** The issuer of an operation that an earlier version wrote; its payment may have been written anew since. */
export const ISSUER_OF_EARLIER = sql`coalesce(
  (SELECT issuer FROM payments WHERE id = payment_id),
  (SELECT issuer FROM placed_payments JOIN payment_records USING (place) WHERE placed_payments.id = payment_id))`

/** Returns those of the given ids that are in this ledger. */
export function operationsById(db: LedgerDatabase, ids: readonly string[]): BookedOperation[] {
  return askEach(ids, (id) => findOperation(db, id, readRow) ?? [])
    .flat()
    .map(bookedOf)
}

function bookedOf({ id, paymentId, kind, amount, currency, state }: PaymentOperation): BookedOperation {
  return { id, paymentId, kind, amount, currency, state }
}
