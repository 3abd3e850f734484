/**
 * Challenges that carry what they are for: a time, 16 random bytes, and an
 * HMAC over both and the purpose. Nothing is stored when one is made, so a
 * stranger who asks for many fills no table; each is used up when it is
 * answered. Another payment, amount, currency or merchant is another HMAC.
 */

import { fromBase64url, toBase64url } from '../../../protocol/base64url.ts'
import type { AuthenticatePayment } from '../../../protocol/issuer-messages.ts'
import { CLOCK_SKEW_SECONDS } from '../../../protocol/message-claims.ts'
import { PASSKEY_CHALLENGE_LIFETIME_SECONDS, PASSKEY_OFFER_LIFETIME_SECONDS } from '../../../protocol/passkeys.ts'

/** Describes what a challenge is good for, and for nothing else. */
export type Purpose =
  | { kind: 'pay'; payment: AuthenticatePayment }
  /** `passwordJti`: of the sealed password that the member just paid with. */
  | { kind: 'add_after_payment'; memberId: string; paymentId: string; passwordJti: string }
  /** `session`: of the member's page, its digest. */
  | { kind: 'add_at_page'; memberId: string; session: string }

export type ChallengeProblem = 'challenge_malformed' | 'challenge_of_another' | 'challenge_stale'
export type CheckedChallenge =
  { ok: true; key: Uint8Array<ArrayBuffer>; nonce: string; exp: number } | { ok: false; problem: ChallengeProblem }

const TIME_BYTES = 8
const NONCE_BYTES = 16
const MAC_BYTES = 32
const HMAC = { name: 'HMAC', hash: 'SHA-256' }

const LIFETIME_SECONDS: Record<Purpose['kind'], number> = {
  pay: PASSKEY_CHALLENGE_LIFETIME_SECONDS,
  add_after_payment: PASSKEY_OFFER_LIFETIME_SECONDS,
  add_at_page: PASSKEY_OFFER_LIFETIME_SECONDS,
}

/** Makes a challenge in base64url. `now` in milliseconds; `random` gives so many bytes. */
export async function newChallenge(
  key: Uint8Array<ArrayBuffer>,
  purpose: Purpose,
  now: number,
  random: (bytes: number) => Uint8Array,
): Promise<string> {
  const head = new Uint8Array(TIME_BYTES + NONCE_BYTES)
  new DataView(head.buffer).setBigUint64(0, BigInt(Math.floor(now / 1000)))
  head.set(random(NONCE_BYTES), TIME_BYTES)
  const mac = await crypto.subtle.sign('HMAC', await usable(key), covered(head, purpose))
  return toBase64url(new Uint8Array([...head, ...new Uint8Array(mac)]))
}

/** Checks a challenge: `key` is the one that made it, `nonce` names it, `exp` (seconds since 1970) is when it need no longer be remembered. */
export async function checkChallenge(
  keys: readonly Uint8Array<ArrayBuffer>[],
  challenge: string,
  purpose: Purpose,
  now: number,
): Promise<CheckedChallenge> {
  const bytes = bytesOf(challenge)
  if (bytes?.length !== TIME_BYTES + NONCE_BYTES + MAC_BYTES) return { ok: false, problem: 'challenge_malformed' }
  const head = bytes.slice(0, TIME_BYTES + NONCE_BYTES)
  const mac = bytes.slice(TIME_BYTES + NONCE_BYTES)
  // `verify` compares in constant time.
  const isBy = async (key: Uint8Array<ArrayBuffer>): Promise<boolean> =>
    crypto.subtle.verify('HMAC', await usable(key), mac, covered(head, purpose))
  const key = keys[(await Promise.all(keys.map(isBy))).indexOf(true)]
  if (key === undefined) return { ok: false, problem: 'challenge_of_another' }
  const made = Number(new DataView(head.buffer).getBigUint64(0))
  const exp = made + LIFETIME_SECONDS[purpose.kind]
  // It is this server's own clock that wrote the time: there is no skew to allow for.
  if (exp <= Math.floor(now / 1000)) return { ok: false, problem: 'challenge_stale' }
  return { ok: true, key, nonce: toBase64url(head.slice(TIME_BYTES)), exp: exp + CLOCK_SKEW_SECONDS }
}

function covered(head: Uint8Array, purpose: Purpose): Uint8Array<ArrayBuffer> {
  return new Uint8Array([...head, ...new TextEncoder().encode(JSON.stringify(['passkey', ...factsOf(purpose)]))])
}

function factsOf(purpose: Purpose): (string | number)[] {
  switch (purpose.kind) {
    case 'pay': {
      const { id, amount, currency, merchant } = purpose.payment
      return [purpose.kind, id, amount, currency, merchant.id]
    }
    case 'add_after_payment':
      return [purpose.kind, purpose.memberId, purpose.paymentId, purpose.passwordJti]
    case 'add_at_page':
      return [purpose.kind, purpose.memberId, purpose.session]
  }
}

function usable(key: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', key, HMAC, false, ['sign', 'verify'])
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]{1,128}$/.test(text)) return undefined
  try {
    return fromBase64url(text)
  } catch {
    return undefined
  }
}
