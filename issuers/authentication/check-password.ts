/** A typed password held against its member's: the verdict as far as it may be told, and what follows a right one. */

import { and, eq } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import { judgeGuess } from './guess-bounds.ts'
import type { Judgement } from './guess-bounds.ts'
import { rememberSource } from './guess-counts.ts'
import type { Member } from './members.ts'
import { SALT_BYTES, hashPassword, isOutdated, verifyPassword } from './password-hash.ts'
import type { Argon2id } from './password-hash.ts'
import { members } from './schema.ts'

export interface TypedPassword {
  memberId: string
  password: string
  /** The keyed hash of where it was typed; undefined where that has no name. */
  source: string | undefined
}

export interface CheckContext {
  db: DrizzleD1Database
  argon2id: Argon2id
  /** Milliseconds since 1970. */
  now: number
  random: (bytes: number) => Uint8Array
}

export type PasswordCheck = Exclude<Judgement, { verdict: 'right' }> | { verdict: 'right'; member: Member }

/** Checks a password. `member`: as it was found; undefined for an ID that nobody has, which costs the same and gets the same answers. */
export async function checkPassword(
  member: Member | undefined,
  typed: TypedPassword,
  context: CheckContext,
): Promise<PasswordCheck> {
  const { memberId: subject, source } = typed
  const isRight = verifyPassword(context.argon2id, typed.password, member?.passwordHash)
  const isFromKnown = member?.isKnownSource ?? false
  const judged = await judgeGuess(context.db, { subject, source, isFromKnown, isRight, now: context.now })
  if (judged.verdict !== 'right') return judged
  // Only a member's password is ever right.
  if (member === undefined) throw new Error('A password was right and is nobody’s.')
  await followRight(member, typed, context)
  return { verdict: 'right', member }
}

/** The source is known from now on; a hash that was made with other parameters than today's is made anew. */
async function followRight(member: Member, typed: TypedPassword, context: CheckContext): Promise<void> {
  const { memberId, source } = typed
  const { db, now } = context
  const [first, ...others]: BatchItem<'sqlite'>[] = [
    ...(source === undefined || member.isKnownSource ? [] : rememberSource(db, { memberId, source }, now)),
    ...(isOutdated(member.passwordHash) ? [renewHash(member.passwordHash, typed, context)] : []),
  ]
  if (first !== undefined) await db.batch([first, ...others])
}

/** Not if the password was changed meanwhile. */
function renewHash(before: string, { memberId, password }: TypedPassword, { db, argon2id, random }: CheckContext) {
  const passwordHash = hashPassword(argon2id, password, random(SALT_BYTES))
  return db
    .update(members)
    .set({ passwordHash })
    .where(and(eq(members.memberId, memberId), eq(members.passwordHash, before)))
}
