/**
 * IDs of objects: a prefix that names the kind, then Crockford base-32 in
 * lower case. A payment's ID carries the ledger that keeps it and when it was
 * made, so nothing is looked up to find it: `pay_` + 8 characters of ledger + 9
 * of time + 17 at random. An operation's carries its payment's: `op_` + those
 * 34 characters + 10 at random. Versions before have 26 random characters after
 * the ledger in both, and version 0.1 no ledger in an operation's.
 */

/** Crockford's base-32 alphabet: no i, l, o, u, so an ID can be read aloud. In the order of ASCII, so that times sort as text. */
export const ID_ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
/** 26 characters of 5 bits: 130 random bits, where knowing an ID gives a right. */
export const ID_RANDOM_CHARACTERS = 26
export const LEDGER_ID_CHARACTERS = 8
/** Milliseconds since 1970 in 45 bits: for a thousand years. */
export const ID_TIME_CHARACTERS = 9
/** 85 bits of a payment's, which gives no right: that is the client secret's. */
export const PAYMENT_RANDOM_CHARACTERS = ID_RANDOM_CHARACTERS - ID_TIME_CHARACTERS
/** 50 bits among the operations of one payment. */
export const OPERATION_RANDOM_CHARACTERS = 10

const RANDOM = `[0-9a-hjkmnp-tv-z]{${ID_RANDOM_CHARACTERS}}`
const LEDGER = `[0-9a-hjkmnp-tv-z]{${LEDGER_ID_CHARACTERS}}`
const OF_OPERATION = `[0-9a-hjkmnp-tv-z]{${OPERATION_RANDOM_CHARACTERS}}`
// Pure: what a browser's script does not use is left out of it.
const ID_IN_LEDGER = /* @__PURE__ */ new RegExp(`^(pay|op|del)_(${LEDGER})${RANDOM}$`)
const ID_IN_PAYMENT = /* @__PURE__ */ new RegExp(`^op_(${LEDGER})(${RANDOM})${OF_OPERATION}$`)
/** 34 characters: of the ledger, of time, and at random. */
const CLIENT_SECRET = /^(pay_[0-9a-hjkmnp-tv-z]{34})_secret_[0-9a-hjkmnp-tv-z]{32}$/

export type ObjectKind = 'mer' | 'op' | 'evt' | 'whe' | 'req' | 'tok' | 'aud' | 'ses'

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

/** Makes a payment's ID in a ledger (8 characters), from when it is made, in milliseconds since 1970, and 17 random bytes. */
export function paymentId(ledger: string, now: number, random: Uint8Array): string {
  return `pay_${ledger}${numberCharacters(now)}${idCharacters(random)}`
}

/** Makes the ID of a payment's operation, from 10 random bytes. */
export function operationId(payment: string, random: Uint8Array): string {
  return `op_${payment.slice('pay_'.length)}${idCharacters(random)}`
}

/** Makes a webhook delivery's ID in a ledger (8 characters): made of the event's number and the endpoint's ID, so that there is one of each. */
export function deliveryId(ledger: string, endpoint: string, sequence: number): string {
  return `del_${ledger}${numberCharacters(sequence)}${endpoint.slice(-PAYMENT_RANDOM_CHARACTERS)}`
}

/** Returns the ledger that a payment's ID carries, or undefined when it is no payment's ID. */
export function ledgerOfPayment(id: string): string | undefined {
  return ledgerIn(id, 'pay')
}

/** Returns the ledger that an operation's ID carries, or undefined when it is none of version 0.2 or later. */
export function ledgerOfOperation(id: string): string | undefined {
  return ID_IN_PAYMENT.exec(id)?.[1] ?? ledgerIn(id, 'op')
}

/** Returns the payment that an operation's ID carries, or undefined when it is an earlier version's. */
export function paymentOfOperation(id: string): string | undefined {
  const [, ledger, payment] = ID_IN_PAYMENT.exec(id) ?? []
  return ledger === undefined || payment === undefined ? undefined : `pay_${ledger}${payment}`
}

/** Returns the ledger that a delivery's ID carries, or undefined when it is no delivery's ID. */
export function ledgerOfDelivery(id: string): string | undefined {
  return ledgerIn(id, 'del')
}

/** Returns the number of the event that a delivery's ID carries; any number, when it is an earlier version's. */
export function sequenceOfDelivery(id: string): number {
  return numberIn(id)
}

/** Tells when a payment was made by its ID, in milliseconds since 1970: any time, when it is an earlier version's. */
export function timeOfPayment(id: string): number {
  return numberIn(id)
}

function ledgerIn(id: string, kind: 'pay' | 'op' | 'del'): string | undefined {
  const match = ID_IN_LEDGER.exec(id)
  return match?.[1] === kind ? match[2] : undefined
}

/** The characters after the ledger's. */
function numberIn(id: string): number {
  const from = 'pay_'.length + LEDGER_ID_CHARACTERS
  let number = 0
  // Not by shifting, which ends at 32 bits.
  for (const character of id.slice(from, from + ID_TIME_CHARACTERS)) {
    number = number * 32 + Math.max(0, ID_ALPHABET.indexOf(character))
  }
  return number
}

function numberCharacters(number: number): string {
  let text = ''
  for (let rest = number; text.length < ID_TIME_CHARACTERS; rest = Math.floor(rest / 32)) {
    text = ID_ALPHABET.charAt(rest % 32) + text
  }
  return text
}

/** Returns the payment that a client secret (`pay_…_secret_…`) opens, or undefined when it is none. */
export function paymentOfClientSecret(secret: string): string | undefined {
  return CLIENT_SECRET.exec(secret)?.[1]
}
