/**
 * Passwords as PHC strings: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`
 * (RFC 9106; the parameters are OWASP's first choice). Each string names the
 * parameters it was made with, and is verified with those: raise today's below,
 * and every password stays right and is hashed anew at its next use. How
 * Argon2id itself is loaded is the caller's: a Worker compiles the wasm at
 * deployment, a Node tool reads it from the package.
 */

import {
  PASSWORD_HASH_KIBIBYTES_MAX,
  PASSWORD_HASH_LANES_MAX,
  PASSWORD_HASH_WORK_MAX,
  PASSWORD_MIN_BYTES,
} from './limits.ts'

/** Describes what the package `argon2id` gives once its wasm is loaded. Synchronous; about 52 ms. */
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

const PHC =
  /^\$argon2id\$v=19\$m=([1-9]\d{0,9}),t=([1-9]\d{0,9}),p=([1-9]\d{0,9})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/

/** The parameters of Argon2id (RFC 9106, section 3.1) that decide what a hash costs. */
export interface HashParameters {
  memorySize: number
  passes: number
  parallelism: number
}

const TODAYS: HashParameters = { memorySize: MEMORY_KIBIBYTES, passes: PASSES, parallelism: LANES }

/**
 * Hashes a new password into a PHC string. `salt`: 16 random bytes. Throws
 * RangeError for a password under 8 bytes: registration tells the member
 * before.
 */
export function hashPassword(
  argon2id: Argon2id,
  password: string,
  salt: Uint8Array,
  parameters: HashParameters = TODAYS,
): string {
  const bytes = passwordBytes(password)
  if (bytes.length < PASSWORD_MIN_BYTES) throw new RangeError('A password has at least 8 bytes.')
  const hash = argon2id({ ...parameters, tagLength: HASH_BYTES, password: bytes, salt })
  const { memorySize, passes, parallelism } = parameters
  return `$argon2id$v=19$m=${memorySize},t=${passes},p=${parallelism}$${base64(salt)}$${base64(hash)}`
}

/**
 * Tells whether the password is the one that was hashed. `stored` undefined is
 * the member who does not exist: it costs the same Argon2id and is always
 * false.
 */
export function verifyPassword(argon2id: Argon2id, password: string, stored: string | undefined): boolean {
  const known = stored === undefined ? undefined : readHash(stored)
  const bytes = passwordBytes(password)
  // Too short to have been enrolled, but it must take as long to say so.
  const isLongEnough = bytes.length >= PASSWORD_MIN_BYTES
  const { parameters = TODAYS, salt = new Uint8Array(SALT_BYTES), hash = new Uint8Array(HASH_BYTES) } = known ?? {}
  const typed = isLongEnough ? bytes : new Uint8Array(PASSWORD_MIN_BYTES)
  const isSame = isEqualInConstantTime(argon2id({ ...parameters, tagLength: hash.length, password: typed, salt }), hash)
  return isSame && isLongEnough && known !== undefined
}

/** Tells whether a stored hash was made with other parameters than today's. */
export function isOutdated(stored: string): boolean {
  const { memorySize, passes, parallelism } = readHash(stored)?.parameters ?? TODAYS
  return memorySize !== TODAYS.memorySize || passes !== TODAYS.passes || parallelism !== TODAYS.parallelism
}

interface StoredHash {
  parameters: HashParameters
  salt: Uint8Array
  hash: Uint8Array
}

/** Undefined for what is no hash of ours, and for one that no server should be made to compute: no password is right then. */
function readHash(stored: string): StoredHash | undefined {
  const [, memory, passes, lanes, salt = '', hash = ''] = PHC.exec(stored) ?? []
  const parameters = { memorySize: Number(memory), passes: Number(passes), parallelism: Number(lanes) }
  const { memorySize, parallelism } = parameters
  const isBearable =
    memorySize >= 8 * parallelism &&
    memorySize <= PASSWORD_HASH_KIBIBYTES_MAX &&
    memorySize * parameters.passes <= PASSWORD_HASH_WORK_MAX &&
    parallelism <= PASSWORD_HASH_LANES_MAX
  // A base64 text never leaves one character over.
  const isWhole = salt.length % 4 !== 1 && hash.length % 4 !== 1
  return isBearable && isWhole ? { parameters, salt: bytesOf(salt), hash: bytesOf(hash) } : undefined
}

/**
 * NFKC, so that one password is one password on every keyboard: full-width
 * letters and digits of a Japanese input method equal the half-width ones, and
 * a composed ü equals u with a diaeresis (NIST SP 800-63B, 3.1.1.2).
 */
function passwordBytes(password: string): Uint8Array {
  return new TextEncoder().encode(password.normalize('NFKC'))
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

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
}
