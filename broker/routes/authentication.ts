import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'

import { overLimit, problem } from '../app.ts'
import type { AppEnv } from '../app.ts'
import { limitCreation, limitRequest } from '../bounds/api-bounds.ts'
import { networkOfRequest } from '../bounds/request-source.ts'
import { accessOfKey } from '../directory/directory.ts'
import { isRefused } from '../directory/strange-reads.ts'
import { inTurn } from './in-turn.ts'

/** `Authorization: Bearer sk_…`, or a problem. Puts the merchant's access into the context. */
export const requireSecretKey = createMiddleware<AppEnv>(async (c, next) => {
  const key = bearerOf(c.req.header('authorization'))
  if (key === undefined) return problem(c, 'api_key_missing')
  const isKey = /^sk_(test|live)_[\w-]{20,128}$/.test(key)
  const access = isKey ? await accessOfKey(c.env, key, networkOfRequest(c.req)) : undefined
  if (access === undefined) return problem(c, 'api_key_invalid')
  if (isRefused(access)) return overLimit(c, access)
  // What the key says of its mode and what the directory says must be the same: a wrong row makes no test live.
  if (access.livemode !== key.startsWith('sk_live_')) return problem(c, 'api_key_invalid')
  if (access.revoked) return problem(c, 'api_key_revoked')
  if (access.expiresAt !== null && access.expiresAt <= Date.now()) return problem(c, 'api_key_expired')
  if (access.merchant.disabled) return problem(c, 'merchant_disabled')
  const over = limitRequest(c.env, access) ?? (makesRow(c) ? limitCreation(c.env, access) : undefined)
  if (over !== undefined) return overLimit(c, over, access.merchant.id)
  c.set('access', access)
  return inTurn(c, access.merchant.id, next)
})

/** True for a creation, which makes a row in a ledger each time: it is bounded more closely, before its body is read. */
function makesRow({ req }: Context<AppEnv>): boolean {
  return req.method === 'POST' && req.path === '/v1/payments'
}

/** Returns the token of an `Authorization: Bearer …` header (RFC 6750), or undefined. */
export function bearerOf(header: string | undefined): string | undefined {
  return /^Bearer ([\w.~+/=-]{1,512})$/i.exec(header ?? '')?.[1]
}
