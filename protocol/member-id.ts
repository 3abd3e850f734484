/**
 * The member ID that an issuer gives its member: issuer prefix (1 to 6
 * characters), serial, and one check character; 8 to 19 of `0-9A-Z` in all.
 * The check is Luhn (ISO/IEC 7812-1, annex B); letters are expanded to two
 * digits first as in ISO 6166 (A = 10 … Z = 35).
 */

import { lettersAndDigits } from './text.ts'

export const MEMBER_ID_MIN_CHARACTERS = 8
export const MEMBER_ID_MAX_CHARACTERS = 19
export const ISSUER_PREFIX_MAX_CHARACTERS = 6

/** Says why a typed member ID cannot be one; `incomplete` may yet become one. */
export type MemberIdProblem = 'incomplete' | 'too_long' | 'bad_character' | 'bad_check'

/** Returns the typed ID as it is written: its {@link lettersAndDigits}, in capitals. */
export function normalizeMemberId(typed: string): string {
  return lettersAndDigits(typed).toUpperCase()
}

/** Groups of four for reading: `4100 2207 3118`. Takes a normalized ID, whole or in part. */
export function groupMemberId(id: string): string {
  return id.replace(/(.{4})(?=.)/gu, '$1 ')
}

/** Returns the check digit that completes a prefix and serial. */
export function memberIdCheckCharacter(body: string): string {
  return String((10 - (luhnSum(`${body}0`) % 10)) % 10)
}

/** Returns the problem of a normalized ID; undefined when it is whole and its check agrees. */
export function memberIdProblem(id: string): MemberIdProblem | undefined {
  if (!/^[0-9A-Z]*$/.test(id)) return 'bad_character'
  if (id.length < MEMBER_ID_MIN_CHARACTERS) return 'incomplete'
  if (id.length > MEMBER_ID_MAX_CHARACTERS) return 'too_long'
  return luhnSum(id) % 10 === 0 ? undefined : 'bad_check'
}

/**
 * Returns the issuer whose prefix the ID begins with. Prefixes are prefix-free,
 * so at most one can match, and it matches as soon as its prefix is typed.
 */
export function issuerOfMemberId<T extends { prefix: string }>(id: string, issuers: readonly T[]): T | undefined {
  return issuers.find((issuer) => id.startsWith(issuer.prefix))
}

/** Tells whether more typing could still reach some issuer's prefix. */
export function mayBecomeKnown(id: string, issuers: readonly { prefix: string }[]): boolean {
  return issuers.some((issuer) => issuer.prefix.startsWith(id) || id.startsWith(issuer.prefix))
}

function luhnSum(id: string): number {
  const digits = Array.from(id, (character) => String(parseInt(character, 36))).join('')
  let sum = 0
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits.charAt(digits.length - 1 - place))
    const doubled = place % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum
}
