/** The answer to a request that is refused before anything of it is looked at: the same 429 that a route gives, at the cost of writing it. */

import { readTraceparent, traceIdFrom } from '../protocol/trace.ts'
import { edgeFields } from './app.ts'
import { countRefusal, standingRefusal } from './bounds/refused-at-once.ts'
import { limitFields } from './bounds/request-limit.ts'
import { noteRefused } from './bounds/request-turns.ts'
import type { Env } from './env.ts'
import { writeMetric } from './metrics.ts'
import { problemNotice } from './notices.ts'
import { newObjectId } from './object-ids.ts'
import { logEvent } from './operations-log.ts'
import { problemDocument } from './problems.ts'

/** Returns the refusal of a request that is surely beyond a limit; undefined: it goes its way. */
export function refuseAtOnce(request: Request, env: Env): Response | undefined {
  const now = Date.now()
  const standing = standingRefusal(request, now)
  const form = standing && formOf(request)
  if (standing === undefined || form === undefined) return undefined
  const { policy, party, retryAfterMs } = standing
  if (party !== undefined) noteRefused(party)
  const count = countRefusal(policy.name, now)
  if (count !== undefined) logEvent('requests_refused', { limit: policy.name, count })
  writeMetric(env, { metric: 'request', name: 'refused_at_once', outcome: '429', ms: 0 })
  const requestId = newObjectId('req')
  const traceId = readTraceparent(request.headers.get('traceparent')) ?? traceIdFrom(crypto.randomUUID())
  const edge = { ...edgeFields(requestId, traceId), vary: 'accept' }
  if (form === 'page') return pageOf(request, requestId, edge)
  const [before = '', after = ''] = (aroundId ??= JSON.stringify(problemDocument('rate_limited', ID_PLACE)).split(
    ID_PLACE,
  ))
  const limit = limitFields(policy, Math.max(1, Math.ceil(retryAfterMs / 1000)))
  const headers = { 'content-type': 'application/problem+json', ...limit, ...edge }
  return new Response(before + requestId + after, { status: 429, headers })
}

/** Stands where the request's id comes; nothing else in the document is like it. */
const ID_PLACE = '{request_id}'
let aroundId: string[] | undefined

/** Tells a browser, which wants a page first, from a program; undefined: that takes a closer look. */
function formOf({ method, headers }: Request): 'page' | 'problem' | undefined {
  if (method !== 'GET' && method !== 'HEAD') return 'problem'
  const accepted = headers.get('accept') ?? ''
  if (!accepted.includes('text/html')) return 'problem'
  return accepted.startsWith('text/html') ? 'page' : undefined
}

function pageOf({ url, headers }: Request, requestId: string, edge: Readonly<Record<string, string>>): Response {
  const asked = {
    query: (name: string) => new URL(url).searchParams.get(name) ?? undefined,
    header: (name: string) => headers.get(name) ?? undefined,
  }
  const answer = problemNotice({ req: asked }, problemDocument('rate_limited', requestId))
  for (const [name, value] of Object.entries(edge)) answer.headers.set(name, value)
  return answer
}
