import { and, eq, isNull, lt, or, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'

import { plainLine } from '../../protocol/text.ts'
import { allowedOrigins, apiKeys, ledgers, merchants } from '../db/directory-schema.ts'
import type { ApiVersion, KeyScope } from '../db/directory-schema.ts'
import type { OverLimit } from '../bounds/request-limit.ts'
import type { Env } from '../env.ts'
import type { NamesByLanguage } from '../names-by-language.ts'
import { sha256Hex } from '../digests.ts'
import type { Volume } from '../payments/volumes.ts'
import { DIRECTORY_LEDGERS_READ_MAX, DIRECTORY_ROWS_MAX_AGE_MS } from '../limits.ts'
import { measuredRead } from '../metrics.ts'
import { secretKeyId } from './secret-key-id.ts'
import { issuersSubquery, rememberIssuers } from './issuer-rows.ts'
import { Remembered } from './remembered.ts'
import { boundedly } from './strange-reads.ts'

/** A merchant as the broker needs it to answer a request. */
export interface Merchant {
  id: string
  name: NamesByLanguage
  /** Origins that may embed its checkout, in the order of the alphabet. */
  origins: string[]
  /** Names the version of the merchant API that its servers were written against. */
  apiVersion: ApiVersion
  /** An operator has disabled it: its keys open nothing, and nobody pays it. */
  disabled: boolean
  calendar: ShopCalendar
}

/** The days of a shop: of which time zone, and from which hour on. */
export interface ShopCalendar {
  timeZone: string
  dayStarts: number
}

/** The right that a secret key gives: the merchant, the mode, and its ledgers, open and closed. */
export interface Access {
  merchant: Merchant
  livemode: boolean
  volumes: Volume[]
  revoked: boolean
  /** Milliseconds since 1970; null: it has no end. */
  expiresAt: number | null
  /** SHA-256 of the key: what is counted by. */
  digest: string
  /** Names whoever changes something by it, in the operators' audit log. */
  actor: { id: string; name: string }
  /** Limits what it opens; null: all of the merchant API. */
  scopes: readonly KeyScope[] | null
  /** Milliseconds since 1970, true to the hour; null where it is not known. */
  lastUsedAt: number | null
}

/** Names whose ledger it is. */
export interface LedgerOwner {
  merchant: Merchant
  livemode: boolean
}

const accesses = new Remembered<Access>()
const owners = new Remembered<LedgerOwner>(DIRECTORY_ROWS_MAX_AGE_MS)
const knownOrigins = new Remembered<true>(DIRECTORY_ROWS_MAX_AGE_MS)

/**
 * Returns the access that a secret key (`sk_…`) gives, or undefined when there
 * is no such key. Never logged, kept by its digest. `network`: where it came
 * from.
 */
export async function accessOfKey(
  env: Env,
  secretKey: string,
  network: string,
): Promise<Access | OverLimit | undefined> {
  const sha256 = await sha256Hex(secretKey)
  return boundedly(env, accesses, sha256, network, () => measuredRead(env, 'access', () => readAccess(env, sha256)))
}

/** Returns every ledger of the access, open and closed. */
export function ledgersOf({ volumes }: Access): string[] {
  return volumes.map(({ id }) => id)
}

/** Returns whose ledger a payment's id names, or undefined when there is no such ledger. */
export async function ownerOfLedger(env: Env, ledgerId: string): Promise<LedgerOwner | undefined> {
  return owners.get(ledgerId, () => measuredRead(env, 'owner', () => readOwner(env, ledgerId)))
}

/** Returns the same for who has shown no right to ask. */
export function ownerForUnknown(
  env: Env,
  ledgerId: string,
  network: string,
): Promise<LedgerOwner | OverLimit | undefined> {
  return boundedly(env, owners, ledgerId, network, () => measuredRead(env, 'owner', () => readOwner(env, ledgerId)))
}

/** Tells whether any merchant registered the origin for its pages. */
export async function isAllowedOrigin(env: Env, origin: string, network: string): Promise<boolean | OverLimit> {
  const found = await boundedly(env, knownOrigins, origin, network, async () => {
    const known = drizzle(env.DIRECTORY).select().from(allowedOrigins).where(eq(allowedOrigins.origin, origin))
    return measuredRead(env, 'origin', async () => (await known.limit(1).get()) && true)
  })
  return found ?? false
}

/** One statement, whatever it brings along: a request asks the directory once. */
async function readAccess(env: Env, sha256: string): Promise<Access | undefined> {
  const now = Date.now()
  const row = await drizzle(env.DIRECTORY)
    .select({
      livemode: apiKeys.livemode,
      name: apiKeys.name,
      revokedAt: apiKeys.revokedAt,
      expiresAt: apiKeys.expiresAt,
      scopes: apiKeys.scopes,
      lastUsedAt: apiKeys.lastUsedAt,
      volumes: volumesOf(apiKeys),
      ...MERCHANT,
      issuers: issuersSubquery(env),
    })
    .from(apiKeys)
    .innerJoin(merchants, eq(merchants.id, apiKeys.merchantId))
    .where(eq(apiKeys.sha256, sha256))
    .get()
  if (row === undefined) return undefined
  rememberIssuers(env, row.issuers, now)
  const { livemode, volumes, expiresAt, scopes, lastUsedAt } = row
  const actor = { id: secretKeyId(sha256), name: row.name ?? secretKeyId(sha256) }
  const merchant = merchantFrom(row)
  // The payment that is made next is opened next, by whoever pays it.
  const open = volumes.filter(({ closesAt }) => closesAt === null).slice(0, DIRECTORY_LEDGERS_READ_MAX)
  for (const { id } of open) owners.put(id, { merchant, livemode }, now)
  const revoked = row.revokedAt !== null
  return { merchant, livemode, volumes, revoked, expiresAt, digest: sha256, actor, scopes, lastUsedAt }
}

/** Writes down that a key was used, if nothing as late is there yet. */
export async function noteKeyUse(env: Env, sha256: string, now: number): Promise<void> {
  const isEarlier = or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, now))
  const set = drizzle(env.DIRECTORY).update(apiKeys).set({ lastUsedAt: now })
  await set.where(and(eq(apiKeys.sha256, sha256), isEarlier))
}

async function readOwner(env: Env, ledgerId: string): Promise<LedgerOwner | undefined> {
  const now = Date.now()
  const row = await drizzle(env.DIRECTORY)
    .select({ livemode: ledgers.livemode, ...MERCHANT, issuers: issuersSubquery(env) })
    .from(ledgers)
    .innerJoin(merchants, eq(merchants.id, ledgers.merchantId))
    .where(eq(ledgers.id, ledgerId))
    .get()
  if (row === undefined) return undefined
  rememberIssuers(env, row.issuers, now)
  return { merchant: merchantFrom(row), livemode: row.livemode }
}

const ORIGINS = sql`(SELECT json_group_array(${allowedOrigins.origin}) FROM ${allowedOrigins} WHERE ${eq(allowedOrigins.merchantId, merchants.id)})`
/** Selects what a {@link Merchant} is made of. */
export const MERCHANT = {
  merchantId: merchants.id,
  nameEn: merchants.nameEn,
  nameJa: merchants.nameJa,
  furtherNames: merchants.furtherNames,
  apiVersion: merchants.apiVersion,
  disabledAt: merchants.disabledAt,
  timeZone: merchants.timeZone,
  dayStarts: merchants.dayStarts,
  origins: ORIGINS.mapWith((json: string) => (JSON.parse(json) as string[]).toSorted()),
}

interface MerchantRow extends Omit<Merchant, 'id' | 'name' | 'disabled' | 'calendar'> {
  merchantId: string
  timeZone: string | null
  dayStarts: number
  disabledAt: number | null
  nameEn: string
  nameJa: string
  furtherNames: Readonly<Record<string, string>> | null
}

/** Makes a merchant of what {@link MERCHANT} selects. */
export function merchantFrom({ merchantId, origins, apiVersion, ...row }: MerchantRow): Merchant {
  const further = Object.entries(row.furtherNames ?? {}).map(([tag, text]) => [tag, plainLine(text)] as const)
  const name = { ...Object.fromEntries(further), en: plainLine(row.nameEn), ja: plainLine(row.nameJa) }
  const calendar = { timeZone: row.timeZone ?? 'UTC', dayStarts: row.dayStarts }
  return { id: merchantId, name, origins, apiVersion, disabled: row.disabledAt !== null, calendar }
}

/** Selects all ledgers of the merchant and mode that a row names. */
export function volumesOf(row: { merchantId: SQLiteColumn; livemode: SQLiteColumn }): SQL<Volume[]> {
  const { id, opensAt, closesAt } = ledgers
  const mine = and(eq(ledgers.merchantId, row.merchantId), eq(ledgers.livemode, row.livemode))
  const volumes = sql`(SELECT json_group_array(json_array(${id}, ${opensAt}, ${closesAt})) FROM ${ledgers} WHERE ${mine})`
  return volumes.mapWith(volumesFrom)
}

function volumesFrom(json: string): Volume[] {
  const rows = JSON.parse(json) as [id: string, opensAt: number, closesAt: number | null][]
  return rows.map(([id, opensAt, closesAt]) => ({ id, opensAt, closesAt })).toSorted((a, b) => (a.id < b.id ? -1 : 1))
}
