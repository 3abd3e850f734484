/** Says where a request came from, as a keyed hash: enough to count by, and nothing to whoever has only the database. */

import type { Settings } from './env.ts'
import { keyedHash } from './keyed-hash.ts'

type HashingKey = Pick<Settings, 'hashingKey'>
type HashingKeys = Pick<Settings, 'hashingKeys'>

/**
 * Returns the source of a broker's request: what the broker says, under this
 * server's own key and the broker's name, so that a broker speaks of its own
 * sources alone.
 */
export async function sourceAtBroker(
  { hashingKey }: HashingKey,
  broker: string,
  source: string | undefined,
): Promise<string | undefined> {
  return source === undefined ? undefined : keyedHash(hashingKey, 'source', `${broker}\0${source}`)
}

/** Returns the source of a visit to the members' pages. `network`: see protocol/network-address.ts; empty where there is no address. */
export async function sourceAtPage({ hashingKey }: HashingKey, network: string): Promise<string | undefined> {
  return network === '' ? undefined : keyedHash(hashingKey, 'source', network)
}

/** Returns what the same place was known by before a key was changed, the broker's or this server's. */
export async function earlierAtBroker(
  { hashingKeys }: HashingKeys,
  broker: string,
  { source, earlier_sources: earlier = [] }: { source?: string | undefined; earlier_sources?: string[] | undefined },
): Promise<string[]> {
  if (source === undefined) return []
  const hashed = (key: Uint8Array<ArrayBuffer>) =>
    [source, ...earlier].map((one) => keyedHash(key, 'source', `${broker}\0${one}`))
  const [, ...all] = await Promise.all(hashingKeys.flatMap(hashed))
  return all
}

/** Renders the same of a visit to the members' pages. */
export async function earlierAtPage({ hashingKeys }: HashingKeys, network: string): Promise<string[]> {
  if (network === '') return []
  const [, ...earlier] = hashingKeys
  return Promise.all(earlier.map((key) => keyedHash(key, 'source', network)))
}
