/** A member adds a passkey: from the dialog after paying with a password, or on the member's page. */

import type { DrizzleD1Database } from 'drizzle-orm/d1'

import type { Locale } from '../../../protocol/look.ts'
import type { PasskeyAdditionRequest } from '../../../protocol/passkey-messages.ts'
import { readSealedPasskey } from '../../../protocol/passkey-messages.ts'
import type { NewPasskey } from '../../../protocol/passkeys.ts'
import { decryptSeal } from '../../../messages/decrypt-seal.ts'
import type { Answer } from '../../server/answers.ts'
import type { Settings } from '../env.ts'
import { letterOf } from '../mail/letters.ts'
import { post } from '../mail/outbox.ts'
import { findMember, useSealOnce } from '../members.ts'
import { checkChallenge } from './challenge.ts'
import type { ChallengeProblem, Purpose } from './challenge.ts'
import { addStatement, hasRoom, userHandleOf } from './members-passkeys.ts'
import type { PasskeyContext } from './pay-with-passkey.ts'
import { challengeSigned, verifyNewPasskey } from './verify.ts'
import type { PasskeyProblem, Place } from './verify.ts'

/** For the log: outside they are all `refused`. */
export type AdditionProblem =
  | PasskeyProblem
  | ChallengeProblem
  | 'challenge_used'
  | 'passkey_no_room'
  | 'member_closed'
  | 'seal_not_opened'
  | 'seal_malformed'
  | 'seal_of_another_payment'

export interface Addition {
  made: NewPasskey
  memberId: string
  purpose: Purpose
  place: Place
  locale: Locale
}

export interface AdditionContext {
  db: DrizzleD1Database
  settings: Settings
  /** Milliseconds since 1970. */
  now: number
}

/** Adds a passkey. It and the letter that tells of it are one transaction; the challenge is used up before. */
export async function addPasskey(
  { made, memberId, purpose, place, locale }: Addition,
  { db, settings, now }: AdditionContext,
): Promise<'added' | AdditionProblem> {
  const signed = challengeSigned(made.response.clientDataJSON, place)
  if (!signed.ok) return signed.problem
  const challenge = await checkChallenge(settings.hashingKeys, signed.challenge, purpose, now)
  if (!challenge.ok) return challenge.problem
  const passkey = await verifyNewPasskey(made, signed.challenge, place)
  if (passkey === undefined) return 'passkey_not_verified'
  const member = await findMember(db, memberId)
  if (member === undefined || member.heldAt !== null || member.status === 'locked' || member.status === 'suspended') {
    return 'member_closed'
  }
  if (!(await hasRoom(db, memberId, passkey.credentialId))) return 'passkey_no_room'
  const once = { jti: `passkey:${challenge.nonce}`, exp: challenge.exp }
  if (!(await useSealOnce(db, once, Math.floor(now / 1000)))) return 'challenge_used'
  const letter = letterOf({ kind: 'passkey_added', memberId }, settings.brand.name[locale], locale)
  await db.batch([
    // Both were made of one key, at one moment: the challenge, and the handle that the device was given with it.
    addStatement(db, { memberId, userHandle: await userHandleOf(challenge.key, memberId) }, passkey, now),
    ...(member.email === null ? [] : [post(db, { id: crypto.randomUUID(), recipient: member.email, ...letter }, now)]),
  ])
  return 'added'
}

/**
 * Adds a passkey from the dialog. The broker carries the request but cannot
 * make one: the challenge holds for the one-time id of the password's seal,
 * which it never saw.
 */
export async function addPasskeyAfterPayment(
  request: PasskeyAdditionRequest,
  context: PasskeyContext,
): Promise<Answer> {
  const outcome = await added(request, context)
  return {
    ok: true,
    body: { outcome: outcome === 'added' ? outcome : 'refused' },
    outcome,
  }
}

async function added(
  { sealed_passkey, payment, shop_origins }: PasskeyAdditionRequest,
  { db, settings, now, broker }: PasskeyContext,
): Promise<'added' | AdditionProblem> {
  const opened = await decryptSeal(sealed_passkey, settings.encryptionKeys)
  if (opened === undefined) return 'seal_not_opened'
  const seal = readSealedPasskey(parsed(opened.plaintext))
  if (seal === undefined) return 'seal_malformed'
  if (seal.payment_id !== payment.id) return 'seal_of_another_payment'
  const { passkey: made, member_id: memberId, payment_id: paymentId, password_jti: passwordJti, locale } = seal
  const purpose = { kind: 'add_after_payment', memberId, paymentId, passwordJti } as const
  const place = { origin: broker, around: shop_origins, rpId: settings.passkeyRpId }
  return addPasskey({ made, memberId, purpose, place, locale }, { db, settings, now })
}

function parsed(plaintext: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(plaintext))
  } catch {
    return undefined
  }
}
