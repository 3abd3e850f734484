/** Checks signatures in the page itself, with nothing but the keys: the broker is not taken at its word. */

import { compactVerify, decodeProtectedHeader, importJWK } from 'jose'
import type { JWK } from 'jose'

import { isRecord } from '../../protocol/shape.ts'

/** A JWS whose signature is right, and what it says; or why it is none. */
export type Checked = { ok: true; header: object; claims: Record<string, unknown> } | { ok: false }

/** Checks a compact JWS (RFC 7515, ES256) with a key of a set that has its `kid`. Never throws. */
export async function checkSignature(jws: string, keys: readonly JWK[]): Promise<Checked> {
  try {
    const { kid } = decodeProtectedHeader(jws)
    const jwk = keys.find((key) => key.kid === kid)
    if (jwk === undefined) return { ok: false }
    const { payload, protectedHeader } = await compactVerify(jws, await importJWK(jwk, 'ES256'), {
      algorithms: ['ES256'],
    })
    const claims: unknown = JSON.parse(new TextDecoder().decode(payload))
    return isRecord(claims) ? { ok: true, header: protectedHeader, claims } : { ok: false }
  } catch {
    return { ok: false }
  }
}

/** Returns the broker's published keys; none where they can't be had. */
export async function publishedKeys(signal: AbortSignal): Promise<JWK[]> {
  try {
    const response = await fetch('/.well-known/jwks.json', { signal })
    const read: unknown = await response.json()
    return isRecord(read) && Array.isArray(read['keys']) ? (read['keys'] as JWK[]) : []
  } catch {
    return []
  }
}
