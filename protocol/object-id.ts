/**
 * IDs of objects: a prefix that names the kind, then Crockford base-32 in
 * lower case. A payment's ID carries the ledger that keeps it, so nothing is
 * looked up to find it: `pay_` + 8 characters of ledger + 26 at random. So
 * does an operation's, since version 0.2.
 */

/** Crockford's base-32 alphabet: no i, l, o, u, so an ID can be read aloud. */
export const ID_ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
/** 26 characters of 5 bits: 130 random bits, where knowing an ID gives a right. */
export const ID_RANDOM_CHARACTERS = 26
export const LEDGER_ID_CHARACTERS = 8

const RANDOM = `[0-9a-hjkmnp-tv-z]{${ID_RANDOM_CHARACTERS}}`
const LEDGER = `[0-9a-hjkmnp-tv-z]{${LEDGER_ID_CHARACTERS}}`
// Pure: what a browser's script does not use is left out of it.
const ID_IN_LEDGER = /* @__PURE__ */ new RegExp(`^(pay|op|del)_(${LEDGER})${RANDOM}$`)
/** 34 characters: of the ledger, and at random. */
const CLIENT_SECRET = /^(pay_[0-9a-hjkmnp-tv-z]{34})_secret_[0-9a-hjkmnp-tv-z]{32}$/

export type ObjectKind = 'mer' | 'op' | 'evt' | 'whe' | 'req'

/** Maps random bytes to the alphabet: one character a byte, its low five bits. */
export function idCharacters(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += ID_ALPHABET.charAt(byte & 31)
  return text
}

/** Makes an ID: `kind_` and one character for each of the given random bytes (26 of them). */
export function objectId(kind: ObjectKind, random: Uint8Array): string {
  return `${kind}_${idCharacters(random)}`
}

/** Makes a payment's ID in a ledger (8 characters), from 26 random bytes. */
export function paymentId(ledger: string, random: Uint8Array): string {
  return `pay_${ledger}${idCharacters(random)}`
}

/** Makes an operation's ID in a ledger (8 characters), from 26 random bytes. */
export function operationId(ledger: string, random: Uint8Array): string {
  return `op_${ledger}${idCharacters(random)}`
}

/** Makes a webhook delivery's ID in a ledger (8 characters), from 26 random bytes. */
export function deliveryId(ledger: string, random: Uint8Array): string {
  return `del_${ledger}${idCharacters(random)}`
}

/** Returns the ledger that a payment's ID carries, or undefined when it is no payment's ID. */
export function ledgerOfPayment(id: string): string | undefined {
  return ledgerIn(id, 'pay')
}

/** Returns the ledger that an operation's ID carries, or undefined when it is none of version 0.2 or later. */
export function ledgerOfOperation(id: string): string | undefined {
  return ledgerIn(id, 'op')
}

/** Returns the ledger that a delivery's ID carries, or undefined when it is no delivery's ID. */
export function ledgerOfDelivery(id: string): string | undefined {
  return ledgerIn(id, 'del')
}

function ledgerIn(id: string, kind: 'pay' | 'op' | 'del'): string | undefined {
  const match = ID_IN_LEDGER.exec(id)
  return match?.[1] === kind ? match[2] : undefined
}

/** Returns the payment that a client secret (`pay_…_secret_…`) opens, or undefined when it is none. */
export function paymentOfClientSecret(secret: string): string | undefined {
  return CLIENT_SECRET.exec(secret)?.[1]
}
