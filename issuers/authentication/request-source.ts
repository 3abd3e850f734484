/** Where a request came from, as a keyed hash: enough to count by, and nothing to whoever has only the database. */

import type { Settings } from './env.ts'
import { keyedHash } from './registration/keyed-hash.ts'

type HashingKey = Pick<Settings, 'hashingKey'>

/**
 * Of a broker's request: what the broker says, under this server's own key and
 * the broker's name, so that a broker speaks of its own sources alone.
 */
export async function sourceAtBroker(
  { hashingKey }: HashingKey,
  broker: string,
  source: string | undefined,
): Promise<string | undefined> {
  return source === undefined ? undefined : keyedHash(hashingKey, 'source', `${broker}\0${source}`)
}

/** Of a visit to the members' pages. `network`: see protocol/network-address.ts; empty where there is no address. */
export async function sourceAtPage({ hashingKey }: HashingKey, network: string): Promise<string | undefined> {
  return network === '' ? undefined : keyedHash(hashingKey, 'source', network)
}
