/**
 * What goes by mail: a forgotten ID, a new password, an unlocking, and the
 * confirming of an address. Who asks is told the same whether or not there is
 * such a member: what there is to tell goes to the member's own address.
 */

import { and, eq, sql } from 'drizzle-orm'

import { IDS_PER_MAIL_MAX } from '../limits.ts'
import { letterOf } from '../mail/letters.ts'
import { post } from '../mail/outbox.ts'
import { findMember } from '../members.ts'
import { SALT_BYTES, hashPassword } from '../password-hash.ts'
import { foldEmail } from '../registration/email-address.ts'
import type { FieldProblem } from '../registration/particulars.ts'
import { loginAttempts, members } from '../schema.ts'
import { membersByEmail } from './emails.ts'
import { findLink, linkStatements, newToken, useUp, whileGood } from './mail-links.ts'
import { lettersTo, newPasswordProblem } from './member-deeds.ts'
import { endSessions } from './sessions.ts'
import type { MemberContext } from './sign-in.ts'

/** Forgotten ID: each address that is this one is told, as it is written, of the IDs that were registered with it. */
export async function mailIds(email: string, context: MemberContext): Promise<void> {
  const { db, now } = context
  const found = await membersByEmail(db, email, IDS_PER_MAIL_MAX)
  for (const [address, same] of Map.groupBy(found, (member) => member.email)) {
    const content = { kind: 'ids' as const, memberIds: same.map(({ memberId }) => memberId) }
    const [letter] = lettersTo(address, content, context, now)
    await letter
  }
}

/** Forgotten password, or a lock: a link to the member's own address. */
export async function mailLink(memberId: string, purpose: 'reset' | 'unlock', context: MemberContext): Promise<void> {
  const { db, settings, now, random, locale } = context
  const member = await findMember(db, memberId)
  if (member === undefined || member.email === null) return
  const { token, digest } = await newToken(random)
  const link = `${settings.origin}/${purpose}?token=${token}`
  const letter = letterOf({ kind: purpose, memberId, link }, settings.house.name[locale], locale)
  await db.batch([
    ...linkStatements(db, { digest, memberId, purpose, email: member.email }, now),
    post(db, { id: digest, recipient: member.email, ...letter }, now),
  ])
}

export type LinkDeed = 'done' | 'link_not_good'

/** The address is the member's, and from now on the ID can pay. */
export async function confirmEmail(token: string, context: MemberContext): Promise<LinkDeed> {
  const { db, now } = context
  const link = await findLink(db, token, 'confirm', now)
  if (link === undefined) return 'link_not_good'
  const { memberId, email } = link
  const before = await findMember(db, memberId)
  const isMoved = before?.status !== 'unconfirmed' && before?.email !== email
  const status = sql`case when ${members.status} = 'unconfirmed' then 'active' else ${members.status} end`
  const results = await db.batch([
    db
      .update(members)
      .set({ email, emailFolded: foldEmail(email), status })
      .where(and(eq(members.memberId, memberId), whileGood(db, link, now))),
    ...lettersTo(isMoved ? (before?.email ?? null) : null, { kind: 'email_changed', memberId }, context, now),
    useUp(db, link, now),
  ])
  return outcomeOf(results)
}

export type Reset = LinkDeed | { problem: FieldProblem }

/** The old sessions end. A password that is refused leaves the link good. */
export async function resetPassword(token: string, password: string, context: MemberContext): Promise<Reset> {
  const { db, argon2id, random, now } = context
  const link = await findLink(db, token, 'reset', now)
  if (link === undefined) return 'link_not_good'
  const { memberId, email } = link
  const problem = await newPasswordProblem(memberId, password, context)
  if (problem !== undefined) return { problem }
  const passwordHash = hashPassword(argon2id, password, random(SALT_BYTES))
  const results = await db.batch([
    db
      .update(members)
      .set({ passwordHash })
      .where(and(eq(members.memberId, memberId), whileGood(db, link, now))),
    // Who reads the member's mail and chose the password has nothing left to guess.
    db.delete(loginAttempts).where(eq(loginAttempts.memberId, memberId)),
    endSessions(db, memberId),
    ...lettersTo(email, { kind: 'password_changed', memberId }, context, now),
    useUp(db, link, now),
  ])
  return outcomeOf(results)
}

/** Lifts the member's own lock and that of wrong passwords; what the issuer itself closed stays closed. */
export async function unlockByLink(token: string, { db, now }: MemberContext): Promise<LinkDeed> {
  const link = await findLink(db, token, 'unlock', now)
  if (link === undefined) return 'link_not_good'
  const { memberId } = link
  const isGood = whileGood(db, link, now)
  const results = await db.batch([
    db
      .update(members)
      .set({ heldAt: null })
      .where(and(eq(members.memberId, memberId), isGood)),
    db.delete(loginAttempts).where(and(eq(loginAttempts.memberId, memberId), isGood)),
    useUp(db, link, now),
  ])
  return outcomeOf(results)
}

/** Of two at once with one link, the deed is that of the one whose batch used it up. */
function outcomeOf(results: readonly unknown[]): LinkDeed {
  const usedUp = results.at(-1)
  return Array.isArray(usedUp) && usedUp.length === 1 ? 'done' : 'link_not_good'
}
