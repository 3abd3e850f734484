/** The relay centre's only way out: one signed message to a settlement server, one signed answer back. */

import { MESSAGE_MEDIA_TYPE } from '../../protocol/message-claims.ts'
import type { MessageType } from '../../protocol/message-claims.ts'
import { boundedText } from '../front-door/bounded-body.ts'
import type { Answer } from '../signed-messages/receive-message.ts'
import { openMessage } from '../signed-messages/open-message.ts'
import { signMessage } from '../signed-messages/sign-message.ts'
import type { Settings } from './env.ts'

export interface Question<T> {
  /** Origin, already found among the allowed. */
  settlementServer: string
  path: '/transactions' | '/inquiries' | '/clearing'
  typ: MessageType
  answerTyp: MessageType
  body: object
  guard: (value: unknown) => value is T
  /** Whether an answer is about what was asked. */
  isAbout: (answer: T) => boolean
  /** For the log. */
  operationId?: string
  timeoutMs: number
  maxBytes: number
}

/** `evidence` is the settlement server's own compact JWS. */
export type Settled<T> = { ok: true; body: T; evidence: string } | Extract<Answer, { ok: false }>

export interface RelayClock {
  /** Milliseconds since 1970, now. */
  clock: () => number
  newId: () => string
}

/**
 * Asks, and believes nothing but an answer signed by that settlement server
 * to this question. All else is `settlement_unavailable`: 504 when the time
 * ran out, 502 otherwise; then nobody knows whether it was applied.
 */
export async function askSettlement<T>(
  question: Question<T>,
  settings: Settings,
  { clock, newId }: RelayClock,
): Promise<Settled<T>> {
  const { settlementServer: server, operationId } = question
  const jti = newId()
  const { origin: iss, livemode } = settings
  const envelope = { typ: question.typ, iss, aud: server, jti, now: clock(), livemode }
  const sent = await post(
    `${server}${question.path}`,
    await signMessage(settings.signingKeys[0], envelope, question.body),
    question,
  )
  if (!sent.ok) return unavailable(operationId, sent.reason)
  const opened = await openMessage(sent.compact, {
    typ: question.answerTyp,
    aud: settings.origin,
    senders: [server],
    keys: settings.keys,
    guard: question.guard,
    now: clock(),
    livemode,
    inResponseTo: jti,
  })
  if (!opened.ok) return unavailable(operationId, opened.code)
  if (!question.isAbout(opened.body)) return unavailable(operationId, 'settlement_answers_another')
  return { ok: true, body: opened.body, evidence: sent.compact }
}

type Sent =
  | { ok: true; compact: string }
  | { ok: false; reason: 'settlement_timeout' | 'settlement_unreachable' | 'settlement_refused' }

async function post(
  url: string,
  compact: string,
  { timeoutMs, maxBytes }: { timeoutMs: number; maxBytes: number },
): Promise<Sent> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': MESSAGE_MEDIA_TYPE },
      body: compact,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    // The deadline holds for the body as well: the signal is the whole fetch's.
    const text = await boundedText(answer, maxBytes)
    if (answer.status !== 200 || text === undefined) return { ok: false, reason: 'settlement_refused' }
    return { ok: true, compact: text }
  } catch (error) {
    const isTimeout = error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')
    return { ok: false, reason: isTimeout ? 'settlement_timeout' : 'settlement_unreachable' }
  }
}

function unavailable(operationId: string | undefined, logCode: string): Extract<Answer, { ok: false }> {
  const status = logCode === 'settlement_timeout' ? 504 : 502
  const about = operationId === undefined ? {} : { operationId }
  return { ok: false, code: 'settlement_unavailable', status, logCode, ...about }
}
