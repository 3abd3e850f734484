/**
 * The sealed password: JWE compact (RFC 7516), ECDH-ES + A256GCM, made in the
 * member's browser to the authentication server's key. It names what it is
 * for, so nothing sealed for one payment works for another.
 */

import { isAmount } from './money.ts'
import { isReplyKey } from './questions.ts'
import type { ReplyKey } from './questions.ts'
import { isOptional, isRecord, isText, isWholeNumber } from './shape.ts'

export const SEAL_ALG = 'ECDH-ES'
export const SEAL_ENC = 'A256GCM'
/** Sets how long a seal is good for after it was made. */
export const SEAL_LIFETIME_SECONDS = 120
export const SEALED_PASSWORD_MAX_CHARACTERS = 4096
export const PASSWORD_MAX_CHARACTERS = 128
/** The plain text is padded with spaces to a multiple of this, so that its length tells nothing of the password's. */
export const SEAL_PADDING_BYTES = 512

export interface SealedPasswordPayload {
  password: string
  member_id: string
  payment_id: string
  amount: number
  currency: string
  merchant_id: string
  jti: string
  iat: number
  exp: number
  /** Seals are made to it of all that the issuer may ask. Dialogs of version 0.1 have none, and are asked nothing. */
  reply_key?: ReplyKey
}

export function isSealedPasswordPayload(value: unknown): value is SealedPasswordPayload {
  return (
    isRecord(value) &&
    isText(value['password'], PASSWORD_MAX_CHARACTERS * 2) &&
    isText(value['member_id'], 19) &&
    isText(value['payment_id'], 64) &&
    isAmount(value['amount']) &&
    isText(value['currency'], 3) &&
    isText(value['merchant_id'], 64) &&
    isText(value['jti'], 64) &&
    isWholeNumber(value['iat'], 0, Number.MAX_SAFE_INTEGER) &&
    isWholeNumber(value['exp'], 0, Number.MAX_SAFE_INTEGER) &&
    isOptional(value['reply_key'], isReplyKey)
  )
}

/** Writes JSON, padded with spaces (which JSON ignores) to the next multiple of {@link SEAL_PADDING_BYTES}. */
export function paddedSealText(payload: object): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(payload))
  const padded = new Uint8Array(Math.ceil(text.length / SEAL_PADDING_BYTES) * SEAL_PADDING_BYTES).fill(0x20)
  padded.set(text)
  return padded
}

/** Tells whether a text is five base64url parts and no more: enough to refuse nonsense before it travels. */
export function looksSealed(value: unknown): value is string {
  return isText(value, SEALED_PASSWORD_MAX_CHARACTERS) && /^[\w-]+\.[\w-]*\.[\w-]+\.[\w-]+\.[\w-]+$/.test(value)
}
