/** The ways in which a planted fault answers in a server's place: a refusal, or an answer that the server should not have given. */

import type { PrivateJwk } from '../../../issuer-kit/index.ts'
import { decryptSeal } from '../../../messages/decrypt-seal.ts'
import { WIRE_PROBLEMS, problemDocument } from '../../../messages/problems.ts'
import type { WireProblem } from '../../../messages/problems.ts'
import { messageResponse, signMessage } from '../../../messages/sign-message.ts'
import { MESSAGE_TYPES } from '../../../protocol/message-claims.ts'
import type { MessageType } from '../../../protocol/message-claims.ts'

/** A request as the fault reads it: unchecked. */
export interface Received {
  request: Request
  path: string
  header: Record<string, unknown>
  payload: Record<string, unknown>
  compact: string
}

const ANSWER_TYPES: Record<string, MessageType> = {
  '/authenticate': MESSAGE_TYPES.authenticated,
  '/answers': MESSAGE_TYPES.answered,
  '/transactions': MESSAGE_TYPES.decision,
  '/inquiries': MESSAGE_TYPES.inquiryAnswer,
  '/clearing': MESSAGE_TYPES.clearingRecord,
}

export class RequestFaults {
  readonly #origin: string
  readonly #signingKey: PrivateJwk
  readonly #encryptionKey: PrivateJwk

  constructor(origin: string, signingKey: PrivateJwk, encryptionKey: PrivateJwk) {
    this.#origin = origin
    this.#signingKey = signingKey
    this.#encryptionKey = encryptionKey
  }

  refuse(code: WireProblem, status: number = WIRE_PROBLEMS[code][0]): Response {
    const [, title, detail] = WIRE_PROBLEMS[code]
    return problemDocument({ code, status, title, detail }, {}, 2)
  }

  /** Answers as a server would that had nothing against the request. */
  async take(
    { path, payload }: Pick<Received, 'path' | 'payload'>,
    body: object = bodyFor(path, payload),
    claims: { inResponseTo?: string; typ?: MessageType } = {},
  ): Promise<Response> {
    const envelope = {
      typ: ANSWER_TYPES[path] ?? MESSAGE_TYPES.decision,
      iss: this.#origin,
      aud: String(payload['iss']),
      jti: crypto.randomUUID(),
      now: Date.now(),
      livemode: false,
      inResponseTo: String(payload['jti']),
    }
    return messageResponse(await signMessage(this.#signingKey, { ...envelope, ...claims }, body))
  }

  /** Returns what is inside a sealed password. */
  async opened(sealed: unknown): Promise<Record<string, unknown>> {
    const opened = await decryptSeal(String(sealed), [this.#encryptionKey])
    return opened === undefined
      ? {}
      : (JSON.parse(new TextDecoder().decode(opened.plaintext)) as Record<string, unknown>)
  }
}

function bodyFor(path: string, payload: Record<string, unknown>): object {
  if (path === '/authenticate') return { outcome: 'refused', reason: 'credentials', attempts_left: 3 }
  if (path === '/answers') return { outcome: 'refused', reason: 'denied' }
  if (path === '/inquiries') return { outcome: 'not_found', operation_id: String(payload['operation_id']) }
  if (path === '/clearing') return { business_date: '2001-01-01', closed: true, count: 0, operations: [] }
  const { id = 'op_1' } = (payload['operation'] ?? {}) as { id?: string }
  return { outcome: 'approved', operation_id: id, authorization: '123456', reference: `ref_${crypto.randomUUID()}` }
}
