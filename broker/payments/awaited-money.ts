/** The rules of money that comes later: what the issuer's word about it changes, and when it is asked again. Pure, like lifecycle.ts. */

import type { Instructions } from '../../protocol/later-money.ts'
import { isAwaitedOutcome } from '../../protocol/later-money.ts'
import { AWAITED_ASK_DELAYS_MS, AWAITED_END_MARGIN_MS, NOTICES_KNOWN_MAX, NOTICE_ASKS_APART_MS } from '../limits.ts'
import type { Effect, PaymentChange, Transition } from './payment-change.ts'
import type { Payment, PaymentOperation } from './payment.ts'
import type { SettlementResult } from './ports/settlement.ts'

type Awaiting = Extract<PaymentChange, { type: 'awaiting' }>

/**
 * Sorts an answer about an operation: `awaited`: its money is waited for, or
 * waited for still; `final`: it is over; `nothing`: no answer that counts, such
 * as one that is older than what is known, or says no more.
 */
export function newsOf(
  payment: Payment,
  operation: Pick<PaymentOperation, 'kind' | 'state' | 'amount'>,
  answer: SettlementResult,
): 'awaited' | 'final' | 'nothing' {
  const known = operation.state === 'pending' ? payment.awaited : null
  if (answer.outcome === 'unknown') return 'nothing'
  // An answer without a version is not of money that comes later.
  if (!('version' in answer)) return known ? 'nothing' : 'final'
  // Nor is what follows an authorization ever such: it is asked again until there is an answer.
  if (operation.kind !== 'authorize') return 'nothing'
  if (known && answer.version <= known.version) return 'nothing'
  if (isAwaitedOutcome(answer.outcome)) return 'awaited'
  const isTooLittle = answer.outcome === 'received' && answer.receivedAmount < operation.amount
  if (!isTooLittle) return 'final'
  return known ? 'awaited' : 'nothing'
}

/** Applies what the issuer says while the money is waited for: the first time, and whenever it says something else. */
export function awaitMoney(payment: Payment, next: Payment, news: Awaiting, now: number): Transition {
  const before = payment.awaited ?? null
  const instructions = news.instructions ?? before?.instructions
  if (instructions === undefined) return { ok: false, problem: 'payment_not_open' }
  const { state, version, receivedAmount } = news
  const notices = before?.notices ?? []
  const heard = { instructions, state, version, receivedAmount, notices, asks: 0, askedAt: now }
  const awaited = { ...heard, askAt: nextAskAt(instructions, 0, now) }
  const announced: Effect[] = [{ type: 'announce', name: 'payment.awaiting_payment' }]
  if (payment.status === 'awaiting_payment') {
    const isSame = before?.state === state && before.receivedAmount === receivedAmount
    // The shop is told of what it can see.
    return isSame
      ? { ok: true, payment: { ...payment, awaited }, effects: [] }
      : { ok: true, payment: { ...next, awaited }, effects: announced }
  }
  const waiting = { status: 'awaiting_payment', stage: null, authorizeOperation: next.pendingOperation } as const
  return { ok: true, payment: { ...next, ...waiting, pendingOperation: null, awaited }, effects: announced }
}

/** Notes that the issuer was asked and had no news: it is asked again, later each time. */
export function askLater(payment: Payment, now: number): Payment {
  const { awaited } = payment
  if (!awaited) return payment
  const asks = awaited.asks + 1
  return { ...payment, awaited: { ...awaited, asks, askedAt: now, askAt: nextAskAt(awaited.instructions, asks, now) } }
}

/** Has the issuer asked at once: a notice came, or it says that the member has paid. Notices in quick succession are one question. */
export function askAtOnce(payment: Payment, now: number, notice?: string): Payment {
  const { awaited } = payment
  if (payment.status !== 'awaiting_payment' || !awaited) return payment
  if (notice !== undefined && awaited.notices.includes(notice)) return payment
  const notices = notice === undefined ? awaited.notices : [...awaited.notices, notice].slice(-NOTICES_KNOWN_MAX)
  const soonest = Math.max(now + 1, notice === undefined ? 0 : awaited.askedAt + NOTICE_ASKS_APART_MS)
  return { ...payment, awaited: { ...awaited, notices, asks: 0, askAt: Math.min(awaited.askAt, soonest) } }
}

/** Ends the waiting without the money: the issuer says that it is over, or the void of shop or member was approved. */
export function endAwaited(next: Payment, status: 'expired' | 'cancelled'): Transition {
  const ended = { ...next, status, stage: null, pendingOperation: null }
  return { ok: true, payment: ended, effects: [{ type: 'announce', name: `payment.${status}` }] }
}

/** Refuses a void of what was not given back, most often because the member has paid: the issuer is asked at once. */
export function keepAwaiting(next: Payment, now: number): Transition {
  const kept = { ...next, stage: null, pendingOperation: null, cancelledBy: null }
  return { ok: true, payment: askAtOnce(kept, now), effects: [{ type: 'announce', name: 'payment.void_refused' }] }
}

/** Returns when the issuer is asked again: later each time, but right after the end that it named. It says itself when it is over. */
function nextAskAt({ pay_by: payBy, grace_until: graceUntil }: Instructions, asks: number, now: number): number {
  const delay = AWAITED_ASK_DELAYS_MS[Math.min(asks, AWAITED_ASK_DELAYS_MS.length - 1)] ?? 0
  const ends = [payBy, graceUntil ?? payBy].map((seconds) => seconds * 1000 + AWAITED_END_MARGIN_MS)
  const nextEnd = Math.min(...ends.filter((end) => end > now))
  return Math.min(now + delay, nextEnd)
}
