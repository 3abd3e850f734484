/** What is read from a ledger without changing it. */

import { and, asc, desc, eq, gt, isNotNull, lt, lte, or, sql } from 'drizzle-orm'

import type { PaymentMethod, PaymentStatus } from '../../protocol/payment.ts'
import { events, operations, payments } from '../db/ledger-schema.ts'
import { ALARM_BATCH_PAYMENTS } from '../limits.ts'
import type { Payment, PaymentOperation } from '../payments/payment.ts'
import type { LedgerDatabase } from './books.ts'

export type LedgerEvent = typeof events.$inferSelect

export interface ListFilter {
  status?: PaymentStatus
  order?: string
  issuer?: string
  method?: PaymentMethod
  /** Milliseconds since 1970: from inclusive, to exclusive. */
  from?: number
  to?: number
  /** The last payment of the page before. */
  before?: { createdAt: number; id: string }
}

/** Newest first, from after `before`; one more than `limit`, so that the caller sees whether there are more. */
export function listPayments(db: LedgerDatabase, filter: ListFilter, limit: number): Payment[] {
  return db
    .select()
    .from(payments)
    .where(wanted(filter))
    .orderBy(desc(payments.createdAt), desc(payments.id))
    .limit(limit + 1)
    .all()
}

function wanted({ status, order, issuer, method, from, to, before }: ListFilter) {
  const { createdAt, id } = payments
  return and(
    status === undefined ? undefined : eq(payments.status, status),
    order === undefined ? undefined : eq(payments.order, order),
    issuer === undefined ? undefined : eq(payments.issuer, issuer),
    method === undefined ? undefined : eq(payments.method, method),
    from === undefined ? undefined : sql`${createdAt} >= ${from}`,
    to === undefined ? undefined : lt(createdAt, to),
    before && or(lt(createdAt, before.createdAt), and(eq(createdAt, before.createdAt), lt(id, before.id))),
  )
}

/** Payments that the alarm must see to now, the longest overdue first; no more than one run can work on. */
export function duePayments(db: LedgerDatabase, now: number): Payment[] {
  return db
    .select()
    .from(payments)
    .where(and(isNotNull(payments.wakeAt), lte(payments.wakeAt, now)))
    .orderBy(asc(payments.wakeAt))
    .limit(ALARM_BATCH_PAYMENTS)
    .all()
}

/** When the alarm must run next, or null when nothing is waiting. */
export function soonestWake(db: LedgerDatabase): number | null {
  const soonest = db
    .select({ at: payments.wakeAt })
    .from(payments)
    .where(isNotNull(payments.wakeAt))
    .orderBy(asc(payments.wakeAt))
    .limit(1)
    .get()
  return soonest?.at ?? null
}

/** Every operation of a payment, oldest first. */
export function operationsOfPayment(db: LedgerDatabase, paymentId: string): PaymentOperation[] {
  const ofPayment = eq(operations.paymentId, paymentId)
  return db.select().from(operations).where(ofPayment).orderBy(asc(operations.createdAt), asc(operations.id)).all()
}

/** Events after a sequence number, oldest first, each with its payment as it is now. */
export function eventsAfterSequence(
  db: LedgerDatabase,
  sequence: number,
  limit: number,
): { event: LedgerEvent; payment: Payment }[] {
  return db
    .select({ event: events, payment: payments })
    .from(events)
    .innerJoin(payments, eq(events.paymentId, payments.id))
    .where(gt(events.sequence, sequence))
    .orderBy(asc(events.sequence))
    .limit(limit)
    .all()
}

/** The events of a payment, oldest first. */
export function eventsOfPayment(db: LedgerDatabase, paymentId: string): LedgerEvent[] {
  return db.select().from(events).where(eq(events.paymentId, paymentId)).orderBy(asc(events.sequence)).all()
}
