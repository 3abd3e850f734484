/** Names who is signed in at the member's page: a cookie with 256 random bits, of which the database keeps the digest. */

import { and, desc, eq, gt, inArray, lt, lte, ne, notInArray, sql } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import { isPlainLoopback } from '../../../protocol/plain-loopback.ts'
import { PRUNE_ROWS_MAX } from '../../server/limits.ts'
import { countWrong } from '../guess-counts.ts'
import { FAILURES_MAX, SESSIONS_PER_MEMBER_MAX, SESSION_LIFETIME_MS } from '../limits.ts'
import { tokenDigest } from '../keyed-hash.ts'
import { sessions } from './schema.ts'

/** As much of an issuer's settings as its cookies are made by. */
interface CookieOwner {
  readonly prefix: string
  readonly origin: string
}

export interface Session {
  memberId: string
  digest: string
}

/**
 * Returns the cookie's name. Two issuers on one host, as in the demo, share its cookies
 * whatever their ports: the prefix keeps them apart.
 */
export function sessionCookieName({ prefix, origin }: CookieOwner): string {
  return `${isPlainLoopback(origin) ? '' : '__Host-'}member-${prefix}`
}

/** Writes the session's cookie (RFC 6265bis): `__Host-` binds the cookie to this very host, `Secure` to TLS, `Lax` to this site's own forms. */
export function sessionCookie(owner: CookieOwner, token: string): string {
  const age = token === '' ? 0 : Math.floor(SESSION_LIFETIME_MS / 1000)
  return `${sessionCookieName(owner)}=${token}; Path=/; Max-Age=${age}; ${cookieBounds(owner)}`
}

/** Returns the attributes that every cookie of these pages has. */
export function cookieBounds({ origin }: Pick<CookieOwner, 'origin'>): string {
  return `HttpOnly; ${isPlainLoopback(origin) ? '' : 'Secure; '}SameSite=Lax`
}

/** Builds the statements that begin a session, for a batch; some that have expired go, and those beyond what a member may have. */
export function sessionStatements(db: DrizzleD1Database, session: Session, now: number) {
  const ofMember = eq(sessions.memberId, session.memberId)
  const latest = db
    .select({ digest: sessions.digest })
    .from(sessions)
    .where(ofMember)
    .orderBy(desc(sessions.expiresAt))
    .limit(SESSIONS_PER_MEMBER_MAX - 1)
  return [
    pruneSessions(db, now),
    db.delete(sessions).where(and(ofMember, notInArray(sessions.digest, latest))),
    db.insert(sessions).values({ ...session, expiresAt: now + SESSION_LIFETIME_MS }),
  ] as const
}

/** Builds the statement that takes out some of what has expired. */
export function pruneSessions(db: DrizzleD1Database, now: number, max = PRUNE_ROWS_MAX) {
  const { digest, expiresAt } = sessions
  const expired = db.select({ digest }).from(sessions).where(lte(expiresAt, now)).limit(max)
  return db.delete(sessions).where(inArray(digest, expired))
}

/**
 * Counts the present password as it was typed in a session; wrong ones in a
 * row after it. Undefined once there were too many: then nothing is told of a
 * password in this session any more, and of fifty at once no more are.
 */
export async function countInSession(
  db: DrizzleD1Database,
  { digest, memberId }: Session,
  isRight: boolean,
  now: number,
): Promise<number | undefined> {
  const { failures } = sessions
  const isOpen = and(eq(sessions.digest, digest), lt(failures, FAILURES_MAX))
  const counted = db
    .update(sessions)
    .set({ failures: isRight ? 0 : sql`${failures} + 1` })
    .where(isOpen)
    .returning({ failures })
  // Wrong ones are the ID's too: whoever sits at a page that was left open must not find the password out.
  const [rows] = isRight ? [await counted] : await db.batch([counted, countWrong(db, memberId, now)])
  return rows[0]?.failures
}

export async function findSession(
  db: DrizzleD1Database,
  cookies: string,
  owner: CookieOwner,
  now: number,
): Promise<Session | undefined> {
  const name = sessionCookieName(owner)
  const pair = cookies.split(';').find((cookie) => cookie.trim().startsWith(`${name}=`))
  const token = pair?.slice(pair.indexOf('=') + 1).trim() ?? ''
  if (!/^[\w-]{43}$/.test(token)) return undefined
  const digest = await tokenDigest(token)
  const isOpen = and(eq(sessions.digest, digest), gt(sessions.expiresAt, now))
  const [found] = await db.select({ memberId: sessions.memberId }).from(sessions).where(isOpen)
  return found && { ...found, digest }
}

/** Builds the statement that ends a member's sessions, all or all but one. */
export function endSessions(db: DrizzleD1Database, memberId: string, kept?: string) {
  const ofMember = eq(sessions.memberId, memberId)
  return db.delete(sessions).where(kept === undefined ? ofMember : and(ofMember, ne(sessions.digest, kept)))
}

export async function endSession(db: DrizzleD1Database, digest: string): Promise<void> {
  await db.delete(sessions).where(eq(sessions.digest, digest))
}
