/**
 * A payment's place in its ledger's order: by time, and within a millisecond by
 * id. It is the key of its row, so that a list reads neighbours and no index is
 * written for it. Mostly the id alone tells it.
 */

import { ID_ALPHABET, ID_TIME_CHARACTERS, LEDGER_ID_CHARACTERS, timeOfPayment } from '../../protocol/object-id.ts'

/** Places of one millisecond: two characters of the id. With them a time is below 2^53 until 2248. */
export const PLACES_A_MS = 1_024
const AFTER_LEDGER = 'pay_'.length + LEDGER_ID_CHARACTERS
const AFTER_TIME = AFTER_LEDGER + ID_TIME_CHARACTERS

/** Returns where a payment belongs, in the order of ids. Two may belong to one place: see payment-rows.ts. */
export function placeFor(createdAt: number, id: string): number {
  const from = timeOfPayment(id) === createdAt ? AFTER_TIME : AFTER_LEDGER
  return firstPlaceAt(createdAt) + digitAt(id, from) * ID_ALPHABET.length + digitAt(id, from + 1)
}

/** Returns where a payment is whose id tells. */
export function placeInId(id: string): number {
  return placeFor(timeOfPayment(id), id)
}

/** Returns the first place of a millisecond: all payments from then on are there or after it. */
export function firstPlaceAt(time: number): number {
  return time * PLACES_A_MS
}

/** Returns the millisecond that a place is in. */
export function timeOfPlace(place: number): number {
  return Math.floor(place / PLACES_A_MS)
}

function digitAt(id: string, index: number): number {
  return Math.max(0, ID_ALPHABET.indexOf(id.charAt(index) || '0'))
}
