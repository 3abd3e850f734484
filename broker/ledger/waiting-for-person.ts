/** The payments of a ledger that a person should look at: those that take too long, and those that an issuer does not give back. */

import { and, asc, gt, isNotNull, lt, ne, or, sql } from 'drizzle-orm'

import { STUCK_AFTER_MS } from '../limits.ts'
import type { Payment } from '../payments/payment.ts'
import type { PaymentForPerson } from '../payments/ports/ledger-lists.ts'
import type { LedgerDatabase } from './database.ts'
import { findOperation, peekRow } from './payment-rows.ts'
import { paymentRecords } from './record-schema.ts'

/** Lists them, oldest first. Payments of versions before 0.3 are among them once they are written again. */
export function paymentsForPerson(db: LedgerDatabase, limit: number, now: number): PaymentForPerson[] {
  const { id, place, status, pendingOperation, refusals, createdAt } = paymentRecords
  // Written out: SQLite takes the partial index for no bound value.
  const isUnfinished = and(sql`unfinished IS NOT NULL`, ne(status, 'open'), lt(createdAt, now - STUCK_AFTER_MS))
  const rows = db
    .select({ id })
    .from(paymentRecords)
    .where(and(isUnfinished, or(isNotNull(pendingOperation), gt(refusals, 0))))
    .orderBy(asc(place))
    .limit(limit)
    .all()
  return rows.flatMap((row) => {
    const payment = peekRow(db, row.id)?.payment
    return payment === undefined ? [] : (forPerson(db, payment, now) ?? [])
  })
}

/** Tells whether there is one that the alarm has given up, so that nothing but a person goes on with it. */
export function hasLeftToPerson(db: LedgerDatabase): boolean {
  return db.all(sql`SELECT 1 FROM ${paymentRecords} WHERE unfinished IS NOT NULL AND due_at IS NULL LIMIT 1`).length > 0
}

function forPerson(db: LedgerDatabase, payment: Payment, now: number): PaymentForPerson | undefined {
  const { id, merchantId, livemode, issuer, pendingOperation, refusals, wakeAt } = payment
  const operation = pendingOperation === null ? undefined : findOperation(db, pendingOperation, peekRow)
  const about = { id, merchantId, livemode, issuer, operation: operation?.id ?? payment.authorizeOperation }
  if (refusals > 0) {
    const kind = wakeAt === null ? 'left_to_person' : 'reversal_refused'
    return { ...about, kind, since: operation?.createdAt ?? payment.createdAt, tries: refusals }
  }
  // A question waits for its member, to its own end.
  const isStuck = operation !== undefined && payment.question === null && operation.createdAt < now - STUCK_AFTER_MS
  return isStuck ? { ...about, kind: 'stuck', since: operation.createdAt, tries: operation.tries } : undefined
}
