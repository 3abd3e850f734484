/**
 * Describes what this browser remembers between payments: that a passkey paid here
 * before, so that it comes first next time. A partitioned cookie (CHIPS),
 * because browsers that shut third parties out of `localStorage` still keep
 * these; they keep it apart for each shop, so no shop learns of another.
 * Where nothing is kept, nothing is remembered. The id of a passkey is no
 * secret, and no request but that for this page carries it.
 */

import { readCookie, writeCookie } from './cookies.ts'

export interface RememberedPasskey {
  /** The issuer's. */
  prefix: string
  /** The passkey's, base64url. */
  id: string
}

export const PASSKEY = '__Secure-furiwake-passkey'
const OFFERED = '__Secure-furiwake-passkey-offered'
/** Browsers keep a cookie no longer than this. */
const KEPT_SECONDS = 400 * 24 * 3600
/** Whoever did not want a passkey is not asked again at every payment. */
const OFFER_AGAIN_AFTER_SECONDS = 30 * 24 * 3600

export function rememberedPasskey(): RememberedPasskey | undefined {
  const [, prefix, id] = /^(\w+)\.([\w-]+)$/.exec(readCookie(PASSKEY)) ?? []
  return prefix !== undefined && id !== undefined ? { prefix, id } : undefined
}

export function rememberPasskey({ prefix, id }: RememberedPasskey): void {
  writeCookie(PASSKEY, `${prefix}.${id}`, KEPT_SECONDS)
}

export function forgetPasskey(): void {
  writeCookie(PASSKEY, '', 0)
}

/** Returns true when it is time to offer a passkey, and then not again for a while. */
export function isTimeToOffer(): boolean {
  if (readCookie(OFFERED) !== '') return false
  writeCookie(OFFERED, '1', OFFER_AGAIN_AFTER_SECONDS)
  return true
}
