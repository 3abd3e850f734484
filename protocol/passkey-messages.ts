/**
 * Passkeys between broker and authentication server. The issuer makes every
 * challenge and judges every signature; the broker carries them, and can add
 * no passkey of its own: what it carries is sealed in the browser.
 */

import { isAuthenticatePayment } from './issuer-messages.ts'
import type { AuthenticatePayment } from './issuer-messages.ts'
import { LOCALES } from './look.ts'
import type { Locale } from './look.ts'
import { memberIdProblem } from './member-id.ts'
import { SHOP_ORIGINS_MAX, isPasskeyAssertion, readNewPasskey } from './passkeys.ts'
import type { NewPasskey, PasskeyAssertion } from './passkeys.ts'
import { isReplyKey } from './questions.ts'
import type { ReplyKey } from './questions.ts'
import { areEarlierSources, isRequestSource } from './request-source.ts'
import type { RequestSource } from './request-source.ts'
import { looksSealed } from './sealed-password.ts'
import { isOneOf, isOptional, isRecord, isText, isWholeNumber } from './shape.ts'

/** `POST AUTHENTICATION/passkeys/challenge`: it names no member, so that its answer tells of none. */
export interface PasskeyChallengeRequest {
  payment: AuthenticatePayment
}

export interface PasskeyChallengeAnswer {
  challenge: string
}

/** Step 5 with a passkey, `POST AUTHENTICATION/authenticate`: the member is told from the passkey. */
export interface PasskeyRequest {
  passkey: PasskeyAssertion
  payment: AuthenticatePayment
  /** The shop's registered origins: one of them must be around the dialog, if it is in a frame. */
  shop_origins: string[]
  /** Seals are made to it of all that the issuer may ask. */
  reply_key?: ReplyKey | undefined
  source?: RequestSource | undefined
  earlier_sources?: RequestSource[] | undefined
}

/** `POST AUTHENTICATION/passkeys`: a {@link SealedPasskey}, after a payment with a password. */
export interface PasskeyAdditionRequest {
  sealed_passkey: string
  payment: AuthenticatePayment
  shop_origins: string[]
}

export const PASSKEY_ADDITIONS = ['added', 'refused'] as const
export interface PasskeyAdditionAnswer {
  outcome: (typeof PASSKEY_ADDITIONS)[number]
}

/**
 * Describes what the page seals to the issuer when a passkey was made: beside
 * it the one-time id of the password's seal, which only the browser that typed
 * the password and the issuer know.
 */
export interface SealedPasskey {
  passkey: NewPasskey
  member_id: string
  payment_id: string
  password_jti: string
  /** The language of the letter that tells of it. */
  locale: Locale
}

/** Reads a {@link SealedPasskey}; undefined for anything else. */
export function readSealedPasskey(value: unknown): SealedPasskey | undefined {
  if (!isRecord(value)) return undefined
  const { member_id, payment_id, password_jti, locale } = value
  const passkey = readNewPasskey(value['passkey'])
  if (passkey === undefined || typeof member_id !== 'string' || memberIdProblem(member_id) !== undefined)
    return undefined
  if (!isText(payment_id, 64) || !isText(password_jti, 64) || !isOneOf(locale, LOCALES)) return undefined
  return { passkey, member_id, payment_id, password_jti, locale }
}

export function isPasskeyChallengeRequest(value: unknown): value is PasskeyChallengeRequest {
  return isRecord(value) && isAuthenticatePayment(value['payment'])
}

export function isPasskeyRequest(value: unknown): value is PasskeyRequest {
  return (
    isRecord(value) &&
    isPasskeyAssertion(value['passkey']) &&
    isAuthenticatePayment(value['payment']) &&
    areShopOrigins(value['shop_origins']) &&
    isOptional(value['reply_key'], isReplyKey) &&
    isOptional(value['source'], isRequestSource) &&
    isOptional(value['earlier_sources'], areEarlierSources)
  )
}

export function isPasskeyAdditionRequest(value: unknown): value is PasskeyAdditionRequest {
  return (
    isRecord(value) &&
    looksSealed(value['sealed_passkey']) &&
    isAuthenticatePayment(value['payment']) &&
    areShopOrigins(value['shop_origins'])
  )
}

export function isPasskeyChallengeAnswer(value: unknown): value is PasskeyChallengeAnswer {
  return isRecord(value) && isText(value['challenge'], 128)
}

export function isPasskeyAdditionAnswer(value: unknown): value is PasskeyAdditionAnswer {
  return isRecord(value) && isOneOf(value['outcome'], PASSKEY_ADDITIONS)
}

function areShopOrigins(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    isWholeNumber(value.length, 0, SHOP_ORIGINS_MAX) &&
    value.every((origin) => isText(origin, 256))
  )
}
