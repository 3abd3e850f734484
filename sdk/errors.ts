import type { ErrorCode, SdkErrorCode } from '../protocol/error-codes.ts'
import { docsOf } from './error-page.ts'
import { RETURN_MESSAGES, VERDICT_MESSAGES } from './signed-document-messages.ts'

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
