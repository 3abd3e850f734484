/** The members and what they used up, in D1. The same statements run for an ID that nobody has. */

import { eq, exists, inArray, lte, sql } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import type { KeptAccount } from '../account-kinds.ts'
import { PRUNE_ROWS_MAX } from '../server/limits.ts'
import { forgetWrong, forgiveSources, isKnown } from './guess-counts.ts'
import { issuedMemberIds, knownSources, members, passkeys, usedSeals } from './schema.ts'
import type { MemberStatus } from './schema.ts'

export interface NewMember {
  /** Normalized, with its check character: protocol/member-id.ts. */
  memberId: string
  /** From `hashPassword`. */
  passwordHash: string
  account: KeptAccount
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
    forgetWrong(db, memberId),
    forgiveSources(db, memberId),
  ])
}

export interface Member extends Pick<
  typeof members.$inferSelect,
  'passwordHash' | 'status' | 'account' | 'email' | 'heldAt'
> {
  hasPasskey: boolean
  /** The member was right before from where the request comes. */
  isKnownSource: boolean
}

/** Says where a request comes from, by its keyed hash, and when, in milliseconds since 1970. */
export interface Origin {
  source: string | undefined
  now: number
}

/** Reads the member, if there is one; with {@link useSeal} it is one trip to the database. */
export function memberById(db: DrizzleD1Database, memberId: string, from?: Origin) {
  const { passwordHash, status, account, email, heldAt } = members
  const own = db.select({ id: passkeys.credentialId }).from(passkeys).where(eq(passkeys.memberId, memberId))
  const hasPasskey = sql<boolean>`exists ${own}`.mapWith(Boolean)
  const known =
    from?.source === undefined
      ? sql`false`
      : exists(
          db
            .select()
            .from(knownSources)
            .where(isKnown({ memberId, source: from.source }, from.now)),
        )
  // Named, because a batch tells columns apart by their names.
  const isKnownSource = sql<boolean>`${known}`.mapWith(Boolean).as('is_known_source')
  const columns = { passwordHash, status, account, email, heldAt, hasPasskey, isKnownSource }
  return db.select(columns).from(members).where(eq(members.memberId, memberId))
}

export async function findMember(db: DrizzleD1Database, memberId: string, from?: Origin): Promise<Member | undefined> {
  return (await memberById(db, memberId, from))[0]
}

/** Unlocks a member, for the issuer's own staff: the ID may be tried again. */
export async function unlockMember(db: DrizzleD1Database, memberId: string): Promise<void> {
  await db.batch([forgetWrong(db, memberId), forgiveSources(db, memberId)])
}

/** A one-time id that is used up once. Times in seconds. */
interface OneTime {
  jti: string
  exp: number
}

/** Uses it up: the first statement gives a row the first time. The insert decides, so of two at once one is refused. */
export function useSeal(db: DrizzleD1Database, seal: OneTime, nowSeconds: number) {
  const { jti } = usedSeals
  const use = db.insert(usedSeals).values({ jti: seal.jti, expiresAt: seal.exp }).onConflictDoNothing()
  return [use.returning({ jti }), pruneSeals(db, nowSeconds)] as const
}

/** Builds the statement that takes out some of those that would be refused for their age. */
export function pruneSeals(db: DrizzleD1Database, nowSeconds: number, max = PRUNE_ROWS_MAX) {
  const { jti, expiresAt } = usedSeals
  const expired = db.select({ jti }).from(usedSeals).where(lte(expiresAt, nowSeconds)).limit(max)
  return db.delete(usedSeals).where(inArray(jti, expired))
}

/** Uses a seal up; true the first time. */
export async function useSealOnce(db: DrizzleD1Database, seal: OneTime, nowSeconds: number): Promise<boolean> {
  const [inserted] = await db.batch(useSeal(db, seal, nowSeconds))
  return inserted.length === 1
}
