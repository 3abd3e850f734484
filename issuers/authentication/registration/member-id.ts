/** The ID that a new member is given. */

import { ISSUER_PREFIX_MAX_CHARACTERS, memberIdCheckCharacter } from '../../../protocol/member-id.ts'

/** With the longest prefix and the check character it still fits into a member ID's 19 characters. */
export const SERIAL_DIGITS = 10
/** The highest multiple of ten in a byte: what is above it is drawn again, so that every digit is as likely. */
const FAIR_BYTE_BELOW = 250
/** Bytes drawn at a time; some are thrown away. */
const BYTES_AT_A_TIME = 32
const DRAWS_MAX = 8

/**
 * Makes a member ID: prefix, ten random digits, check character. Random, not
 * counted: an ID tells nothing of the one before it. That none is issued twice
 * is the database's to say (issued_member_ids). `random` gives as many random
 * bytes as asked.
 */
export function newMemberId(prefix: string, random: (bytes: number) => Uint8Array): string {
  if (prefix.length > ISSUER_PREFIX_MAX_CHARACTERS) throw new RangeError('An issuer prefix has at most 6 characters.')
  let serial = ''
  for (let draw = 0; draw < DRAWS_MAX && serial.length < SERIAL_DIGITS; draw++) {
    for (const byte of random(BYTES_AT_A_TIME)) {
      if (byte < FAIR_BYTE_BELOW && serial.length < SERIAL_DIGITS) serial += String(byte % 10)
    }
  }
  if (serial.length < SERIAL_DIGITS) throw new Error('The source of randomness gives no usable bytes.')
  const body = prefix + serial
  return body + memberIdCheckCharacter(body)
}
