/** The relay centre's only way out: one signed message to a settlement server, one signed answer back. */

import { askParty } from '../../messages/ask-party.ts'
import type { Asked, Question as PartyQuestion } from '../../messages/ask-party.ts'
import type { Answer } from '../server/answers.ts'
import type { Settings } from './env.ts'

export interface Question<T> extends Omit<PartyQuestion<T>, 'party' | 'path' | 'traceId'> {
  /** Origin, already found among the allowed. */
  settlementServer: string
  path: '/transactions' | '/inquiries' | '/clearing'
  /** Tells whether an answer is about what was asked. */
  isAbout: (answer: T) => boolean
  /** For the log. */
  operationId?: string
}

/** `evidence` is the settlement server's own compact JWS. */
export type Settled<T> = { ok: true; body: T; evidence: string } | Extract<Answer, { ok: false }>

export interface RelayClock {
  /** The trace of the broker's message, which the settlement server gets too. */
  traceId: string
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
  { origin, livemode, keys, signingKeys }: Settings,
  { clock, newId, traceId }: RelayClock,
): Promise<Settled<T>> {
  const { settlementServer: party, operationId, isAbout } = question
  const sender = { origin, livemode, keys, signingKey: signingKeys[0], clock, newId }
  const asked = await askParty({ ...question, party, traceId }, sender)
  if (asked.kind !== 'answered') return unavailable(operationId, causeOf(asked))
  if (!isAbout(asked.body)) return unavailable(operationId, 'settlement_answers_another')
  return { ok: true, body: asked.body, evidence: asked.evidence }
}

/** For the log. */
function causeOf(asked: Exclude<Asked<unknown>, { kind: 'answered' }>): string {
  if (asked.kind === 'rejected') return 'settlement_refused'
  if (asked.cause === 'late') return 'settlement_timeout'
  if (asked.cause === 'unreachable') return 'settlement_unreachable'
  return asked.cause === 'too_large' || asked.cause === 'refused' ? 'settlement_refused' : asked.cause
}

function unavailable(operationId: string | undefined, logCode: string): Extract<Answer, { ok: false }> {
  const status = logCode === 'settlement_timeout' ? 504 : 502
  const about = operationId === undefined ? {} : { operationId }
  return { ok: false, code: 'settlement_unavailable', status, logCode, ...about }
}
