/** The secrets that endpoints are signed for. Derived, and kept sealed alone: the directory holds nothing to forge a webhook with. */

import { fromBase64url } from '../../protocol/base64url.ts'
import type { SecretList } from '../../protocol/secret-list.ts'
import { WEBHOOK_SECRETS_REMEMBERED } from '../limits.ts'
import { openSecrets } from './sealed-secrets.ts'
import type { SecretsByGeneration } from './sealed-secrets.ts'

const PREFIX = 'whsec_'

/** Describes what is needed of an endpoint to tell its secrets. */
export interface SecretHolder {
  id: string
  secretGeneration: number
  /** Milliseconds since 1970, or null. */
  previousSecretUntil: number | null
  /** Null or left out: not sealed yet. */
  sealedSecrets?: string | null
}

/** Returns the current secret (Standard Webhooks: `whsec_` and 32 bytes in base64). `key`: the first of WEBHOOK_SECRET_KEY. */
export function currentSecret({ id, secretGeneration }: SecretHolder, key: string): Promise<string> {
  return derive(`${id}.${secretGeneration}`, key)
}

/** Returns every secret that signs now: the current one first, and the one before it while that is still good. Throws EndpointSecretsUnreadable. */
export async function signingSecrets(holder: SecretHolder, keys: SecretList, now: number): Promise<string[]> {
  return Object.values(await secretsByGeneration(holder, keys, now))
    .toReversed()
    .flat()
}

/**
 * Returns the same by their generation. Of one that is not sealed they are
 * those under each of the broker's keys, because a merchant keeps the secret
 * that it was shown when another key came first. Throws
 * EndpointSecretsUnreadable.
 */
export async function secretsByGeneration(
  holder: SecretHolder,
  keys: SecretList,
  now: number,
): Promise<SecretsByGeneration> {
  const { id, secretGeneration, previousSecretUntil } = holder
  const hasPrevious = previousSecretUntil !== null && now < previousSecretUntil
  const generations = hasPrevious ? [secretGeneration - 1, secretGeneration] : [secretGeneration]
  const sealed = await remembered(holder, keys)
  const found = generations.map(async (generation) => {
    const derived = (): Promise<string[]> => Promise.all(keys.map((key) => derive(`${id}.${generation}`, key)))
    return [generation, sealed[generation] ?? (await derived())] as const
  })
  return Object.fromEntries(await Promise.all(found))
}

/** Memory of secrets, by key and name: busy endpoints are signed for all the time. When it is full it begins anew. */
const derived = new Map<string, string>()
const opened = new Map<string, SecretsByGeneration>()

async function derive(name: string, key: string): Promise<string> {
  const known = derived.get(`${key} ${name}`)
  if (known !== undefined) return known
  const secret = await deriveAnew(name, key)
  keep(derived, `${key} ${name}`, secret)
  return secret
}

async function remembered(holder: SecretHolder, keys: SecretList): Promise<SecretsByGeneration> {
  const { id, sealedSecrets } = holder
  if (typeof sealedSecrets !== 'string') return {}
  const name = `${keys.join(' ')} ${id} ${sealedSecrets}`
  const known = opened.get(name) ?? (await openSecrets(id, sealedSecrets, keys))
  keep(opened, name, known)
  return known
}

function keep<V>(memory: Map<string, V>, name: string, value: V): void {
  if (memory.size >= WEBHOOK_SECRETS_REMEMBERED && !memory.has(name)) memory.clear()
  memory.set(name, value)
}

async function deriveAnew(name: string, key: string): Promise<string> {
  const hmacKey = await crypto.subtle.importKey('raw', fromBase64url(key), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ])
  const mac = await crypto.subtle.sign('HMAC', hmacKey, new TextEncoder().encode(name))
  return PREFIX + btoa(String.fromCharCode(...new Uint8Array(mac)))
}
