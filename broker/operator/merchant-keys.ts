/** Merchants' secret keys: made, listed by their last characters, revoked. The key itself is kept by the merchant alone. */

import { and, count, desc, eq, gt, isNull, or, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'

import { apiKeys, merchants } from '../db/directory-schema.ts'
import type { KeyScope } from '../db/directory-schema.ts'
import { insertIf } from '../db/insert-if.ts'
import { sha256Hex } from '../digests.ts'
import { KEY_ID_DIGEST_CHARACTERS, secretKeyId } from '../directory/secret-key-id.ts'
import type { Env } from '../env.ts'
import { newSecret } from '../object-ids.ts'
import { changeObject } from './audit.ts'
import type { Change } from './audit.ts'
import { KEYS_KEPT_MAX, KEYS_MAX, LAST_CHARACTERS } from './limits.ts'
import { refused } from './outcome.ts'
import type { Outcome } from './outcome.ts'
import { statusOf } from './tokens.ts'

export type KeyRow = typeof apiKeys.$inferSelect

export interface NewKey {
  livemode: boolean
  name: string
  /** Null: it has no end. */
  expiresAt: number | null
  /** Null: it may do all that the merchant API does. */
  scopes: KeyScope[] | null
}

/** Makes a key of a merchant; the secret is told here and never again. */
export async function createKey(
  change: Change,
  merchantId: string,
  given: NewKey,
): Promise<Outcome<{ key: KeyRow; secret: string }>> {
  const { db, now } = change
  const secret = newSecret(given.livemode ? 'sk_live_' : 'sk_test_')
  const lastCharacters = secret.slice(-LAST_CHARACTERS)
  const sha256 = await sha256Hex(secret)
  const key: KeyRow = {
    sha256,
    merchantId,
    ...given,
    lastCharacters,
    createdAt: now,
    revokedAt: null,
    lastUsedAt: null,
  }
  const object = { type: 'key', id: secretKeyId(key.sha256) } as const
  return changeObject(change, object, async () => {
    const merchant = await db.select().from(merchants).where(eq(merchants.id, merchantId)).get()
    if (merchant === undefined) return refused('merchant_not_found')
    const isGood = and(isNull(apiKeys.revokedAt), or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, now)))
    const mine = eq(apiKeys.merchantId, merchantId)
    const good = db.select({ n: count() }).from(apiKeys).where(and(mine, isGood))
    const kept = db.select({ n: count() }).from(apiKeys).where(mine)
    if (((await good.get())?.n ?? 0) >= KEYS_MAX) return refused('api_key_limit')
    if (((await kept.get())?.n ?? 0) >= KEYS_KEPT_MAX) return refused('api_key_limit')
    return {
      entry: { action: 'key.created', object, before: null, after: keyView(key, now) },
      rule: sql`(${good}) < ${KEYS_MAX} AND (${kept}) < ${KEYS_KEPT_MAX}`,
      statements: (isWritten) => [insertIf(db, apiKeys, key, isWritten)],
      value: { key, secret },
    }
  })
}

/** Revokes a key of a merchant, of one mode where it is given. One that is revoked already stays as it is. */
export function revokeKey(change: Change, { merchantId, livemode }: KeyOwner, id: string): Promise<Outcome<KeyRow>> {
  const { db, now } = change
  const object = { type: 'key', id } as const
  return changeObject(change, object, async () => {
    const key = await db
      .select()
      .from(apiKeys)
      .where(and(ownedBy({ merchantId, livemode }), hasId(id)))
      .get()
    if (key === undefined) return refused('api_key_not_found')
    if (key.revokedAt !== null) return { ok: true, value: key }
    const revoked = { ...key, revokedAt: now }
    const set = db.update(apiKeys).set({ revokedAt: now })
    return {
      entry: { action: 'key.revoked', object, before: keyView(key, now), after: keyView(revoked, now) },
      statements: (isWritten) => [set.where(and(eq(apiKeys.sha256, key.sha256), isWritten))],
      value: revoked,
    }
  })
}

/** Names whose keys: a merchant's, of one mode where it is given. */
export interface KeyOwner {
  merchantId: string
  livemode?: boolean | undefined
}

/** Lists the keys of a merchant, newest first. */
export function listKeys(env: Env, owner: KeyOwner): Promise<KeyRow[]> {
  const mine = drizzle(env.DIRECTORY).select().from(apiKeys).where(ownedBy(owner))
  return mine.orderBy(desc(apiKeys.createdAt), desc(apiKeys.sha256)).limit(KEYS_KEPT_MAX).all()
}

function ownedBy({ merchantId, livemode }: KeyOwner) {
  const isOfMode = livemode === undefined ? undefined : eq(apiKeys.livemode, livemode)
  return and(eq(apiKeys.merchantId, merchantId), isOfMode)
}

function hasId(id: string) {
  return eq(sql`'key_' || substr(${apiKeys.sha256}, 1, ${KEY_ID_DIGEST_CHARACTERS})`, id)
}

/** Renders a key as the API shows it: never the key itself. */
export function keyView(key: KeyRow, now: number) {
  return {
    id: secretKeyId(key.sha256),
    merchant: key.merchantId,
    mode: key.livemode ? ('live' as const) : ('test' as const),
    name: key.name,
    scopes: key.scopes,
    last_characters: key.lastCharacters,
    status: statusOf(key, now),
    created_at: new Date(key.createdAt).toISOString(),
    expires_at: key.expiresAt === null ? null : new Date(key.expiresAt).toISOString(),
    revoked_at: key.revokedAt === null ? null : new Date(key.revokedAt).toISOString(),
    last_used_at: key.lastUsedAt === null ? null : new Date(key.lastUsedAt).toISOString(),
  }
}
