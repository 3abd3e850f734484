/** Signs what a server sends: compact JWS (RFC 7515), ES256. */

import { CompactSign } from 'jose'

import { MESSAGE_ALG, MESSAGE_LIFETIME_SECONDS, MESSAGE_MEDIA_TYPE } from '../protocol/message-claims.ts'
import type { MessageClaims, MessageType } from '../protocol/message-claims.ts'
import { keyFor } from './own-keys.ts'
import type { PrivateJwk } from './own-keys.ts'

export interface Envelope {
  typ: MessageType
  /** Own origin, and the receiver's. */
  iss: string
  aud: string
  /** Unique: a UUID. */
  jti: string
  /** Milliseconds since 1970. */
  now: number
  /** The mode of the server that signs, so of all that it says. */
  livemode: boolean
  /** In an answer: the `jti` of the request. */
  inResponseTo?: string
  /** In an answer: that of the request. */
  traceId?: string | undefined
}

/** Signs the body's fields and the claims side by side; good for 60 seconds. */
export async function signMessage(key: PrivateJwk, envelope: Envelope, body: object): Promise<string> {
  const iat = Math.floor(envelope.now / 1000)
  const claims: MessageClaims = {
    iss: envelope.iss,
    aud: envelope.aud,
    jti: envelope.jti,
    iat,
    exp: iat + MESSAGE_LIFETIME_SECONDS,
    livemode: envelope.livemode,
    ...(envelope.traceId === undefined ? {} : { trace_id: envelope.traceId }),
    ...(envelope.inResponseTo === undefined ? {} : { in_response_to: envelope.inResponseTo }),
  }
  return new CompactSign(new TextEncoder().encode(JSON.stringify({ ...body, ...claims })))
    .setProtectedHeader({ alg: MESSAGE_ALG, typ: envelope.typ, kid: key.kid })
    .sign(keyFor(key, MESSAGE_ALG))
}

/** Returns a signed message as the body of a 200. */
export function messageResponse(compact: string): Response {
  return new Response(compact, { headers: { 'content-type': MESSAGE_MEDIA_TYPE, 'cache-control': 'no-store' } })
}
