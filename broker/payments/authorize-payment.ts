import type { Question, ReplyKey } from '../../protocol/questions.ts'
import type { PasskeyAssertion, PasskeyOffer } from '../../protocol/passkeys.ts'
import type { RefusalReason } from '../../protocol/issuer-messages.ts'
import type { DeclineReason } from '../../protocol/payment.ts'
import type { AuthenticationResult } from './ports/authentication.ts'
import type { Issuer } from './issuer.ts'
import type { LifecycleProblem, PaymentChange } from './payment-change.ts'
import type { Payment, QuestionEnd, SentOperation } from './payment.ts'
import { performOperation } from './perform-operation.ts'
import { aboutPayment } from './ports/call-about.ts'
import type { LedgerPort } from './ports/ledger.ts'

/** Step 4, checked: who pays, by which issuer, and the proof that only the issuer can judge. */
export interface Attempt {
  paymentId: string
  /** The id of the authorization, if this attempt begins one. */
  operation: string
  merchant: { id: string; name: string; origin: string }
  issuer: Issuer
  credential: Credential
  /** Of the token that step 10 will ask for (protocol/confirm-token.ts). */
  confirmKey?: string
  /** Says where it came from, as the issuer may know it. */
  from?: { source?: string; earlierSources?: string[] }
}

export type Credential =
  | { kind: 'password'; memberId: string; sealedPassword: string }
  | { kind: 'passkey'; assertion: PasskeyAssertion; shopOrigins: readonly string[]; replyKey?: ReplyKey | undefined }

export type AuthorizeResult =
  | {
      kind: 'done'
      payment: Payment
      passkeyOffer?: PasskeyOffer | undefined
      /** After too many wrong ones, as far as the issuer says when it may be tried again. */
      retryAfterSeconds?: number | undefined
    }
  /** The issuer asks the member: for the page that has made the key that it is sealed to. */
  | { kind: 'question'; payment: Payment; question: Question }
  /** A question ended without an account: the payment is open again. */
  | { kind: 'question_ended'; payment: Payment; reason: QuestionEnd }
  | { kind: 'credentials'; payment: Payment; attemptsLeft: number | undefined }
  | { kind: 'seal_rejected'; payment: Payment }
  | { kind: 'refused'; problem: LifecycleProblem | 'payment_not_found' }

/** Authorizes a payment: steps 4 to 9, in the order of the table in docs/the-ten-steps.md. Intent before call, outcome after it. */
export async function authorizePayment(ledger: LedgerPort, attempt: Attempt): Promise<AuthorizeResult> {
  const { issuer, credential, merchant, confirmKey } = attempt

  // Step 4: the member's attempt is written down before anyone is asked. Whoever finds one under way joins it.
  const { prefix, name, names, livemode } = issuer
  const begun = await ledger.beginAttempt(attempt.paymentId, {
    operation: attempt.operation,
    issuer: { prefix, name, names, livemode },
    memberHint: hintOf(credential),
    ...(confirmKey && { confirmKey }),
  })
  if (begun.kind === 'not_found') return { kind: 'refused', problem: 'payment_not_found' }
  if (begun.kind === 'refused') return { kind: 'refused', problem: begun.problem }
  if (begun.kind === 'joined') return { kind: 'done', payment: begun.payment }
  const { operation, payment } = begun
  const { id, amount, currency } = payment

  // Steps 5 and 6: the issuer's authentication server says who it is, and seals the account to the relay centre.
  const request = {
    ...proofOf(credential),
    payment: { id, amount, currency, merchant },
    ...toldOf(attempt),
  }
  const member = await issuer.authentication.authenticate(request, aboutPayment(payment))
  return afterStep6(ledger, issuer, { ...operation, currency }, member)
}

/** Goes on from what the issuer says of the member: another question, a refusal, or steps 7 to 9. */
export async function afterStep6(
  ledger: LedgerPort,
  issuer: Issuer,
  operation: Pick<SentOperation, 'id' | 'kind' | 'amount' | 'currency'>,
  member: AuthenticationResult,
): Promise<AuthorizeResult> {
  if (member.outcome === 'question') return asked(ledger, operation.id, member.question)
  if (member.outcome !== 'authenticated') {
    const recorded = await ledger.recordAttempt(operation.id, changeFor(member))
    return refusedAttempt(member, recorded.payment)
  }
  const known = await ledger.recordAttempt(operation.id, authenticatedAs(member))
  if (known.payment.pendingOperation !== operation.id) return { kind: 'done', payment: known.payment }

  // Steps 7 and 8: through the relay centre to the settlement server, and its decision back.
  const { id, kind, amount, currency } = operation
  const order = { id, kind, amount, currency }
  const decision = await issuer.settlement.transact(order, member.account, aboutPayment(known.payment))
  const decided = await ledger.recordOutcome(operation.id, decision)

  // An automatic payment is taken at once. Step 9, the verdict, is signed from what the ledger now says.
  const final = await performOperation(ledger, issuer.settlement, decided)
  return { kind: 'done', payment: final, passkeyOffer: member.passkeyOffer }
}

async function asked(ledger: LedgerPort, operationId: string, question: Question): Promise<AuthorizeResult> {
  const { sealed: _, ...known } = question
  const { payment } = await ledger.recordAttempt(operationId, { type: 'asked', question: known })
  if (payment.question?.id === question.id) return { kind: 'question', payment, question }
  // It may have been given up on another page meanwhile.
  const { questionEnd: reason } = payment
  return payment.status === 'open' && reason ? { kind: 'question_ended', payment, reason } : { kind: 'done', payment }
}

function toldOf({ from: { source, earlierSources } = {} }: Attempt): { source?: string; earlier_sources?: string[] } {
  return { ...(source && { source }), ...(earlierSources && { earlier_sources: earlierSources }) }
}

/** A passkey does not say whose it is until the issuer has looked. */
function hintOf(credential: Credential): string | null {
  return credential.kind === 'password' ? credential.memberId.slice(-4) : null
}

function proofOf(credential: Credential) {
  return credential.kind === 'password'
    ? { member_id: credential.memberId, sealed_password: credential.sealedPassword }
    : {
        passkey: credential.assertion,
        shop_origins: [...credential.shopOrigins],
        ...(credential.replyKey && { reply_key: credential.replyKey }),
      }
}

function authenticatedAs({
  method,
  memberHint,
  plan,
}: Authenticated): Extract<PaymentChange, { type: 'authenticated' }> {
  return { type: 'authenticated', method, ...(memberHint !== undefined && { memberHint }), ...(plan && { plan }) }
}

type Authenticated = Extract<AuthenticationResult, { outcome: 'authenticated' }>
type Refused = Exclude<AuthenticationResult, { outcome: 'authenticated' | 'question' }>

/** The member may try again: what was wrong was typed, denied, or not answered. */
const RETURNED: ReadonlySet<RefusalReason> = new Set(['credentials', 'denied', 'expired'])

function changeFor(refused: Refused): Extract<PaymentChange, { type: 'attempt_returned' | 'attempt_declined' }> {
  const isReturned =
    refused.outcome === 'seal_rejected' || (refused.outcome === 'refused' && RETURNED.has(refused.reason))
  if (!isReturned) return { type: 'attempt_declined', reason: reasonFor(refused) }
  const end = endOfQuestion(refused)
  return { type: 'attempt_returned', ...(end && { end }) }
}

function reasonFor(refused: Refused): DeclineReason {
  if (refused.outcome !== 'refused') return 'issuer_unavailable'
  if (refused.reason === 'locked') return 'too_many_attempts'
  return refused.reason === 'closed' ? 'refused_by_issuer' : 'issuer_unavailable'
}

function refusedAttempt(refused: Refused, payment: Payment): AuthorizeResult {
  if (payment.status !== 'open') {
    return { kind: 'done', payment, ...(refused.outcome === 'refused' ? waitOf(refused) : {}) }
  }
  const end = endOfQuestion(refused)
  if (end !== undefined) return { kind: 'question_ended', payment, reason: end }
  if (refused.outcome === 'refused') return { kind: 'credentials', payment, attemptsLeft: refused.attemptsLeft }
  return { kind: 'seal_rejected', payment }
}

function endOfQuestion(refused: Refused): QuestionEnd | undefined {
  if (refused.outcome !== 'refused') return undefined
  return refused.reason === 'denied' || refused.reason === 'expired' ? refused.reason : undefined
}

function waitOf({ retryAfterSeconds }: { retryAfterSeconds?: number | undefined }): { retryAfterSeconds?: number } {
  return retryAfterSeconds === undefined ? {} : { retryAfterSeconds }
}
