/** From an HTTP request to a message that may be acted on, and from an answer to an HTTP response. */

import type { BatchResponse } from 'drizzle-orm/batch'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import { MESSAGE_MEDIA_TYPE } from '../../protocol/message-claims.ts'
import type { MessageClaims, MessageType } from '../../protocol/message-claims.ts'
import { boundedText } from '../front-door/bounded-body.ts'
import { MESSAGE_MAX_BYTES } from '../front-door/limits.ts'
import { log } from '../front-door/log.ts'
import { problemResponse } from '../front-door/problems.ts'
import type { IssuerProblemCode } from '../front-door/problems.ts'
import type { PrivateJwk } from '../front-door/settings.ts'
import { openMessage } from './open-message.ts'
import type { Expected, Opened } from './open-message.ts'
import { firstSight } from './replay-guard.ts'
import type { Along } from './replay-guard.ts'
import { messageResponse, signMessage } from './sign-message.ts'

/** What a route does with a message, once it has passed every check. */
export type Answer =
  | { ok: true; body: object; outcome: string; operationId?: string }
  | { ok: false; code: IssuerProblemCode; status?: number; logCode?: string; operationId?: string }

interface Terms<T> extends Omit<Expected<T>, 'inResponseTo'> {
  db: DrizzleD1Database
  /** The event's name in the log. */
  event: string
  answerTyp: MessageType
  signingKey: PrivateJwk
  /** The clock again, for how long it took; the rules go by `now`. */
  clock: () => number
}

/** How a message is answered: once it is known to be new, or prepared before that is asked. */
export type Exchange<T> = Terms<T> &
  (
    | { answer: (body: T, claims: MessageClaims) => Promise<Answer> }
    | { prepare: (body: T, claims: MessageClaims) => Promise<Prepared> }
  )

/** An answer in two parts: what goes to the database together with the replay guard, and what is made of the results. */
export interface Prepared {
  along: Along
  answer: (results: unknown[]) => Promise<Answer>
}

/**
 * `along` may read, and use up what holds once, but nothing else: it is run
 * also when the message turns out to have come before, and `answer` is not.
 */
export function prepared<const A extends Along>(
  along: A,
  answer: (results: BatchResponse<A>) => Promise<Answer> | Answer,
): Prepared {
  return { along, answer: async (results) => answer(results as unknown as BatchResponse<A>) }
}

/**
 * Checks the request's message (steps 5 and 7), has it answered, signs the
 * answer to its sender (steps 6 and 8). A message that fails a check gets a
 * problem+json and changes nothing.
 */
export async function exchange<T>(request: Request, terms: Exchange<T>): Promise<Response> {
  const opened = await received(request, terms)
  const elapsed = (): number => terms.clock() - terms.now
  if (!opened.ok) {
    log({ event: terms.event, code: opened.code, ms: elapsed() })
    return problemResponse(opened.code)
  }
  const { iss, jti } = opened.claims
  const answer = await answerIfNew(opened.body, opened.claims, terms)
  const known = {
    event: terms.event,
    iss,
    jti,
    ...(answer.operationId === undefined ? {} : { operation_id: answer.operationId }),
  }
  if (!answer.ok) {
    log({ ...known, code: answer.logCode ?? answer.code, ms: elapsed() })
    return problemResponse(answer.code, answer.status === undefined ? {} : { status: answer.status })
  }
  const { answerTyp: typ, aud: own, livemode } = terms
  const envelope = { typ, iss: own, aud: iss, jti: crypto.randomUUID(), livemode, inResponseTo: jti }
  const signed = await signMessage(terms.signingKey, { ...envelope, now: terms.clock() }, answer.body)
  log({ ...known, outcome: answer.outcome, ms: elapsed() })
  return messageResponse(signed)
}

async function answerIfNew<T>(body: T, claims: MessageClaims, terms: Exchange<T>): Promise<Answer> {
  const { along, answer } =
    'prepare' in terms ? await terms.prepare(body, claims) : prepared([], () => terms.answer(body, claims))
  const { isFirst, results } = await firstSight(terms.db, claims, terms.now, along)
  return isFirst ? answer(results) : { ok: false, code: 'message_replayed' }
}

async function received<T>(request: Request, terms: Exchange<T>): Promise<Opened<T>> {
  const mediaType = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
  if (mediaType !== MESSAGE_MEDIA_TYPE) return { ok: false, code: 'unsupported_media_type' }
  const compact = await boundedText(request, MESSAGE_MAX_BYTES)
  if (compact === undefined) return { ok: false, code: 'body_too_large' }
  return openMessage(compact, terms)
}
