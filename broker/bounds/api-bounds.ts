/** Floods: what one key, one dialog or one network may ask of an isolate. Each answers how many milliseconds to wait, or 0. */

import type { Env } from '../env.ts'
import { settingsOf } from '../env.ts'
import {
  BOUNDED_KEYS_MAX,
  CHECKOUT_REQUESTS_PER_PAYMENT,
  CREATIONS_PER_KEY,
  MISSES_PER_NETWORK,
  MISSES_UNNAMED,
  NOTICES_PER_RELAY,
  OPERATOR_REQUESTS_PER_TOKEN,
  REQUESTS_PER_KEY,
} from '../limits.ts'
import { TokenBuckets } from './token-buckets.ts'

const requests = new TokenBuckets(REQUESTS_PER_KEY, BOUNDED_KEYS_MAX)
const creations = new TokenBuckets(CREATIONS_PER_KEY, BOUNDED_KEYS_MAX)
const checkouts = new TokenBuckets(CHECKOUT_REQUESTS_PER_PAYMENT, BOUNDED_KEYS_MAX)

/** Counts a request of the merchant API. `key`: the secret key's digest. */
export function waitForRequest(env: Env, key: string): number {
  return requests.take(key, Date.now(), settingsOf(env).rateFactor)
}

/** Counts the creation of a payment. */
export function waitForCreation(env: Env, key: string): number {
  return creations.take(key, Date.now(), settingsOf(env).rateFactor)
}

/** Counts a request of a payment's dialog. */
export function waitForCheckout(env: Env, paymentId: string): number {
  return checkouts.take(paymentId, Date.now(), settingsOf(env).rateFactor)
}

const operators = new TokenBuckets(OPERATOR_REQUESTS_PER_TOKEN, BOUNDED_KEYS_MAX)

/** Counts a request of the operator API, by the token's id. */
export function waitForOperator(env: Env, token: string): number {
  return operators.take(token, Date.now(), settingsOf(env).rateFactor)
}

const notices = new TokenBuckets(NOTICES_PER_RELAY, BOUNDED_KEYS_MAX)

/** Counts a notice of a relay centre, by its origin, once its signature was checked. */
export function waitForNotice(relay: string, now: number): number {
  return notices.take(relay, now)
}

const misses = new TokenBuckets(MISSES_PER_NETWORK, BOUNDED_KEYS_MAX)
const unnamedMisses = new TokenBuckets(MISSES_UNNAMED, 1)
const UNNAMED = ''
const BINDING_PERIOD_MS = 60_000

/** Counts a look into the directory for what may not be there, before it is made. `network`: empty where it has no name. */
export async function waitForMiss(env: Env, network: string): Promise<number> {
  if (network === UNNAMED) return unnamedMisses.take(UNNAMED, Date.now())
  const wait = misses.take(network, Date.now())
  if (wait > 0 || env.STRANGE_READS === undefined) return wait
  // The isolates of a location together, where the platform counts.
  return (await env.STRANGE_READS.limit({ key: network })).success ? 0 : BINDING_PERIOD_MS
}

/** Forgets a miss: it was there, and nothing is held against the network. */
export function forgetMiss(network: string): void {
  ;(network === UNNAMED ? unnamedMisses : misses).putBack(network)
}
