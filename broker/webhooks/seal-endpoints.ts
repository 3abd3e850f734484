/** Keeps the secrets of all webhook endpoints sealed under the key in use, so that the one before can go. */

import { and, asc, eq, gt, inArray, isNull, or } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'

import { webhookEndpoints } from '../db/directory-schema.ts'
import { settingsOf } from '../env.ts'
import type { Env } from '../env.ts'
import { keyIdOf } from '../keys/key-id.ts'
import { ENDPOINTS_COUNTED_MAX, ENDPOINTS_RESEALED_MAX, ENDPOINT_KEYS_MAX } from '../keys/limits.ts'
import { logEvent } from '../operations-log.ts'
import type { WebhookEndpoint } from './endpoints.ts'
import { EndpointSecretsUnreadable, sealSecrets } from './sealed-secrets.ts'
import type { SecretsByGeneration } from './sealed-secrets.ts'
import { currentSecret, secretsByGeneration } from './secrets.ts'

const { id, secretGeneration, secretKey } = webhookEndpoints

/** Returns the secret that a merchant is shown now, once it is sealed with the one before it. Where it cannot be, the sweep does it. */
export async function sealNewSecret(env: Env, endpoint: WebhookEndpoint, now: number): Promise<string> {
  const keys = settingsOf(env).webhookSecretKeys
  const secret = await currentSecret(endpoint, keys[0])
  try {
    const before = await readable(endpoint, keys, now)
    await writeSealed(env, endpoint, { ...before, [endpoint.secretGeneration]: [secret] })
  } catch (error) {
    logEvent('endpoint_secrets_not_sealed', { endpoint: endpoint.id, error })
  }
  return secret
}

/**
 * Seals the secrets of endpoints anew that are sealed under another key, or not
 * at all: a bounded number in one invocation of the sweep. Never throws. How
 * many it has looked at.
 */
export async function sealEndpointsAnew(env: Env, now: number, most = ENDPOINTS_RESEALED_MAX): Promise<number> {
  const keys = settingsOf(env).webhookSecretKeys
  try {
    const [, ...others] = await Promise.all(keys.map(keyIdOf))
    const isOfAnother = others.length === 0 ? isNull(secretKey) : or(isNull(secretKey), inArray(secretKey, others))
    const rows = await drizzle(env.DIRECTORY).select().from(webhookEndpoints).where(isOfAnother).limit(most).all()
    for (const row of rows) {
      const secrets = await readable(row, keys, now)
      if (secrets !== undefined) await writeSealed(env, row, secrets)
    }
    return rows.length
  } catch (error) {
    logEvent('endpoint_secrets_not_sealed', { error })
    return 0
  }
}

/** The endpoints under one of the broker's keys. */
export interface EndpointsOfKey {
  /** Null: not sealed yet. */
  key: string | null
  /** No more are counted than ENDPOINTS_COUNTED_MAX. */
  endpoints: number
}

/** Counts the endpoints under each key that there are any under. */
export async function endpointsByKey(env: Env): Promise<EndpointsOfKey[]> {
  const db = drizzle(env.DIRECTORY)
  const counted = async (key: string | null): Promise<EndpointsOfKey> => {
    const isOfIt = key === null ? isNull(secretKey) : eq(secretKey, key)
    const rows = await db.select({ id }).from(webhookEndpoints).where(isOfIt).limit(ENDPOINTS_COUNTED_MAX).all()
    return { key, endpoints: rows.length }
  }
  const found = [await counted(null)]
  // From each key to the next, by the index: there are few keys, and many endpoints of each.
  for (let reached = ''; found.length <= ENDPOINT_KEYS_MAX;) {
    const next = db.select({ secretKey }).from(webhookEndpoints).where(gt(secretKey, reached))
    const key = (await next.orderBy(asc(secretKey)).limit(1).get())?.secretKey
    if (key === undefined || key === null) break
    found.push(await counted(key))
    reached = key
  }
  return found.filter(({ endpoints }) => endpoints > 0)
}

/** Undefined where no key opens what is sealed: it is left as it is, for when the key is put back. */
async function readable(
  endpoint: WebhookEndpoint,
  keys: Parameters<typeof secretsByGeneration>[1],
  now: number,
): Promise<SecretsByGeneration | undefined> {
  try {
    return await secretsByGeneration(endpoint, keys, now)
  } catch (error) {
    if (error instanceof EndpointSecretsUnreadable) return undefined
    throw error
  }
}

/** Seals under the key in use: not over a rotation, or a sealing, that came in between. */
async function writeSealed(env: Env, endpoint: WebhookEndpoint, secrets: SecretsByGeneration): Promise<void> {
  const [key] = settingsOf(env).webhookSecretKeys
  const isAsItWas = endpoint.secretKey === null ? isNull(secretKey) : eq(secretKey, endpoint.secretKey)
  await drizzle(env.DIRECTORY)
    .update(webhookEndpoints)
    .set({ secretKey: await keyIdOf(key), sealedSecrets: await sealSecrets(endpoint.id, secrets, key) })
    .where(and(eq(id, endpoint.id), eq(secretGeneration, endpoint.secretGeneration), isAsItWas))
}
