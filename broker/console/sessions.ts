/**
 * Sessions of the merchant console. A shop's server asks for a link, whose
 * token is in its fragment, so that no server, log or preview sees it; the page
 * gives it up for a cookie, once. The database has no more than digests of both.
 */

import { and, desc, eq, gt, inArray, isNull, lte, notInArray } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'

import type { OverLimit } from '../bounds/request-limit.ts'
import { consoleSessions } from '../db/console-schema.ts'
import type { ConsoleRole } from '../db/console-schema.ts'
import { merchants } from '../db/directory-schema.ts'
import { sha256Hex } from '../digests.ts'
import { MERCHANT, merchantFrom, volumesOf } from '../directory/directory.ts'
import type { Access } from '../directory/directory.ts'
import { issuersSubquery, rememberIssuers } from '../directory/issuer-rows.ts'
import { Remembered } from '../directory/remembered.ts'
import { boundedly } from '../directory/strange-reads.ts'
import type { Env } from '../env.ts'
import { logEvent } from '../operations-log.ts'
import { newObjectId } from '../object-ids.ts'
import {
  ENDED_FORGOTTEN_AT_ONCE,
  LINK_LIFETIME_MS,
  SESSIONS_PER_MERCHANT_MAX,
  SESSION_IDLE_MS,
  SESSION_LIFETIME_MS,
  SESSION_USE_NOTED_EACH_MS,
} from './limits.ts'
import { isSessionSecret, newSessionSecret, SessionCookie } from './session-secrets.ts'

export const CONSOLE_COOKIE = new SessionCookie('__Host-console', SESSION_LIFETIME_MS)

/** Somebody whom a shop has let into its console, and the merchant's access that goes with it. */
export interface ConsoleSession {
  id: string
  role: ConsoleRole
  name: string
  /** Milliseconds since 1970. */
  enteredAt: number
  expiresAt: number
  access: Access
}

const remembered = new Remembered<ConsoleSession>()

/** Makes a link's token, good once and for a minute. Of a merchant's sessions beyond the bound the oldest end. */
export async function makeLink(
  env: Env,
  { access, role, name }: { access: Access; role: ConsoleRole; name: string },
  now: number,
): Promise<{ token: string; expiresAt: number }> {
  const db = drizzle(env.DIRECTORY)
  const token = newSessionSecret()
  const { merchant, livemode } = access
  const ofMerchant = and(eq(consoleSessions.merchantId, merchant.id), eq(consoleSessions.livemode, livemode))
  const latest = db
    .select({ id: consoleSessions.id })
    .from(consoleSessions)
    .where(ofMerchant)
    .orderBy(desc(consoleSessions.createdAt))
    .limit(SESSIONS_PER_MERCHANT_MAX - 1)
  const expiresAt = now + LINK_LIFETIME_MS
  await db.batch([
    db.delete(consoleSessions).where(and(ofMerchant, notInArray(consoleSessions.id, latest))),
    db.insert(consoleSessions).values({
      id: newObjectId('ses'),
      linkSha256: await sha256Hex(token),
      merchantId: merchant.id,
      livemode,
      role,
      name,
      createdAt: now,
      expiresAt,
    }),
  ])
  return { token, expiresAt }
}

/** Opens a link: the value of the session's cookie, or undefined when the link is used up, too old or none. */
export async function openLink(env: Env, token: string, now: number): Promise<string | undefined> {
  if (!isSessionSecret(token)) return undefined
  const cookie = newSessionSecret()
  const isGood = and(
    eq(consoleSessions.linkSha256, await sha256Hex(token)),
    isNull(consoleSessions.sha256),
    gt(consoleSessions.expiresAt, now),
  )
  // One statement: of two who open it at once, one does.
  const opened = await drizzle(env.DIRECTORY)
    .update(consoleSessions)
    .set({ sha256: await sha256Hex(cookie), enteredAt: now, expiresAt: now + SESSION_IDLE_MS })
    .where(isGood)
    .returning({ id: consoleSessions.id })
  return opened.length > 0 ? cookie : undefined
}

/** Finds the session of a cookie; undefined when there is none, or it has ended. Using it moves its end on. */
export async function sessionOf(
  env: Env,
  cookie: string,
  { network, now, later }: { network: string; now: number; later: (work: Promise<void>) => void },
): Promise<ConsoleSession | OverLimit | undefined> {
  if (!isSessionSecret(cookie)) return undefined
  const sha256 = await sha256Hex(cookie)
  const session = await boundedly(env, remembered, sha256, network, () => readSession(env, sha256, now))
  if (session === undefined || 'retryAfterMs' in session) return session
  if (session.expiresAt <= now) return undefined
  const expiresAt = Math.min(now + SESSION_IDLE_MS, session.enteredAt + SESSION_LIFETIME_MS)
  if (expiresAt - session.expiresAt >= SESSION_USE_NOTED_EACH_MS) {
    // Here at once, so that the next request of this isolate does not write it again.
    session.expiresAt = expiresAt
    later(noteUse(env, session).catch((error: unknown) => logEvent('console_use_not_noted', { error })))
  }
  return session
}

/** Ends the session of a cookie: at once here, and within seconds in other isolates. */
export async function endSession(env: Env, cookie: string, now: number): Promise<void> {
  if (!isSessionSecret(cookie)) return
  const sha256 = await sha256Hex(cookie)
  await drizzle(env.DIRECTORY).delete(consoleSessions).where(eq(consoleSessions.sha256, sha256))
  const known = remembered.fresh(sha256)
  if (known !== undefined) remembered.put(sha256, { ...known, expiresAt: 0 }, now)
}

/** Takes out links and sessions that have ended, a bounded number. */
export async function forgetSessions(env: Env, now: number): Promise<void> {
  const db = drizzle(env.DIRECTORY)
  const ended = db
    .select({ id: consoleSessions.id })
    .from(consoleSessions)
    .where(lte(consoleSessions.expiresAt, now))
    .limit(ENDED_FORGOTTEN_AT_ONCE)
  await db.delete(consoleSessions).where(inArray(consoleSessions.id, ended))
}

async function readSession(env: Env, sha256: string, now: number): Promise<ConsoleSession | undefined> {
  const { id, role, name, enteredAt, expiresAt, livemode } = consoleSessions
  const row = await drizzle(env.DIRECTORY)
    .select({
      id,
      role,
      name,
      enteredAt,
      expiresAt,
      livemode,
      volumes: volumesOf(consoleSessions),
      ...MERCHANT,
      issuers: issuersSubquery(env),
    })
    .from(consoleSessions)
    .innerJoin(merchants, eq(merchants.id, consoleSessions.merchantId))
    .where(eq(consoleSessions.sha256, sha256))
    .get()
  if (row === undefined) return undefined
  rememberIssuers(env, row.issuers, now)
  const access: Access = {
    merchant: merchantFrom(row),
    livemode: row.livemode,
    volumes: row.volumes,
    revoked: false,
    expiresAt: null,
    // What its requests are counted by: its own, beside the shop's servers.
    digest: sha256,
    actor: { id: row.id, name: row.name },
    scopes: null,
    lastUsedAt: null,
  }
  return {
    id: row.id,
    role: row.role,
    name: row.name,
    enteredAt: row.enteredAt ?? 0,
    expiresAt: row.expiresAt,
    access,
  }
}

async function noteUse(env: Env, { id, expiresAt }: ConsoleSession): Promise<void> {
  await drizzle(env.DIRECTORY).update(consoleSessions).set({ expiresAt }).where(eq(consoleSessions.id, id))
}
