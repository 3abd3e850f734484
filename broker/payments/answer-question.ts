import type { AnswerRequest } from '../../protocol/answer-messages.ts'
import { afterStep6 } from './authorize-payment.ts'
import type { AuthorizeResult } from './authorize-payment.ts'
import type { Issuer } from './issuer.ts'
import type { Payment } from './payment.ts'
import { aboutPayment } from './ports/call-about.ts'
import type { LedgerPort } from './ports/ledger.ts'

/** A message of the member's page about a question. */
export interface SentAnswer {
  paymentId: string
  question: string
  merchant: { id: string; name: string; origin: string }
  issuer: Issuer
  sealedAnswer?: string | undefined
  resend?: boolean | undefined
  /** An id of this answer's own: whoever is first asks the issuer. */
  by: string
}

/** Brings an answer to the issuer, and goes on from step 6 with what it says. Intent before call, as in authorize-payment.ts. */
export async function answerQuestion(ledger: LedgerPort, sent: SentAnswer): Promise<AuthorizeResult> {
  const { paymentId, question, merchant, issuer, by } = sent
  const begun = await ledger.changePayment(paymentId, { type: 'answer_begun', question, by })
  if (begun.kind === 'not_found') return { kind: 'refused', problem: 'payment_not_found' }
  // Another page is asking, or the question is over: how it stands tells more than a refusal.
  if (begun.kind === 'refused') return { kind: 'done', payment: begun.payment }
  const { payment } = begun
  const { id, amount, currency, pendingOperation } = payment
  if (pendingOperation === null) return { kind: 'done', payment }
  const request: AnswerRequest = { question_id: question, payment: { id, amount, currency, merchant } }
  if (sent.sealedAnswer !== undefined) request.sealed_answer = sent.sealedAnswer
  if (sent.resend) request.resend = true
  const said = await issuer.authentication.answer(request, aboutPayment(payment))
  if (said.outcome === 'unavailable' || said.outcome === 'seal_rejected') {
    const { payment: waiting } = await ledger.recordAttempt(pendingOperation, { type: 'answer_lost', by })
    return said.outcome === 'unavailable'
      ? { kind: 'done', payment: waiting }
      : { kind: 'seal_rejected', payment: waiting }
  }
  return afterStep6(ledger, issuer, { id: pendingOperation, kind: 'authorize', amount, currency }, said)
}

/** Ends a question that nobody answers here: the member begins again. Nothing was sent to the settlement server. */
export async function giveUpQuestion(
  ledger: LedgerPort,
  paymentId: string,
  question: string,
): Promise<Payment | undefined> {
  const ended = await ledger.changePayment(paymentId, { type: 'question_ended', question })
  return ended.kind === 'not_found' ? undefined : ended.payment
}
