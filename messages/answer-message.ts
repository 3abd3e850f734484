/** From an HTTP request to a message that may be acted on, and from an answer to an HTTP response. */

import type { BatchResponse } from 'drizzle-orm/batch'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import type { MessageClaims, MessageType } from '../protocol/message-claims.ts'
import { aboutMessage, traceIdIn, traceIdOf } from './message-trace.ts'
import type { MessageAbout } from './message-trace.ts'
import type { Expected } from './open-message.ts'
import type { PrivateJwk } from './own-keys.ts'
import type { MessageProblem } from './problems.ts'
import { receiveMessage } from './receive-message.ts'
import { firstSight } from './replay-guard.ts'
import type { BatchStatements } from './replay-guard.ts'
import { messageResponse, signMessage } from './sign-message.ts'

/** Describes what a route does with a message, once it has passed every check. `Code`: how its server says no. */
export type Answer<Code extends string> =
  | { ok: true; body: object; outcome: string; operationId?: string }
  | { ok: false; code: Code; status?: number; logCode?: string; operationId?: string }

/** Describes what may be written down of a message: no body, no name, no account. */
export interface MessageLogEntry extends MessageAbout {
  event: string
  /** The trace that it belongs to (protocol/trace.ts). */
  trace_id?: string
  /** A stable code of ours. */
  code?: string
  /** The sender, once its signature was checked. */
  iss?: string
  jti?: string
  outcome?: string
  /** Says how long it took. */
  ms?: number
}

/** Describes what a server's messages are held against, and what it answers with. */
interface Terms<T> extends Omit<Expected<T>, 'inResponseTo'> {
  db: DrizzleD1Database
  /** The event's name in the log. */
  event: string
  answerTyp: MessageType
  signingKey: PrivateJwk
  /** The clock again, for how long it took; the rules go by `now`. */
  clock: () => number
}

/** Says how a server writes its log, and how it says no. */
export interface AnswerPorts<Code extends string> {
  log: (entry: MessageLogEntry) => void
  problem: (code: Code | MessageProblem, more: { status?: number }) => Response
}

/** The claims of a message, with the trace that its receiver goes on with. */
export type TracedClaims = MessageClaims & { trace_id: string }

/** Says how a message is answered: once it is known to be new, or prepared before that is asked. */
export type Exchange<T, Code extends string> = Terms<T> &
  (
    | { answer: (body: T, claims: TracedClaims) => Promise<Answer<Code>> }
    | { prepare: (body: T, claims: TracedClaims) => Promise<Prepared<Code>> }
  )

/** An answer in two parts: what goes to the database together with the replay guard, and what is made of the results. */
export interface Prepared<Code extends string> {
  batched: BatchStatements
  answer: (results: unknown[]) => Promise<Answer<Code>>
}

/**
 * Prepares an answer. `batched` may read, and use up what holds once, but
 * nothing else: it is run also when the message turns out to have come before,
 * and `answer` is not.
 */
export function prepared<const A extends BatchStatements, Code extends string>(
  batched: A,
  answer: (results: BatchResponse<A>) => Promise<Answer<Code>> | Answer<Code>,
): Prepared<Code> {
  return { batched, answer: async (results) => answer(results as unknown as BatchResponse<A>) }
}

/**
 * Checks the request's message (steps 5 and 7), has it answered, signs the
 * answer to its sender (steps 6 and 8). A message that fails a check gets a
 * problem+json and changes nothing.
 */
export async function answerMessage<T, Code extends string>(
  request: Request,
  terms: Exchange<T, Code>,
  { log, problem }: AnswerPorts<Code>,
): Promise<Response> {
  const opened = await receiveMessage(request, terms)
  const elapsed = (): number => terms.clock() - terms.now
  if (!opened.ok) {
    log({ event: terms.event, trace_id: traceIdOf(undefined, request, newId), code: opened.code, ms: elapsed() })
    return problem(opened.code, {})
  }
  const { iss, jti } = opened.claims
  const traceId = traceIdOf(opened.claims, request, newId)
  const answer = await answerIfNew(opened.body, { ...opened.claims, trace_id: traceId }, terms)
  const known = {
    event: terms.event,
    iss,
    jti,
    trace_id: traceId,
    ...aboutMessage(opened.body),
    ...(answer.operationId === undefined ? {} : { operation_id: answer.operationId }),
  }
  if (!answer.ok) {
    log({ ...known, code: answer.logCode ?? answer.code, ms: elapsed() })
    return problem(answer.code, answer.status === undefined ? {} : { status: answer.status })
  }
  const { answerTyp: typ, aud: own, livemode } = terms
  // Only who named a trace gets it back: an earlier version may not know the claim.
  const answered = { livemode, inResponseTo: jti, traceId: traceIdIn(opened.claims) }
  const envelope = { typ, iss: own, aud: iss, jti: newId(), ...answered }
  const signed = await signMessage(terms.signingKey, { ...envelope, now: terms.clock() }, answer.body)
  log({ ...known, outcome: answer.outcome, ms: elapsed() })
  return messageResponse(signed)
}

function newId(): string {
  return crypto.randomUUID()
}

async function answerIfNew<T, Code extends string>(
  body: T,
  claims: TracedClaims,
  terms: Exchange<T, Code>,
): Promise<Answer<Code | MessageProblem>> {
  const { batched, answer } =
    'prepare' in terms ? await terms.prepare(body, claims) : prepared([], () => terms.answer(body, claims))
  const { isFirst, results } = await firstSight(terms.db, claims, terms.now, batched)
  return isFirst ? answer(results) : { ok: false, code: 'message_replayed' }
}
