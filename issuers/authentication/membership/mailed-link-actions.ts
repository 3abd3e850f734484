/** Describes what the mailed links do: confirm an address, choose a new password, unlock an ID. Each is one transaction, once. */

import { and, eq, sql } from 'drizzle-orm'

import { forgetWrong, forgiveSources, rememberSource } from '../guess-counts.ts'
import { findMember } from '../members.ts'
import { SALT_BYTES, hashPassword } from '../password-hash.ts'
import { foldEmail } from '../registration/email-address.ts'
import type { FieldProblem } from '../registration/particulars.ts'
import { members } from '../schema.ts'
import { beginLettersAnew, letterKey } from './asked-letters.ts'
import { findLink, useUp, whileGood } from '../tokens/mail-links.ts'
import type { MailLink } from '../tokens/mail-links.ts'
import { lettersTo, newPasswordProblem } from './member-actions.ts'
import { endSessions } from '../tokens/sessions.ts'
import type { MemberContext } from './sign-in.ts'

export type LinkOutcome = 'done' | 'link_not_good'

/** Confirms an address: it is the member's, and from now on the ID can pay. */
export async function confirmEmail(token: string, context: MemberContext): Promise<LinkOutcome> {
  const { db, now } = context
  const link = await findLink(db, token, 'confirm', now)
  if (link === undefined) return 'link_not_good'
  const { memberId, email } = link
  const before = await findMember(db, memberId)
  const isMoved = before?.status !== 'unconfirmed' && before?.email !== email
  const status = sql`case when ${members.status} = 'unconfirmed' then 'active' else ${members.status} end`
  const spent = await spend(link, context)
  const results = await db.batch([
    db
      .update(members)
      .set({ email, emailFolded: foldEmail(email), status })
      .where(and(eq(members.memberId, memberId), whileGood(db, link, now))),
    ...lettersTo(isMoved ? (before?.email ?? null) : null, { kind: 'email_changed', memberId }, context, now),
    ...spent,
  ])
  return outcomeOf(results)
}

export type Reset = LinkOutcome | { problem: FieldProblem }

/** Sets a new password, and the old sessions end. A password that is refused leaves the link good. */
export async function resetPassword(token: string, password: string, context: MemberContext): Promise<Reset> {
  const { db, argon2id, random, now } = context
  const link = await findLink(db, token, 'reset', now)
  if (link === undefined) return 'link_not_good'
  const { memberId, email } = link
  const problem = await newPasswordProblem(memberId, password, context)
  if (problem !== undefined) return { problem }
  const passwordHash = hashPassword(argon2id, password, random(SALT_BYTES))
  const spent = await spend(link, context)
  const results = await db.batch([
    db
      .update(members)
      .set({ passwordHash })
      .where(and(eq(members.memberId, memberId), whileGood(db, link, now))),
    ...welcomeBack(link, context),
    endSessions(db, memberId),
    ...lettersTo(email, { kind: 'password_changed', memberId }, context, now),
    ...spent,
  ])
  return outcomeOf(results)
}

/** Lifts the member's own lock and the wait after wrong passwords; what the issuer itself closed stays closed. */
export async function unlockByLink(token: string, context: MemberContext): Promise<LinkOutcome> {
  const { db, now } = context
  const link = await findLink(db, token, 'unlock', now)
  if (link === undefined) return 'link_not_good'
  const isGood = whileGood(db, link, now)
  const spent = await spend(link, context)
  const results = await db.batch([
    db
      .update(members)
      .set({ heldAt: null })
      .where(and(eq(members.memberId, link.memberId), isGood)),
    ...welcomeBack(link, context),
    ...spent,
  ])
  return outcomeOf(results)
}

/** The statements that use a link up, last in a batch: who opened it may ask for as many letters as at first. */
async function spend(link: MailLink, context: MemberContext) {
  const { db, settings, now } = context
  const key = await letterKey(link, settings)
  return [beginLettersAnew(context, key, whileGood(db, link, now)), ...useUp(db, link, now)] as const
}

/** Whoever reads the member's mail is the member: nothing that was guessed wrong counts, and this source is known. */
function welcomeBack(link: MailLink, { db, now, source }: MemberContext) {
  const { memberId } = link
  const isGood = whileGood(db, link, now)
  return [
    forgetWrong(db, memberId, isGood),
    forgiveSources(db, memberId, isGood),
    ...(source === undefined ? [] : rememberSource(db, { memberId, source }, now, isGood)),
  ]
}

/** Of two at once with one link, the action is that of the one whose batch used it up. */
function outcomeOf(results: readonly unknown[]): LinkOutcome {
  const usedUp = results.at(-1)
  return Array.isArray(usedUp) && usedUp.length === 1 ? 'done' : 'link_not_good'
}
