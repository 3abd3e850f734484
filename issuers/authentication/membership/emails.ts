/** Members by their e-mail address, however its owner writes it today. */

import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import { EMAILS_FOLDED_AT_ONCE } from '../limits.ts'
import { emailAddress, foldEmail } from '../registration/email-address.ts'
import { members } from '../schema.ts'

export interface FoundMember {
  memberId: string
  /** As it was registered. */
  email: string
}

/** Returns the members with this address, at most `max` of them. */
export async function membersByEmail(db: DrizzleD1Database, email: string, max: number): Promise<FoundMember[]> {
  const areAllFolded = await foldStoredEmails(db)
  const columns = { memberId: members.memberId, email: sql<string>`${members.email}` }
  const folded = eq(members.emailFolded, foldEmail(email))
  const found = await db.select(columns).from(members).where(folded).limit(max)
  if (areAllFolded || found.length === max) return found
  // What an earlier version stored and nobody came to yet: as that version found it.
  const unfolded = and(isUnfolded(), sql`lower(${members.email}) = ${email.toLowerCase()}`)
  const others = await db
    .select(columns)
    .from(members)
    .where(unfolded)
    .limit(max - found.length)
  return [...found, ...others]
}

/**
 * Folds addresses that an earlier version stored, and takes out of them what
 * cannot be seen; a bounded number at a time. True when none is left.
 */
export async function foldStoredEmails(db: DrizzleD1Database, max = EMAILS_FOLDED_AT_ONCE): Promise<boolean> {
  const rows = await db
    .select({ memberId: members.memberId, email: members.email })
    .from(members)
    .where(isUnfolded())
    .limit(max)
  if (rows.length === 0) return true
  const folded = rows.flatMap(({ memberId, email }) => {
    if (email === null) return []
    const clean = emailAddress(email)
    return [{ id: memberId, was: email, email: typeof clean === 'string' ? clean : email, folded: foldEmail(email) }]
  })
  // One statement for all: a list of its own would have too many values.
  await db.run(sql`
    UPDATE members SET email = changed.value ->> 'email', email_folded = changed.value ->> 'folded'
    FROM json_each(${JSON.stringify(folded)}) AS changed
    WHERE members.member_id = changed.value ->> 'id' AND members.email = changed.value ->> 'was'`)
  return rows.length < max
}

function isUnfolded() {
  return and(isNotNull(members.email), isNull(members.emailFolded))
}
