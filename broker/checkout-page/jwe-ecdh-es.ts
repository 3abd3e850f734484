/**
 * JWE compact (RFC 7516), ECDH-ES in direct mode on P-256 (RFC 7518, 4.6) with
 * A256GCM (5.3): the one shape that the page seals. WebCrypto does all the
 * cryptography; what is left is the order of the bytes. jose does the same for
 * every algorithm there is and weighs 6.4 kB brotli, a quarter of the page;
 * here it opens the seal in the tests instead.
 */

import { toBase64url as base64url } from '../../protocol/base64url.ts'

export interface RecipientKey {
  kid: string
  kty: 'EC'
  crv: 'P-256'
  x: string
  y: string
}

export const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const
export const ENC = 'A256GCM'
const KEY_BITS = 256
const IV_BYTES = 12
const TAG_BYTES = 16

export async function encryptTo(key: RecipientKey, plainText: Uint8Array<ArrayBuffer>): Promise<string> {
  const { kid, kty, crv, x, y } = key
  const recipient = await crypto.subtle.importKey('jwk', { kty, crv, x, y }, CURVE, false, [])
  // A key pair for this one message: its private half is never exported and goes with this function.
  const ephemeral = await crypto.subtle.generateKey(CURVE, false, ['deriveBits'])
  const epk = await crypto.subtle.exportKey('jwk', ephemeral.publicKey)
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: recipient }, ephemeral.privateKey, KEY_BITS)
  const contentKey = await crypto.subtle.importKey('raw', await concatKdf(shared), 'AES-GCM', false, ['encrypt'])

  const header = { alg: 'ECDH-ES', enc: ENC, kid, epk: { kty, crv, x: epk.x, y: epk.y } }
  const protectedHeader = base64url(utf8(JSON.stringify(header)))
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
  const sealed = new Uint8Array(
    await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8(protectedHeader) }, contentKey, plainText),
  )
  const cipherText = sealed.subarray(0, -TAG_BYTES)
  const tag = sealed.subarray(-TAG_BYTES)
  // The second part, the encrypted key, is empty: the derived key is used directly.
  return [protectedHeader, '', base64url(iv), base64url(cipherText), base64url(tag)].join('.')
}

/** Derives a key by the Concat KDF of NIST SP 800-56A as RFC 7518, 4.6.2 fills it in, with no party info; 256 bits are one round of SHA-256. */
export function concatKdf(shared: ArrayBuffer): Promise<ArrayBuffer> {
  const algorithm = utf8(ENC)
  const parts = [
    uint32(1),
    new Uint8Array(shared),
    uint32(algorithm.length),
    algorithm,
    uint32(0),
    uint32(0),
    uint32(KEY_BITS),
  ]
  return crypto.subtle.digest('SHA-256', Uint8Array.from(parts.flatMap((part) => Array.from(part))))
}

function uint32(value: number): Uint8Array {
  return Uint8Array.of(0, 0, value >> 8, value & 255)
}

export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}
