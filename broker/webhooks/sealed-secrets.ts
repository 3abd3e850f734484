/**
 * Secrets of webhook endpoints as the directory keeps them: sealed (AES-256-GCM)
 * under a key that is made of one of WEBHOOK_SECRET_KEY. A merchant keeps the
 * secret that it was shown, so the broker does too, whichever of its keys it
 * was derived from: with another key in use they are sealed anew, and the one
 * before is needed no longer.
 */

import { fromBase64url, toBase64url } from '../../protocol/base64url.ts'
import { isRecord } from '../../protocol/shape.ts'
import { keyIdOf } from '../keys/key-id.ts'

const IV_BYTES = 12

/** The secrets of an endpoint by their generation: those that sign, the current one first. */
export type SecretsByGeneration = Readonly<Record<string, readonly string[]>>

/** No key of the settings opens an endpoint's secrets: nothing can be sent to it, and what is to be sent waits. */
export class EndpointSecretsUnreadable extends Error {
  override readonly name = 'EndpointSecretsUnreadable'
}

/** Seals an endpoint's secrets under a key, for that endpoint alone: the key's name, the IV and what is sealed. */
export async function sealSecrets(endpoint: string, secrets: SecretsByGeneration, key: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
  const text = new TextEncoder().encode(JSON.stringify(secrets))
  const sealed = await crypto.subtle.encrypt(algorithm(iv, endpoint), await sealingKey(key), text)
  return [await keyIdOf(key), toBase64url(iv), toBase64url(new Uint8Array(sealed))].join('.')
}

/** Opens an endpoint's secrets with the key that they are sealed under. Throws EndpointSecretsUnreadable. */
export async function openSecrets(
  endpoint: string,
  sealedSecrets: string,
  keys: readonly string[],
): Promise<SecretsByGeneration> {
  const [id = '', iv = '', sealed = ''] = sealedSecrets.split('.', 3)
  const named = await Promise.all(keys.map(async (key) => ((await keyIdOf(key)) === id ? [key] : [])))
  const [key] = named.flat()
  if (key === undefined) throw new EndpointSecretsUnreadable()
  try {
    const usable = await sealingKey(key)
    const text = await crypto.subtle.decrypt(algorithm(fromBase64url(iv), endpoint), usable, fromBase64url(sealed))
    const secrets: unknown = JSON.parse(new TextDecoder().decode(text))
    if (isSecrets(secrets)) return secrets
  } catch {
    // Said below: it is not what was sealed.
  }
  throw new EndpointSecretsUnreadable()
}

function isSecrets(value: unknown): value is SecretsByGeneration {
  const isListOfTexts = (list: unknown): boolean =>
    Array.isArray(list) && list.every((text) => typeof text === 'string')
  return isRecord(value) && Object.values(value).every(isListOfTexts)
}

function algorithm(
  iv: Uint8Array<ArrayBuffer>,
  endpoint: string,
): { name: 'AES-GCM'; iv: Uint8Array<ArrayBuffer>; additionalData: Uint8Array } {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(endpoint) }
}

/** A key of its own for sealing: the secrets themselves are derived from the same one. */
async function sealingKey(key: string): Promise<CryptoKey> {
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const root = await crypto.subtle.importKey('raw', fromBase64url(key), hmac, false, ['sign'])
  const bytes = await crypto.subtle.sign('HMAC', root, new TextEncoder().encode('seal endpoint secrets'))
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
}
