/** Steps 5 and 6 with a passkey in place of the password: the same release; no guess of anyone's stands in its way. */

import type { DrizzleD1Database } from 'drizzle-orm/d1'

import type { PasskeyChallengeRequest, PasskeyRequest } from '../../../protocol/passkey-messages.ts'
import type { Answer } from '../../server/answers.ts'
import { questionTo } from '../questions/ask-member.ts'
import { refuse, release } from '../release-account.ts'
import type { Settings } from '../env.ts'
import { rememberSource } from '../guess-counts.ts'
import { useSealOnce } from '../members.ts'
import { sourceAtBroker } from '../request-source.ts'
import { checkChallenge, newChallenge } from './challenge.ts'
import type { ChallengeProblem } from './challenge.ts'
import { countUse, findHolder, userHandleOf } from './members-passkeys.ts'
import { challengeSigned, verifyAssertion } from './verify.ts'
import type { PasskeyProblem, Place } from './verify.ts'

export interface PasskeyContext {
  db: DrizzleD1Database
  settings: Settings
  /** Milliseconds since 1970. */
  now: number
  newId: () => string
  random: (bytes: number) => Uint8Array
  /** The origin of the broker that asks: the page that the passkey is used on is its own. */
  broker: string
}

/** For the log: what the passkey was refused for. Outside they are all `credentials`. */
type Cause = PasskeyProblem | ChallengeProblem | 'passkey_unknown' | 'passkey_of_another' | 'challenge_used'

export async function issueChallenge(
  { payment }: PasskeyChallengeRequest,
  { settings, now, random }: PasskeyContext,
): Promise<Answer> {
  const challenge = await newChallenge(settings.hashingKey, { kind: 'pay', payment }, now, random)
  return { ok: true, body: { challenge }, outcome: 'challenged' }
}

/**
 * Authenticates by a passkey. It cannot be guessed: a wrong one counts towards
 * nothing, and a right one is let through however many passwords were guessed
 * wrong. But the ID that its member locked, or the issuer closed, is closed to
 * every way of paying.
 */
export async function payWithPasskey(request: PasskeyRequest, context: PasskeyContext): Promise<Answer> {
  const { db, settings, now, broker } = context
  const { passkey, payment } = request
  const place: Place = { origin: broker, around: request.shop_origins, rpId: settings.passkeyRpId }
  const signed = challengeSigned(passkey.response.clientDataJSON, place)
  if (!signed.ok) return refusal(signed.problem)
  const challenge = await checkChallenge(settings.hashingKeys, signed.challenge, { kind: 'pay', payment }, now)
  if (!challenge.ok) return refusal(challenge.problem)
  // As with a password: without the relay centre's key nobody can be let through, and nothing is used up.
  const relayKey = await settings.keys.encryptionKey(settings.relay)
  if (relayKey === undefined) return refuse('unavailable')
  const holder = await findHolder(db, passkey.id)
  if (holder === undefined) return refusal('passkey_unknown')
  const { userHandle } = passkey.response
  // Each passkey keeps the handle that it was made with, and so do its rows but for the oldest.
  const handles =
    holder.userHandle === null
      ? await Promise.all(settings.hashingKeys.map((key) => userHandleOf(key, holder.memberId)))
      : [holder.userHandle]
  if (userHandle !== undefined && !handles.includes(userHandle)) return refusal('passkey_of_another')
  const verified = await verifyAssertion(passkey, holder, signed.challenge, place)
  if (!verified.ok) return refusal(verified.problem)
  const once = { jti: `passkey:${challenge.nonce}`, exp: challenge.exp }
  if (!(await useSealOnce(db, once, Math.floor(now / 1000)))) return refusal('challenge_used')
  if (!(await countUse(db, holder, { counter: verified.counter, userHandle }, now))) return refusal('passkey_counter')
  const { memberId } = holder
  const source = await sourceAtBroker(settings, broker, request.source)
  // Where the member has just been, the password is the member's too.
  if (source !== undefined) await db.batch(rememberSource(db, { memberId, source }, now))
  const question = await questionTo(holder, { memberId, payment, replyKey: request.reply_key }, context)
  if (question !== undefined) return question
  return release(holder, request, context, relayKey, { member_hint: memberId.slice(-4) })
}

function refusal(cause: Cause): Answer {
  return refuse('credentials', { cause })
}
