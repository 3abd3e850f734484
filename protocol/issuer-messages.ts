/** Steps 5 to 8: the bodies of the messages between broker, authentication server, relay centre and settlement server. */

import { isBusinessDate } from './clearing-messages.ts'
import { memberIdProblem } from './member-id.ts'
import { isAmount } from './money.ts'
import { DECLINE_REASONS, OPERATION_KINDS, PAYMENT_METHODS } from './payment.ts'
import type { DeclineReason, OperationKind, PaymentMethod } from './payment.ts'
import { isPasskeyOffer } from './passkeys.ts'
import type { PasskeyOffer } from './passkeys.ts'
import { looksSealed } from './sealed-password.ts'
import { areEarlierSources, isRequestSource } from './request-source.ts'
import type { RequestSource } from './request-source.ts'
import { isOneOf, isOptional, isRecord, isText, isWholeNumber } from './shape.ts'

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
 * Its claims hold a {@link CreditAccount} or {@link DebitAccount}.
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
    }
  | {
      outcome: 'refused'
      reason: RefusalReason
      attempts_left?: number
      /** With `locked`: when the ID can be tried again; absent when no time alone will open it. */
      retry_after_s?: number
    }

/** `locked`: too many wrong passwords, or the member or the issuer shut the ID. `closed`: the password is right, and the issuer does not let this ID pay, or not yet. `unavailable`: the issuer cannot say now. */
export const RETRY_AFTER_MAX_SECONDS = 31 * 86_400
export const REFUSAL_REASONS = ['credentials', 'locked', 'closed', 'unavailable'] as const
export type RefusalReason = (typeof REFUSAL_REASONS)[number]

/** Describes what the account JWE holds for a card: never seen by the broker. `expiry` is `YYYY-MM`. */
export interface CreditAccount {
  member_number: string
  expiry: string
}

/** Describes what the account JWE holds for a bank account: never seen by the broker. */
export interface DebitAccount {
  bank_number: string
  branch_number: string
  account_type: string
  account_number: string
  account_holder: string
}

export type Account = CreditAccount | DebitAccount

/** Protected header of the account JWE beside `alg`, `enc` and `kid`. Relay centres of version 1 read it; the signature counts. */
export interface AccountSealHeader {
  iss: string
  jti: string
  amount: number
  currency: string
  exp: number
}

/**
 * Claims of the JWS inside the account JWE, beside the `account`: what the
 * authentication server released it for. Relay centre and settlement server
 * each hold the operation against them, so that an account cannot be charged
 * for another payment, at another settlement server, by another broker or in
 * the other mode. The last three are missing where the issuer speaks version 1.
 */
export interface AccountRelease extends AccountSealHeader {
  /** Origin of the relay centre that it is sealed to. */
  aud: string
  /** Origin of the issuer's settlement server. */
  settlement_server?: string
  /** Origin of the broker that asked for it. */
  broker?: string
  livemode?: boolean
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

/** Step 8. `evidence` is the settlement server's own signed answer, passed on by the relay centre. */
export interface Decision {
  outcome: 'approved' | 'declined'
  operation_id: string
  reason?: DeclineReason
  authorization: string
  reference: string
  /** Of an approved authorization that holds: when the hold ends, seconds since 1970. */
  hold_expires_at?: number
  /** Of an operation that moved money: the business day, `YYYY-MM-DD`, whose clearing record it is in. */
  business_date?: string
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
      isOneOf(value['method'], PAYMENT_METHODS) &&
      isText(value['account'], 4096) &&
      isOptional(value['member_hint'], (hint): hint is string => isText(hint, 4)) &&
      isOptional(value['passkey_offer'], isPasskeyOffer)
    )
  }
  return (
    value['outcome'] === 'refused' &&
    isOneOf(value['reason'], REFUSAL_REASONS) &&
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
    (value['operation'].kind === 'authorize' ? isText(value['account'], 4096) : value['account'] === undefined)
  )
}

export function isAccount(value: unknown): value is Account {
  if (!isRecord(value)) return false
  if ('member_number' in value) {
    return (
      isText(value['member_number'], 32) && typeof value['expiry'] === 'string' && /^\d{4}-\d{2}$/.test(value['expiry'])
    )
  }
  return (['bank_number', 'branch_number', 'account_type', 'account_number', 'account_holder'] as const).every(
    (field) => isText(value[field], 64),
  )
}

export function isAccountRelease(value: unknown): value is AccountRelease & { account: Account } {
  return (
    isRecord(value) &&
    (['iss', 'aud'] as const).every((field) => isOriginText(value[field])) &&
    isText(value['jti'], 64) &&
    isAmount(value['amount']) &&
    isText(value['currency'], 3) &&
    isWholeNumber(value['exp'], 0, Number.MAX_SAFE_INTEGER) &&
    isOptional(value['settlement_server'], isOriginText) &&
    isOptional(value['broker'], isOriginText) &&
    isOptional(value['livemode'], (mode): mode is boolean => typeof mode === 'boolean') &&
    isAccount(value['account'])
  )
}

export function isSettlementRequest(value: unknown): value is SettlementRequest {
  return (
    isRecord(value) &&
    isOperation(value['operation']) &&
    isOptional(value['broker'], isOriginText) &&
    (value['operation'].kind === 'authorize'
      ? isAccount(value['account']) && isOptional(value['release'], (jws): jws is string => isText(jws, 4096))
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
    isOptional(value['evidence'], (e): e is string => isText(e, 4096)) &&
    (value['outcome'] === 'approved' || (value['outcome'] === 'declined' && isOneOf(value['reason'], DECLINE_REASONS)))
  )
}

export function isInquiryRequest(value: unknown): value is InquiryRequest {
  return (
    isRecord(value) &&
    isText(value['operation_id'], 64) &&
    isText(value['settlement_server'], 256) &&
    isOptional(value['broker'], isOriginText)
  )
}

/** Tells whether a value is a party's origin, by its length: whether it is known is asked of the settings. */
export function isOriginText(value: unknown): value is string {
  return isText(value, 256)
}

export function isInquiryAnswer(value: unknown): value is InquiryAnswer {
  return isDecision(value) || (isRecord(value) && value['outcome'] === 'not_found' && isText(value['operation_id'], 64))
}
