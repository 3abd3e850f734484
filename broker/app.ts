import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'

import type { ErrorCode } from '../protocol/error-codes.ts'
import type { Access } from './directory/directory.ts'
import type { Env } from './env.ts'
import { newObjectId } from './object-ids.ts'
import { logEvent } from './operations-log.ts'
import { problemResponse } from './problems.ts'

/** What a request carries through the broker beside its bindings. */
export interface AppEnv {
  Bindings: Env
  Variables: {
    requestId: string
    /** Set where an API key was checked. */
    access: Access
  }
}
export type AppContext = Context<AppEnv>
export type App = OpenAPIHono<AppEnv>

/** A problem+json answer (RFC 9457) to this request. */
export function problem(
  c: { var: { requestId: string } },
  code: ErrorCode,
  more?: { param?: string; detail?: string; retryAfterMs?: number },
): Response {
  return problemResponse(code, c.var.requestId, more)
}

// A field that is wrong in one way only has a code of its own.
const CODES_BY_FIELD: Readonly<Record<string, ErrorCode>> = {
  amount: 'amount_invalid',
  currency: 'currency_unknown',
  member_id: 'member_id_invalid',
  sealed_password: 'sealed_password_invalid',
  passkey: 'passkey_invalid',
}

/** A Hono app whose validation failures are problems that name the field and never repeat what was sent. */
export function createApp<E extends AppEnv = AppEnv>(): OpenAPIHono<E> {
  return new OpenAPIHono<E>({
    defaultHook: (result, c) => {
      if (result.success) return undefined
      const issue = result.error.issues[0]
      const unknown = issue?.code === 'unrecognized_keys'
      const param = issue?.path.join('.') ?? ''
      const code = CODES_BY_FIELD[param] ?? 'invalid_request'
      const detail = unknown ? 'A field is not known here. See /openapi.json.' : (issue?.message ?? '')
      const more = code === 'invalid_request' ? { detail, ...(param === '' ? {} : { param }) } : { param }
      return problem(c, code, more)
    },
  })
}

/** What every answer gets: a request id, one log line, and a problem for whatever goes wrong. */
export function useEdge(app: App): void {
  app.use(async (c, next) => {
    const started = Date.now()
    c.set('requestId', newObjectId('req'))
    await next()
    // Set in place: `c.header` would build the response anew and lose that its body is compressed already.
    c.res.headers.set('x-request-id', c.get('requestId'))
    c.res.headers.set('x-content-type-options', 'nosniff')
    // The route's pattern, not the path: a path may name a payment.
    logEvent('request', {
      request: c.get('requestId'),
      method: c.req.method,
      route: c.req.routePath,
      status: c.res.status,
      ms: Date.now() - started,
    })
  })
  app.notFound((c) => problem(c, 'not_found'))
  app.onError((error, c) => {
    if (error instanceof HTTPException && error.status === 400) return problem(c, 'invalid_json')
    logEvent('request_failed', { request: c.get('requestId'), error })
    return problem(c, 'internal_error')
  })
}

/** Refuses a body that is too large, is not JSON by its media type, or does not parse, before anyone reads it. */
export function useJsonBody<E extends AppEnv>(app: OpenAPIHono<E>, path: string, maxBytes: number): void {
  app.use(path, bodyLimit({ maxSize: maxBytes, onError: (c) => problem(c as unknown as AppContext, 'body_too_large') }))
  app.use(path, async (c, next) => {
    const hasBody = c.req.method === 'POST' || c.req.method === 'PATCH'
    const isJson = /^application\/json\b/i.test(c.req.header('content-type') ?? '')
    if (hasBody && !isJson) return problem(c, 'unsupported_media_type')
    await next()
    return undefined
  })
}
