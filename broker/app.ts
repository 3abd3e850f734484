import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { HonoOptions } from 'hono/hono-base'
import { HTTPException } from 'hono/http-exception'

import { boundedBytes } from '../messages/bounded-body.ts'
import type { BoundedBytes } from '../messages/bounded-body.ts'
import type { ErrorCode } from '../protocol/error-codes.ts'
import { readTraceparent, traceIdFrom, traceparent } from '../protocol/trace.ts'
import type { Turn } from './bounds/fair-turns.ts'
import { rememberRefusal } from './bounds/refused-at-once.ts'
import type { OverLimit } from './bounds/request-limit.ts'
import { noteRefused } from './bounds/request-turns.ts'
import type { Access } from './directory/directory.ts'
import { DirectoryUnavailable } from './directory/remembered.ts'
import type { Env } from './env.ts'
import { StorageUnavailable } from './ask-object.ts'
import { newObjectId } from './object-ids.ts'
import { faultOf } from './field-fault.ts'
import { readJsonObject } from './json-body.ts'
import { BODY_TIMEOUT_MS } from './limits.ts'
import { problemNotice, wantsPage } from './notices.ts'
import { writeMetric } from './metrics.ts'
import { logEvent } from './operations-log.ts'
import { problemResponse } from './problems.ts'

/** Describes what a request carries through the broker beside its bindings. */
export interface AppEnv {
  Bindings: Env
  Variables: {
    requestId: string
    /** The trace of the request; the payment's own where its page asks. */
    traceId: string
    /** Set where a code alone does not say what was wrong: for the log. */
    cause?: string
    /** Set where a route is told apart by more than its pattern: for the log. */
    route?: string
    /** Set where a payment or an endpoint was made, or an operation begun: for the log. */
    made?: { payment?: string; operation?: string; endpoint?: string }
    /** Set where an API key was checked. */
    access: Access
    /** Set where the request's party takes turns with others: ended by whoever began it. */
    turn: Turn
  }
}
export type AppContext = Context<AppEnv>
export type App = OpenAPIHono<AppEnv>

/** Returns a problem+json answer (RFC 9457) to this request. */
export function problem(
  c: { var: { requestId: string } },
  code: ErrorCode,
  more?: { param?: string; detail?: string; retryAfterMs?: number },
): Response {
  const answer = problemResponse(code, c.var.requestId, more)
  codes.set(answer, code)
  return answer
}

/** Of the answers that are problems, as long as they are there: for the log. */
const codes = new WeakMap<Response, ErrorCode>()

/**
 * Returns the answer to a request beyond a limit, which no route gives in
 * another way: 429, with what the limit is. Until that has something left, the
 * next such request is refused unread. `party`: whose limit it is, where it is
 * one whose requests take turns.
 */
export function overLimit(
  c: { var: { requestId: string }; req: { raw: Request } },
  over: OverLimit,
  party?: string,
): Response {
  rememberRefusal(c.req.raw, over, party, Date.now())
  if (party !== undefined) noteRefused(party)
  return problemResponse('rate_limited', c.var.requestId, over)
}

/** Makes a Hono app whose validation failures are problems that name the field and never repeat what was sent. */
export function createApp<E extends AppEnv = AppEnv>(options: Pick<HonoOptions<E>, 'router'> = {}): OpenAPIHono<E> {
  return new OpenAPIHono<E>({
    ...options,
    defaultHook: (result, c) => {
      if (result.success) return undefined
      const fault = faultOf(result.error.issues)
      const isTwice = result.target === 'query' && Object.values(c.req.queries()).some(({ length }) => length > 1)
      return problem(c, fault.code, isTwice ? { ...fault, detail: 'Send it once.' } : fault)
    },
  })
}

/** Gives every answer a request id, one log line, and a problem for whatever goes wrong. */
export function useEdge(app: App): void {
  app.use(async (c, next) => {
    const started = Date.now()
    c.set('requestId', newObjectId('req'))
    c.set('traceId', readTraceparent(c.req.header('traceparent')) ?? traceIdFrom(crypto.randomUUID()))
    await next()
    const outcome = codes.get(c.res)
    // Set in place: `c.header` would build the response anew and lose that its body is compressed already.
    const fields = edgeFields(c.get('requestId'), c.get('traceId'))
    for (const [name, value] of Object.entries(fields)) c.res.headers.set(name, value)
    if (c.res.headers.get('content-type') === 'application/problem+json') {
      if (wantsPage(c)) c.res = problemNotice(c, await c.res.json())
      c.res.headers.append('vary', 'accept')
    }
    // The route's pattern, not the path; the payment that the path names has a field of its own.
    const route = c.get('route') ?? c.req.routePath
    const ms = Date.now() - started
    const cause = c.get('cause')
    logEvent('request', {
      request: c.get('requestId'),
      trace_id: c.get('traceId'),
      ...aboutRequest(c),
      method: c.req.method,
      route,
      status: c.res.status,
      ms,
      ...(outcome && { outcome }),
      ...(cause && { cause }),
    })
    writeMetric(c.env, { metric: 'request', name: route, outcome: String(c.res.status), ms })
  })
  app.notFound((c) => problem(c, 'not_found'))
  app.onError((error, c) => {
    if (error instanceof HTTPException && error.status === 400) return problem(c, 'invalid_json')
    logEvent('request_failed', { request: c.get('requestId'), trace_id: c.get('traceId'), ...aboutRequest(c), error })
    const isAway = error instanceof StorageUnavailable || error instanceof DirectoryUnavailable
    if (isAway) return problem(c, 'storage_unavailable')
    return problem(c, 'internal_error')
  })
}

/** Returns the headers that every answer of the broker carries. */
export function edgeFields(requestId: string, traceId: string): Readonly<Record<string, string>> {
  return {
    'x-request-id': requestId,
    traceparent: traceparent(traceId, crypto.randomUUID()),
    'x-content-type-options': 'nosniff',
  }
}

/** Names the payment, the operation and the endpoint of a request, and whose key it came with. What is no payment's id by its form is not logged. */
function aboutRequest(c: AppContext): NonNullable<AppContext['var']['made']> & { merchant?: string } {
  const named = PAYMENT_IN_PATH.exec(c.req.path)?.[1]
  // Not set in a request that no key came with, whatever the types say.
  const access = c.get('access') as Access | undefined
  return {
    ...(named && { payment: named }),
    ...c.get('made'),
    ...(access && { merchant: access.merchant.id }),
  }
}

const PAYMENT_IN_PATH = /\/(pay_[0-9a-hjkmnp-tv-z]{34})(?:\/|$)/

/**
 * Refuses a body that is too large or too slow, is not JSON by its media type,
 * or is no JSON object in UTF-8, before anyone reads it; also where no body is
 * looked for. No body at all is an empty object: whether a field is missing is the
 * route's to say.
 */
export function useJsonBody<E extends AppEnv>(app: OpenAPIHono<E>, path: string, maxBytes: number): void {
  app.use(path, async (c, next) => {
    const takesBody = c.req.method === 'POST' || c.req.method === 'PATCH'
    const read = await bodyOf(c.req.raw, maxBytes)
    if (!read.ok) return problem(c, BODY_PROBLEMS[read.problem])
    const { bytes } = read
    if (!takesBody && bytes.byteLength === 0) return next()
    const isJson = /^application\/json\b/i.test(c.req.header('content-type') ?? '')
    if (bytes.byteLength > 0 && !isJson) return problem(c, 'unsupported_media_type')
    const body = readJsonObject(bytes)
    if (!body.ok) return problem(c, body.fault.code, body.fault)
    // What the routes validate is what was read here, and it is parsed once.
    c.req.json = () => Promise.resolve(body.value as never)
    if (c.req.header('content-type') !== JSON_TYPE) c.req.raw = withJsonType(c.req.raw)
    await next()
    return undefined
  })
}

const JSON_TYPE = 'application/json'

/** A request whose body is JSON, whatever its header says of a body that is empty. */
function withJsonType(request: Request): Request {
  const headers = new Headers(request.headers)
  headers.set('content-type', JSON_TYPE)
  return new Request(request.url, { method: request.method, headers })
}

async function bodyOf(request: Request, maxBytes: number): Promise<BoundedBytes> {
  if (request.body === null) return { ok: true, bytes: new Uint8Array() }
  return boundedBytes(request, { maxBytes, deadline: AbortSignal.timeout(BODY_TIMEOUT_MS) })
}

const BODY_PROBLEMS = { too_large: 'body_too_large', too_late: 'body_too_late', broken: 'invalid_json' } as const
