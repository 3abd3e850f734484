/**
 * Checks a signed message before anything is done with it: the type, the
 * sender, the signature, whom and when it is for, and the shape of the body.
 */

import { base64url, decodeProtectedHeader } from 'jose'

import { MESSAGE_ALG, claimsProblem } from '../protocol/message-claims.ts'
import type { MessageClaims, MessageType } from '../protocol/message-claims.ts'
import { isRecord } from '../protocol/shape.ts'
import { KeysUnavailable } from './others-keys.ts'
import type { Verifier } from './others-keys.ts'
import { CLAIM_PROBLEMS } from './problems.ts'
import type { MessageProblem } from './problems.ts'

export interface Expected<T> {
  typ: MessageType
  /** Own origin. */
  aud: string
  /** Names who may have sent it: the message's `iss` chooses among them. */
  senders: readonly string[]
  keys: Verifier
  guard: (body: unknown) => body is T
  /** Milliseconds since 1970. */
  now: number
  /** The one mode that this server takes: `true` for live. */
  livemode: boolean
  /** For an answer: the `jti` of our request. */
  inResponseTo?: string
}

export type Opened<T> = { ok: true; claims: MessageClaims; body: T } | { ok: false; code: MessageProblem }

/** Opens a message: the claims and the body, or the code of the first check that failed. Whether it was seen before is not asked here. */
export async function openMessage<T>(compact: string, expected: Expected<T>): Promise<Opened<T>> {
  const sealed = unverified(compact)
  if (sealed === undefined) return { ok: false, code: 'message_malformed' }
  // An answer may leave out which of its sender's keys it is signed with, where there is but one.
  const isNamed = typeof sealed.kid === 'string' || (sealed.kid === undefined && expected.inResponseTo !== undefined)
  if (sealed.alg !== MESSAGE_ALG || sealed.typ !== expected.typ || !isNamed) {
    return { ok: false, code: 'message_type_wrong' }
  }
  if (!expected.senders.includes(sealed.iss)) return { ok: false, code: 'message_sender_unknown' }
  if (sealed.isExtended) return { ok: false, code: 'message_signature_invalid' }
  const unproven = await signatureProblem(compact, sealed.iss, expected.keys)
  if (unproven !== undefined) return { ok: false, code: unproven }
  const { payload } = sealed
  const problem = claimsProblem(payload, {
    iss: sealed.iss,
    aud: expected.aud,
    now: Math.floor(expected.now / 1000),
    livemode: expected.livemode,
    ...(expected.inResponseTo === undefined ? {} : { inResponseTo: expected.inResponseTo }),
  })
  if (problem !== undefined) return { ok: false, code: CLAIM_PROBLEMS[problem] }
  if (!expected.guard(payload)) return { ok: false, code: 'request_invalid' }
  return { ok: true, claims: payload as unknown as MessageClaims, body: payload }
}

interface Sealed {
  alg: unknown
  typ: unknown
  kid: unknown
  iss: string
  /** Of the very text that the signature covers: once that is right, it is what was said. */
  payload: Record<string, unknown>
  /** RFC 7797 would have the payload be other bytes than those that are read here. */
  isExtended: boolean
}

/** Returns what the message says of itself: enough to choose the key that it must then agree with. */
function unverified(compact: string): Sealed | undefined {
  try {
    const { alg, typ, kid, crit } = decodeProtectedHeader(compact)
    const payload = jsonOf(base64url.decode(compact.split('.', 3)[1] ?? ''))
    return isRecord(payload) && typeof payload['iss'] === 'string'
      ? { alg, typ, kid, iss: payload['iss'], payload, isExtended: crit !== undefined }
      : undefined
  } catch {
    return undefined
  }
}

async function signatureProblem(compact: string, sender: string, keys: Verifier): Promise<MessageProblem | undefined> {
  try {
    await keys.verify(sender, compact)
    return undefined
  } catch (error) {
    return error instanceof KeysUnavailable ? 'sender_keys_unavailable' : 'message_signature_invalid'
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

function jsonOf(bytes: Uint8Array): unknown {
  return JSON.parse(utf8.decode(bytes))
}
