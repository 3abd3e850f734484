/**
 * Keys, signatures and seals that come out the same each time, so that the
 * test vectors can be made anew to the byte. Never for anything else: every
 * private key here can be worked out from its name.
 */

import { createECDH, createHash, createHmac } from 'node:crypto'
import { CompactEncrypt, base64url, importJWK } from 'jose'
import type { PrivateJwk } from '../../messages/own-keys.ts'

/** The order of P-256 (SP 800-186). */
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

const mod = (value: bigint, by: bigint): bigint => ((value % by) + by) % by

/** Fermat's: the order is a prime. */
function inverse(value: bigint): bigint {
  let [result, base] = [1n, mod(value, N)]
  for (let exponent = N - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % N
    base = (base * base) % N
  }
  return result
}

/** Returns the point at a multiple of the base point. */
function multiply(scalar: bigint): { x: bigint; y: bigint } {
  const curve = createECDH('prime256v1')
  curve.setPrivateKey(bytesOf(scalar))
  const point = curve.getPublicKey()
  return { x: numberOf(point.subarray(1, 33)), y: numberOf(point.subarray(33)) }
}

const bytesOf = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, '0'), 'hex')
const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`)

/** Returns the private key that belongs to a name. */
export function fixedKey(kid: string): PrivateJwk {
  const seed = createHash('sha256').update(`furiwake test vectors: ${kid}`).digest()
  const d = mod(numberOf(seed), N - 1n) + 1n
  const { x, y } = multiply(d)
  const field = (value: bigint): string => base64url.encode(bytesOf(value))
  return { kty: 'EC', crv: 'P-256', kid, x: field(x), y: field(y), d: field(d) }
}

/** Returns the public half, as a JWKS holds it. */
export function publicHalf({ kty, crv, kid, x, y }: PrivateJwk, use: 'sig' | 'enc'): object {
  return { kty, crv, kid, x, y, use, alg: use === 'sig' ? 'ES256' : 'ECDH-ES' }
}

/** Returns a compact JWS, ES256, with the nonce of RFC 6979. `payload`: JSON, or text that is none. */
export function fixedJws(key: PrivateJwk, header: object, payload: object | string): string {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload)
  const input = `${base64url.encode(JSON.stringify(header))}.${base64url.encode(body)}`
  const hash = createHash('sha256').update(input).digest()
  const d = numberOf(base64url.decode(key.d))
  const z = numberOf(hash)
  const k = nonce(d, z)
  const r = mod(multiply(k).x, N)
  const s = mod(inverse(k) * (z + r * d), N)
  return `${input}.${base64url.encode(Buffer.concat([bytesOf(r), bytesOf(s)]))}`
}

/** RFC 6979, section 3.2, with SHA-256. */
function nonce(d: bigint, z: bigint): bigint {
  const hmac = (key: Buffer, ...parts: Uint8Array[]): Buffer =>
    createHmac('sha256', key).update(Buffer.concat(parts)).digest()
  const seed = Buffer.concat([bytesOf(d), bytesOf(mod(z, N))])
  let v: Buffer = Buffer.alloc(32, 1)
  let key: Buffer = Buffer.alloc(32, 0)
  for (const round of [0, 1]) {
    key = hmac(key, v, Buffer.of(round), seed)
    v = hmac(key, v)
  }
  // Ends at the first candidate but once in 2^32.
  for (;;) {
    v = hmac(key, v)
    const k = numberOf(v)
    if (k > 0n && k < N) return k
    key = hmac(key, v, Buffer.of(0))
    v = hmac(key, v)
  }
}

/** Returns a compact JWE, ECDH-ES and A256GCM, with an ephemeral key and an initialization vector that belong to a name. */
export async function fixedJwe(
  to: PrivateJwk,
  plaintext: Uint8Array,
  { name, header = {} }: { name: string; header?: object },
): Promise<string> {
  const epk = await importJWK({ ...fixedKey(`ephemeral of ${name}`), alg: 'ECDH-ES' }, 'ECDH-ES', {
    extractable: true,
  })
  if (epk instanceof Uint8Array) throw new Error('A P-256 key is no bytes.')
  const { d: _, ...half } = to
  const iv = createHash('sha256').update(`initialization vector of ${name}`).digest().subarray(0, 12)
  return new CompactEncrypt(plaintext)
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: to.kid, ...header })
    .setKeyManagementParameters({ epk })
    .setInitializationVector(iv)
    .encrypt(await importJWK({ ...half, alg: 'ECDH-ES' }, 'ECDH-ES'))
}
