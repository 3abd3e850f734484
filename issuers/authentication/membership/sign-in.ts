/** Signing in at the member's page: passwords are counted together with those at the shops. */

import type { DrizzleD1Database } from 'drizzle-orm/d1'

import type { Locale } from '../../../protocol/look.ts'
import type { Settings } from '../env.ts'
import { checkPassword } from '../check-password.ts'
import { SIGN_INS_PER_SOURCE } from '../limits.ts'
import { moveSource } from '../guess-counts.ts'
import { findMember } from '../members.ts'
import type { Argon2id } from '../password-hash.ts'
import { countTries } from '../tries.ts'
import { newToken } from '../tokens/mail-links.ts'
import { sessionStatements } from '../tokens/sessions.ts'

/** Describes what the actions of the member's page work with. */
export interface MemberContext {
  db: DrizzleD1Database
  settings: Settings
  argon2id: Argon2id
  /** Milliseconds since 1970. */
  now: number
  random: (bytes: number) => Uint8Array
  /** Says where the request came from, by its keyed hash; undefined where there is no address. */
  source: string | undefined
  /** Holds what the same place was known by before the hashes' key was changed. */
  earlierSources?: readonly string[]
  locale: Locale
}

export type SignIn =
  | { outcome: 'signed_in'; sessionToken: string }
  | { outcome: 'credentials'; attemptsLeft: number }
  /** Too many wrong passwords: nothing is told of one until then. */
  | { outcome: 'wait'; retryAfterMs: number }
  | { outcome: 'locked' | 'closed' | 'too_many_tries' }

/** Signs a member in. An ID that nobody has costs the same and gets the same answers. Only who knows the password learns of a lock. */
export async function signIn(memberId: string, password: string, context: MemberContext): Promise<SignIn> {
  const { db, now, source, earlierSources: earlier = [] } = context
  if (source !== undefined && earlier.length > 0) await moveSource(db, { memberId, source }, earlier)
  const isWithin = await countTries(db, [{ key: `sign-in:${source ?? 'unnamed'}`, bound: SIGN_INS_PER_SOURCE }], now)
  const found = await findMember(db, memberId, { source, now })
  if (!isWithin && found?.isKnownSource !== true) return { outcome: 'too_many_tries' }
  const checked = await checkPassword(found, { memberId, password, source }, context)
  if (checked.verdict === 'wait') return { outcome: 'wait', retryAfterMs: checked.retryAfterMs }
  if (checked.verdict === 'wrong') return { outcome: 'credentials', attemptsLeft: checked.attemptsLeft }
  const { status, heldAt } = checked.member
  if (status === 'locked' || heldAt !== null) return { outcome: 'locked' }
  if (status === 'suspended') return { outcome: 'closed' }
  const { token, digest } = await newToken(context.random)
  await db.batch(sessionStatements(db, { digest, memberId }, now))
  return { outcome: 'signed_in', sessionToken: token }
}
