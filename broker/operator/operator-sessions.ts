/**
 * Sessions of the operators' console. Whoever holds a token asks for a link, whose
 * secret is in its fragment; the page gives it up for a cookie, once. A session
 * has the scopes of its token, and ends with it.
 */

import { and, desc, eq, gt, inArray, isNull, lte, notInArray } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'

import type { ErrorCode } from '../../protocol/error-codes.ts'
import type { OverLimit } from '../bounds/request-limit.ts'
import { isSessionSecret, newSessionSecret, SessionCookie } from '../console/session-secrets.ts'
import { operatorSessions, operatorTokens } from '../db/operator-schema.ts'
import { sha256Hex } from '../digests.ts'
import { Remembered } from '../directory/remembered.ts'
import { boundedly, isRefused } from '../directory/strange-reads.ts'
import type { Env } from '../env.ts'
import { newObjectId } from '../object-ids.ts'
import { logEvent } from '../operations-log.ts'
import {
  ENDED_FORGOTTEN_AT_ONCE,
  OPERATOR_LINK_LIFETIME_MS,
  OPERATOR_SESSION_IDLE_MS,
  OPERATOR_SESSION_LIFETIME_MS,
  OPERATOR_SESSION_USE_NOTED_EACH_MS,
  OPERATOR_SESSIONS_PER_TOKEN_MAX,
} from './limits.ts'
import type { Operator } from './token-access.ts'

export const OPERATOR_COOKIE = new SessionCookie('__Host-operator', OPERATOR_SESSION_LIFETIME_MS)

/** An operator who has come in by a link of their token. */
export interface OperatorSession {
  id: string
  /** Milliseconds since 1970. */
  enteredAt: number
  expiresAt: number
  operator: Operator & { expiresAt: number }
  isTokenRevoked: boolean
}

const remembered = new Remembered<OperatorSession>()

/** Makes a link's secret for the holder of a token, good once and for a minute. Of a token's sessions beyond the bound the oldest end. */
export async function makeOperatorLink(
  env: Env,
  { id: tokenId }: Pick<Operator, 'id'>,
  now: number,
): Promise<{ secret: string; expiresAt: number }> {
  const db = drizzle(env.DIRECTORY)
  const secret = newSessionSecret()
  const ofToken = eq(operatorSessions.tokenId, tokenId)
  const latest = db
    .select({ id: operatorSessions.id })
    .from(operatorSessions)
    .where(ofToken)
    .orderBy(desc(operatorSessions.createdAt))
    .limit(OPERATOR_SESSIONS_PER_TOKEN_MAX - 1)
  const expiresAt = now + OPERATOR_LINK_LIFETIME_MS
  const row = { id: newObjectId('ses'), linkSha256: await sha256Hex(secret), tokenId, createdAt: now, expiresAt }
  await db.batch([
    db.delete(operatorSessions).where(and(ofToken, notInArray(operatorSessions.id, latest))),
    db.insert(operatorSessions).values(row),
  ])
  return { secret, expiresAt }
}

/** Opens a link: the value of the session's cookie, or undefined when the link is used up, too old or none. */
export async function openOperatorLink(env: Env, secret: string, now: number): Promise<string | undefined> {
  if (!isSessionSecret(secret)) return undefined
  const cookie = newSessionSecret()
  const isGood = and(
    eq(operatorSessions.linkSha256, await sha256Hex(secret)),
    isNull(operatorSessions.sha256),
    gt(operatorSessions.expiresAt, now),
  )
  // One statement: of two who open it at once, one does.
  const opened = await drizzle(env.DIRECTORY)
    .update(operatorSessions)
    .set({ sha256: await sha256Hex(cookie), enteredAt: now, expiresAt: now + OPERATOR_SESSION_IDLE_MS })
    .where(isGood)
    .returning({ id: operatorSessions.id })
  return opened.length > 0 ? cookie : undefined
}

/** Finds the session of a cookie, or the code of why there is none any more. Using it moves its end on, never beyond its token's. */
export async function operatorSessionOf(
  env: Env,
  cookie: string,
  { network, now, later }: { network: string; now: number; later: (work: Promise<void>) => void },
): Promise<OperatorSession | OverLimit | { problem: ErrorCode }> {
  if (!isSessionSecret(cookie)) return { problem: 'console_session_missing' }
  const sha256 = await sha256Hex(cookie)
  const session = await boundedly(env, remembered, sha256, network, () => readSession(env, sha256))
  if (session === undefined) return { problem: 'console_session_missing' }
  if (isRefused(session)) return session
  if (session.isTokenRevoked) return { problem: 'operator_token_revoked' }
  if (session.operator.expiresAt <= now) return { problem: 'operator_token_expired' }
  if (session.expiresAt <= now) return { problem: 'console_session_missing' }
  const expiresAt = Math.min(now + OPERATOR_SESSION_IDLE_MS, session.enteredAt + OPERATOR_SESSION_LIFETIME_MS)
  if (expiresAt - session.expiresAt >= OPERATOR_SESSION_USE_NOTED_EACH_MS) {
    // Here at once, so that the next request of this isolate does not write it again.
    session.expiresAt = expiresAt
    later(noteUse(env, session).catch((error: unknown) => logEvent('console_use_not_noted', { error })))
  }
  return session
}

/** Ends the session of a cookie: at once here, and within seconds in other isolates. */
export async function endOperatorSession(env: Env, cookie: string, now: number): Promise<void> {
  if (!isSessionSecret(cookie)) return
  const sha256 = await sha256Hex(cookie)
  await drizzle(env.DIRECTORY).delete(operatorSessions).where(eq(operatorSessions.sha256, sha256))
  const known = remembered.fresh(sha256)
  if (known !== undefined) remembered.put(sha256, { ...known, expiresAt: 0 }, now)
}

/** Takes out links and sessions that have ended, a bounded number. */
export async function forgetOperatorSessions(env: Env, now: number): Promise<void> {
  const db = drizzle(env.DIRECTORY)
  const ended = db
    .select({ id: operatorSessions.id })
    .from(operatorSessions)
    .where(lte(operatorSessions.expiresAt, now))
    .limit(ENDED_FORGOTTEN_AT_ONCE)
  await db.delete(operatorSessions).where(inArray(operatorSessions.id, ended))
}

async function readSession(env: Env, sha256: string): Promise<OperatorSession | undefined> {
  const { id, enteredAt, expiresAt, tokenId } = operatorSessions
  const token = {
    tokenId,
    name: operatorTokens.name,
    scopes: operatorTokens.scopes,
    tokenExpiresAt: operatorTokens.expiresAt,
    revokedAt: operatorTokens.revokedAt,
  }
  const row = await drizzle(env.DIRECTORY)
    .select({ id, enteredAt, expiresAt, ...token })
    .from(operatorSessions)
    .innerJoin(operatorTokens, eq(operatorTokens.id, tokenId))
    .where(eq(operatorSessions.sha256, sha256))
    .get()
  if (row === undefined) return undefined
  const { name, scopes } = row
  return {
    id: row.id,
    enteredAt: row.enteredAt ?? 0,
    expiresAt: row.expiresAt,
    operator: { id: row.tokenId, name, scopes, expiresAt: row.tokenExpiresAt },
    isTokenRevoked: row.revokedAt !== null,
  }
}

async function noteUse(env: Env, { id, expiresAt }: OperatorSession): Promise<void> {
  await drizzle(env.DIRECTORY).update(operatorSessions).set({ expiresAt }).where(eq(operatorSessions.id, id))
}
