/** Names who speaks at /console: somebody whom a shop let in, by the cookie of the session; and what they may do. */

import { createMiddleware } from 'hono/factory'
import type { Context } from 'hono'

import { overLimit, problem } from '../app.ts'
import type { AppEnv } from '../app.ts'
import { limitConsoleChange, limitRequest } from '../bounds/api-bounds.ts'
import { networkOfRequest } from '../bounds/request-source.ts'
import { beginAction, endAction } from '../console/actions.ts'
import { CONSOLE_COOKIE, sessionOf } from '../console/sessions.ts'
import type { ConsoleSession } from '../console/sessions.ts'
import { isRefused } from '../directory/strange-reads.ts'
import { settingsOf } from '../env.ts'
import { logEvent } from '../operations-log.ts'
import { inTurn } from './in-turn.ts'

/** A request of the console's page, whose session was found good. */
export interface ConsoleEnv extends AppEnv {
  Variables: AppEnv['Variables'] & {
    session: ConsoleSession
    /** Names what an act was about that its path does not name: a key that was made, an origin. */
    actedOn?: string
  }
}

/**
 * Refuses what comes from other pages than the console's own: a browser says so
 * (Fetch Metadata), or names the origin. The cookie is `Strict` besides.
 */
export const requireOwnOrigin = createMiddleware<AppEnv>(async (c, next) => {
  const site = c.req.header('sec-fetch-site')
  const origin = c.req.header('origin')
  const isOwn = site === undefined ? isReading(c) || origin !== undefined : site === 'same-origin'
  const isElsewhere = origin !== undefined && origin !== settingsOf(c.env).origin
  if (!isOwn || isElsewhere) return problem(c, 'console_page_only')
  await next()
  return undefined
})

/** The cookie of a session that has not ended, or a problem. Puts session and merchant's access into the context. */
export const requireSession = createMiddleware<ConsoleEnv>(async (c, next) => {
  const later = (work: Promise<void>): void => c.executionCtx.waitUntil(work)
  const at = { network: networkOfRequest(c.req), now: Date.now(), later }
  const session = await sessionOf(c.env, CONSOLE_COOKIE.in(c.req.header('cookie'), c.env.BROKER_ORIGIN), at)
  if (session === undefined) return problem(c, 'console_session_missing')
  if (isRefused(session)) return overLimit(c, session)
  if (session.access.merchant.disabled) return problem(c, 'merchant_disabled')
  const over = limitRequest(c.env, session.access)
  if (over !== undefined) return overLimit(c, over)
  c.set('session', session)
  c.set('access', session.access)
  const refused = await inTurn(c, session.access.merchant.id, next)
  if (refused instanceof Response) return refused
  // What a page of the console shows is kept by no cache on the way.
  c.res.headers.set('cache-control', 'no-store')
  return undefined
})

/** After {@link requireSession}: whoever only looks changes nothing, and what is changed is written down first. */
export const requireRole = createMiddleware<ConsoleEnv>(async (c, next) => {
  if (isReading(c)) return next()
  const { session, requestId } = c.var
  if (session.role === 'viewer') return problem(c, 'console_role_viewer')
  const action = { ...actionOf(c.req.method, c.req.path), requestId }
  const sequence = await beginAction(c.env, session, action, Date.now())
  await next()
  const { payment, operation, endpoint } = c.get('made') ?? {}
  const end = { status: c.res.status, objectId: payment ?? endpoint ?? c.get('actedOn'), operationId: operation }
  // The act is done, whatever becomes of the note: the entry is there, and names the request.
  const noted = endAction(c.env, sequence, end).catch((error: unknown) =>
    logEvent('console_action_not_ended', { error }),
  )
  c.executionCtx.waitUntil(noted)
  return undefined
})

/** After {@link requireSession}: what goes into the operators' audit log too is bounded more closely. */
export const boundChanges = createMiddleware<ConsoleEnv>(async (c, next) => {
  const over = isReading(c) ? undefined : limitConsoleChange(c.env, c.var.session.access)
  if (over !== undefined) return overLimit(c, over)
  await next()
  return undefined
})

function isReading(c: Context): boolean {
  return c.req.method === 'GET' || c.req.method === 'HEAD'
}

const ID = /^[a-z]{2,5}_[0-9a-hjkmnp-tv-z]{20,60}$/

/** Names an act as the merchant API does, and the first object that its path names. */
function actionOf(method: string, path: string): { action: string; objectId: string | null } {
  const parts = path.split('/').slice(path.startsWith('/console/api/v1/') ? 4 : 3)
  const route = parts.map((part) => (ID.test(part) ? '{id}' : part)).join('/')
  return { action: `${method} /${route}`, objectId: parts.find((part) => ID.test(part)) ?? null }
}
