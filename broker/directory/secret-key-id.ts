/** Ids of secret keys: the first half of a key's digest, so that keys of before have one too. */

export const KEY_ID_DIGEST_CHARACTERS = 26

/** Returns the id of the key with this digest (SHA-256, hexadecimal). */
export function secretKeyId(sha256: string): string {
  return `key_${sha256.slice(0, KEY_ID_DIGEST_CHARACTERS)}`
}
