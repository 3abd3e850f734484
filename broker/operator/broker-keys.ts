/** Tells whoever runs the broker how its own keys stand, and what still needs each. */

import { and, asc, gt, isNotNull, isNull, lt } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'

import { apiKeys } from '../db/directory-schema.ts'
import { operatorTokens } from '../db/operator-schema.ts'
import { Remembered } from '../directory/remembered.ts'
import type { Env } from '../env.ts'
import { keyUses } from '../keys/key-record.ts'
import { endingKeys, isMissing, keyStates } from '../keys/key-state.ts'
import type { KeyState } from '../keys/key-state.ts'
import { API_KEY_ENDS_SOON_MS, OWN_KEYS_MAX_AGE_MS } from '../keys/limits.ts'
import { keysInSettings } from '../keys/own-keys.ts'
import { endpointsByKey } from '../webhooks/seal-endpoints.ts'
import type { KeyTroubles } from './attention.ts'
import { ATTENTION_API_KEYS_MAX } from './limits.ts'

/** A key of the broker's own, and the webhook endpoints whose secrets only it opens. */
export type BrokerKey = KeyState & { endpoints: number }

/** Lists the broker's own keys by their names, those that are gone and still needed among them; and the endpoints that wait for the sweep. */
export async function listBrokerKeys(env: Env, now: number): Promise<{ keys: BrokerKey[]; unsealed: number }> {
  const [inSettings, uses, sealed] = await Promise.all([keysInSettings(env), keyUses(env), endpointsByKey(env)])
  const ofKey = new Map(sealed.map(({ key, endpoints }) => [key, endpoints]))
  const states = keyStates(inSettings, uses, now)
  const keys = states.map((state) => {
    return { ...state, endpoints: state.kind === 'webhook_secrets' ? (ofKey.get(state.id) ?? 0) : 0 }
  })
  const listed = new Set(keys.filter(({ kind }) => kind === 'webhook_secrets').map(({ id }) => id))
  // Endpoints need a key for as long as they are under it, whenever it was in use.
  const gone = sealed.flatMap(({ key: id, endpoints }) => {
    if (id === null || listed.has(id)) return []
    const use = uses.find((each) => each.kind === 'webhook_secrets' && each.id === id)
    const times = { firstUsedAt: use?.firstUsedAt ?? null, lastUsedAt: use?.lastUsedAt ?? null, neededUntil: null }
    return [{ kind: 'webhook_secrets', id, state: 'gone', ...times, endpoints } as const]
  })
  return { keys: [...keys, ...gone], unsealed: ofKey.get(null) ?? 0 }
}

const remembered = new Remembered<string[]>(OWN_KEYS_MAX_AGE_MS)

/** Returns the kinds of which a key is missing, as of a minute ago at most. Throws DirectoryUnavailable. */
export async function missingKeyKinds(env: Env, now: number): Promise<string[]> {
  const read = async () => missingOf((await listBrokerKeys(env, now)).keys).map(({ kind }) => kind)
  return [...new Set(await remembered.get('all', read))]
}

function missingOf(keys: readonly BrokerKey[]): BrokerKey[] {
  return keys.filter((key) => isMissing(key) || (key.state === 'gone' && key.endpoints > 0))
}

/** Gathers what a person should look at: keys that are missing, and keys and tokens that end. */
export async function keyTroubles(env: Env, now: number): Promise<KeyTroubles> {
  const { keys } = await listBrokerKeys(env, now)
  return {
    missing: latestOfKind(missingOf(keys)).map(({ kind, lastUsedAt }) => ({ key: kind, since: lastUsedAt })),
    ending: endingKeys(keys, now).map(({ kind, endsAt }) => ({ key: kind, since: endsAt })),
    apiKeys: await apiKeysEnding(env, now),
    tokens: await tokensEnding(env, now),
  }
}

/** The one of each kind that was used last. */
function latestOfKind(keys: readonly BrokerKey[]): BrokerKey[] {
  const oldestFirst = keys.toSorted((a, b) => (a.lastUsedAt ?? 0) - (b.lastUsedAt ?? 0))
  return [...new Map(oldestFirst.map((key) => [key.kind, key])).values()]
}

async function apiKeysEnding(env: Env, now: number): Promise<KeyTroubles['apiKeys']> {
  const { merchantId, livemode, expiresAt, revokedAt } = apiKeys
  const soon = and(isNotNull(expiresAt), gt(expiresAt, now), lt(expiresAt, now + API_KEY_ENDS_SOON_MS))
  const rows = await drizzle(env.DIRECTORY)
    .select({ merchant: merchantId, livemode, since: expiresAt })
    .from(apiKeys)
    .where(and(soon, isNull(revokedAt)))
    .orderBy(asc(expiresAt))
    .limit(ATTENTION_API_KEYS_MAX)
    .all()
  return rows
}

async function tokensEnding(env: Env, now: number): Promise<KeyTroubles['tokens']> {
  const { id, expiresAt, revokedAt } = operatorTokens
  const soon = and(gt(expiresAt, now), lt(expiresAt, now + API_KEY_ENDS_SOON_MS))
  return drizzle(env.DIRECTORY)
    .select({ token: id, since: expiresAt })
    .from(operatorTokens)
    .where(and(soon, isNull(revokedAt)))
    .orderBy(asc(expiresAt))
    .limit(ATTENTION_API_KEYS_MAX)
    .all()
}
