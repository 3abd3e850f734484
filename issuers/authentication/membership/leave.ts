/**
 * Leaving: an ID that is over, and what is kept of it. Whatever signs in or
 * pays goes at once; the particulars of the registration are kept as long as
 * the issuer must be able to show them, and then go by the sweep. The books of
 * the settlement server are not touched: refunds still reach the account.
 */

import { and, eq, inArray, lte, sql } from 'drizzle-orm'
import type { SQLWrapper } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import { forgetWrong } from '../guess-counts.ts'
import { UNCONFIRMED_SWEPT_AT_ONCE, SWEPT_ROWS_MAX } from '../limits.ts'
import { knownSources, mailLinks, members, passkeys, registrations, sessions } from '../schema.ts'
import type { Session } from '../tokens/sessions.ts'
import { confirmPassword, lettersTo } from './member-actions.ts'
import type { ActionOutcome } from './member-actions.ts'
import { formerMembers } from './schema.ts'
import type { MemberContext } from './sign-in.ts'

/** Ends the membership of who is signed in, and says so in a last letter. */
export async function leave(session: Session, current: string, context: MemberContext): Promise<ActionOutcome> {
  const { db, now } = context
  const member = await confirmPassword(session, current, context)
  if (typeof member === 'string') return member
  const { memberId } = session
  const letter = lettersTo(member.email, { kind: 'left', memberId }, context, now)
  await db.batch([...leavingStatements(db, memberId, now), ...letter])
  return 'done'
}

/** Ends a membership, for the issuer's own staff: as the member would on the page. May be repeated. */
export async function endMembership(db: DrizzleD1Database, memberId: string, now: number): Promise<void> {
  await db.batch(leavingStatements(db, memberId, now))
}

function leavingStatements(db: DrizzleD1Database, memberId: string, now: number) {
  const kept = db
    .select({
      memberId: members.memberId,
      customerNumber: registrations.customerNumber,
      homePhone: registrations.homePhone,
      address: registrations.address,
      occupation: registrations.occupation,
      registeredAt: sql<number>`coalesce(${registrations.registeredAt}, ${members.createdAt})`.as('registered_at'),
      leftAt: sql<number>`${now}`.as('left_at'),
    })
    .from(members)
    .leftJoin(registrations, eq(registrations.memberId, members.memberId))
    .where(eq(members.memberId, memberId))
  const one = db.select({ memberId: members.memberId }).from(members).where(eq(members.memberId, memberId))
  return [
    db.insert(formerMembers).select(kept).onConflictDoNothing(),
    forgetWrong(db, memberId),
    ...deletions(db, one),
  ] as const
}

/** `memberIds`: a query of members; their own rows go last, because the others are found by them. */
function deletions(db: DrizzleD1Database, memberIds: SQLWrapper) {
  return [
    db.delete(passkeys).where(inArray(passkeys.memberId, memberIds)),
    db.delete(sessions).where(inArray(sessions.memberId, memberIds)),
    db.delete(mailLinks).where(inArray(mailLinks.memberId, memberIds)),
    db.delete(knownSources).where(inArray(knownSources.memberId, memberIds)),
    db.delete(registrations).where(inArray(registrations.memberId, memberIds)),
    db.delete(members).where(inArray(members.memberId, memberIds)),
  ] as const
}

/** Builds the statements that take out some registrations whose address nobody confirmed: the customer may register again. */
export function pruneUnconfirmed(db: DrizzleD1Database, before: number) {
  return deletions(db, unconfirmedSince(db, before))
}

function unconfirmedSince(db: DrizzleD1Database, before: number) {
  const { memberId, status, createdAt } = members
  const isOld = and(eq(status, 'unconfirmed'), lte(createdAt, before))
  return db
    .select({ memberId })
    .from(members)
    .where(isOld)
    .orderBy(createdAt, memberId)
    .limit(UNCONFIRMED_SWEPT_AT_ONCE)
}

/** Builds the statement that takes out some members who left long enough ago. */
export function pruneFormerMembers(db: DrizzleD1Database, before: number) {
  const { memberId, leftAt } = formerMembers
  const old = db.select({ memberId }).from(formerMembers).where(lte(leftAt, before)).limit(SWEPT_ROWS_MAX)
  return db.delete(formerMembers).where(inArray(memberId, old))
}
