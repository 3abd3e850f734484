/** Describes what a member who is signed in may do: change the password or the address, lock the ID. Each is one transaction. */

import { eq } from 'drizzle-orm'

import { CONFIRMATIONS_PER_MEMBER, FAILURES_MAX } from '../limits.ts'
import { letterOf } from '../mail/letters.ts'
import type { LetterContent } from '../mail/letters.ts'
import { post } from '../mail/outbox.ts'
import { findMember } from '../members.ts'
import type { Member } from '../members.ts'
import { SALT_BYTES, hashPassword, verifyPassword } from '../password-hash.ts'
import { keyedHash } from '../keyed-hash.ts'
import { passwordOf } from '../registration/particulars.ts'
import type { FieldProblem } from '../registration/particulars.ts'
import { passwordProblem } from '../registration/password-policy.ts'
import { customers, registrations } from '../registration/schema.ts'
import { countTries } from '../tries.ts'
import { members } from '../schema.ts'
import { mailLinkTo } from './asked-letters.ts'
import { countInSession, endSession, endSessions } from '../tokens/sessions.ts'
import type { Session } from '../tokens/sessions.ts'
import type { MemberContext } from './sign-in.ts'

/** `wrong_password`: the present one. `signed_out`: it was wrong too often. */
export type ActionOutcome = 'done' | 'wrong_password' | 'signed_out' | 'too_many_tries'
export type PasswordChange = ActionOutcome | { problem: FieldProblem }

/**
 * Checks the present password once more: a session left open is not enough to
 * take an ID over. It is counted in the session: what strangers guess elsewhere
 * never stands in the way of a member who is signed in.
 */
export async function confirmPassword(
  session: Session,
  password: string,
  { db, argon2id, now }: MemberContext,
): Promise<Member | Exclude<ActionOutcome, 'done'>> {
  const member = await findMember(db, session.memberId)
  const isRight = verifyPassword(argon2id, password, member?.passwordHash)
  const failures = await countInSession(db, session, isRight, now)
  if (failures === undefined || failures >= FAILURES_MAX) {
    await endSession(db, session.digest)
    return 'signed_out'
  }
  return isRight && member !== undefined ? member : 'wrong_password'
}

/** Says why the password cannot be this member's, if so. */
export async function newPasswordProblem(
  memberId: string,
  password: string,
  { db }: MemberContext,
): Promise<FieldProblem | undefined> {
  const read = passwordOf(password)
  if (typeof read !== 'string') return read.problem
  const [known] = await db
    .select({ email: members.email, name: customers.name, nameLatin: customers.nameLatin })
    .from(members)
    .leftJoin(registrations, eq(registrations.memberId, members.memberId))
    .leftJoin(customers, eq(customers.number, registrations.customerNumber))
    .where(eq(members.memberId, memberId))
  return passwordProblem(password, [memberId, known?.email ?? '', known?.name ?? '', known?.nameLatin ?? ''])
}

/** Ends every other session of the member. */
export async function changePassword(
  session: Session,
  typed: { current: string; next: string },
  context: MemberContext,
): Promise<PasswordChange> {
  const { memberId, digest } = session
  const { db, argon2id, random, now } = context
  const problem = await newPasswordProblem(memberId, typed.next, context)
  if (problem !== undefined) return { problem }
  const member = await confirmPassword(session, typed.current, context)
  if (typeof member === 'string') return member
  const passwordHash = hashPassword(argon2id, typed.next, random(SALT_BYTES))
  await db.batch([
    db.update(members).set({ passwordHash }).where(eq(members.memberId, memberId)),
    endSessions(db, memberId, digest),
    ...lettersTo(member.email, { kind: 'password_changed', memberId }, context, now),
  ])
  return 'done'
}

/** Changes an address, which stays as it is until the new one is confirmed. */
export async function changeEmail(
  session: Session,
  typed: { current: string; email: string },
  context: MemberContext,
): Promise<ActionOutcome> {
  const member = await confirmPassword(session, typed.current, context)
  if (typeof member === 'string') return member
  return mailConfirmation(session.memberId, typed.email, context)
}

/** Mails a new link to the address that the member registered with. */
export async function repeatConfirmation({ memberId }: Session, context: MemberContext): Promise<ActionOutcome> {
  const member = await findMember(context.db, memberId)
  if (member?.status !== 'unconfirmed' || member.email === null) return 'done'
  return mailConfirmation(memberId, member.email, context)
}

/** Counted by member, not by source: only who is signed in gets here. */
async function mailConfirmation(memberId: string, email: string, context: MemberContext): Promise<ActionOutcome> {
  const { db, settings, now } = context
  const key = `confirmations:${await keyedHash(settings.hashingKey, 'mail', memberId)}`
  if (!(await countTries(db, [{ key, bound: CONFIRMATIONS_PER_MEMBER }], now))) return 'too_many_tries'
  await mailLinkTo({ memberId, email, purpose: 'confirm' }, context)
  return 'done'
}

/** Locks an ID at once, with every session: a payment that is asked for from now on is refused. */
export async function lockId({ memberId }: Session, context: MemberContext): Promise<void> {
  const { db, now } = context
  const member = await findMember(db, memberId)
  await db.batch([
    db.update(members).set({ heldAt: now }).where(eq(members.memberId, memberId)),
    endSessions(db, memberId),
    ...lettersTo(member?.email ?? null, { kind: 'locked', memberId }, context, now),
  ])
}

/** Builds the statement that posts a letter to a member, if there is an address. */
export function lettersTo(
  email: string | null,
  content: LetterContent,
  { db, settings, locale }: MemberContext,
  now: number,
) {
  if (email === null) return []
  const letter = letterOf(content, settings.brand.name[locale], locale)
  return [post(db, { id: crypto.randomUUID(), recipient: email, ...letter }, now)]
}
