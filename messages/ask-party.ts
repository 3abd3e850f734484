/** A signed request to another party, and its signed answer: the one way out for all of them. */

import { MESSAGE_MEDIA_TYPE } from '../protocol/message-claims.ts'
import type { MessageClaims, MessageType } from '../protocol/message-claims.ts'
import { isRecord } from '../protocol/shape.ts'
import { traceIdFrom, traceparent } from '../protocol/trace.ts'
import { fetchText } from './bounded-body.ts'
import { MESSAGE_MAX_BYTES } from './limits.ts'
import { openMessage } from './open-message.ts'
import type { OthersKeys, Verified, Verifier } from './others-keys.ts'
import type { PrivateJwk } from './own-keys.ts'
import type { MessageProblem } from './problems.ts'
import { signMessage } from './sign-message.ts'

/** Names who a party is to the others, and the mode of the payments that it speaks of: no answer of the other mode is taken. */
export interface Sender {
  /** Own origin. */
  origin: string
  signingKey: PrivateJwk
  livemode: boolean
  keys: OthersKeys
  /** Told of the key of each answer. */
  onVerified?: (party: string, message: Verified) => void
  /** Milliseconds since 1970, now. */
  clock: () => number
  /** A UUID. */
  newId: () => string
}

/** A request to another party, and the kind of answer that is expected. */
export interface Question<T> {
  /** Origin of the other party: the `aud` of the request and the `iss` of the answer. */
  party: string
  path: string
  typ: MessageType
  answerTyp: MessageType
  body: object
  guard: (value: unknown) => value is T
  timeoutMs: number
  /** The trace that it belongs to; one of its own if not given. */
  traceId?: string | undefined
  /** Of the answer; {@link MESSAGE_MAX_BYTES} if not given. */
  maxBytes?: number
  /** Of HTTP, beside the media type. */
  headers?: Readonly<Record<string, string>>
}

/**
 * `answered`: signed by the party, for us, to this request; `evidence` is its
 * own compact JWS. `rejected`: it said no with a problem code, unsigned.
 * `lost`: no answer that counts, so nobody knows what became of the request.
 */
export type Asked<T> =
  | { kind: 'answered'; body: T; claims: MessageClaims; evidence: string }
  | { kind: 'rejected'; status: number; code: string | undefined }
  | { kind: 'lost'; cause: LostCause }

/** `refused`: a status that is none of an answer's. A problem: what was wrong with the answer itself. */
export type LostCause = 'late' | 'unreachable' | 'too_large' | 'refused' | MessageProblem

/** Signs and sends a request, and believes nothing but an answer that is signed, fresh, ours, and to this request. Never throws. */
export async function askParty<T>(question: Question<T>, sender: Sender): Promise<Asked<T>> {
  const { party, typ, answerTyp, body, guard, timeoutMs, maxBytes = MESSAGE_MAX_BYTES } = question
  const { origin, livemode, clock } = sender
  const jti = sender.newId()
  const traceId = question.traceId ?? traceIdFrom(sender.newId())
  const envelope = { typ, iss: origin, aud: party, jti, now: clock(), livemode, traceId }
  const fetched = await fetchText(`${party}${question.path}`, {
    method: 'POST',
    headers: {
      ...question.headers,
      'content-type': MESSAGE_MEDIA_TYPE,
      traceparent: traceparent(traceId, sender.newId()),
    },
    body: await signMessage(sender.signingKey, envelope, body),
    timeoutMs,
    maxBytes,
  })
  if (fetched.kind !== 'answer') return { kind: 'lost', cause: fetched.kind }
  const { status, text } = fetched
  if (status >= 400 && status < 500) return { kind: 'rejected', status, code: problemCode(text) }
  if (status !== 200) return { kind: 'lost', cause: 'refused' }
  const expected = {
    typ: answerTyp,
    aud: origin,
    senders: [party],
    keys: witnessed(sender),
    guard,
    livemode,
    inResponseTo: jti,
  }
  const opened = await openMessage(text, { ...expected, now: clock() })
  if (!opened.ok) return { kind: 'lost', cause: opened.code }
  return { kind: 'answered', body: opened.body, claims: opened.claims, evidence: text }
}

function witnessed({ keys, onVerified }: Sender): Verifier {
  return {
    async verify(party, compact) {
      const verified = await keys.verify(party, compact)
      onVerified?.(party, verified)
      return verified
    },
  }
}

function problemCode(text: string): string | undefined {
  try {
    const problem: unknown = JSON.parse(text)
    return isRecord(problem) && typeof problem['code'] === 'string' ? problem['code'].slice(0, 64) : undefined
  } catch {
    return undefined
  }
}
