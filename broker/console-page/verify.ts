/** Checks signatures in the page itself, with nothing but the keys: the broker is not taken at its word. */

import { compactVerify, decodeProtectedHeader, importJWK } from 'jose'
import type { JWK } from 'jose'

import { isRecord } from '../../protocol/shape.ts'

/** A JWS whose signature is right, and what it says; or why it is none: of `no_key` nothing is known. */
export type Checked =
  { ok: true; header: object; claims: Record<string, unknown> } | { ok: false; why: 'wrong' | 'no_key' }

const WRONG = { ok: false, why: 'wrong' } as const

/** Checks a compact JWS (RFC 7515, ES256) with a key of a set that has its `kid`. Never throws. */
export async function checkSignature(jws: string, keys: readonly JWK[]): Promise<Checked> {
  try {
    const { kid } = decodeProtectedHeader(jws)
    const jwk = keys.find((key) => key.kid === kid)
    if (jwk === undefined) return { ok: false, why: 'no_key' }
    const { payload, protectedHeader } = await compactVerify(jws, await importJWK(jwk, 'ES256'), {
      algorithms: ['ES256'],
    })
    const claims: unknown = JSON.parse(new TextDecoder().decode(payload))
    return isRecord(claims) ? { ok: true, header: protectedHeader, claims } : WRONG
  } catch {
    return WRONG
  }
}

/** Returns keys that the broker publishes; none where they can't be had. */
export async function publishedKeys(signal: AbortSignal, path = '/.well-known/jwks.json'): Promise<JWK[]> {
  try {
    const response = await fetch(path, { signal })
    const read: unknown = await response.json()
    return isRecord(read) && Array.isArray(read['keys']) ? (read['keys'] as JWK[]) : []
  } catch {
    return []
  }
}
