/** The members and their attempts, in D1. The same statements run for an ID that nobody has. */

import { and, eq, inArray, lte, sql } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import type { Account } from '../../protocol/issuer-messages.ts'
import { PRUNE_ROWS_MAX } from '../front-door/limits.ts'
import { FAILURES_MAX } from './limits.ts'
import { loginAttempts, members, usedSeals } from './schema.ts'
import type { MemberStatus } from './schema.ts'

export interface NewMember {
  /** Normalized, with its check character: protocol/member-id.ts. */
  memberId: string
  /** From `hashPassword`. */
  passwordHash: string
  account: Account
  status?: MemberStatus
  /** Milliseconds since 1970. */
  now: number
}

/** Enters a member, or puts a new password, account and status in place of the old and lifts the lock. */
export async function enrolMember(db: DrizzleD1Database, member: NewMember): Promise<void> {
  const { memberId, passwordHash, account, status = 'active' } = member
  await db.batch([
    db
      .insert(members)
      .values({ memberId, passwordHash, account, status, createdAt: member.now })
      .onConflictDoUpdate({ target: members.memberId, set: { passwordHash, account, status } }),
    db.delete(loginAttempts).where(eq(loginAttempts.memberId, memberId)),
  ])
}

export type Member = Pick<typeof members.$inferSelect, 'passwordHash' | 'status' | 'account'>

/**
 * Counts an attempt before it is judged, in one statement, so that of fifty
 * guesses at once only the first five are numbered 1 to 5. Gives the attempt's
 * number since the last success, and the member if there is one.
 */
export async function beginAttempt(
  db: DrizzleD1Database,
  memberId: string,
): Promise<{ attempt: number; member: Member | undefined }> {
  const { passwordHash, status, account } = members
  const [counted, found] = await db.batch([
    db
      .insert(loginAttempts)
      .values({ memberId, failures: 1 })
      .onConflictDoUpdate({
        target: loginAttempts.memberId,
        // Stops growing one above the limit: how often a locked ID is tried is nobody's count.
        set: { failures: sql`min(${loginAttempts.failures} + 1, ${FAILURES_MAX + 1})` },
      })
      .returning({ failures: loginAttempts.failures }),
    db.select({ passwordHash, status, account }).from(members).where(eq(members.memberId, memberId)),
  ])
  return { attempt: counted[0]?.failures ?? FAILURES_MAX + 1, member: found[0] }
}

/** After the right password. A lock that other guesses brought on meanwhile stays. */
export async function clearAttempts(db: DrizzleD1Database, memberId: string): Promise<void> {
  await db
    .delete(loginAttempts)
    .where(and(eq(loginAttempts.memberId, memberId), lte(loginAttempts.failures, FAILURES_MAX)))
}

/** For the issuer's own desk: the ID may be tried again. */
export async function unlockMember(db: DrizzleD1Database, memberId: string): Promise<void> {
  await db.delete(loginAttempts).where(eq(loginAttempts.memberId, memberId))
}

/** True the first time. The insert decides, so of two at once one is refused. Times in seconds. */
export async function useSealOnce(
  db: DrizzleD1Database,
  seal: { jti: string; exp: number },
  nowSeconds: number,
): Promise<boolean> {
  const expired = db
    .select({ jti: usedSeals.jti })
    .from(usedSeals)
    .where(lte(usedSeals.expiresAt, nowSeconds))
    .limit(PRUNE_ROWS_MAX)
  const [inserted] = await db.batch([
    db
      .insert(usedSeals)
      .values({ jti: seal.jti, expiresAt: seal.exp })
      .onConflictDoNothing()
      .returning({ jti: usedSeals.jti }),
    db.delete(usedSeals).where(inArray(usedSeals.jti, expired)),
  ])
  return inserted.length === 1
}
