/** What is read from a ledger without changing it. */

import { and, asc, desc, eq, gt, isNotNull, isNull, lt, lte, ne, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'

import { events, operations, payments } from './schema.ts'
import type { Waiting } from '../lanes.ts'
import { LIST_SEARCHED_MAX } from '../limits.ts'
import type { Payment, PaymentOperation } from '../payments/payment.ts'
import type { LedgerDatabase } from './database.ts'
import type {
  ListFilter,
  ListPage,
  ListPosition,
  ListedOperation,
  OperationFilter,
} from '../payments/ports/ledger-lists.ts'
import type { LedgerEvent } from '../events/event.ts'

/**
 * Newest first, from after `before`; one more than `limit`, so that the caller
 * sees whether there are more. A filter that few payments pass is not looked
 * for through a whole ledger, which would keep every payment waiting: after
 * `searchedMax` the page ends, full or not.
 */
export function listPayments(
  db: LedgerDatabase,
  filter: ListFilter,
  limit: number,
  searchedMax = LIST_SEARCHED_MAX,
): ListPage {
  const { createdAt, id } = payments
  const end = isSearch(filter) ? positionAfter(db, filter, searchedMax) : undefined
  const found = db
    .select()
    .from(payments)
    .where(and(wanted(filter), end && sql`(${createdAt}, ${id}) >= (${end.createdAt}, ${end.id})`))
    .orderBy(desc(createdAt), desc(id))
    .limit(limit + 1)
    .all()
  return { payments: found, reached: end !== undefined && found.length <= limit ? end : null }
}

/** An order number has an index of its own; all other filters are held against one payment after another. */
function isSearch({ order, status, issuer, method }: ListFilter): boolean {
  return order === undefined && (status !== undefined || issuer !== undefined || method !== undefined)
}

function positionAfter(db: LedgerDatabase, filter: ListFilter, count: number): ListPosition | undefined {
  const { createdAt, id } = payments
  return db
    .select({ createdAt, id })
    .from(payments)
    .where(and(...between(filter)))
    .orderBy(desc(createdAt), desc(id))
    .limit(1)
    .offset(count)
    .get()
}

function wanted(filter: ListFilter) {
  const { status, order, issuer, method } = filter
  return and(
    status === undefined ? undefined : eq(payments.status, status),
    order === undefined ? undefined : eq(payments.order, order),
    issuer === undefined ? undefined : eq(payments.issuer, issuer),
    method === undefined ? undefined : eq(payments.method, method),
    ...between(filter),
  )
}

/** The two columns are compared as one, so that the index leads straight to the place. */
function between({ from, to, before }: ListFilter) {
  const { createdAt, id } = payments
  return [
    from === undefined ? undefined : sql`${createdAt} >= ${from}`,
    to === undefined ? undefined : lt(createdAt, to),
    before && sql`(${createdAt}, ${id}) < (${before.createdAt}, ${before.id})`,
  ]
}

/**
 * The issuers that have payments waiting for the alarm, each with when its
 * first is due: one step through the index for each issuer, not for each payment.
 */
export function issuersWaiting(db: LedgerDatabase) {
  const next = (after: SQL) =>
    sql`(SELECT issuer FROM payments WHERE wake_at IS NOT NULL AND issuer > ${after} ORDER BY issuer LIMIT 1)`
  const first = sql`(SELECT wake_at FROM payments WHERE wake_at IS NOT NULL AND issuer = waiting.name ORDER BY wake_at LIMIT 1)`
  const query = sql`
    WITH RECURSIVE waiting(name) AS (
      SELECT ${next(sql`''`)} UNION ALL SELECT ${next(sql`waiting.name`)} FROM waiting WHERE waiting.name IS NOT NULL
    )
    SELECT name, ${first} AS at FROM waiting WHERE name IS NOT NULL`
  return (): Waiting[] => db.all<Waiting>(query)
}

/** An issuer's payment that is longest overdue. */
export function firstDueAt(db: LedgerDatabase, issuer: string, now: number): Payment | undefined {
  return db
    .select()
    .from(payments)
    .where(and(isNotNull(payments.wakeAt), eq(payments.issuer, issuer), lte(payments.wakeAt, now)))
    .orderBy(asc(payments.wakeAt))
    .limit(1)
    .get()
}

/** Open payments whose time is up, the longest overdue first; at most `limit`. Only they have no issuer. */
export function overdueOpen(db: LedgerDatabase, now: number, limit: number): Payment[] {
  return db
    .select()
    .from(payments)
    .where(and(isNotNull(payments.wakeAt), isNull(payments.issuer), lte(payments.wakeAt, now)))
    .orderBy(asc(payments.wakeAt))
    .limit(limit)
    .all()
}

/** When the next open payment's time is up, or none. */
export function soonestExpiry(db: LedgerDatabase) {
  return db
    .select({ at: payments.wakeAt })
    .from(payments)
    .where(and(isNotNull(payments.wakeAt), isNull(payments.issuer)))
    .orderBy(asc(payments.wakeAt))
    .limit(1)
    .prepare()
}

/** Every operation of a payment, oldest first. */
export function operationsOfPayment(db: LedgerDatabase, paymentId: string): PaymentOperation[] {
  const ofPayment = eq(operations.paymentId, paymentId)
  return db.select().from(operations).where(ofPayment).orderBy(asc(operations.createdAt), asc(operations.id)).all()
}

/**
 * The operations that went to the settlement server for the shop or the member,
 * newest first; one more than `limit`. Not those that the broker made to undo
 * one, and no attempt that the issuer's authentication server ended. Undefined
 * when the payment has no operation `before`.
 */
export function listOperations(
  db: LedgerDatabase,
  paymentId: string,
  { kind, before }: OperationFilter,
  limit: number,
): ListedOperation[] | undefined {
  const { id, amount, currency, refundReason, state, createdAt, settledAt } = operations
  const columns = { id, kind: operations.kind, amount, currency, refundReason, state, createdAt, settledAt }
  const ofPayment = eq(operations.paymentId, paymentId)
  // Two of one millisecond are in the order in which they were written.
  const place = sql`(${createdAt}, ${operations}.rowid)`
  const end = before === undefined ? undefined : and(ofPayment, eq(operations.id, before))
  const isListed = and(
    ofPayment,
    kind === undefined ? ne(operations.kind, 'reverse') : eq(operations.kind, kind),
    ne(operations.state, 'abandoned'),
    end && sql`${place} < (SELECT created_at, rowid FROM operations WHERE id = ${before})`,
  )
  if (end !== undefined && db.select({ id: operations.id }).from(operations).where(end).get() === undefined)
    return undefined
  return db
    .select(columns)
    .from(operations)
    .where(isListed)
    .orderBy(desc(createdAt), sql`${operations}.rowid DESC`)
    .limit(limit + 1)
    .all()
}

/** Events after a sequence number, oldest first, each with its payment as it is now; null where it is about an endpoint. */
export function eventsAfterSequence(
  db: LedgerDatabase,
  sequence: number,
  limit: number,
): { event: LedgerEvent; payment: Payment | null }[] {
  return db
    .select({ event: events, payment: payments })
    .from(events)
    .leftJoin(payments, eq(events.subject, payments.id))
    .where(gt(events.sequence, sequence))
    .orderBy(asc(events.sequence))
    .limit(limit)
    .all()
}

/** The events of a payment, oldest first. */
export function eventsOfPayment(db: LedgerDatabase, paymentId: string): LedgerEvent[] {
  return db.select().from(events).where(eq(events.subject, paymentId)).orderBy(asc(events.sequence)).all()
}
