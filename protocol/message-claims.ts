/**
 * The envelope of every message between broker, issuers and relay centres: a
 * JWS (RFC 7515) whose payload carries these claims beside the body. The
 * signature is checked with jose where the message arrives; what it says of
 * itself is checked here, with `now` passed in.
 */

import { isRecord, isText, isWholeNumber } from './shape.ts'

export const MESSAGE_MEDIA_TYPE = 'application/jose'
export const MESSAGE_ALG = 'ES256'
/** `exp` may be at most this far after `iat`. */
export const MESSAGE_LIFETIME_SECONDS = 60
/** Sets how far the clocks of two parties may differ. */
export const CLOCK_SKEW_SECONDS = 30

/** Header `typ` of each message: one kind can never pass for another. */
export const MESSAGE_TYPES = {
  authenticate: 'furiwake-authenticate+jwt',
  authenticated: 'furiwake-authenticated+jwt',
  answer: 'furiwake-answer+jwt',
  answered: 'furiwake-answered+jwt',
  passkeyChallenge: 'furiwake-passkey-challenge+jwt',
  passkeyChallengeAnswer: 'furiwake-passkey-challenge-answer+jwt',
  passkeyAddition: 'furiwake-passkey-addition+jwt',
  passkeyAdditionAnswer: 'furiwake-passkey-addition-answer+jwt',
  transaction: 'furiwake-transaction+jwt',
  decision: 'furiwake-decision+jwt',
  inquiry: 'furiwake-inquiry+jwt',
  inquiryAnswer: 'furiwake-inquiry-answer+jwt',
  notice: 'furiwake-notice+jwt',
  clearing: 'furiwake-clearing+jwt',
  clearingRecord: 'furiwake-clearing-record+jwt',
  clearingAnswer: 'furiwake-clearing-answer+jwt',
} as const
export type MessageType = (typeof MESSAGE_TYPES)[keyof typeof MESSAGE_TYPES]

export interface MessageClaims {
  iss: string
  aud: string
  jti: string
  iat: number
  exp: number
  /** In an answer: the `jti` of the request it answers. */
  in_response_to?: string
  /** The mode of the payment that it is about. Version 1 of the protocol did not say. */
  livemode?: boolean
  /** The trace that it belongs to (trace.ts), unless its sender is an earlier version; not checked with the other claims, for nothing depends on it. */
  trace_id?: unknown
}

export interface ExpectedClaims {
  iss: string
  aud: string
  /** Seconds since 1970. */
  now: number
  inResponseTo?: string
  /** The one mode that the receiver takes. */
  livemode: boolean
}

export type ClaimsProblem =
  | 'not_claims'
  | 'wrong_issuer'
  | 'wrong_audience'
  | 'not_yet_valid'
  | 'expired'
  | 'lives_too_long'
  | 'answers_another'
  | 'wrong_mode'

/** Returns the problem of a message's claims; undefined when it is from whom, to whom, and for when it should be. */
export function claimsProblem(payload: unknown, expected: ExpectedClaims): ClaimsProblem | undefined {
  if (!isMessageClaims(payload)) return 'not_claims'
  if (payload.iss !== expected.iss) return 'wrong_issuer'
  if (payload.aud !== expected.aud) return 'wrong_audience'
  if (payload.iat > expected.now + CLOCK_SKEW_SECONDS) return 'not_yet_valid'
  if (payload.exp <= expected.now - CLOCK_SKEW_SECONDS) return 'expired'
  if (payload.exp - payload.iat > MESSAGE_LIFETIME_SECONDS) return 'lives_too_long'
  if (expected.inResponseTo !== payload.in_response_to) return 'answers_another'
  if (!isOfMode(payload, expected)) return 'wrong_mode'
  return undefined
}

/**
 * An answer without a mode comes from an issuer of version 1, to a question
 * that named one: it is taken. A request without one comes from a broker of
 * version 1 and may be about a test payment: nothing live acts on it.
 */
function isOfMode({ livemode }: MessageClaims, expected: ExpectedClaims): boolean {
  if (livemode !== undefined) return livemode === expected.livemode
  return expected.inResponseTo !== undefined || !expected.livemode
}

function isMessageClaims(value: unknown): value is MessageClaims {
  return (
    isRecord(value) &&
    isText(value['iss'], 256) &&
    isText(value['aud'], 256) &&
    isText(value['jti'], 64) &&
    isWholeNumber(value['iat'], 0, Number.MAX_SAFE_INTEGER) &&
    isWholeNumber(value['exp'], 0, Number.MAX_SAFE_INTEGER) &&
    (value['in_response_to'] === undefined || isText(value['in_response_to'], 64)) &&
    (value['livemode'] === undefined || typeof value['livemode'] === 'boolean')
  )
}
