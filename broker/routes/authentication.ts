import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'

import { overLimit, problem } from '../app.ts'
import type { AppContext, AppEnv } from '../app.ts'
import { limitCreation, limitRequest } from '../bounds/api-bounds.ts'
import { networkOfRequest } from '../bounds/request-source.ts'
import { accessOfKey, noteKeyUse } from '../directory/directory.ts'
import type { Access } from '../directory/directory.ts'
import { scopeMissing } from '../directory/key-scopes.ts'
import { isRefused } from '../directory/strange-reads.ts'
import { inTurn } from './in-turn.ts'
import { KEY_USE_NOTED_EACH_MS } from '../limits.ts'
import { logEvent } from '../operations-log.ts'

/** `Authorization: Bearer sk_…`, or a problem. Puts the merchant's access into the context. */
export const requireSecretKey = createMiddleware<AppEnv>(async (c, next) => {
  const key = bearerOf(c.req.header('authorization'))
  if (key === undefined) return problem(c, 'api_key_missing')
  const isKey = /^sk_(test|live)_[\w-]{20,128}$/.test(key)
  const access = isKey ? await accessOfKey(c.env, key, networkOfRequest(c.req)) : undefined
  if (access === undefined) return unknownKey(c, key, isKey)
  if (isRefused(access)) return overLimit(c, access)
  // What the key says of its mode and what the directory says must be the same: a wrong row makes no test live.
  if (access.livemode !== key.startsWith('sk_live_')) return problem(c, 'api_key_invalid')
  if (access.revoked) return problem(c, 'api_key_revoked')
  if (access.expiresAt !== null && access.expiresAt <= Date.now()) return problem(c, 'api_key_expired')
  if (access.merchant.disabled) return problem(c, 'merchant_disabled')
  const over = limitRequest(c.env, access) ?? (makesRow(c) ? limitCreation(c.env, access) : undefined)
  if (over !== undefined) return overLimit(c, over, access.merchant.id)
  const missing = scopeMissing(access.scopes, c.req.method, c.req.path)
  if (missing !== undefined) return problem(c, 'api_key_scope_missing', { param: missing })
  notesUse(c, access, Date.now())
  c.set('access', access)
  return inTurn(c, access.merchant.id, next)
})

/** Refuses a key that nobody has. Which mode it is of it says itself: most often the setting of the other one was meant. */
function unknownKey(c: Context<AppEnv>, key: string, isKey: boolean): Response {
  if (!isKey) return problem(c, 'api_key_invalid')
  const [mode, other] = key.startsWith('sk_live_') ? (['live', 'test'] as const) : (['test', 'live'] as const)
  c.set('cause', `${mode}_key`)
  const detail = `It is a ${mode} key, and this broker has no such ${mode} key. If ${other} payments are meant, send the key that begins with sk_${other}_.`
  return problem(c, 'api_key_invalid', { detail })
}

/** True for a creation, which makes a row in a ledger each time: it is bounded more closely, before its body is read. */
function makesRow({ req }: Context<AppEnv>): boolean {
  return req.method === 'POST' && req.path === '/v1/payments'
}

/** Notes the use of a key once in an hour; whatever becomes of the note, the request goes on. */
function notesUse(c: AppContext, access: Access, now: number): void {
  if (now - (access.lastUsedAt ?? 0) <= KEY_USE_NOTED_EACH_MS) return
  // Here at once, so that the next request of this isolate does not write it again.
  access.lastUsedAt = now
  const noted = noteKeyUse(c.env, access.digest, now)
  c.executionCtx.waitUntil(noted.catch((error: unknown) => logEvent('key_use_not_noted', { error })))
}

/** Returns the token of an `Authorization: Bearer …` header (RFC 6750), or undefined. */
export function bearerOf(header: string | undefined): string | undefined {
  return /^Bearer ([\w.~+/=-]{1,512})$/i.exec(header ?? '')?.[1]
}
