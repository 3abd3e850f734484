/** Terms of the operations in the OpenAPI documents: what their shapes do not say. */

import type { ErrorCode } from '../../protocol/error-codes.ts'

/** Names an operation to clients, and every problem that it may answer with. */
export interface OperationTerms {
  /** Unique in its document: the name of the function in a client that is made from it. */
  id: string
  tag: string
  problems: readonly ErrorCode[]
  /** Shows a request's body. */
  request?: unknown
  /** Shows the answer to a request that was good. */
  answer?: unknown
}

/** The operations of a document, by method and path. */
export type OperationTable = Readonly<Record<`${'get' | 'post' | 'patch' | 'delete'} /${string}`, OperationTerms>>

/** Those that no request is safe from. */
const ANY = ['rate_limited', 'internal_error', 'storage_unavailable'] as const

/** Those of every request with a secret key. */
export const KEYED = [
  'invalid_request',
  'api_key_missing',
  'api_key_invalid',
  'api_key_revoked',
  'api_key_expired',
  'merchant_disabled',
  'api_key_scope_missing',
  ...ANY,
] as const

/** Those of every request with an operator's token. */
export const OPERATED = [
  'invalid_request',
  'operator_key_invalid',
  'operator_token_expired',
  'operator_token_revoked',
  'operator_scope_missing',
  ...ANY,
] as const

/** Those of every request of the dialog, with a payment's client secret. */
export const OPENED = [
  'client_secret_invalid',
  'client_secret_key_missing',
  'merchant_disabled',
  'payment_not_found',
  'payment_removed',
  ...ANY,
] as const

/** Those of a request that may have a body. */
export const WITH_BODY = ['invalid_json', 'body_too_late', 'body_too_large', 'unsupported_media_type'] as const

/** Those of a request about one payment. */
export const OF_PAYMENT = ['payment_not_found', 'payment_removed'] as const
