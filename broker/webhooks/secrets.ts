/** The secrets that endpoints are signed for. Derived, not stored: the directory holds nothing to forge a webhook with. */

import { fromBase64url } from '../../protocol/base64url.ts'
import type { SecretList } from '../../protocol/secret-list.ts'
import { WEBHOOK_SECRETS_REMEMBERED } from '../limits.ts'

const PREFIX = 'whsec_'

/** Describes what is needed of an endpoint to tell its secrets. */
export interface SecretHolder {
  id: string
  secretGeneration: number
  /** Milliseconds since 1970, or null. */
  previousSecretUntil: number | null
}

/** Returns the current secret (Standard Webhooks: `whsec_` and 32 bytes in base64). `key`: the first of WEBHOOK_SECRET_KEY. */
export function currentSecret({ id, secretGeneration }: SecretHolder, key: string): Promise<string> {
  return derive(`${id}.${secretGeneration}`, key)
}

/**
 * Returns every secret that signs now: the current one first, and the one
 * before it while that is still good; each under every one of the broker's
 * keys, because a merchant keeps the secret that it was shown when another key
 * came first.
 */
export function signingSecrets(holder: SecretHolder, keys: SecretList, now: number): Promise<string[]> {
  const { id, secretGeneration, previousSecretUntil } = holder
  const hasPrevious = previousSecretUntil !== null && now < previousSecretUntil
  const generations = hasPrevious ? [secretGeneration, secretGeneration - 1] : [secretGeneration]
  return Promise.all(generations.flatMap((generation) => keys.map((key) => derive(`${id}.${generation}`, key))))
}

/** Memory of secrets, by key and name: busy endpoints are signed for all the time. When it is full it begins anew. */
const derived = new Map<string, string>()

async function derive(name: string, key: string): Promise<string> {
  const known = derived.get(`${key} ${name}`)
  if (known !== undefined) return known
  const secret = await deriveAnew(name, key)
  if (derived.size >= WEBHOOK_SECRETS_REMEMBERED) derived.clear()
  derived.set(`${key} ${name}`, secret)
  return secret
}

async function deriveAnew(name: string, key: string): Promise<string> {
  const hmacKey = await crypto.subtle.importKey('raw', fromBase64url(key), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ])
  const mac = await crypto.subtle.sign('HMAC', hmacKey, new TextEncoder().encode(name))
  return PREFIX + btoa(String.fromCharCode(...new Uint8Array(mac)))
}
