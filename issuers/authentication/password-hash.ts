/**
 * Passwords as PHC strings: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`
 * (RFC 9106; the parameters are OWASP's first choice). How Argon2id itself is
 * loaded is the caller's: a Worker compiles the wasm at deployment, a Node
 * tool reads it from the package.
 */

import { PASSWORD_MIN_BYTES } from './limits.ts'

/** What the package `argon2id` gives once its wasm is loaded. Synchronous; about 52 ms. */
export type Argon2id = (params: {
  password: Uint8Array
  salt: Uint8Array
  parallelism: number
  passes: number
  memorySize: number
  tagLength: number
}) => Uint8Array

const MEMORY_KIBIBYTES = 19_456
const PASSES = 2
const LANES = 1
export const SALT_BYTES = 16
const HASH_BYTES = 32

const PHC = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/

/**
 * The PHC string of a new password. `salt`: 16 random bytes. Throws RangeError
 * for a password under 8 bytes: registration tells the member before.
 */
export function hashPassword(argon2id: Argon2id, password: string, salt: Uint8Array): string {
  const bytes = passwordBytes(password)
  if (bytes.length < PASSWORD_MIN_BYTES) throw new RangeError('A password has at least 8 bytes.')
  const hash = argon2id({ ...parameters(), password: bytes, salt })
  return `$argon2id$v=19$m=${MEMORY_KIBIBYTES},t=${PASSES},p=${LANES}$${base64(salt)}$${base64(hash)}`
}

/**
 * Whether the password is the one that was hashed. `stored` undefined is the
 * member who does not exist: it costs the same Argon2id and is always false.
 */
export function verifyPassword(argon2id: Argon2id, password: string, stored: string | undefined): boolean {
  const parts = stored === undefined ? null : PHC.exec(stored)
  const bytes = passwordBytes(password)
  // Too short to have been enrolled, but it must take as long to say so.
  const isLongEnough = bytes.length >= PASSWORD_MIN_BYTES
  const salt = bytesOf(parts?.[1] ?? '') ?? new Uint8Array(SALT_BYTES)
  const hash = argon2id({ ...parameters(), password: isLongEnough ? bytes : new Uint8Array(PASSWORD_MIN_BYTES), salt })
  const expected = bytesOf(parts?.[2] ?? '') ?? new Uint8Array(HASH_BYTES)
  const isSame = isEqualInConstantTime(hash, expected)
  return isSame && isLongEnough && parts !== null
}

/**
 * NFKC, so that one password is one password on every keyboard: full-width
 * letters and digits of a Japanese input method equal the half-width ones, and
 * a composed ü equals u with a diaeresis (NIST SP 800-63B, 3.1.1.2).
 */
function passwordBytes(password: string): Uint8Array {
  return new TextEncoder().encode(password.normalize('NFKC'))
}

function parameters() {
  return { parallelism: LANES, passes: PASSES, memorySize: MEMORY_KIBIBYTES, tagLength: HASH_BYTES }
}

function isEqualInConstantTime(one: Uint8Array, other: Uint8Array): boolean {
  let difference = one.length ^ other.length
  for (let i = 0; i < one.length; i++) difference |= (one[i] ?? 0) ^ (other[i] ?? 0)
  return difference === 0
}

/** PHC strings carry base64 without padding. */
function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replace(/=+$/, '')
}

function bytesOf(text: string): Uint8Array | undefined {
  if (text === '') return undefined
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
}
