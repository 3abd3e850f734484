import type { ErrorCode } from '../protocol/error-codes.ts'

/** What can go wrong on the shop's side of a call. The broker's own codes come as they are: docs/errors.md. */
export type SdkErrorCode =
  | 'config_invalid'
  | 'idempotency_key_missing'
  | 'broker_unreachable'
  | 'broker_answer_invalid'
  | 'verdict_malformed'
  | 'verdict_signature'
  | 'verdict_algorithm'
  | 'verdict_type'
  | 'verdict_issuer'
  | 'verdict_audience'
  | 'verdict_expired'
  | 'verdict_payment'
  | 'verdict_order'
  | 'verdict_amount'
  | 'verdict_currency'
  | 'verdict_livemode'
  | 'verdict_keys_unavailable'
export type FuriwakeErrorCode = ErrorCode | SdkErrorCode

/** Every error of this package: a stable `code`, and a message that says what to do. It never holds a secret. */
export class FuriwakeError extends Error {
  readonly code: FuriwakeErrorCode
  /** The HTTP status, when the broker answered. */
  readonly status: number | undefined
  /** The field at fault, when there is one. */
  readonly param: string | undefined
  /** To quote to the broker's support. */
  readonly requestId: string | undefined

  constructor(
    code: FuriwakeErrorCode,
    message: string,
    about: { status?: number; param?: string | undefined; requestId?: string | undefined; cause?: unknown } = {},
  ) {
    super(message, about.cause === undefined ? undefined : { cause: about.cause })
    this.name = 'FuriwakeError'
    this.code = code
    this.status = about.status
    this.param = about.param
    this.requestId = about.requestId
  }
}
