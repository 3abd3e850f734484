/** Hashes under the issuer's own key: who has the database but not the key cannot try all addresses or numbers. */

import { toBase64url } from '../../protocol/base64url.ts'

/** Computes HMAC-SHA-256 as base64url, of a text that is told what it stands for, so that two kinds never meet. */
export async function keyedHash(key: Uint8Array<ArrayBuffer>, kind: string, text: string): Promise<string> {
  const usable = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const hash = await crypto.subtle.sign('HMAC', usable, new TextEncoder().encode(`${kind}\0${text}`))
  return toBase64url(new Uint8Array(hash))
}

/** Computes SHA-256 as base64url: for tokens of 256 random bits, which nobody can try all of. */
export async function tokenDigest(token: string): Promise<string> {
  return toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token))))
}
