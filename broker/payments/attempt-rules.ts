/** The rules of an attempt to pay: how it begins, and how it ends where the member is not let in. Part of lifecycle.ts, and as pure. */

import type { DeclineReason } from '../../protocol/payment.ts'
import { ATTEMPTS_PER_PAYMENT_MAX } from '../limits.ts'
import { hasExpired } from './due-times.ts'
import { done } from './payment-change.ts'
import type { PaymentChange, Transition } from './payment-change.ts'
import type { Payment, PaymentOperation, QuestionEnd } from './payment.ts'

type BeginAttempt = Extract<PaymentChange, { type: 'attempt_begun' }>

/** Begins an attempt: steps 4 to 6, with the issuer that the member's ID names. */
export function beginAttempt(payment: Payment, next: Payment, event: BeginAttempt, now: number): Transition {
  if (payment.status === 'processing') return { ok: false, problem: 'payment_in_progress' }
  if (payment.status === 'expired' || hasExpired(payment, now)) return { ok: false, problem: 'payment_expired' }
  if (payment.status !== 'open') return { ok: false, problem: 'payment_not_open' }
  // Whoever chose the issuer has looked at that; but no test begins what could move money.
  if (event.issuer.livemode !== payment.livemode) return { ok: false, problem: 'issuer_unknown' }
  return done(
    {
      ...next,
      status: 'processing',
      stage: 'issuer',
      reason: null,
      issuer: event.issuer.prefix,
      issuerName: event.issuer.name,
      issuerNames: event.issuer.names ?? null,
      memberHint: event.memberHint,
      confirmKey: payment.confirmation === 'required' ? (event.confirmKey ?? null) : null,
      attempts: payment.attempts + 1,
      questionEnd: null,
      pendingOperation: event.operation,
    },
    { type: 'announce', name: 'payment.processing' },
  )
}

/** Returns the payment once the issuer has said who the member is. */
export function authenticated(next: Payment, event: Extract<PaymentChange, { type: 'authenticated' }>): Payment {
  const { method, memberHint = next.memberHint, plan = null } = event
  return { ...next, stage: 'centre', question: null, method, memberHint, plan }
}

/** Gives the payment back to whoever tries next; after too many attempts it is declined. `questionEnd`: of the issuer's question, if that is why. */
export function returnAttempt(next: Payment, questionEnd: QuestionEnd | null = null): Transition {
  if (next.attempts >= ATTEMPTS_PER_PAYMENT_MAX) return decline(next, 'too_many_attempts')
  // Whoever tried was not let in, so the payment is nobody's again.
  const nobody = { issuer: null, issuerName: null, issuerNames: null, memberHint: null, method: null }
  const forgotten = { ...nobody, confirmKey: null, question: null }
  return done({ ...next, ...forgotten, questionEnd, status: 'open', stage: null, pendingOperation: null })
}

/** Declines the payment, for good. */
export function decline(next: Payment, reason: DeclineReason): Transition {
  return done(
    { ...next, status: 'declined', stage: null, reason, pendingOperation: null, question: null },
    { type: 'announce', name: 'payment.declined' },
  )
}

/** Returns true of an authorization whose issuer never said who it was: nothing was sent to the settlement server. */
export function wasNeverSent(payment: Payment, operation: Pick<PaymentOperation, 'kind'>): boolean {
  return operation.kind === 'authorize' && payment.stage === 'issuer'
}

/** Returns how an authorization ends that was never sent: a question that nobody answered lets the member begin again. */
export function endOfUnsent({ question }: Payment): PaymentChange {
  return question === null
    ? { type: 'attempt_declined', reason: 'issuer_unavailable' }
    : { type: 'question_ended', question: question.id, end: 'expired' }
}
