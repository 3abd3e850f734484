/**
 * The rules of a payment: which state may follow which, how much may be taken and given back, what must happen next. Pure: a payment, an event and `now` in; the payment after it and the effects out.
 */

import { isSettledForMember } from '../../protocol/payment.ts'
import type { VoidCause } from '../../protocol/verdict.ts'
import { CONFIRM_WINDOW_MS, HOLD_DEFAULT_MS, OPERATIONS_PER_PAYMENT_MAX } from '../limits.ts'
import { done } from './payment-change.ts'
import type { Effect, FollowingKind, LifecycleProblem, PaymentChange, Transition } from './payment-change.ts'
import type { Payment, PaymentEventName } from './payment.ts'
import { authenticated, beginAttempt, decline, returnAttempt } from './attempt-rules.ts'
import { disputed, isTaken, refundableAmount } from './adjustments.ts'
import { answerLost as answerToQuestionLost, ask, beginAnswer, isAsked } from './question-rules.ts'
import { awaitMoney, endAwaited, keepAwaiting } from './awaited-money.ts'
import { afterRefusals, dueAt, isUnconfirmed } from './due-times.ts'

/** Applies a change, or says why it may not be. The version grows by one with every change that the shop may see. */
export function change(payment: Payment, event: PaymentChange, now: number): Transition {
  const next = { ...payment, version: payment.version + 1 }
  switch (event.type) {
    case 'attempt_begun':
      return beginAttempt(payment, next, event, now)
    case 'authenticated':
      return whileProcessing(payment, () => done(authenticated(next, event)))
    case 'asked':
      return whileProcessing(payment, () => {
        const asked = ask(payment, next, event.question, now)
        return asked === 'over'
          ? returnAttempt(next, 'expired')
          : asked === 'too_many'
            ? decline(next, 'issuer_unavailable')
            : done(asked)
      })
    case 'answer_begun':
      return beginAnswer(payment, event, now)
    case 'answer_lost':
      return answerToQuestionLost(payment, event.by)
    case 'question_ended':
      return isAsked(payment, event.question)
        ? returnAttempt(next, event.end)
        : { ok: false, problem: 'payment_not_open' }
    case 'attempt_returned':
      return whileProcessing(payment, () => returnAttempt(next, event.end))
    case 'attempt_declined':
    case 'declined':
      return whileProcessing(payment, () => decline(next, event.reason))
    case 'outcome_unknown':
      return answerLost(payment, next)
    case 'taken_over':
      return done({ ...payment, stage: payment.status === 'processing' ? 'resolving' : null })
    case 'reversal_begun':
      return done({ ...next, pendingOperation: event.operation })
    case 'approved_late':
      return done(next, { type: 'announce', name: 'payment.late_approval' })
    case 'approved':
      return whileProcessing(payment, () => approve(next, event, now))
    case 'awaiting':
      return whileAwaiting(payment, () => awaitMoney(payment, next, event, now))
    case 'received':
      return whileAwaiting(payment, () => received(payment, next, event, now))
    case 'awaiting_ended':
      return whileAwaiting(payment, () => endAwaited(next, event.status))
    case 'confirmed':
      return confirm(payment, next, event.key, now)
    case 'operation_begun':
      return beginOperation(payment, next, event)
    case 'captured':
      return done(
        { ...ended(next), status: 'captured', capturedAmount: event.amount },
        { type: 'announce', name: 'payment.captured' },
      )
    case 'refunded':
      return refunded(next, event.amount)
    case 'voided':
      if (payment.status === 'awaiting_payment') return endAwaited(next, 'cancelled')
      return done(
        { ...ended(next), status: 'voided', voidCause: causeOfVoid(payment, now), confirmBy: null },
        { type: 'announce', name: 'payment.voided' },
      )
    case 'capture_refused':
      return done(ended(next), { type: 'announce', name: 'payment.capture_refused' })
    case 'void_refused':
      return voidRefused(payment, next, now)
    case 'reversal_refused':
      return whileProcessing(payment, () => reversalRefused(payment, next, event.original))
    case 'operation_refused':
      return done({ ...ended(next), cancelledBy: null })
    case 'returned':
      return onceTaken(payment, () => refunded(next, event.amount))
    case 'disputed':
      return onceTaken(payment, () => disputed(next, event.dispute))
    case 'cancelled':
      return endOpen(payment, { ...next, status: 'cancelled', cancelledBy: event.by }, 'payment.cancelled')
    case 'expired':
      return endOpen(payment, { ...next, status: 'expired' }, 'payment.expired')
    case 'guarded':
      return done(guard(payment))
  }
}

function causeOfVoid(payment: Payment, now: number): VoidCause {
  if (payment.status === 'awaiting_confirmation') return 'not_confirmed'
  return payment.holdExpiresAt !== null && now >= payment.holdExpiresAt ? 'hold_expired' : 'voided'
}

/** A void that the shop asked for is its own affair; one that is overdue goes on by itself. */
function voidRefused(payment: Payment, next: Payment, now: number): Transition {
  if (payment.status === 'awaiting_payment') return keepAwaiting(next, now)
  const due = dueAt(payment)
  return due !== null && due <= now
    ? giveBackRefused(payment, next, 'payment.void_refused')
    : done({ ...ended(next), cancelledBy: null }, { type: 'announce', name: 'payment.void_refused' })
}

/** The shop is told of the first refusal: somebody may have to talk to the issuer. */
function giveBackRefused(payment: Payment, next: Payment, name: PaymentEventName, more: Effect[] = []): Transition {
  const told: Effect[] = payment.refusals === 0 ? [{ type: 'announce', name }] : []
  const resolving = next.status === 'processing' ? next.stage : null
  return done({ ...ended(next), stage: resolving, cancelledBy: null, refusals: payment.refusals + 1 }, ...told, ...more)
}

function reversalRefused(payment: Payment, next: Payment, original: string): Transition {
  const isLast = afterRefusals(payment.refusals + 1, 0) === null
  const again: Effect[] = isLast ? [] : [{ type: 'intend', kind: 'reverse', amount: payment.amount, original }]
  return giveBackRefused(payment, next, 'payment.reversal_refused', again)
}

function whileProcessing(payment: Payment, follow: () => Transition): Transition {
  return payment.status === 'processing' ? follow() : { ok: false, problem: 'payment_not_open' }
}

/** A void that is under way comes first: what it came to says whether the money is waited for at all. */
function whileAwaiting(payment: Payment, follow: () => Transition): Transition {
  const isAwaiting = payment.status === 'awaiting_payment' && payment.pendingOperation === null
  return isAwaiting ? follow() : whileProcessing(payment, follow)
}

type Approved = Extract<PaymentChange, { type: 'approved' }>

function approve(next: Payment, { authorization, holdExpiresAt }: Approved, now: number): Transition {
  const approved = {
    ...next,
    stage: null,
    authorization,
    // A bank takes the money at once and names no limit: what is never captured goes back all the same.
    holdExpiresAt: holdExpiresAt ?? now + HOLD_DEFAULT_MS,
    authorizeOperation: next.pendingOperation,
    pendingOperation: null,
  }
  if (next.confirmation === 'required') {
    return done(
      { ...approved, status: 'awaiting_confirmation', confirmBy: now + CONFIRM_WINDOW_MS },
      { type: 'announce', name: 'payment.awaiting_confirmation' },
    )
  }
  return authorized(approved)
}

type Received = Extract<PaymentChange, { type: 'received' }>

/** Approves what was paid later: there is nothing left to confirm. */
function received(payment: Payment, next: Payment, event: Received, now: number): Transition {
  const { authorization, holdExpiresAt, receivedAmount, version } = event
  return authorized({
    ...next,
    stage: null,
    authorization: authorization === '' ? null : authorization,
    holdExpiresAt: holdExpiresAt ?? now + HOLD_DEFAULT_MS,
    authorizeOperation: payment.authorizeOperation ?? payment.pendingOperation,
    pendingOperation: null,
    awaited: payment.awaited ? { ...payment.awaited, receivedAmount, version } : null,
  })
}

/** Approved for good: an automatic payment is captured at once. */
function authorized(next: Payment): Transition {
  const effects: Effect[] = [{ type: 'announce', name: 'payment.authorized' }]
  if (next.capture === 'automatic')
    effects.push({ type: 'intend', kind: 'capture', amount: next.amount, original: next.authorizeOperation })
  const stage = next.capture === 'automatic' ? 'centre' : null
  return { ok: true, payment: { ...next, status: 'authorized', stage, confirmBy: null }, effects }
}

/** The client secret that opens the dialog is the shop's too: it shows who asks, never that the member wants it. */
function confirm(payment: Payment, next: Payment, key: string | undefined, now: number): Transition {
  if (payment.status !== 'awaiting_confirmation' || payment.pendingOperation !== null || isUnconfirmed(payment, now)) {
    return { ok: false, problem: 'nothing_to_confirm' }
  }
  // Hashes are compared: how long it takes tells nothing of the token.
  if (key === undefined || key !== payment.confirmKey) return { ok: false, problem: 'confirm_token_invalid' }
  return authorized(next)
}

type BeginOperation = Extract<PaymentChange, { type: 'operation_begun' }>

function beginOperation(payment: Payment, next: Payment, event: BeginOperation): Transition {
  // Before all else: whoever decided by an earlier state is to look again, whatever may follow what.
  if (event.seen !== undefined && event.seen !== payment.version) return { ok: false, problem: 'payment_changed' }
  const isHeld = payment.status === 'authorized'
  const isAllowed: Record<FollowingKind, boolean> = {
    capture: isHeld,
    void: isHeld || payment.status === 'awaiting_confirmation' || payment.status === 'awaiting_payment',
    refund: payment.status === 'captured' && refundableAmount(payment) > 0,
  }
  // What is under way may yet allow it, as a capture does a refund: then it waits its turn.
  const mayBecomeAllowed = isAllowed[event.kind] || isHeld || payment.status === 'processing'
  if (mayBecomeAllowed && payment.pendingOperation !== null) return { ok: false, problem: 'payment_in_progress' }
  if (!isAllowed[event.kind]) return { ok: false, problem: NOT_ALLOWED[event.kind] }
  if (event.amount > amountLeft(payment, event.kind)) return { ok: false, problem: 'amount_too_large' }
  // What the alarm must do by itself is never refused.
  if ((event.earlier ?? 0) >= OPERATIONS_PER_PAYMENT_MAX) return { ok: false, problem: 'too_many_operations' }
  return done({ ...next, stage: 'centre', pendingOperation: event.operation, cancelledBy: event.by ?? null })
}

const NOT_ALLOWED: Readonly<Record<FollowingKind, LifecycleProblem>> = {
  capture: 'payment_not_capturable',
  void: 'payment_not_voidable',
  refund: 'payment_not_refundable',
}

/** Returns how much an operation may still be about: never more captured than approved, nor returned than captured. */
export function amountLeft(payment: Payment, kind: FollowingKind): number {
  return kind === 'refund' ? refundableAmount(payment) : payment.amount
}

/** The issuer's own changes wait for what is under way: both are about the same money. */
function onceTaken(payment: Payment, follow: () => Transition): Transition {
  if (!isTaken(payment)) return { ok: false, problem: 'payment_not_refundable' }
  return payment.pendingOperation === null ? follow() : { ok: false, problem: 'payment_in_progress' }
}

function refunded(next: Payment, amount: number): Transition {
  const refundedAmount = next.refundedAmount + amount
  const status = refundedAmount >= next.capturedAmount ? 'refunded' : 'captured'
  return done({ ...ended(next), status, refundedAmount }, { type: 'announce', name: 'payment.refunded' })
}

function endOpen(payment: Payment, next: Payment, name: PaymentEventName): Transition {
  // While it is asked a question nothing was sent to the settlement server: it may still be cancelled.
  const isHeldByQuestion = payment.question !== null && next.status === 'cancelled'
  if (payment.status === 'processing' && !isHeldByQuestion) return { ok: false, problem: 'payment_in_progress' }
  if (payment.status === 'expired' && next.status === 'expired') return { ok: false, problem: 'payment_expired' }
  if (payment.status !== 'open' && !isHeldByQuestion) return { ok: false, problem: 'payment_not_open' }
  return done({ ...next, stage: null, question: null, pendingOperation: null }, { type: 'announce', name })
}

/** To the shop the payment is the same, so its version is too. Where no password is asked for any more it means nothing. */
function guard(payment: Payment): Payment {
  return payment.guarded || isSettledForMember(payment.status) ? payment : { ...payment, guarded: true }
}

/** To the shop, a payment whose capture, void or refund is being resolved is what it was. */
function answerLost(payment: Payment, next: Payment): Transition {
  if (payment.status === 'processing') return done({ ...next, stage: 'resolving' })
  if (payment.pendingOperation === null) return { ok: false, problem: 'payment_not_open' }
  return done({ ...payment, stage: null })
}

/** Nothing is under way any more. */
function ended(next: Payment): Payment {
  return { ...next, stage: null, pendingOperation: null }
}
