/** A party's own private keys: as they are set, as they are used, and their public halves. */

import { isRecord, isText } from '../protocol/shape.ts'
import { OWN_KEYS_MAX } from './limits.ts'

/** A private EC P-256 key as a JWK (RFC 7517). */
export interface PrivateJwk {
  kty: 'EC'
  crv: 'P-256'
  kid: string
  x: string
  y: string
  d: string
}

/** At least one; the first is the one in use. */
export type OwnKeys = readonly [PrivateJwk, ...PrivateJwk[]]

/** Reads a JSON array of private keys, each with its own `kid`; undefined when it is anything else. */
export function readOwnKeys(text: unknown): OwnKeys | undefined {
  const keys = parsedArray(text)
  const [first, ...others] = keys.filter(isPrivateJwk)
  if (first === undefined || 1 + others.length !== keys.length) return undefined
  const own = [first, ...others] as const
  return new Set(own.map(({ kid }) => kid)).size === own.length ? own : undefined
}

/** Returns the public halves as the keys of a JWK Set (RFC 7517), each once: field by field, so that no private part can slip through. */
export function publicKeys(signingKeys: readonly PrivateJwk[], encryptionKeys: readonly PrivateJwk[] = []): object[] {
  const half = ({ kty, crv, kid, x, y }: PrivateJwk) => ({ kty, crv, kid, x, y })
  const once = (keys: readonly PrivateJwk[]) => [...new Map(keys.map((key) => [key.kid, key])).values()]
  return [
    ...once(signingKeys).map((key) => ({ ...half(key), use: 'sig', alg: 'ES256' })),
    ...once(encryptionKeys).map((key) => ({ ...half(key), use: 'enc', alg: 'ECDH-ES' })),
  ]
}

/** jose imports a JWK once and remembers it by the object, so the same key must be the same object each time. */
const known = new WeakMap<object, Map<string, object>>()

/** Returns a key with the algorithm that it is used for. */
export function keyFor<K extends object>(key: K, alg: string): K & { alg: string } {
  const ofKey = known.get(key) ?? new Map<string, object>()
  known.set(key, ofKey)
  const withAlg = ofKey.get(alg) ?? { ...key, alg }
  ofKey.set(alg, withAlg)
  return withAlg as K & { alg: string }
}

function parsedArray(text: unknown): unknown[] {
  if (typeof text !== 'string') return []
  try {
    const parsed: unknown = JSON.parse(text)
    return Array.isArray(parsed) && parsed.length <= OWN_KEYS_MAX ? parsed : []
  } catch {
    return []
  }
}

function isPrivateJwk(value: unknown): value is PrivateJwk {
  return (
    isRecord(value) &&
    value['kty'] === 'EC' &&
    value['crv'] === 'P-256' &&
    isText(value['kid'], 128) &&
    isText(value['x'], 64) &&
    isText(value['y'], 64) &&
    isText(value['d'], 64)
  )
}
