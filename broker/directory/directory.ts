import { and, asc, eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'

import { plainLine } from '../../protocol/text.ts'
import { forgetMiss, waitForMiss } from '../bounds/api-bounds.ts'
import { allowedOrigins, apiKeys, ledgers, merchants } from '../db/directory-schema.ts'
import type { Env } from '../env.ts'
import { sha256Hex } from '../digests.ts'
import type { Volume } from '../payments/volumes.ts'
import { Remembered } from './remembered.ts'

/** A merchant as the broker needs it to answer a request. */
export interface Merchant {
  id: string
  name: { en: string; ja: string }
  /** Origins that may embed its checkout, in the order of the alphabet. */
  origins: string[]
}

/** The right that a secret key gives: the merchant, the mode, and its ledgers, open and closed. */
export interface Access {
  merchant: Merchant
  livemode: boolean
  volumes: Volume[]
  revoked: boolean
  /** SHA-256 of the key: what is counted by. */
  digest: string
}

/** The answer to who asked too often for what is not there. */
export interface Refused {
  retryAfterMs: number
}

/** Names whose ledger it is. */
export interface LedgerOwner {
  merchant: Merchant
  livemode: boolean
}

const accesses = new Remembered<Access>()
const owners = new Remembered<LedgerOwner>()
const knownOrigins = new Remembered<true>()

/**
 * Returns the access that a secret key (`sk_…`) gives, or undefined when there
 * is no such key. Never logged, kept by its digest. `network`: where it came
 * from.
 */
export async function accessOfKey(env: Env, secretKey: string, network: string): Promise<Access | Refused | undefined> {
  const sha256 = await sha256Hex(secretKey)
  return boundedly(env, accesses, sha256, network, async () => {
    const db = drizzle(env.DIRECTORY)
    const key = await db.select().from(apiKeys).where(eq(apiKeys.sha256, sha256)).get()
    if (!key) return undefined
    const mine = and(eq(ledgers.merchantId, key.merchantId), eq(ledgers.livemode, key.livemode))
    const [merchant, rows] = await Promise.all([
      readMerchant(env, key.merchantId),
      db.select(VOLUME_COLUMNS).from(ledgers).where(mine).orderBy(asc(ledgers.id)).all(),
    ])
    if (!merchant) return undefined
    return { merchant, livemode: key.livemode, volumes: rows, revoked: key.revokedAt !== null, digest: sha256 }
  })
}

const VOLUME_COLUMNS = { id: ledgers.id, opensAt: ledgers.opensAt, closesAt: ledgers.closesAt }

/** Returns every ledger of the access, open and closed. */
export function ledgersOf({ volumes }: Access): string[] {
  return volumes.map(({ id }) => id)
}

/** Returns whose ledger a payment's id names, or undefined when there is no such ledger. */
export async function ownerOfLedger(env: Env, ledgerId: string): Promise<LedgerOwner | undefined> {
  return owners.get(ledgerId, () => readOwner(env, ledgerId))
}

/** Returns the same for who has shown no right to ask. */
export function ownerForUnknown(
  env: Env,
  ledgerId: string,
  network: string,
): Promise<LedgerOwner | Refused | undefined> {
  return boundedly(env, owners, ledgerId, network, () => readOwner(env, ledgerId))
}

/** Tells whether any merchant registered the origin for its pages. */
export async function isAllowedOrigin(env: Env, origin: string, network: string): Promise<boolean | Refused> {
  const found = await boundedly(env, knownOrigins, origin, network, async () => {
    const known = drizzle(env.DIRECTORY).select().from(allowedOrigins).where(eq(allowedOrigins.origin, origin))
    return (await known.limit(1).get()) && true
  })
  return found ?? false
}

export function isRefused(found: object | boolean | undefined): found is Refused {
  return typeof found === 'object' && 'retryAfterMs' in found
}

/** Tells at once what is remembered; what is strange is looked for only so often for one network. */
async function boundedly<T>(
  env: Env,
  remembered: Remembered<T>,
  key: string,
  network: string,
  read: () => Promise<T | undefined>,
): Promise<T | Refused | undefined> {
  if (!remembered.isStrange(key)) return remembered.get(key, read)
  return remembered.whileReading(key, async () => {
    const retryAfterMs = await waitForMiss(env, network)
    if (retryAfterMs > 0) return { retryAfterMs }
    const found = await remembered.get(key, read)
    if (found !== undefined) forgetMiss(network)
    return found
  })
}

async function readOwner(env: Env, ledgerId: string): Promise<LedgerOwner | undefined> {
  const ledger = await drizzle(env.DIRECTORY).select().from(ledgers).where(eq(ledgers.id, ledgerId)).get()
  const merchant = ledger && (await readMerchant(env, ledger.merchantId))
  return merchant && { merchant, livemode: ledger.livemode }
}

async function readMerchant(env: Env, id: string): Promise<Merchant | undefined> {
  const db = drizzle(env.DIRECTORY)
  const [merchant, origins] = await Promise.all([
    db.select().from(merchants).where(eq(merchants.id, id)).get(),
    db.select().from(allowedOrigins).where(eq(allowedOrigins.merchantId, id)).orderBy(asc(allowedOrigins.origin)).all(),
  ])
  if (!merchant) return undefined
  const name = { en: plainLine(merchant.nameEn), ja: plainLine(merchant.nameJa) }
  return { id, name, origins: origins.map((row) => row.origin) }
}
