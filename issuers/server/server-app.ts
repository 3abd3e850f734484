/** Describes what the three servers have in common towards the outside: their keys, their health, and how they say no. */

import { Hono } from 'hono'
import type { Context } from 'hono'

import { traceIdOf } from '../../messages/message-trace.ts'
import { publicKeys } from '../../messages/own-keys.ts'
import type { OwnKeys } from '../../messages/own-keys.ts'
import { JWKS_CACHE_SECONDS } from './limits.ts'
import { log } from './log.ts'
import { noticePage, wantsPage } from './notice-page.ts'
import type { NoticedProblem } from './notice-page.ts'
import { problemResponse } from './problems.ts'
import { SettingsError } from './settings.ts'

export interface PublishedKeys {
  signingKeys: OwnKeys
  encryptionKeys?: OwnKeys
}

/** The page that a person gets in place of a problem. */
export type PersonsPage<E extends object> = (
  c: Context<{ Bindings: E }>,
  problem: NoticedProblem,
) => Response | Promise<Response>

/**
 * Makes a Hono app with `GET /healthz`, `GET /.well-known/jwks.json` (RFC 7517,
 * public halves only), and problem+json for unknown addresses and for errors,
 * or a page where a person asks.
 */
export function serverApp<E extends object>(
  keysOf: (env: E) => PublishedKeys,
  personsPage: PersonsPage<E> = noticePage,
): Hono<{ Bindings: E }> {
  const app = new Hono<{ Bindings: E }>()
  app.use(async (c, next) => {
    await next()
    if (c.res.headers.get('content-type') !== 'application/problem+json') return
    if (wantsPage(c)) c.res = await personsPage(c, await c.res.json())
    c.res.headers.append('vary', 'accept')
  })
  app.get('/healthz', (c) => {
    keysOf(c.env) // Throws when the settings are wrong: a server that cannot sign is not well.
    return c.json({ status: 'ok' }, 200, { 'cache-control': 'no-store' })
  })
  app.get('/.well-known/jwks.json', (c) => {
    const { signingKeys, encryptionKeys } = keysOf(c.env)
    const headers = { 'cache-control': `public, max-age=${JWKS_CACHE_SECONDS}` }
    return c.json({ keys: publicKeys(signingKeys, encryptionKeys) }, 200, headers)
  })
  app.notFound(() => problemResponse('not_found'))
  app.onError((error, c) => {
    // The message of an error may repeat what it choked on, so only our own kinds are told apart.
    const trace_id = traceIdOf(undefined, c.req.raw, () => crypto.randomUUID())
    const code = error instanceof SettingsError ? `setting_${error.variable}` : 'internal_error'
    log({ event: 'failed', trace_id, code })
    return problemResponse('internal_error')
  })
  return app
}

/** Answers a path's other methods: 405 with `Allow` (RFC 9110, section 15.5.6). */
export function onlyMethod(method: 'GET' | 'POST'): () => Response {
  return () => problemResponse('method_not_allowed', { headers: { allow: method } })
}
