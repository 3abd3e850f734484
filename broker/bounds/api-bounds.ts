/** Floods: what one key, merchant, dialog, issuer or network may ask of an isolate. Each counts a request, and answers with the limit that it is beyond, if it is. */

import type { Env } from '../env.ts'
import { settingsOf } from '../env.ts'
import {
  ATTEMPTS_PER_ISSUER,
  ATTEMPTS_PER_MERCHANT_AND_ISSUER,
  CHECKOUT_REQUESTS_PER_MERCHANT,
  CHECKOUT_REQUESTS_PER_PAYMENT,
  CONSOLE_CHANGES_PER_MERCHANT,
  CREATIONS_PER_KEY,
  CREATIONS_PER_MERCHANT,
  MISSES_PER_NETWORK,
  MISSES_UNNAMED,
  NOTICES_PER_RELAY,
  OPERATOR_REQUESTS_PER_TOKEN,
  REQUESTS_PER_KEY,
  REQUESTS_PER_MERCHANT,
  UNCHECKED_PER_NETWORK,
  WEBHOOK_TESTS_PER_MERCHANT,
} from './limits.ts'
import { RequestLimit } from './request-limit.ts'
import type { OverLimit, QuotaPolicy } from './request-limit.ts'

const unchecked = new RequestLimit('network', UNCHECKED_PER_NETWORK)
const requests = new RequestLimit('key', REQUESTS_PER_KEY)
const requestsOfMerchant = new RequestLimit('merchant', REQUESTS_PER_MERCHANT)
const creations = new RequestLimit('creations', CREATIONS_PER_KEY)
const creationsOfMerchant = new RequestLimit('merchant-creations', CREATIONS_PER_MERCHANT)
const checkouts = new RequestLimit('dialog', CHECKOUT_REQUESTS_PER_PAYMENT)
const checkoutsOfMerchant = new RequestLimit('merchant-dialogs', CHECKOUT_REQUESTS_PER_MERCHANT)
const attempts = new RequestLimit('issuer', ATTEMPTS_PER_ISSUER)
const attemptsOfMerchant = new RequestLimit('merchant-attempts', ATTEMPTS_PER_MERCHANT_AND_ISSUER)
const webhookTests = new RequestLimit('webhook-tests', WEBHOOK_TESTS_PER_MERCHANT)
const consoleChanges = new RequestLimit('console-changes', CONSOLE_CHANGES_PER_MERCHANT)
const operators = new RequestLimit('operator', OPERATOR_REQUESTS_PER_TOKEN)
const notices = new RequestLimit('notices', NOTICES_PER_RELAY)
const misses = new RequestLimit('unknown', MISSES_PER_NETWORK)
const unnamedMisses = new RequestLimit('unknown', MISSES_UNNAMED, 1)

const UNNAMED = ''
/** As wrangler.toml sets it. */
const STRANGE_READS: QuotaPolicy = { name: 'unknown', quota: 60, windowSeconds: 60 }

/** A merchant in a mode: its test payments use up nothing of its live ones. */
interface MerchantInMode {
  merchant: { id: string }
  livemode: boolean
}

/** The key that a request came with, and its merchant. */
interface KeyOfMerchant extends MerchantInMode {
  /** SHA-256 of the secret key. */
  digest: string
}

/** Counts a request of a dialog, or a notice, before anything of it is checked. */
export function limitUnchecked(env: Env, network: string): OverLimit | undefined {
  return network === UNNAMED ? undefined : unchecked.take(network, Date.now(), settingsOf(env).rateFactor)
}

/** Counts a request of the merchant API. */
export function limitRequest(env: Env, access: KeyOfMerchant): OverLimit | undefined {
  const { rateFactor } = settingsOf(env)
  const now = Date.now()
  return requests.take(access.digest, now, rateFactor) ?? requestsOfMerchant.take(keyOf(access), now, rateFactor)
}

/** Counts the creation of a payment. */
export function limitCreation(env: Env, access: KeyOfMerchant): OverLimit | undefined {
  const { rateFactor } = settingsOf(env)
  const now = Date.now()
  return creations.take(access.digest, now, rateFactor) ?? creationsOfMerchant.take(keyOf(access), now, rateFactor)
}

/** Counts a test event that a merchant has sent to one of its endpoints. */
export function limitWebhookTest(env: Env, owner: MerchantInMode): OverLimit | undefined {
  return webhookTests.take(keyOf(owner), Date.now(), settingsOf(env).rateFactor)
}

/** Counts a change of a merchant's keys or origins in its console. */
export function limitConsoleChange(env: Env, owner: MerchantInMode): OverLimit | undefined {
  return consoleChanges.take(keyOf(owner), Date.now(), settingsOf(env).rateFactor)
}

/** Counts a request of a payment's dialog. */
export function limitCheckout(env: Env, paymentId: string): OverLimit | undefined {
  return checkouts.take(paymentId, Date.now(), settingsOf(env).rateFactor)
}

/** Counts the same of all dialogs of its merchant. */
export function limitCheckoutsOf(env: Env, owner: MerchantInMode): OverLimit | undefined {
  return checkoutsOfMerchant.take(keyOf(owner), Date.now(), settingsOf(env).rateFactor)
}

function keyOf({ merchant, livemode }: MerchantInMode): string {
  return `${merchant.id} ${livemode ? 'live' : 'test'}`
}

/** Counts what a merchant's dialog sends to the issuer of a prefix. */
export function limitAttempt(env: Env, merchantId: string, prefix: string): OverLimit | undefined {
  const { rateFactor } = settingsOf(env)
  const now = Date.now()
  // First: a merchant that is beyond its own share uses up nothing of the issuer's.
  const own = attemptsOfMerchant.take(`${merchantId} ${prefix}`, now, rateFactor)
  return own ?? attempts.take(prefix, now, rateFactor)
}

/** Counts a request of the operator API, by the token's id. */
export function limitOperator(env: Env, token: string): OverLimit | undefined {
  return operators.take(token, Date.now(), settingsOf(env).rateFactor)
}

/** Counts a notice of a relay centre, by its origin, once its signature was checked. */
export function limitNotice(relay: string, now: number): OverLimit | undefined {
  return notices.take(relay, now)
}

/** Counts a look into the directory for what may not be there, before it is made. `network`: empty where it has no name. */
export async function limitMiss(env: Env, network: string): Promise<OverLimit | undefined> {
  if (network === UNNAMED) return unnamedMisses.take(UNNAMED, Date.now())
  const over = misses.take(network, Date.now())
  if (over !== undefined || env.STRANGE_READS === undefined) return over
  // The isolates of a location together, where the platform counts.
  if ((await env.STRANGE_READS.limit({ key: network })).success) return undefined
  return { retryAfterMs: STRANGE_READS.windowSeconds * 1000, policy: STRANGE_READS }
}

/** Forgets a miss: it was there, and nothing is held against the network. */
export function forgetMiss(network: string): void {
  ;(network === UNNAMED ? unnamedMisses : misses).putBack(network)
}
