/** The reasons why a message is not taken, or not acted on: stable codes, which the answer to it carries (RFC 9457). */

import type { ClaimsProblem } from '../protocol/message-claims.ts'

export type MessageProblem =
  | 'unsupported_media_type'
  | 'body_too_large'
  | 'body_too_late'
  | 'message_malformed'
  | 'message_type_wrong'
  | 'message_sender_unknown'
  | 'message_signature_invalid'
  | 'message_audience_wrong'
  | 'message_not_yet_valid'
  | 'message_expired'
  | 'message_lives_too_long'
  | 'message_answers_another'
  | 'message_replayed'
  | 'mode_wrong'
  | 'request_invalid'
  | 'sender_keys_unavailable'

export const CLAIM_PROBLEMS: Record<ClaimsProblem, MessageProblem> = {
  not_claims: 'message_malformed',
  wrong_issuer: 'message_sender_unknown',
  wrong_audience: 'message_audience_wrong',
  not_yet_valid: 'message_not_yet_valid',
  expired: 'message_expired',
  lives_too_long: 'message_lives_too_long',
  answers_another: 'message_answers_another',
  wrong_mode: 'mode_wrong',
}

/** Every code that a party of the protocol answers with: its status and its words. No text repeats what was sent. */
export const WIRE_PROBLEMS = {
  not_found: [404, 'There is nothing here', 'Check the address.'],
  method_not_allowed: [405, 'The method is not allowed here', 'The `Allow` header names the one that is.'],
  unsupported_media_type: [415, 'The body has the wrong media type', 'Send `Content-Type: application/jose`.'],
  body_too_large: [413, 'The body is too large', 'Send at most 16 kB.'],
  body_too_late: [408, 'The body did not come in time', 'Send it whole within ten seconds.'],
  message_malformed: [400, 'The body is not a signed message', 'Send a compact JWS with the claims of a message.'],
  message_type_wrong: [400, 'The message has the wrong type', 'Check `alg`, `kid` and `typ` of its header.'],
  message_sender_unknown: [401, 'The sender is not known here', '`iss` must be the origin of a party we trust.'],
  message_signature_invalid: [401, 'The signature does not agree', "Sign with a key of the sender's JWKS."],
  message_audience_wrong: [401, 'The message is for another', '`aud` must be the origin of this server.'],
  message_not_yet_valid: [401, 'The message is not yet valid', 'Check the clock of the sender.'],
  message_expired: [401, 'The message has expired', 'Sign a new one.'],
  message_lives_too_long: [401, 'The message lives too long', '`exp` may be at most 60 seconds after `iat`.'],
  message_answers_another: [
    401,
    'The message answers another',
    '`in_response_to` must name the request, in answers only.',
  ],
  message_replayed: [401, 'The message was seen before', 'Every message has a `jti` of its own. Sign a new one.'],
  mode_wrong: [
    422,
    'The message is of the other mode',
    'Test payments go to test servers, live ones to live servers. A live server takes no message without `livemode`.',
  ],
  sender_keys_unavailable: [503, "The sender's keys cannot be had", 'Its JWKS did not answer in time. Try again.'],
  request_invalid: [400, 'The request is not valid', 'A field is missing or has a value that is not allowed.'],
  seal_rejected: [422, 'The sealed password was not accepted', 'Seal the password again, for this payment.'],
  account_rejected: [
    422,
    'The sealed account was not accepted',
    'Authenticate again: it is for one operation, one settlement server and one broker, and not for long.',
  ],
  settlement_server_not_allowed: [
    422,
    'The settlement server is not known here',
    'Name one that this relay centre serves.',
  ],
  settlement_unavailable: [
    502,
    'The settlement server gave no answer that counts',
    'The outcome is unknown: inquire, then reverse.',
  ],
  broker_unavailable: [502, 'The broker did not take the notice', 'Send it again later, under the same id.'],
  operation_of_another: [
    403,
    'The operation is of another',
    'Only the broker that authorized it may go on with it, at the settlement server that it was authorized at.',
  ],
  operation_mismatch: [409, 'The operation id was used for another operation', 'Take a new id for a new operation.'],
  books_busy: [
    503,
    'The account is being written to',
    'The operation was not applied. Send it again with the same id.',
  ],
  internal_error: [500, 'Something went wrong on our side', 'The outcome is unknown. Try again with the same ids.'],
} as const satisfies Record<MessageProblem, readonly [number, string, string]> &
  Record<string, readonly [number, string, string]>
export type WireProblem = keyof typeof WIRE_PROBLEMS

/** A problem as it is answered: `{type, title, status, code, detail}`. */
export interface ProblemFields {
  code: string
  status: number
  title: string
  detail: string
}

/** Returns the answer for a problem: `application/problem+json`, which nobody keeps. */
export function problemDocument(
  { code, status, title, detail }: ProblemFields,
  given: HeadersInit,
  retryAfterSeconds: number,
): Response {
  const headers = new Headers(given)
  // RFC 9110, section 10.2.3: what passes by itself says when to come back.
  if (status === 503 && !headers.has('retry-after')) headers.set('retry-after', String(retryAfterSeconds))
  headers.set('content-type', 'application/problem+json')
  headers.set('cache-control', 'no-store')
  const body = { type: `urn:furiwake:problem:${code}`, title, status, code, detail }
  return new Response(JSON.stringify(body), { status, headers })
}
