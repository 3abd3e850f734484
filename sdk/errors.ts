import type { ErrorCode, SdkErrorCode } from '../protocol/error-codes.ts'
import { isRecord } from '../protocol/shape.ts'

/** Describes what can go wrong: the broker's own codes come as they are. */
export type FuriwakeErrorCode = ErrorCode | SdkErrorCode

/** Describes what is wrong with the verdict itself; `verdict_keys_unavailable` alone may pass when asked again. */
export type VerdictErrorCode = Extract<SdkErrorCode, `verdict_${string}`>

/** Describes what is wrong with a signed return itself; `return_keys_unavailable` alone may pass when asked again. */
export type ReturnErrorCode = Extract<SdkErrorCode, `return_${string}`>

/** Describes what is known of an error beside its code and message. */
export interface ErrorFacts {
  status?: number
  param?: string | undefined
  requestId?: string | undefined
  cause?: unknown
  docs?: string | undefined
  /** The shop's settings, as far as they are known: they say where the code's page is. */
  config?: unknown
  retryable?: boolean
  retryAfterMs?: number | undefined
}

/** Describes what is known of an error of a signed document. */
export type SignedErrorFacts = Pick<ErrorFacts, 'param' | 'cause' | 'config'>

/** Every error of this package: a stable `code`, and a message that says what to do. It never holds a secret. */
export class FuriwakeError extends Error {
  readonly code: FuriwakeErrorCode
  /** The HTTP status, when the broker answered. */
  readonly status: number | undefined
  /** The field at fault, when there is one. */
  readonly param: string | undefined
  /** To quote to the broker's support. */
  readonly requestId: string | undefined
  /** The page that explains the code, at the broker; of `broker_unreachable`, or without a valid `broker`, its place in the docs. */
  readonly docs: string
  /** The same call may succeed later: nothing is wrong with what was asked. */
  readonly retryable: boolean
  /** Milliseconds after which it is worth asking again, where the broker says so. */
  readonly retryAfterMs: number | undefined

  constructor(code: FuriwakeErrorCode, message: string, about: ErrorFacts = {}) {
    super(message, about.cause === undefined ? undefined : { cause: about.cause })
    this.name = 'FuriwakeError'
    this.code = code
    this.status = about.status
    this.param = about.param
    this.requestId = about.requestId
    this.docs = about.docs ?? docsOf(about.config, code)
    this.retryable = about.retryable ?? code.endsWith('_keys_unavailable')
    this.retryAfterMs = about.retryAfterMs
  }
}

/** Tells whether a value is the origin of a broker: no path, and no slash at its end. */
export function isOrigin(value: unknown): value is string {
  return typeof value === 'string' && URL.canParse(value) && new URL(value).origin === value
}

/** Returns the address of the page that explains a code. What is no code of ours by its form is not put into an address. */
function docsOf(config: unknown, code: string): string {
  const { broker }: { broker?: unknown } = isRecord(config) ? config : {}
  // Of a broker that can't be reached, no page can be either.
  if (code === 'broker_unreachable' || !isOrigin(broker)) return 'docs/sdk.md#errors'
  return `${broker}/errors/${/^[a-z_]{1,64}$/.test(code) ? code : ''}`
}

/** Says why a verdict was not believed. Nothing may be shipped on it. */
export class VerdictError extends FuriwakeError {
  declare readonly code: VerdictErrorCode

  constructor(code: VerdictErrorCode, about: SignedErrorFacts = {}) {
    const message = VERDICT_MESSAGES[code]
    super(code, about.param === undefined ? message : `\`${about.param}\`: ${message}`, about)
    this.name = 'VerdictError'
  }
}

/** Says why a signed return was not believed. Nothing may be booked on it. */
export class ReturnError extends FuriwakeError {
  declare readonly code: ReturnErrorCode

  constructor(code: ReturnErrorCode, about: SignedErrorFacts = {}) {
    const message = RETURN_MESSAGES[code]
    super(code, about.param === undefined ? message : `\`${about.param}\`: ${message}`, about)
    this.name = 'ReturnError'
  }
}

const VERDICT_MESSAGES: Readonly<Record<VerdictErrorCode, string>> = {
  verdict_expectation_missing:
    "What the verdict must be about was not given, or is no such value. Give the order's own, or 'unchecked' to leave it out on purpose.",
  verdict_malformed: 'This is no verdict, or it lacks a claim that every verdict has. Pass the JWT as it came.',
  verdict_signature: "The broker's keys did not sign this verdict. Do not ship; check that `broker` is your broker.",
  verdict_algorithm: 'The verdict is signed with another algorithm than ES256. Do not ship.',
  verdict_type: 'The token is of another type than verdict+jwt. Do not ship.',
  verdict_issuer: 'The verdict is from another broker. Check `broker`: it is the origin, without a slash at the end.',
  verdict_audience: 'The verdict is for another shop. Check `merchant`.',
  verdict_expired: 'The verdict is older than 15 minutes. Fetch a fresh one with retrieveVerdict.',
  verdict_lifetime:
    'The verdict says that it is valid for longer than 15 minutes, as none of a broker is. Do not ship.',
  verdict_from_future: "The verdict was signed at a time that is yet to come. Check this server's clock; do not ship.",
  verdict_payment: "The verdict is about another payment than the order's current one. Do not ship.",
  verdict_order: 'The verdict is about another order. Do not ship.',
  verdict_amount: 'The verdict is about another amount. Do not ship.',
  verdict_currency: 'The verdict is about another currency. Do not ship.',
  verdict_livemode: 'The verdict is a test for a live shop, or the other way round. Check `secretKey`; do not ship.',
  verdict_keys_unavailable: "The broker's keys could not be fetched, so nothing is known yet. Ask again in a moment.",
}

const RETURN_MESSAGES: Readonly<Record<ReturnErrorCode, string>> = {
  return_expectation_missing:
    "What the return must be about was not given, or is no such value. Give the order's own, or 'unchecked' to leave it out on purpose.",
  return_malformed: 'This is no signed return, or it lacks a claim that every one has. Pass the JWT as it came.',
  return_signature:
    "The broker's keys did not sign this return, or its key counts no more. Fetch it anew with listReturns; check that `broker` is your broker.",
  return_algorithm: 'The return is signed with another algorithm than ES256.',
  return_type: 'The token is of another type than return+jwt. A verdict is verified by verifyVerdict.',
  return_issuer: 'The return is from another broker. Check `broker`: it is the origin, without a slash at the end.',
  return_audience: "The return is another shop's. Check `merchant`.",
  return_from_future: "The return was signed at a time that is yet to come. Check this server's clock.",
  return_payment: 'The return is about another payment.',
  return_order: 'The return is about another order.',
  return_kind: 'Something else moved than was expected. Of a `dispute_credit` the money went to the shop.',
  return_amount: 'The return is about another amount: its own, not that of the payment.',
  return_currency: 'The return is about another currency.',
  return_livemode: 'The return is of test money for a live shop, or the other way round. Check `secretKey`.',
  return_keys_unavailable: "The broker's keys could not be fetched, so nothing is known yet. Ask again in a moment.",
}
