/** Steps 5 and 6 as one readable function: who is it, and which account may be charged. */

import type { DrizzleD1Database } from 'drizzle-orm/d1'

import type { AuthenticateRequest } from '../../protocol/issuer-messages.ts'
import type { PasskeyOffer } from '../../protocol/passkeys.ts'
import { prepared } from '../server/answers.ts'
import type { Answer, Prepared } from '../server/answers.ts'
import type { Settings } from './env.ts'
import { checkPassword } from './check-password.ts'
import { questionTo } from './questions/ask-member.ts'
import { answer, closedTo, refuse, release } from './release-account.ts'
import { memberById, useSeal } from './members.ts'
import type { Member } from './members.ts'
import type { Argon2id } from './password-hash.ts'
import { newChallenge } from './passkeys/challenge.ts'
import { userHandleOf } from './passkeys/members-passkeys.ts'
import { moveSource } from './guess-counts.ts'
import { earlierAtBroker, sourceAtBroker } from './request-source.ts'
import { openSealedPassword } from '../../messages/open-sealed-password.ts'

export interface AuthenticateContext {
  db: DrizzleD1Database
  settings: Settings
  argon2id: Argon2id
  /** Milliseconds since 1970. */
  now: number
  newId: () => string
  random: (bytes: number) => Uint8Array
  /** The origin of the broker that asks, once its signature was checked: the account is released to it alone. */
  broker: string
}

/**
 * Checks an ID and its password (step 5): `seal_rejected` when the seal is not
 * for this very request: then nothing was counted and nothing changed.
 * Otherwise an ID that nobody has goes the same way, at the same cost, to the
 * same answers as a wrong password.
 *
 * Two trips to the database: whether message and seal are new, and the member;
 * then, once the password was looked at, the count of the guess. A third one
 * at the first right password from a new source.
 */
export async function authenticate(request: AuthenticateRequest, context: AuthenticateContext): Promise<Prepared> {
  const { db, settings, now } = context
  const refused = (refusal: Answer): Prepared => prepared([], () => refusal)
  if (!request.member_id.startsWith(settings.prefix)) return refused({ ok: false, code: 'request_invalid' })
  const opened = await openSealedPassword(request, settings.encryptionKeys, now)
  if (!opened.ok) return refused({ ok: false, code: 'seal_rejected', logCode: opened.problem })
  // Before the seal is spent and the attempt counted: without the relay centre's key nobody can be let through.
  const relayKey = await settings.keys.encryptionKey(settings.relay)
  if (relayKey === undefined) return refused(answer({ outcome: 'refused', reason: 'unavailable' }))
  const seal = useSeal(db, opened.seal, Math.floor(now / 1000))
  const memberId = request.member_id
  const source = await sourceAtBroker(settings, context.broker, request.source)
  const earlier = await earlierAtBroker(settings, context.broker, request)
  // Before it is asked who is known where; and harmless if it is all that is done.
  if (source !== undefined && earlier.length > 0) await moveSource(db, { memberId, source }, earlier)
  return prepared([...seal, memberById(db, memberId, { source, now })], async ([used, , [found]]) => {
    if (used.length === 0) return { ok: false, code: 'seal_rejected', logCode: 'seal_used' }
    const typed = { memberId, password: opened.seal.password, source }
    const checked = await checkPassword(found, typed, context)
    if (checked.verdict === 'wait') return refuse('locked', { retryAfterMs: checked.retryAfterMs })
    if (checked.verdict === 'wrong') return refuse('credentials', { attemptsLeft: checked.attemptsLeft })
    const { member } = checked
    const { reply_key: replyKey } = opened.seal
    const question = await questionTo(member, { memberId, payment: request.payment, replyKey }, context)
    if (question !== undefined) return question
    return release(member, request, context, relayKey, await offerTo(member, request, opened.seal.jti, context))
  })
}

/** Whoever has just shown that the password is known, in this browser, may add a passkey from it. */
async function offerTo(
  member: Member,
  { member_id: memberId, payment }: AuthenticateRequest,
  passwordJti: string,
  { settings, now, random }: AuthenticateContext,
): Promise<{ passkey_offer?: PasskeyOffer }> {
  if (member.hasPasskey || closedTo(member) !== undefined) return {}
  const purpose = { kind: 'add_after_payment', memberId, paymentId: payment.id, passwordJti } as const
  const challenge = await newChallenge(settings.hashingKey, purpose, now, random)
  return { passkey_offer: { challenge, user_handle: await userHandleOf(settings.hashingKey, memberId) } }
}
