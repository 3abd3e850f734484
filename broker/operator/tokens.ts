/** Operators' tokens: made, listed, revoked. A token gives no more than it has, and nothing that outlives it. */

import { and, count, desc, eq, gt, isNull, lt, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'

import { insertIf } from '../db/insert-if.ts'
import { operatorTokens } from '../db/operator-schema.ts'
import { sha256Hex } from '../digests.ts'
import type { Env } from '../env.ts'
import { newObjectId, newSecret } from '../object-ids.ts'
import { changeObject } from './audit.ts'
import type { Change } from './audit.ts'
import { TOKENS_MAX } from './limits.ts'
import { refused } from './outcome.ts'
import type { Outcome } from './outcome.ts'
import { allows } from './scopes.ts'
import type { Scope } from './scopes.ts'

export type TokenRow = typeof operatorTokens.$inferSelect

/** Known by its beginning, as merchants' keys are: no operation's id is like it. */
export const TOKEN_PREFIX = 'op_secret_'

/** Rights that whoever makes a token has: for good, where there is no end. */
export interface Rights {
  scopes: readonly string[]
  expiresAt: number | null
}

/** Makes a token; the secret is told here and never again. */
export async function createToken(
  change: Change,
  given: { name: string; scopes: Scope[]; expiresAt: number },
  maker: Rights,
): Promise<Outcome<{ token: TokenRow; secret: string }>> {
  const { db, actor, now } = change
  if (maker.expiresAt !== null && given.scopes.some((scope) => !allows(maker.scopes, scope))) {
    return refused('operator_scope_missing', {
      param: 'scopes',
      detail: 'A token gives no scope that it does not have.',
    })
  }
  if (maker.expiresAt !== null && given.expiresAt > maker.expiresAt) {
    return refused('invalid_request', { param: 'expires_at', detail: 'A token makes none that outlives it.' })
  }
  const secret = newSecret(TOKEN_PREFIX)
  const token: TokenRow = {
    id: newObjectId('tok'),
    sha256: await sha256Hex(secret),
    ...given,
    createdBy: actor.id,
    createdAt: now,
    revokedAt: null,
    lastUsedAt: null,
  }
  const object = { type: 'token', id: token.id } as const
  return changeObject(change, object, async () => {
    const good = db.select({ n: count() }).from(operatorTokens).where(isGood(now))
    const isRoom = ((await good.get())?.n ?? 0) < TOKENS_MAX
    if (!isRoom) return refused('token_limit')
    return {
      entry: { action: 'token.created', object, before: null, after: tokenView(token, now) },
      rule: sql`(${good}) < ${TOKENS_MAX}`,
      statements: (isWritten) => [insertIf(db, operatorTokens, token, isWritten)],
      value: { token, secret },
    }
  })
}

/** Revokes a token. One that is revoked already stays as it is. */
export function revokeToken(change: Change, id: string): Promise<Outcome<TokenRow>> {
  const { db, now } = change
  const object = { type: 'token', id } as const
  return changeObject(change, object, async () => {
    const token = await db.select().from(operatorTokens).where(eq(operatorTokens.id, id)).get()
    if (token === undefined) return refused('token_not_found')
    if (token.revokedAt !== null) return { ok: true, value: token }
    const revoked = { ...token, revokedAt: now }
    const set = db.update(operatorTokens).set({ revokedAt: now })
    return {
      entry: { action: 'token.revoked', object, before: tokenView(token, now), after: tokenView(revoked, now) },
      statements: (isWritten) => [set.where(and(eq(operatorTokens.id, id), isWritten))],
      value: revoked,
    }
  })
}

/** Lists tokens, newest first, as many as there may be good ones and those that have ended since. */
export function listTokens(env: Env): Promise<TokenRow[]> {
  const all = drizzle(env.DIRECTORY).select().from(operatorTokens)
  return all
    .orderBy(desc(operatorTokens.createdAt), desc(operatorTokens.id))
    .limit(2 * TOKENS_MAX)
    .all()
}

/** Reads a token by the digest of its secret. */
export function tokenByDigest(env: Env, sha256: string): Promise<TokenRow | undefined> {
  return drizzle(env.DIRECTORY).select().from(operatorTokens).where(eq(operatorTokens.sha256, sha256)).get()
}

/** Writes down that a token was used, if nothing as late is there yet. */
export async function noteUse(env: Env, { id }: Pick<TokenRow, 'id'>, now: number): Promise<void> {
  const isEarlier = sql`coalesce(${lt(operatorTokens.lastUsedAt, now)}, 1)`
  const set = drizzle(env.DIRECTORY).update(operatorTokens).set({ lastUsedAt: now })
  await set.where(and(eq(operatorTokens.id, id), isEarlier))
}

/** Renders a token as the API shows it: never its secret, nor the digest. */
export function tokenView(token: TokenRow, now: number) {
  return {
    id: token.id,
    name: token.name,
    scopes: token.scopes,
    status: statusOf(token, now),
    created_by: token.createdBy,
    created_at: new Date(token.createdAt).toISOString(),
    expires_at: new Date(token.expiresAt).toISOString(),
    revoked_at: token.revokedAt === null ? null : new Date(token.revokedAt).toISOString(),
    last_used_at: token.lastUsedAt === null ? null : new Date(token.lastUsedAt).toISOString(),
  }
}

/** Returns what has become of a token or a key: revoked counts before expired. */
export function statusOf(
  { revokedAt, expiresAt }: { revokedAt: number | null; expiresAt: number | null },
  now: number,
): 'active' | 'expired' | 'revoked' {
  if (revokedAt !== null) return 'revoked'
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'active'
}

function isGood(now: number) {
  return and(isNull(operatorTokens.revokedAt), gt(operatorTokens.expiresAt, now))
}
