/** Steps 5 to 8: the bodies of the messages between broker, authentication server, relay centre and settlement server. */

import { ACCOUNT_RELEASE_MAX_CHARACTERS, SEALED_ACCOUNT_MAX_CHARACTERS, isAccount, isOriginText } from './account.ts'
import type { Account } from './account.ts'
import { isAdjustments } from './adjustments.ts'
import type { Adjustments } from './adjustments.ts'
import { isBusinessDate } from './clearing-messages.ts'
import { isAwaitedOutcome, isInstructions } from './later-money.ts'
import type { Instructions, LaterOutcome } from './later-money.ts'
import { memberIdProblem } from './member-id.ts'
import { AMOUNT_MAX, isAmount } from './money.ts'
import { OPERATION_KINDS, isPaymentMethod, isReasonWord } from './payment.ts'
import type { OperationKind, PaymentMethod } from './payment.ts'
import { isPasskeyOffer } from './passkeys.ts'
import type { PasskeyOffer } from './passkeys.ts'
import { isPlan, isQuestion } from './questions.ts'
import type { Plan, Question } from './questions.ts'
import { looksSealed } from './sealed-password.ts'
import { areEarlierSources, isRequestSource } from './request-source.ts'
import type { RequestSource } from './request-source.ts'
import { isOneOf, isOptional, isRecord, isText, isWholeNumber } from './shape.ts'

/** Of a settlement server's signed answer; with instructions in it. */
export const EVIDENCE_MAX_CHARACTERS = 8_192
/** The member may pay more than was asked for, or twice. */
export const RECEIVED_AMOUNT_MAX = 100 * AMOUNT_MAX

/** Of a merchant's name, in code points. */
export const MERCHANT_NAME_MAX_CHARACTERS = 128

/** Describes what is to be paid, as the issuers are told. */
export interface AuthenticatePayment {
  id: string
  amount: number
  currency: string
  merchant: { id: string; name: string; origin: string }
}

/** Step 5, `POST AUTHENTICATION/authenticate`. With a passkey: passkey-messages.ts. */
export interface AuthenticateRequest {
  member_id: string
  sealed_password: string
  payment: AuthenticatePayment
  source?: RequestSource | undefined
  /** The same place under keys that the broker had before: what a member is known by until it is known by the new one. */
  earlier_sources?: RequestSource[] | undefined
}

/**
 * Step 6. `account` is a JWE to the relay centre's key. Inside is a JWS by the
 * authentication server (`typ: furiwake-account+jwt`): anyone can encrypt to a
 * public key, so the encryption alone would not tell who released the account.
 * Its claims hold the account (account.ts).
 */
export type AuthenticateAnswer =
  | {
      outcome: 'authenticated'
      method: PaymentMethod
      account: string
      /** After a passkey: the last four characters of the member ID, for the receipt. */
      member_hint?: string
      /** After the password of a member without a passkey. */
      passkey_offer?: PasskeyOffer
      /** The member's choice of how to pay, for the verdict; what the issuer needs of it is in its account. */
      plan?: Plan
    }
  | {
      outcome: 'refused'
      /** A {@link RefusalReason}; any other word is read as `closed` (refusalReasonOf). */
      reason: string
      attempts_left?: number
      /** With `locked`: when the ID can be tried again; absent when no time alone will open it. */
      retry_after_s?: number
    }
  /** One further question for the member, if the attempt came with a key to seal it to (questions.ts). */
  | { outcome: 'question'; question: Question }

/**
 * `locked`: too many wrong passwords, or the member or the issuer shut the ID. `closed`: the password is right, and the
 * issuer does not let this ID pay, or not yet. `unavailable`: the issuer cannot say now. After a question, `denied`:
 * the member said no, or the answer was wrong too often; `expired`: there was none in time.
 */
export const RETRY_AFTER_MAX_SECONDS = 31 * 86_400
export const REFUSAL_REASONS = ['credentials', 'locked', 'closed', 'unavailable', 'denied', 'expired'] as const
export type RefusalReason = (typeof REFUSAL_REASONS)[number]

/** Returns the reason as it is acted on: one that is not known here closes the attempt. */
export function refusalReasonOf(reason: string): RefusalReason {
  return REFUSAL_REASONS.find((known) => known === reason) ?? 'closed'
}

/** One movement of money. Its id is the idempotency key: the same id is never applied twice. */
export interface Operation {
  id: string
  kind: OperationKind
  amount: number
  currency: string
  /** The authorization that a capture, void, refund or reversal is about. */
  original?: string
}

/** Step 7, `POST RELAY/transactions`. `account` goes with an authorization only. */
export interface TransactionRequest {
  operation: Operation
  account?: string
  /** Origin of the settlement server. */
  settlement_server: string
}

/** Step 7, second half: `POST SETTLEMENT/transactions`, with what the relay centre found in the seal. */
export interface SettlementRequest {
  operation: Operation
  /** Holds what settlement servers of version 1 read. */
  account?: Account
  /** With an authorization: the JWS by which the authentication server released the account. */
  release?: string
  /** Origin of the broker that sent the operation. Relay centres of version 1 do not say. */
  broker?: string
}

/** Of a void that came too late: the member has paid. */
export const ALREADY_PAID = 'already_paid'

/** Step 8. `evidence` is the settlement server's own signed answer, passed on by the relay centre. */
export interface Decision {
  outcome: 'approved' | 'declined' | LaterOutcome
  operation_id: string
  /** With `declined`: a `DeclineReason`; any other word is read as `refused_by_issuer` (declineReasonOf). */
  reason?: string
  authorization: string
  reference: string
  /** Of an approved authorization that holds: when the hold ends, seconds since 1970. */
  hold_expires_at?: number
  /** Of an operation that moved money: the business day, `YYYY-MM-DD`, whose clearing record it is in. */
  business_date?: string
  /** Of money that comes later: how to pay. */
  instructions?: Instructions
  /** Of money that comes later: grows with each change of what the issuer says of it. */
  version?: number
  /** Of money that comes later: minor units that have come so far. */
  received_amount?: number
  /** Of an authorization that was captured: what the issuer itself has moved since, and disputes. In answers to inquiries. */
  adjustments?: Adjustments
  evidence?: string
}

/** `POST RELAY/inquiries`, and `POST SETTLEMENT/inquiries` behind it. */
export interface InquiryRequest {
  operation_id: string
  settlement_server: string
  /** Put in by the relay centre: origin of the broker that asks. */
  broker?: string
}

export type InquiryAnswer = Decision | { outcome: 'not_found'; operation_id: string }

export function isAuthenticateRequest(value: unknown): value is AuthenticateRequest {
  return (
    isRecord(value) &&
    typeof value['member_id'] === 'string' &&
    memberIdProblem(value['member_id']) === undefined &&
    looksSealed(value['sealed_password']) &&
    isAuthenticatePayment(value['payment']) &&
    isOptional(value['source'], isRequestSource) &&
    isOptional(value['earlier_sources'], areEarlierSources)
  )
}

export function isAuthenticatePayment(payment: unknown): payment is AuthenticatePayment {
  if (!isRecord(payment) || !isRecord(payment['merchant'])) return false
  const { merchant } = payment
  return (
    isText(payment['id'], 64) &&
    isAmount(payment['amount']) &&
    isText(payment['currency'], 3) &&
    isText(merchant['id'], 64) &&
    isText(merchant['name'], MERCHANT_NAME_MAX_CHARACTERS) &&
    isText(merchant['origin'], 256)
  )
}

export function isAuthenticateAnswer(value: unknown): value is AuthenticateAnswer {
  if (!isRecord(value)) return false
  if (value['outcome'] === 'authenticated') {
    return (
      isPaymentMethod(value['method']) &&
      isText(value['account'], SEALED_ACCOUNT_MAX_CHARACTERS) &&
      isOptional(value['member_hint'], (hint): hint is string => isText(hint, 4)) &&
      isOptional(value['passkey_offer'], isPasskeyOffer) &&
      isOptional(value['plan'], isPlan)
    )
  }
  if (value['outcome'] === 'question') return isQuestion(value['question'])
  return (
    value['outcome'] === 'refused' &&
    isReasonWord(value['reason']) &&
    isOptional(value['attempts_left'], (n): n is number => isWholeNumber(n, 0, 100)) &&
    isOptional(value['retry_after_s'], (n): n is number => isWholeNumber(n, 0, RETRY_AFTER_MAX_SECONDS))
  )
}

export function isOperation(value: unknown): value is Operation {
  return (
    isRecord(value) &&
    isText(value['id'], 64) &&
    isOneOf(value['kind'], OPERATION_KINDS) &&
    isAmount(value['amount']) &&
    isText(value['currency'], 3) &&
    (value['kind'] === 'authorize' ? value['original'] === undefined : isText(value['original'], 64))
  )
}

export function isTransactionRequest(value: unknown): value is TransactionRequest {
  return (
    isRecord(value) &&
    isOperation(value['operation']) &&
    isText(value['settlement_server'], 256) &&
    (value['operation'].kind === 'authorize'
      ? isText(value['account'], SEALED_ACCOUNT_MAX_CHARACTERS)
      : value['account'] === undefined)
  )
}

export function isSettlementRequest(value: unknown): value is SettlementRequest {
  return (
    isRecord(value) &&
    isOperation(value['operation']) &&
    isOptional(value['broker'], isOriginText) &&
    (value['operation'].kind === 'authorize'
      ? isAccount(value['account']) &&
        isOptional(value['release'], (jws): jws is string => isText(jws, ACCOUNT_RELEASE_MAX_CHARACTERS))
      : value['account'] === undefined && value['release'] === undefined)
  )
}

export function isDecision(value: unknown): value is Decision {
  return (
    isRecord(value) &&
    isText(value['operation_id'], 64) &&
    (value['authorization'] === '' || isText(value['authorization'], 32)) &&
    isText(value['reference'], 64) &&
    isOptional(value['hold_expires_at'], (at): at is number => isWholeNumber(at, 0, Number.MAX_SAFE_INTEGER)) &&
    isOptional(value['business_date'], isBusinessDate) &&
    isOptional(value['evidence'], (e): e is string => isText(e, EVIDENCE_MAX_CHARACTERS)) &&
    (value['outcome'] === 'approved' || value['outcome'] === 'received'
      ? isOptional(value['adjustments'], isAdjustments)
      : true) &&
    (value['outcome'] === 'approved' ||
      (value['outcome'] === 'declined' && isReasonWord(value['reason'])) ||
      isLater(value))
  )
}

/** Only money that has come whole is `received`: how much that is says who asked for it. */
function isLater(value: Record<string, unknown>): boolean {
  const isCounted = isWholeNumber(value['version'], 1, Number.MAX_SAFE_INTEGER)
  const hasSum = isWholeNumber(value['received_amount'], 0, RECEIVED_AMOUNT_MAX)
  if (isAwaitedOutcome(value['outcome'])) {
    return isCounted && isInstructions(value['instructions']) && (value['received_amount'] === undefined || hasSum)
  }
  if (value['outcome'] === 'received') return isCounted && hasSum
  const isOver = value['outcome'] === 'expired' || value['outcome'] === 'cancelled'
  return isOver && isCounted && (value['received_amount'] === undefined || hasSum)
}

export function isInquiryRequest(value: unknown): value is InquiryRequest {
  return (
    isRecord(value) &&
    isText(value['operation_id'], 64) &&
    isText(value['settlement_server'], 256) &&
    isOptional(value['broker'], isOriginText)
  )
}

export function isInquiryAnswer(value: unknown): value is InquiryAnswer {
  return isDecision(value) || (isRecord(value) && value['outcome'] === 'not_found' && isText(value['operation_id'], 64))
}
