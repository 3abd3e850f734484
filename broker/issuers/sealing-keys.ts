/** The keys that the dialog seals passwords to: told as they were last known, and renewed behind whoever asks. */

import { waitUntil } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'

import { JWKS_KEPT_MAX_MS } from '../../messages/limits.ts'
import type { CheckoutIssuer } from '../../protocol/checkout-api.ts'
import type { KnownEncryptionKey } from '../payments/ports/authentication.ts'
import { issuers } from '../db/directory-schema.ts'
import type { Env } from '../env.ts'
import {
  FIRST_KEY_LOOKS,
  FIRST_KEY_LOOK_EACH_MS,
  FIRST_KEY_WAIT_AGAIN_MS,
  SEALING_KEY_SAVED_EACH_MS,
} from '../limits.ts'
import { logEvent } from '../operations-log.ts'
import { issuersOfMode } from './issuer-registry.ts'
import type { Issuer } from '../payments/issuer.ts'

/**
 * Returns the key to seal to, by the later word of this isolate and the
 * directory; undefined for an issuer that was not heard of for a day. Waits for
 * nobody: an issuer that does not answer holds up no dialog.
 */
export function sealingKeyOf(issuer: Issuer, now: number): CheckoutIssuer['encryption_key'] {
  const known = latestOf(issuer)
  return known !== undefined && now - known.readAt < JWKS_KEPT_MAX_MS ? known.key : undefined
}

function latestOf({ authentication, lastKnownKey }: Issuer): KnownEncryptionKey | undefined {
  const here = authentication.knownEncryptionKey()
  const elsewhere = lastKnownKey ?? undefined
  if (here === undefined || elsewhere === undefined) return here ?? elsewhere
  return elsewhere.readAt > here.readAt ? elsewhere : here
}

const readied = new Set<boolean>()

/**
 * Sees, once in an isolate's life, that the issuers' keys of a mode are at
 * hand before a dialog asks for them: to be called where a payment is made.
 * Nothing waits for it.
 */
export function readySealingKeys(env: Env, livemode: boolean): void {
  if (readied.has(livemode)) return
  readied.add(livemode)
  renewSealingKeys(env, livemode)
}

/** Renews those that are stale or unknown, and writes down what is new for the isolates to come. Nothing waits for it. */
export function renewSealingKeys(env: Env, livemode: boolean): void {
  waitUntil(
    renew(env, livemode).catch((error: unknown) => {
      readied.delete(livemode)
      logEvent('keys_unavailable', { error })
    }),
  )
}

/** Issuers, by prefix, that were waited for in vain, and until when they are not waited for again; milliseconds since 1970. */
const inVain = new Map<string, number>()

/**
 * Gives issuers that nobody has ever heard of a moment to be heard of, so that
 * a broker's first dialog can be paid in; renewSealingKeys asks them. An issuer
 * that stays silent holds up one dialog for that moment, and then none for a while.
 */
export async function firstSealingKeys(env: Env, livemode: boolean): Promise<void> {
  const all = await issuersOfMode(env, livemode)
  const unheard = (): Issuer[] =>
    all.filter((issuer) => latestOf(issuer) === undefined && (inVain.get(issuer.prefix) ?? 0) <= Date.now())
  for (let looks = 0; looks < FIRST_KEY_LOOKS && unheard().length > 0; looks++) {
    await new Promise((resolve) => setTimeout(resolve, FIRST_KEY_LOOK_EACH_MS))
  }
  for (const { prefix } of unheard()) inVain.set(prefix, Date.now() + FIRST_KEY_WAIT_AGAIN_MS)
}

async function renew(env: Env, livemode: boolean): Promise<void> {
  const all = await issuersOfMode(env, livemode)
  if (all.length === 0) readied.delete(livemode)
  await Promise.all(
    all.map(async (issuer) => {
      await issuer.authentication.renewEncryptionKey()
      const known = issuer.authentication.knownEncryptionKey()
      if (known !== undefined && isNews(issuer, known)) await save(env, issuer.prefix, known)
    }),
  )
}

/** By the key as it was read: what this isolate has written down, whatever older row it still remembers. */
const saved = new WeakMap<object, Set<string>>()

function isNews({ prefix, lastKnownKey }: Issuer, { key, readAt }: KnownEncryptionKey): boolean {
  if (saved.get(key)?.has(prefix)) return false
  if (lastKnownKey === null || readAt - lastKnownKey.readAt > SEALING_KEY_SAVED_EACH_MS) return true
  const { key: other } = lastKnownKey
  return readAt > lastKnownKey.readAt && (key.kid !== other.kid || key.x !== other.x || key.y !== other.y)
}

async function save(env: Env, prefix: string, { key, readAt }: KnownEncryptionKey): Promise<void> {
  saved.set(key, (saved.get(key) ?? new Set()).add(prefix))
  // Field by field: what else a JWKS says of a key does not get here.
  const { kid, kty, crv, x, y } = key
  const sealingKey = { key: { kid, kty, crv, x, y }, readAt }
  await drizzle(env.DIRECTORY).update(issuers).set({ sealingKey }).where(eq(issuers.prefix, prefix))
}
