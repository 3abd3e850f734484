/** The times at which something must happen to a payment by itself: rules, like those of lifecycle.ts. Milliseconds since 1970. */

import { isTaken } from './adjustments.ts'
import {
  INTENT_MAX_AGE_MS,
  OVERDUE_ASK_DELAY_MS,
  QUESTION_MARGIN_MS,
  REFUSED_DELAYS_MS,
  RESOLVE_DELAYS_MS,
} from '../limits.ts'
import type { Payment, PaymentOperation } from './payment.ts'

/** Returns true for an open payment whose time is up; whoever reads it expires it first. */
export function hasExpired(payment: Payment, now: number): boolean {
  return payment.status === 'open' && now >= payment.expiresAt
}

/** Returns true when the member has let the time for confirming pass. */
export function isUnconfirmed(payment: Payment, now: number): boolean {
  return (
    payment.status === 'awaiting_confirmation' &&
    payment.pendingOperation === null &&
    payment.confirmBy !== null &&
    now >= payment.confirmBy
  )
}

/** Returns true when the issuer's hold has run out before the shop captured or voided. */
export function hasLostHold(payment: Payment, now: number): boolean {
  return (
    payment.status === 'authorized' &&
    payment.pendingOperation === null &&
    payment.holdExpiresAt !== null &&
    now >= payment.holdExpiresAt
  )
}

/**
 * Returns when the alarm must look at the payment by itself, or null for never. With
 * an operation under way, `operationDueAt` is when that must be resolved; it
 * goes before all else. What is overdue already is not looked at again at
 * once: the alarm must never spin.
 */
export function wakeAt(payment: Payment, operationDueAt: number | null, now: number): number | null {
  if (payment.pendingOperation !== null) return operationDueAt
  const due = dueAt(payment)
  if (due === null || due > now) return due
  return isTaken(payment) ? now + OVERDUE_ASK_DELAY_MS : afterRefusals(payment.refusals, now)
}

export function dueAt(payment: Payment): number | null {
  if (payment.status === 'open') return payment.expiresAt
  if (payment.status === 'awaiting_payment') return payment.awaited?.askAt ?? null
  if (payment.status === 'awaiting_confirmation') return payment.confirmBy
  if (payment.status === 'authorized') return payment.holdExpiresAt
  if (isTaken(payment)) return payment.adjustments?.askAt ?? null
  return null
}

/** Returns when an approval is given back again after so many refusals in a row; null when it is left to a person. */
export function afterRefusals(refusals: number, now: number): number | null {
  const delay = REFUSED_DELAYS_MS[Math.max(0, refusals - 1)]
  return delay === undefined ? null : now + delay
}

/** Tells whether an approval was not given back, however often the issuer was asked: nothing but a person goes on with it. */
export function isLeftToPerson({ refusals, wakeAt: at, status }: Payment): boolean {
  const isUnsettled = status === 'processing' || status === 'awaiting_confirmation' || status === 'authorized'
  return refusals > 0 && at === null && isUnsettled
}

/** Returns when an operation must be resolved. A question waits for its member to its end. A reversal after a refusal waits its time, and the alarm makes the call; every other intent is its caller's to call. */
export function operationDue(
  { refusals, question }: Payment,
  next: PaymentOperation | undefined,
  now: number,
): number | null {
  if (question?.answering === null) return question.expiresAt + QUESTION_MARGIN_MS
  return next?.kind === 'reverse' && refusals > 0 ? afterRefusals(refusals, now) : now + INTENT_MAX_AGE_MS
}

/** Returns the delay in milliseconds before the next try at an unknown operation, after `tries` of them. */
export function resolveDelay(tries: number): number {
  return RESOLVE_DELAYS_MS[Math.min(tries, RESOLVE_DELAYS_MS.length - 1)] ?? 0
}
