/** The rules of an issuer's question: how many there may be, for how long, and who asks the issuer about it. Pure, as lifecycle.ts. */

import { QUESTIONS_LIFETIME_SECONDS, QUESTION_ROUNDS_MAX } from '../../protocol/questions.ts'
import type { Question } from '../../protocol/questions.ts'
import type { PaymentChange, Transition } from './payment-change.ts'
import type { Payment } from './payment.ts'

/**
 * Returns the payment with its question. The bounds are the broker's own,
 * whatever the issuer says: `too_many` questions, or their time is `over`. To
 * the shop only another question is a change.
 */
export function ask(
  payment: Payment,
  next: Payment,
  { id, kind, expires_at: end }: Omit<Question, 'sealed'>,
  now: number,
): Payment | 'too_many' | 'over' {
  const before = payment.question
  const isSame = before?.id === id
  const round = (before?.round ?? 0) + (isSame ? 0 : 1)
  const begunAt = before?.begunAt ?? now
  const expiresAt = Math.min(end * 1000, begunAt + QUESTIONS_LIFETIME_SECONDS * 1000)
  if (round > QUESTION_ROUNDS_MAX) return 'too_many'
  if (expiresAt <= now) return 'over'
  const question = { id, kind, round, begunAt, expiresAt, answering: null }
  return isSame ? { ...payment, question } : { ...next, question }
}

type AnswerBegun = Extract<PaymentChange, { type: 'answer_begun' }>

/** Lets one ask at a time: the first, who may come again under the same id. */
export function beginAnswer(payment: Payment, { question: id, by }: AnswerBegun, now: number): Transition {
  const { question } = payment
  if (question?.id !== id || now >= question.expiresAt) return { ok: false, problem: 'payment_not_open' }
  if (question.answering !== null && question.answering !== by) return { ok: false, problem: 'payment_in_progress' }
  return unseen({ ...payment, question: { ...question, answering: by } })
}

/** Lets the question wait on, for whoever asks next. */
export function answerLost(payment: Payment, by: string): Transition {
  const { question } = payment
  if (question?.answering !== by) return { ok: false, problem: 'payment_not_open' }
  return unseen({ ...payment, question: { ...question, answering: null } })
}

/** Tells whether the payment waits for an answer to that question. */
export function isAsked({ status, question }: Payment, id: string): boolean {
  return status === 'processing' && question?.id === id
}

/** Nothing that the shop sees. */
function unseen(payment: Payment): Transition {
  return { ok: true, payment, effects: [] }
}
