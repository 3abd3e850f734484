import type { ErrorCode, Problem } from '../protocol/error-codes.ts'
import { limitFields } from './bounds/request-limit.ts'
import type { QuotaPolicy } from './bounds/request-limit.ts'
import { CLIENT_SECRET_RETRY_SECONDS } from './keys/limits.ts'
import { ISSUER_PROBE_AFTER_MS } from './issuers/limits.ts'
import { RETRY_AFTER_DEFAULT_SECONDS } from './limits.ts'
import { CONSOLE_PROBLEMS } from './console-problems.ts'
import { OPERATOR_PROBLEMS } from './operator-problems.ts'
import type { ProblemTerms } from './problem-terms.ts'

/** Every stable code → its status and its words: RFC 9457. No text repeats what was sent. */
export const PROBLEMS: Readonly<Record<ErrorCode, ProblemTerms>> = {
  invalid_request: {
    status: 400,
    title: 'The request is not valid',
    detail: 'A field is missing or has a value that is not allowed. `param` names it.',
  },
  invalid_json: { status: 400, title: 'The body is not JSON', detail: 'Send one JSON object in UTF-8.' },
  body_too_large: {
    status: 413,
    title: 'The body is too large',
    detail: 'Send less: at most 64 kB to the API, 8 kB to the checkout.',
  },
  body_too_late: {
    status: 408,
    title: 'The body did not come in time',
    detail: 'Nothing was done. Send it whole within ten seconds.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'The body has the wrong media type',
    detail: 'Send `Content-Type: application/json`.',
  },
  amount_invalid: {
    status: 400,
    title: 'The amount is not valid',
    detail: "Send a whole number of the currency's minor units, from 1 to 999999999999, as a JSON number.",
  },
  currency_unknown: {
    status: 400,
    title: 'The currency is not known',
    detail: 'Send an ISO 4217 code in capitals, such as JPY.',
  },
  idempotency_key_missing: {
    status: 400,
    title: 'The Idempotency-Key header is missing',
    detail: 'Send an `Idempotency-Key` of 1 to 255 visible characters, the same one when you repeat the request.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'The Idempotency-Key was used for another request',
    detail: 'Repeat a request with the same body, or take a new key for a new request.',
  },
  idempotency_key_in_use: {
    status: 409,
    title: 'The first request with this Idempotency-Key is still running',
    detail: 'Repeat the request in a moment: you will get the answer of the first one.',
  },
  api_key_missing: { status: 401, title: 'The API key is missing', detail: 'Send `Authorization: Bearer sk_…`.' },
  api_key_invalid: {
    status: 401,
    title: 'The API key is not known',
    detail: 'Check the secret key: it begins with sk_test_ or sk_live_.',
  },
  api_key_revoked: { status: 401, title: 'The API key was revoked', detail: 'Use a current secret key.' },
  client_secret_invalid: {
    status: 401,
    title: 'The client secret does not open this payment',
    detail: 'Use the `client_secret` that came with the payment.',
  },
  not_found: {
    status: 404,
    title: 'There is nothing here',
    detail: 'Check the address. /openapi.json lists every one.',
  },
  payment_not_found: {
    status: 404,
    title: 'There is no such payment',
    detail: 'Check the payment id, and that the key is of the same merchant and mode.',
  },
  payment_removed: {
    status: 410,
    title: 'There is no such payment any more',
    detail:
      'A payment that nobody tried to pay is removed 40 days after its end. Nothing was taken. Create a new one, with a new Idempotency-Key.',
  },
  payment_not_open: {
    status: 409,
    title: 'The payment is no longer open',
    detail: 'It has ended. Its status tells how; create a new payment to try again.',
  },
  payment_expired: {
    status: 409,
    title: 'The payment has expired',
    detail: 'Nothing was taken. Create a new payment.',
  },
  payment_in_progress: {
    status: 409,
    title: 'The payment is being worked on',
    detail: 'Wait for its outcome, then look at its status again.',
  },
  nothing_to_confirm: {
    status: 409,
    title: 'There is nothing to confirm',
    detail: 'The payment is not waiting for confirmation.',
  },
  confirm_token_invalid: {
    status: 403,
    title: 'The payment can’t be confirmed from here',
    detail: 'Only the dialog that was authorized in can confirm. It sends its `confirm_token`; nobody else has it.',
  },
  payment_not_capturable: {
    status: 409,
    title: 'The payment can’t be captured',
    detail: 'Only an authorized payment can, and only once. Its status tells what it is.',
  },
  payment_not_voidable: {
    status: 409,
    title: 'The payment can’t be voided',
    detail: 'Only an approved payment that is not captured can. Refund a captured one.',
  },
  payment_not_refundable: {
    status: 409,
    title: 'The payment can’t be refunded',
    detail:
      'Only a captured payment can, as far as it is neither refunded nor disputed. Void one that is not captured.',
  },
  amount_too_large: {
    status: 400,
    title: 'The amount is more than there is',
    detail: 'Capture at most what was approved; refund at most what was captured and is neither refunded nor disputed.',
  },
  too_many_operations: {
    status: 409,
    title: 'The payment has too many operations',
    detail:
      'A payment takes 200 attempts, captures, voids and refunds in all. No money has moved: give back what is left in another way.',
  },
  operation_refused: {
    status: 409,
    title: 'The issuer refused the operation',
    detail: 'The payment stays what it was, and no money has moved.',
  },
  already_paid: {
    status: 409,
    title: 'The issuer did not give the payment back',
    detail:
      'The member has most likely paid: the issuer is being asked. The payment and its events tell what it became.',
  },
  member_id_invalid: {
    status: 400,
    title: 'The member ID is not valid',
    detail: 'A character is wrong or missing: the check character does not agree.',
  },
  issuer_unknown: {
    status: 400,
    title: 'No issuer is known for this ID',
    detail: 'Check the first characters of the member ID. A test payment takes the IDs of test issuers alone.',
  },
  issuer_unreachable: {
    status: 409,
    title: 'The issuer can’t be reached now',
    detail:
      'It was not asked, and nothing was taken. The payment stays open. Try again after `Retry-After` seconds, or with another ID.',
    retryAfterSeconds: ISSUER_PROBE_AFTER_MS / 1000,
  },
  sealed_password_invalid: {
    status: 400,
    title: 'The password is not sealed',
    detail: "Send a compact JWE (ECDH-ES, A256GCM) to the issuer's encryption key. Never send a password in the clear.",
  },
  sealed_password_rejected: {
    status: 400,
    title: 'The issuer did not accept the seal',
    detail:
      'It was sealed for another payment, has expired, was used before, or was sealed to an old key. Seal the password again.',
  },
  passkey_invalid: {
    status: 400,
    title: 'This is no signature of a passkey',
    detail: 'Send what `navigator.credentials.get()` gave, as its `toJSON()` writes it.',
  },
  passkey_unavailable: {
    status: 409,
    title: 'The issuer takes no passkey now',
    detail: 'It has none for its members, or did not answer. Pay with the ID and password.',
  },
  passkey_not_added: {
    status: 422,
    title: 'The issuer did not add the passkey',
    detail: 'Too much time went by, it was there already, or it was made elsewhere. Add it on the issuer’s own page.',
  },
  webhook_url_invalid: {
    status: 400,
    title: 'The URL can’t be a webhook endpoint',
    detail: 'Send an https URL on the public internet, without user name, password or fragment.',
  },
  webhook_endpoint_not_found: {
    status: 404,
    title: 'There is no such webhook endpoint',
    detail: 'Check the id, and that the key is of the same merchant and mode.',
  },
  webhook_endpoint_disabled: {
    status: 409,
    title: 'The webhook endpoint is disabled',
    detail: 'Enable it first: PATCH it with `enabled: true`.',
  },
  webhook_endpoint_limit: {
    status: 409,
    title: 'There are as many webhook endpoints as there may be',
    detail: 'At most 16 in each mode. Delete one that is not used.',
  },
  webhook_delivery_not_found: {
    status: 404,
    title: 'There is no such delivery',
    detail: 'Check the id, and that it is of this webhook endpoint. Deliveries are kept for 30 days after they end.',
  },
  api_key_expired: {
    status: 401,
    title: 'The API key has expired',
    detail: 'Use a current secret key. The console makes one, and so does whoever runs the broker.',
  },
  merchant_disabled: {
    status: 403,
    title: 'The merchant is disabled',
    detail:
      'Whoever runs the broker has disabled it. No payment begins, and its keys open nothing until it is enabled again.',
  },
  ...CONSOLE_PROBLEMS,
  ...OPERATOR_PROBLEMS,
  rate_limited: {
    status: 429,
    title: 'Too many requests in a short time',
    detail: 'Nothing was done. Wait as many seconds as `Retry-After` says, then send the same request again.',
    retryAfterSeconds: RETRY_AFTER_DEFAULT_SECONDS,
  },
  storage_unavailable: {
    status: 503,
    title: 'The books do not answer',
    detail:
      'They are moving or being mended. Whether the request had its effect is not known: repeat it with the same Idempotency-Key.',
    retryAfterSeconds: 2,
  },
  client_secret_key_missing: {
    status: 503,
    title: 'The key that this client secret was made with is missing',
    detail:
      'Nothing was done, and the payment is as it was. Whoever runs the broker is told to put the key back; then the same request goes on.',
    retryAfterSeconds: CLIENT_SECRET_RETRY_SECONDS,
  },
  internal_error: {
    status: 500,
    title: 'Something went wrong on our side',
    detail:
      'Nothing was changed by this request that its status does not show. Try again, and quote the request id if it persists.',
  },
}

/** Returns the problem document of a code. */
export function problemDocument(
  code: ErrorCode,
  requestId: string,
  more: { param?: string; detail?: string } = {},
): Problem {
  const { status, title, detail } = PROBLEMS[code]
  return {
    // A page of the broker's own (routes/error-pages.ts), by an address that is read from that of the request.
    type: `/errors/${code}`,
    title,
    status,
    code,
    detail: more.detail ?? detail,
    ...(more.param === undefined ? {} : { param: more.param }),
    request_id: requestId,
  }
}

/**
 * Returns the answer for a code; `detail` may say more than the record, in
 * words of ours alone. What passes by itself (429, 503) says when to come back.
 * `policy`: the limit that the request is beyond.
 */
export function problemResponse(
  code: ErrorCode,
  requestId: string,
  more: { param?: string; detail?: string; retryAfterMs?: number; policy?: QuotaPolicy } = {},
): Response {
  const { status, retryAfterSeconds } = PROBLEMS[code]
  const problem = problemDocument(code, requestId, more)
  const headers = new Headers({ 'content-type': 'application/problem+json', 'x-request-id': requestId })
  const after = more.retryAfterMs === undefined ? retryAfterSeconds : Math.max(1, Math.ceil(more.retryAfterMs / 1000))
  if (after !== undefined) headers.set('retry-after', String(after))
  const limit = after === undefined || more.policy === undefined ? {} : limitFields(more.policy, after)
  for (const [name, value] of Object.entries(limit)) headers.set(name, value)
  return Response.json(problem, { status, headers })
}
