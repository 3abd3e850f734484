/** Describes what the routes of the operator API share: who asks, with which scope, and how they are described. */

import { drizzle } from 'drizzle-orm/d1'
import { createMiddleware } from 'hono/factory'
import type { Context } from 'hono'

import { overLimit, problem } from '../app.ts'
import type { AppEnv } from '../app.ts'
import { limitOperator } from '../bounds/api-bounds.ts'
import { networkOfRequest } from '../bounds/request-source.ts'
import { isRefused } from '../directory/strange-reads.ts'
import type { Change } from '../operator/audit.ts'
import type { Refusal } from '../operator/outcome.ts'
import { allows } from '../operator/scopes.ts'
import type { Scope } from '../operator/scopes.ts'
import { operatorOf } from '../operator/token-access.ts'
import type { Operator } from '../operator/token-access.ts'
import { bearerOf } from './authentication.ts'
import { inTurn } from './in-turn.ts'
import { refusal, refusals, refuse } from './merchant-routes.ts'

/** A request of an operator, whose token was checked. */
export interface OperatorEnv extends AppEnv {
  Variables: AppEnv['Variables'] & { operator: Operator }
}

/** `Authorization: Bearer op_…` or the OPERATOR_KEY, or a problem. Nothing that is answered here is stored on the way. */
export const requireOperator = createMiddleware<OperatorEnv>(async (c, next) => {
  const bearer = bearerOf(c.req.header('authorization')) ?? ''
  const later = (work: Promise<void>): void => c.executionCtx.waitUntil(work)
  const operator = await operatorOf(c.env, bearer, { network: networkOfRequest(c.req), now: Date.now(), later })
  if (isRefused(operator)) return overLimit(c, operator)
  if ('problem' in operator) return problem(c, operator.problem)
  const over = limitOperator(c.env, operator.id)
  const party = `operator ${operator.id}`
  if (over !== undefined) return overLimit(c, over, party)
  c.set('operator', operator)
  const refused = await inTurn(c, party, next)
  if (refused instanceof Response) return refused
  c.res.headers.set('cache-control', 'no-store')
  return undefined
})

/** Requires, after {@link requireOperator}, the scope that a route needs, or answers with a problem that names it. */
export function requireScope(scope: Scope) {
  return createMiddleware<OperatorEnv>(async (c, next) => {
    if (!allows(c.var.operator.scopes, scope)) return problem(c, 'operator_scope_missing', { param: scope })
    await next()
    return undefined
  })
}

/** Returns what a change by this request is signed with. */
export function changeBy(c: Context<OperatorEnv>): Change {
  const { id, name } = c.var.operator
  return { db: drizzle(c.env.DIRECTORY), actor: { id, name }, requestId: c.var.requestId, now: Date.now() }
}

/** Answers with what an operator's act was refused for. */
export function refuseAct(c: { var: { requestId: string } }, { problem: code, param, detail }: Refusal): never {
  return refuse(c, code, { ...(param !== undefined && { param }), ...(detail !== undefined && { detail }) })
}

export const operatorSecurity = [{ operatorToken: [] }]
export const OPERATOR_TAGS = ['Operator']

/** The problems that every route of the operator API may answer with. */
export const operatorRefusals = {
  ...refusals,
  401: refusal('The token is missing, not known, expired or revoked.'),
  403: refusal('The token has not the scope; `param` names it.'),
}
/** Beside them, those of a route that changes one object. */
export const changeRefusals = {
  ...operatorRefusals,
  409: refusal('It cannot be so as things are now; `code` says why.'),
}
