/**
 * The record of which of the broker's own keys were in use, and when: so that
 * a key that is gone, though what it made is still about, is known to be
 * missing; and so that the public half of one that signed goes on being
 * published. No secret is in it. Each row is authenticated under another of the
 * broker's keys: who can write to the directory can add no key to the JWKS, and
 * keep none in it.
 */

import { and, desc, eq, lt, ne } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'

import { fromBase64url, toBase64url } from '../../protocol/base64url.ts'
import { ownKeyUses } from '../db/key-schema.ts'
import { Remembered } from '../directory/remembered.ts'
import { settingsOf } from '../env.ts'
import type { Env } from '../env.ts'
import { logEvent } from '../operations-log.ts'
import { OWN_KEYS_MAX_AGE_MS, OWN_KEYS_NOTED_MS, OWN_KEYS_READ_MAX, RETURN_KEYS_MAX } from './limits.ts'
import { keysInUse } from './own-keys.ts'
import type { OwnKey } from './own-keys.ts'

/** A key that was in use. Times in milliseconds since 1970. */
export type KeyUse = OwnKey & {
  firstUsedAt: number
  lastUsedAt: number
  /** False for a row that this broker did not write, or under a key that it has no longer: nothing is published by it. */
  isAuthentic: boolean
}

/** Writes down which keys are in use now. Never throws: the sweep comes again. */
export async function noteKeysInUse(env: Env, now: number): Promise<void> {
  try {
    const db = drizzle(env.DIRECTORY)
    const [macKey] = settingsOf(env).clientSecretKeys
    for (const key of await keysInUse(env)) {
      const use = { ...key, firstUsedAt: now, lastUsedAt: now }
      const row = { ...use, mac: await macOf(use, macKey) }
      const set = { lastUsedAt: row.lastUsedAt, jwk: row.jwk, mac: row.mac }
      const target = [ownKeyUses.kind, ownKeyUses.id]
      await db.insert(ownKeyUses).values(row).onConflictDoUpdate({ target, set })
    }
    await authenticateAnew(env)
    // A key that signed verdicts signed returns too, and those are shown after years.
    const isOver = and(lt(ownKeyUses.lastUsedAt, now - OWN_KEYS_NOTED_MS), ne(ownKeyUses.kind, 'verdicts'))
    await db.delete(ownKeyUses).where(isOver)
  } catch (error) {
    logEvent('own_keys_not_noted', { error })
  }
}

/** Reads every use that is known, the latest first. */
export async function keyUses(env: Env): Promise<KeyUse[]> {
  const rows = await drizzle(env.DIRECTORY)
    .select()
    .from(ownKeyUses)
    .orderBy(desc(ownKeyUses.lastUsedAt))
    .limit(OWN_KEYS_READ_MAX)
    .all()
  return Promise.all(
    rows.map(async ({ mac, ...use }) => ({ ...use, isAuthentic: (await rightMacs(env, use)).includes(mac) })),
  )
}

/** Reads every use that is known of a key that signed verdicts, and so returns; the latest first. */
export async function signingKeyUses(env: Env): Promise<KeyUse[]> {
  const rows = await signingKeyRows(env)
  return Promise.all(
    rows.map(async ({ mac, ...use }) => ({ ...use, isAuthentic: (await rightMacs(env, use)).includes(mac) })),
  )
}

async function signingKeyRows(env: Env) {
  return drizzle(env.DIRECTORY)
    .select()
    .from(ownKeyUses)
    .where(eq(ownKeyUses.kind, 'verdicts'))
    .orderBy(desc(ownKeyUses.lastUsedAt))
    .limit(RETURN_KEYS_MAX)
    .all()
}

/** The key that a row is authenticated under is turned too: what is right under the one before is written anew under the one in use. */
async function authenticateAnew(env: Env): Promise<void> {
  for (const { mac, ...use } of await signingKeyRows(env)) {
    const [current, ...former] = await rightMacs(env, use)
    if (current === undefined || !former.includes(mac)) continue
    const isSame = and(eq(ownKeyUses.kind, use.kind), eq(ownKeyUses.id, use.id), eq(ownKeyUses.mac, mac))
    await drizzle(env.DIRECTORY).update(ownKeyUses).set({ mac: current }).where(isSame)
  }
}

const remembered = new Remembered<KeyUse[]>(OWN_KEYS_MAX_AGE_MS)

/** Returns the same, perhaps a minute old; none where the directory cannot be read. */
export async function rememberedKeyUses(env: Env): Promise<KeyUse[]> {
  try {
    return (await remembered.get('all', () => keyUses(env))) ?? []
  } catch (error) {
    logEvent('own_keys_not_read', { error })
    return []
  }
}

/** The codes that a row may have: under each key of the settings, the one in use first. */
function rightMacs(env: Env, use: OwnKey & { lastUsedAt: number }): Promise<string[]> {
  return Promise.all(settingsOf(env).clientSecretKeys.map((key) => macOf(use, key)))
}

async function macOf({ kind, id, jwk, lastUsedAt }: OwnKey & { lastUsedAt: number }, secret: string): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', fromBase64url(secret), algorithm, false, ['sign'])
  const text = ['own key', kind, id, jwk?.x ?? '', jwk?.y ?? '', lastUsedAt].join('\0')
  return toBase64url(new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text))))
}
