import { CompactSign, compactVerify, createRemoteJWKSet } from 'jose'

import {
  MESSAGE_ALG,
  MESSAGE_LIFETIME_SECONDS,
  MESSAGE_MEDIA_TYPE,
  claimsProblem,
} from '../../protocol/message-claims.ts'
import type { MessageClaims, MessageType } from '../../protocol/message-claims.ts'
import { isRecord } from '../../protocol/shape.ts'
import { KEYS_MAX_AGE_MS, KEYS_TIMEOUT_MS, MESSAGE_MAX_CHARACTERS } from '../limits.ts'
import { logEvent } from '../operations-log.ts'
import type { KeyWitness } from '../evidence/key-history.ts'
import type { SigningKey } from '../verdicts/keys.ts'

/** A request to another party, and the kind of answer that is expected. */
export interface MessageExchange {
  url: string
  /** The other party's origin: the `aud` of the request and the `iss` of the answer. */
  party: string
  requestType: MessageType
  answerType: MessageType
  body: object
  timeoutMs: number
  /** Of the answer; {@link MESSAGE_MAX_CHARACTERS} if not given. */
  maxCharacters?: number
}

/** `answered`: signed by the party, for us, to this request. `rejected`: it said no with a problem code. */
export type MessageResult =
  | { kind: 'answered'; payload: Record<string, unknown>; evidence: string }
  | { kind: 'rejected'; status: number; code: string | undefined }
  | { kind: 'lost'; cause: string }

/** Who the broker is to the others, and the mode of the payments that it speaks of: no answer of the other mode is taken. */
export interface Sender {
  origin: string
  key: SigningKey
  livemode: boolean
  /** Told of every key that an answer was verified with: see broker/evidence/key-history.ts. */
  keys?: KeyWitness
}

/** Signs and sends a request (JWS, RFC 7515), and takes only an answer that is signed, fresh, ours, and to this request. */
export async function exchangeMessage(sender: Sender, exchange: MessageExchange): Promise<MessageResult> {
  const jti = crypto.randomUUID()
  try {
    const response = await fetch(exchange.url, {
      method: 'POST',
      headers: { 'content-type': MESSAGE_MEDIA_TYPE },
      body: await signRequest(sender, exchange, jti),
      // A redirect would carry the message to a party that was never asked.
      redirect: 'manual',
      signal: AbortSignal.timeout(exchange.timeoutMs),
    })
    const text = new TextDecoder().decode(await response.arrayBuffer())
    if (response.status >= 400 && response.status < 500) {
      return { kind: 'rejected', status: response.status, code: problemCode(text) }
    }
    if (response.status !== 200) return { kind: 'lost', cause: `status_${response.status}` }
    return await openAnswer(sender, exchange, jti, text)
  } catch (error) {
    const cause = error instanceof Error ? error.name : 'unknown'
    return { kind: 'lost', cause }
  }
}

async function signRequest(sender: Sender, exchange: MessageExchange, jti: string): Promise<string> {
  const iat = Math.floor(Date.now() / 1000)
  const { origin: iss, livemode } = sender
  const claims: MessageClaims = { iss, aud: exchange.party, jti, iat, exp: iat + MESSAGE_LIFETIME_SECONDS, livemode }
  return new CompactSign(new TextEncoder().encode(JSON.stringify({ ...exchange.body, ...claims })))
    .setProtectedHeader({ alg: MESSAGE_ALG, typ: exchange.requestType, kid: sender.key.kid })
    .sign(sender.key.privateKey)
}

async function openAnswer(
  sender: Sender,
  exchange: MessageExchange,
  jti: string,
  text: string,
): Promise<MessageResult> {
  if (text.length > (exchange.maxCharacters ?? MESSAGE_MAX_CHARACTERS)) return { kind: 'lost', cause: 'too_long' }
  const opened = await compactVerify(text, keysOf(exchange.party), { algorithms: [MESSAGE_ALG] })
  if (opened.protectedHeader.typ !== exchange.answerType) return refuse(exchange, 'wrong_type')
  sender.keys?.verified(exchange.party, opened)
  const payload: unknown = JSON.parse(new TextDecoder().decode(opened.payload))
  const now = Math.floor(Date.now() / 1000)
  const { origin: aud, livemode } = sender
  const problem = claimsProblem(payload, { iss: exchange.party, aud, now, inResponseTo: jti, livemode })
  if (problem !== undefined || !isRecord(payload)) return refuse(exchange, problem ?? 'not_claims')
  return { kind: 'answered', payload, evidence: text }
}

function refuse(exchange: MessageExchange, cause: string): MessageResult {
  logEvent('message_refused', { issuer: exchange.party, cause })
  return { kind: 'lost', cause }
}

function problemCode(text: string): string | undefined {
  if (text.length > MESSAGE_MAX_CHARACTERS) return undefined
  try {
    const problem: unknown = JSON.parse(text)
    return isRecord(problem) && typeof problem['code'] === 'string' ? problem['code'] : undefined
  } catch {
    return undefined
  }
}

// One key set a party: as many as the directory has issuers and relay centres.
const keySets = new Map<string, ReturnType<typeof createRemoteJWKSet>>()

/** The key set of another party (an origin): its `/.well-known/jwks.json`, kept for minutes. */
export function keysOf(party: string): ReturnType<typeof createRemoteJWKSet> {
  const known = keySets.get(party)
  if (known) return known
  const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', party), {
    timeoutDuration: KEYS_TIMEOUT_MS,
    cacheMaxAge: KEYS_MAX_AGE_MS,
  })
  keySets.set(party, keys)
  return keys
}
