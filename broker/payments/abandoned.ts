/** Payments that nobody ever tried to pay: they are removed a while after their end. Rules, like those of lifecycle.ts. */

import { ledgerOfPayment, timeOfPayment } from '../../protocol/object-id.ts'
import { ABANDONED_KEPT_MS, EXPIRES_IN_MAX_SECONDS } from '../limits.ts'
import type { Payment } from './payment.ts'

/** Returns the time before which an abandoned payment must have been made to be removed `now`: its end was a day later at the most. */
export function removedBefore(now: number): number {
  return now - ABANDONED_KEPT_MS - EXPIRES_IN_MAX_SECONDS * 1000
}

/** Tells whether a payment ended without any attempt: no operation, no signed answer, no money. */
export function isAbandoned({ status, operations }: Pick<Payment, 'status'> & { operations: number }): boolean {
  return operations === 0 && (status === 'expired' || status === 'cancelled')
}

/** Tells whether a payment that is in no ledger, by its id, may have been removed. */
export function mayBeRemoved(id: string, now: number): boolean {
  const madeAt = timeOfPayment(id)
  return ledgerOfPayment(id) !== undefined && madeAt > 0 && madeAt < removedBefore(now)
}
