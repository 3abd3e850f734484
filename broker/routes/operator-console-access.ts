/** Names who speaks at /operator/console: an operator, by the cookie of a session that a token has opened. */

import { createMiddleware } from 'hono/factory'

import { overLimit, problem } from '../app.ts'
import { limitOperator } from '../bounds/api-bounds.ts'
import { networkOfRequest } from '../bounds/request-source.ts'
import { isRefused } from '../directory/strange-reads.ts'
import { OPERATOR_COOKIE, operatorSessionOf } from '../operator/operator-sessions.ts'
import type { OperatorSession } from '../operator/operator-sessions.ts'
import { inTurn } from './in-turn.ts'
import type { OperatorEnv } from './operator-access.ts'

/** A request of the operators' console, whose session was found good. */
export interface OperatorConsoleEnv extends OperatorEnv {
  Variables: OperatorEnv['Variables'] & { operatorSession: OperatorSession }
}

/** The cookie of a session that has not ended, and whose token is good, or a problem. Puts session and operator into the context. */
export const requireOperatorSession = createMiddleware<OperatorConsoleEnv>(async (c, next) => {
  const later = (work: Promise<void>): void => c.executionCtx.waitUntil(work)
  const at = { network: networkOfRequest(c.req), now: Date.now(), later }
  const session = await operatorSessionOf(c.env, OPERATOR_COOKIE.in(c.req.header('cookie'), c.env.BROKER_ORIGIN), at)
  if (isRefused(session)) return overLimit(c, session)
  if ('problem' in session) return problem(c, session.problem)
  // By itself: who reads in the console uses up nothing of the token's own programs.
  const party = `operator ${session.id}`
  const over = limitOperator(c.env, session.id)
  if (over !== undefined) return overLimit(c, over, party)
  c.set('operatorSession', session)
  c.set('operator', session.operator)
  const refused = await inTurn(c, party, next)
  if (refused instanceof Response) return refused
  c.res.headers.set('cache-control', 'no-store')
  return undefined
})

/** Refuses whatever is more than reading: a stolen cookie makes no token and changes nothing. */
export const requireReading = createMiddleware<OperatorConsoleEnv>(async (c, next) => {
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return problem(c, 'operator_console_reads')
  await next()
  return undefined
})
