/** Signing in at the member's page: the same attempts are counted as at a shop, and the same lock closes. */

import type { DrizzleD1Database } from 'drizzle-orm/d1'

import type { Locale } from '../../../protocol/look.ts'
import type { Settings } from '../env.ts'
import { FAILURES_MAX, SIGN_INS_PER_SOURCE } from '../limits.ts'
import { countAttempt, findMember } from '../members.ts'
import { verifyPassword } from '../password-hash.ts'
import type { Argon2id } from '../password-hash.ts'
import { keyedHash } from '../registration/keyed-hash.ts'
import { countTries } from '../registration/tries.ts'
import { newToken } from './mail-links.ts'
import { sessionStatements } from './sessions.ts'

/** What the deeds of the member's page work with. */
export interface MemberContext {
  db: DrizzleD1Database
  settings: Settings
  argon2id: Argon2id
  /** Milliseconds since 1970. */
  now: number
  random: (bytes: number) => Uint8Array
  /** The address that the request came from. */
  source: string
  locale: Locale
}

export type SignIn =
  | { outcome: 'signed_in'; sessionToken: string }
  | { outcome: 'credentials'; attemptsLeft: number }
  | { outcome: 'locked' | 'closed' | 'too_many_tries' }

/** An ID that nobody has costs the same and gets the same answers. Only who knows the password learns of a lock. */
export async function signIn(memberId: string, password: string, context: MemberContext): Promise<SignIn> {
  const { db, settings, now } = context
  const source = await keyedHash(settings.hashingKey, 'source', context.source)
  const bounds = [{ key: `sign-in:${source}`, bound: SIGN_INS_PER_SOURCE }] as const
  if (!(await countTries(db, bounds, now))) return { outcome: 'too_many_tries' }
  const member = await findMember(db, memberId)
  const isRight = verifyPassword(context.argon2id, password, member?.passwordHash)
  const failures = await countAttempt(db, memberId, isRight)
  if (failures >= FAILURES_MAX) return { outcome: 'locked' }
  if (!isRight || member === undefined) return { outcome: 'credentials', attemptsLeft: FAILURES_MAX - failures }
  if (member.status === 'locked' || member.heldAt !== null) return { outcome: 'locked' }
  if (member.status === 'suspended') return { outcome: 'closed' }
  const { token, digest } = await newToken(context.random)
  await db.batch(sessionStatements(db, { digest, memberId }, now))
  return { outcome: 'signed_in', sessionToken: token }
}
