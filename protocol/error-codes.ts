/** Stable codes that the dialog's page may meet too, and has words for. */
export const CHECKOUT_ERROR_CODES = [
  'invalid_request',
  'invalid_json',
  'body_too_large',
  'unsupported_media_type',
  'client_secret_invalid',
  'not_found',
  'payment_not_found',
  'payment_removed',
  'payment_not_open',
  'payment_expired',
  'payment_in_progress',
  'nothing_to_confirm',
  'confirm_token_invalid',
  'payment_not_voidable',
  'member_id_invalid',
  'issuer_unknown',
  'issuer_unreachable',
  'merchant_disabled',
  'sealed_password_invalid',
  'sealed_password_rejected',
  'passkey_invalid',
  'passkey_unavailable',
  'passkey_not_added',
  'rate_limited',
  'internal_error',
] as const
export type CheckoutErrorCode = (typeof CHECKOUT_ERROR_CODES)[number]

/** Stable codes that only a shop's server meets. */
export const MERCHANT_ERROR_CODES = [
  'amount_invalid',
  'currency_unknown',
  'idempotency_key_missing',
  'idempotency_key_reused',
  'idempotency_key_in_use',
  'api_key_missing',
  'api_key_invalid',
  'api_key_revoked',
  'payment_not_capturable',
  'payment_not_refundable',
  'amount_too_large',
  'too_many_operations',
  'payment_changed',
  'operation_refused',
  'already_paid',
  'webhook_url_invalid',
  'webhook_endpoint_not_found',
  'webhook_endpoint_disabled',
  'webhook_endpoint_limit',
  'webhook_delivery_not_found',
  'operator_key_invalid',
  'body_too_late',
  'storage_unavailable',
  'client_secret_key_missing',
  'api_key_expired',
  'webhook_secret_unreadable',
  'api_key_scope_missing',
  'daily_tally_not_found',
  'console_session_missing',
  'console_link_used',
  'console_role_viewer',
  'console_page_only',
] as const

/** Stable codes that only an operator meets. */
export const OPERATOR_ERROR_CODES = [
  'operator_token_expired',
  'operator_token_revoked',
  'operator_scope_missing',
  'operator_token_needed',
  'operator_console_reads',
  'changed_meanwhile',
  'token_not_found',
  'token_limit',
  'merchant_not_found',
  'merchant_exists',
  'api_key_not_found',
  'api_key_limit',
  'ledger_not_found',
  'ledger_exists',
  'ledger_of_another',
  'ledger_closed',
  'ledger_open',
  'ledger_not_erased',
  'archive_unavailable',
  'ledger_limit',
  'last_open_ledger',
  'merchant_not_disabled',
  'restore_unavailable',
  'reconciliation_not_found',
  'issuer_not_found',
  'issuer_exists',
  'issuer_limit',
  'issuer_prefix_taken',
  'issuer_server_of_other_mode',
  'issuer_enabled',
  'issuer_not_certified',
  'issuer_keys_unavailable',
  'certification_not_run_here',
  'certificate_unsigned',
  'certificate_of_another',
  'certificate_of_other_keys',
  'certificate_expired',
  'certificate_failed',
] as const

/** Every problem+json answer (RFC 9457) has one of these. The broker maps each to a status and a text. */
// Pure: the page's script has no use for it, and leaves it out.
export const ERROR_CODES = /* @__PURE__ */ (() =>
  [...CHECKOUT_ERROR_CODES, ...MERCHANT_ERROR_CODES, ...OPERATOR_ERROR_CODES] as const)()
export type ErrorCode = (typeof ERROR_CODES)[number]

/** Stable codes of `furiwake-error`, which the element and the page in its frame tell the shop's page. */
export const ELEMENT_ERROR_CODES = [
  'source_missing',
  'payment_url_invalid',
  'payment_failed',
  'payment_timeout',
  'client_secret_invalid',
  'verdict_url_invalid',
  'frame_blocked',
  'frame_stranger',
  'frame_link',
  'frame_unreachable',
  'frame_covered',
] as const
export type ElementErrorCode = (typeof ELEMENT_ERROR_CODES)[number]

/** RFC 9457, with the code, the field at fault and the request to quote to support. */
export interface Problem {
  type: string
  title: string
  status: number
  code: ErrorCode
  detail: string
  param?: string
  request_id: string
}
