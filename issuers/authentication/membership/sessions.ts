/** Who is signed in at the member's page: a cookie with 256 random bits, of which the database keeps the digest. */

import { and, eq, gt, inArray, lte, ne } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import { PRUNE_ROWS_MAX } from '../../front-door/limits.ts'
import { SESSION_LIFETIME_MS } from '../limits.ts'
import { tokenDigest } from '../registration/keyed-hash.ts'
import { sessions } from './schema.ts'

export interface Session {
  memberId: string
  digest: string
}

/**
 * Two issuers on one host, as in the demo, share its cookies whatever their
 * ports: the prefix keeps them apart.
 */
export function sessionCookieName(prefix: string): string {
  return `__Host-member-${prefix}`
}

/** RFC 6265bis: `__Host-` binds the cookie to this very host, `Secure` to TLS (or loopback), `Lax` to this site's own forms. */
export function sessionCookie(prefix: string, token: string): string {
  const age = token === '' ? 0 : Math.floor(SESSION_LIFETIME_MS / 1000)
  return `${sessionCookieName(prefix)}=${token}; Path=/; Max-Age=${age}; HttpOnly; Secure; SameSite=Lax`
}

/** The statements that begin a session, for a batch; some that have expired go. */
export function sessionStatements(db: DrizzleD1Database, session: Session, now: number) {
  const expired = db
    .select({ digest: sessions.digest })
    .from(sessions)
    .where(lte(sessions.expiresAt, now))
    .limit(PRUNE_ROWS_MAX)
  return [
    db.delete(sessions).where(inArray(sessions.digest, expired)),
    db.insert(sessions).values({ ...session, expiresAt: now + SESSION_LIFETIME_MS }),
  ] as const
}

export async function findSession(
  db: DrizzleD1Database,
  cookies: string,
  prefix: string,
  now: number,
): Promise<Session | undefined> {
  const name = sessionCookieName(prefix)
  const pair = cookies.split(';').find((cookie) => cookie.trim().startsWith(`${name}=`))
  const token = pair?.slice(pair.indexOf('=') + 1).trim() ?? ''
  if (!/^[\w-]{43}$/.test(token)) return undefined
  const digest = await tokenDigest(token)
  const isOpen = and(eq(sessions.digest, digest), gt(sessions.expiresAt, now))
  const [found] = await db.select({ memberId: sessions.memberId }).from(sessions).where(isOpen)
  return found && { ...found, digest }
}

/** The statement that ends a member's sessions, all or all but one. */
export function endSessions(db: DrizzleD1Database, memberId: string, kept?: string) {
  const ofMember = eq(sessions.memberId, memberId)
  return db.delete(sessions).where(kept === undefined ? ofMember : and(ofMember, ne(sessions.digest, kept)))
}

export async function endSession(db: DrizzleD1Database, digest: string): Promise<void> {
  await db.delete(sessions).where(eq(sessions.digest, digest))
}
