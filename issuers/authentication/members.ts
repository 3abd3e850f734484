/** The members and their attempts, in D1. The same statements run for an ID that nobody has. */

import { eq, inArray, lte, sql } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import type { Account } from '../../protocol/issuer-messages.ts'
import { PRUNE_ROWS_MAX } from '../front-door/limits.ts'
import { FAILURES_MAX } from './limits.ts'
import { issuedMemberIds, loginAttempts, members, passkeys, usedSeals } from './schema.ts'
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
    db.insert(issuedMemberIds).values({ memberId, issuedAt: member.now }).onConflictDoNothing(),
    db.delete(loginAttempts).where(eq(loginAttempts.memberId, memberId)),
  ])
}

export interface Member extends Pick<
  typeof members.$inferSelect,
  'passwordHash' | 'status' | 'account' | 'email' | 'heldAt'
> {
  hasPasskey: boolean
}

/** The member, if there is one; with {@link useSeal} it is one trip to the database. */
export function memberById(db: DrizzleD1Database, memberId: string) {
  const { passwordHash, status, account, email, heldAt } = members
  const own = db.select({ id: passkeys.credentialId }).from(passkeys).where(eq(passkeys.memberId, memberId))
  const hasPasskey = sql<boolean>`exists ${own}`.mapWith(Boolean)
  const columns = { passwordHash, status, account, email, heldAt, hasPasskey }
  return db.select(columns).from(members).where(eq(members.memberId, memberId))
}

export async function findMember(db: DrizzleD1Database, memberId: string): Promise<Member | undefined> {
  return (await memberById(db, memberId))[0]
}

/**
 * Counts an attempt and gives its verdict, in one statement: the wrong
 * passwords in a row after it, 0 for a right one, `FAILURES_MAX` when the ID
 * is locked, whatever the password was.
 *
 * Nothing is told of a password before this. So of fifty guesses at once, the
 * first five to arrive here get a word on their password and the others get
 * none, as if they had come one by one; and any number of right ones at once
 * lock nobody out, as they would if each were counted before it is judged.
 */
export async function countAttempt(db: DrizzleD1Database, memberId: string, isRight: boolean): Promise<number> {
  const { failures } = loginAttempts
  const [counted] = await db
    .insert(loginAttempts)
    .values({ memberId, failures: isRight ? 0 : 1 })
    .onConflictDoUpdate({
      target: loginAttempts.memberId,
      set: {
        failures: sql`case when ${failures} >= ${FAILURES_MAX} then ${failures} when ${isRight ? 1 : 0} then 0 else ${failures} + 1 end`,
      },
    })
    .returning({ failures })
  return counted?.failures ?? FAILURES_MAX
}

/** For the issuer's own desk: the ID may be tried again. */
export async function unlockMember(db: DrizzleD1Database, memberId: string): Promise<void> {
  await db.delete(loginAttempts).where(eq(loginAttempts.memberId, memberId))
}

/** A one-time id that is used up once. Times in seconds. */
interface OneTime {
  jti: string
  exp: number
}

/** Uses it up: the first statement gives a row the first time. The insert decides, so of two at once one is refused. */
export function useSeal(db: DrizzleD1Database, seal: OneTime, nowSeconds: number) {
  const expired = db
    .select({ jti: usedSeals.jti })
    .from(usedSeals)
    .where(lte(usedSeals.expiresAt, nowSeconds))
    .limit(PRUNE_ROWS_MAX)
  return [
    db
      .insert(usedSeals)
      .values({ jti: seal.jti, expiresAt: seal.exp })
      .onConflictDoNothing()
      .returning({ jti: usedSeals.jti }),
    db.delete(usedSeals).where(inArray(usedSeals.jti, expired)),
  ] as const
}

/** True the first time. */
export async function useSealOnce(db: DrizzleD1Database, seal: OneTime, nowSeconds: number): Promise<boolean> {
  const [inserted] = await db.batch(useSeal(db, seal, nowSeconds))
  return inserted.length === 1
}
