/** Merchants, as operators make and change them. */

import { and, desc, eq, inArray, lt, notExists, notInArray, or, sql } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import { drizzle } from 'drizzle-orm/d1'
import type { DrizzleD1Database } from 'drizzle-orm/d1'
import type { SQL } from 'drizzle-orm'

import { allowedOrigins, LATEST_API_VERSION, ledgers, merchants } from '../db/directory-schema.ts'
import type { ApiVersion } from '../db/directory-schema.ts'
import { insertIf } from '../db/insert-if.ts'
import type { Env } from '../env.ts'
import { PERSONAL_DATA_KEPT_DAYS } from '../ledgers/limits.ts'
import type { NamesByLanguage } from '../names-by-language.ts'
import { newLedgerId, newObjectId } from '../object-ids.ts'
import { changeObject } from './audit.ts'
import type { Change } from './audit.ts'
import { newLedgerRow } from './merchant-ledgers.ts'
import { refused } from './outcome.ts'
import type { Outcome, Refusal } from './outcome.ts'

/** A merchant with the origins that may embed its checkout, in the order of the alphabet. */
export type MerchantRecord = typeof merchants.$inferSelect & { origins: string[] }

export interface NewMerchant {
  /** Of one that the directory has lost: it is entered again. */
  id?: string | undefined
  name: NamesByLanguage
  origins: readonly string[]
  apiVersion?: ApiVersion | undefined
  personalDataKeptDays?: number | undefined
  timeZone?: string | undefined
  dayStarts?: number | undefined
}

/**
 * Makes a merchant with a ledger of each mode, which take payments at once. One
 * that is entered again has none before its own are, and is disabled until its
 * books are mended.
 */
export function createMerchant(change: Change, given: NewMerchant): Promise<Outcome<MerchantRecord>> {
  const { db, now } = change
  const { name, apiVersion = LATEST_API_VERSION, personalDataKeptDays = null, timeZone = null, dayStarts = 0 } = given
  const { en, ja, ...further } = name
  const id = given.id ?? newObjectId('mer')
  const isLost = given.id !== undefined
  const row = {
    id,
    nameEn: en,
    nameJa: ja,
    furtherNames: namesOrNull(further),
    apiVersion,
    createdAt: now,
    disabledAt: isLost ? now : null,
    personalDataKeptDays,
    timeZone,
    dayStarts,
  }
  const merchant = { ...row, origins: given.origins.toSorted() }
  const object = { type: 'merchant', id } as const
  const known = db.select({ id: merchants.id }).from(merchants).where(eq(merchants.id, id))
  return changeObject(change, object, async () => {
    if (isLost && (await known.get()) !== undefined) return refused('merchant_exists')
    return {
      entry: { action: 'merchant.created', object, before: null, after: merchantView(merchant) },
      rule: notExists(known),
      statements: (isWritten) => [
        insertIf(db, merchants, row, isWritten),
        ...merchant.origins.map((origin) => insertIf(db, allowedOrigins, { merchantId: id, origin }, isWritten)),
        ...(isLost ? [] : [false, true]).map((livemode) => {
          const ledger = newLedgerRow({ id: newLedgerId(), merchantId: id, livemode, opensAt: 0 })
          return insertIf(db, ledgers, ledger, isWritten)
        }),
      ],
      value: merchant,
    }
  })
}

export interface MerchantChanges {
  /** By language: those that are not named stay, and an empty one goes. */
  names?: Readonly<Record<string, string | undefined>> | undefined
  origins?: readonly string[] | undefined
  apiVersion?: ApiVersion | undefined
  disabled?: boolean | undefined
  personalDataKeptDays?: number | undefined
  timeZone?: string | undefined
  dayStarts?: number | undefined
}

/**
 * Changes a merchant; what is not named stays. `wanted` may be decided by the
 * merchant as it is then, or refused. Every isolate knows of it within a minute.
 */
export function changeMerchant(
  change: Change,
  id: string,
  wanted: MerchantChanges | ((before: MerchantRecord) => MerchantChanges | Refusal),
): Promise<Outcome<MerchantRecord>> {
  const { db, now } = change
  const object = { type: 'merchant', id } as const
  return changeObject(change, object, async () => {
    const before = await merchantIn(db, id)
    if (before === undefined) return refused('merchant_not_found')
    const decided = typeof wanted === 'function' ? wanted(before) : wanted
    if ('problem' in decided) return decided
    const after = changed(before, decided, now)
    const { origins, ...row } = after
    return {
      entry: { action: 'merchant.changed', object, before: merchantView(before), after: merchantView(after) },
      statements: (isWritten) => [
        db
          .update(merchants)
          .set(row)
          .where(and(eq(merchants.id, id), isWritten)),
        ...originStatements(db, id, { before: before.origins, after: origins }, isWritten),
      ],
      value: after,
    }
  })
}

function changed(before: MerchantRecord, wanted: MerchantChanges, now: number): MerchantRecord {
  const { en: nameEn, ja: nameJa, ...further } = { ...merchantNames(before), ...named(wanted.names ?? {}) }
  const { apiVersion = before.apiVersion } = wanted
  const { disabled = before.disabledAt !== null, personalDataKeptDays = before.personalDataKeptDays } = wanted
  const { timeZone = before.timeZone, dayStarts = before.dayStarts } = wanted
  const disabledAt = disabled ? (before.disabledAt ?? now) : null
  const origins = (wanted.origins ?? before.origins).toSorted()
  const names = { nameEn, nameJa, furtherNames: namesOrNull(further) }
  return { ...before, ...names, apiVersion, disabledAt, origins, personalDataKeptDays, timeZone, dayStarts }
}

function named(names: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const all = Object.entries(names).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries(all)
}

/** Leaves out the languages whose name is taken away. */
function namesOrNull(further: Readonly<Record<string, string>>): Record<string, string> | null {
  const kept = Object.entries(further).filter(([, name]) => name !== '')
  return kept.length === 0 ? null : Object.fromEntries(kept)
}

function merchantNames({ nameEn, nameJa, furtherNames }: MerchantRecord): NamesByLanguage {
  return { ...furtherNames, en: nameEn, ja: nameJa }
}

function originStatements(
  db: DrizzleD1Database,
  merchantId: string,
  { before, after }: { before: readonly string[]; after: readonly string[] },
  isWritten: SQL,
): BatchItem<'sqlite'>[] {
  const added = after.filter((origin) => !before.includes(origin))
  const stay = after.length === 0 ? undefined : notInArray(allowedOrigins.origin, [...after])
  return [
    db.delete(allowedOrigins).where(and(eq(allowedOrigins.merchantId, merchantId), stay, isWritten)),
    ...added.map((origin) => insertIf(db, allowedOrigins, { merchantId, origin }, isWritten)),
  ]
}

/** Finds a merchant by its id. */
export function findMerchant(env: Env, id: string): Promise<MerchantRecord | undefined> {
  return merchantIn(drizzle(env.DIRECTORY), id)
}

export interface MerchantPosition {
  createdAt: number
  id: string
}

/** Lists merchants, newest first, with the position after which the next page begins. */
export async function listMerchants(
  env: Env,
  { before, limit }: { before?: MerchantPosition | undefined; limit: number },
): Promise<{ merchants: MerchantRecord[]; next: MerchantPosition | undefined }> {
  const db = drizzle(env.DIRECTORY)
  const { createdAt, id } = merchants
  const older = before && or(lt(createdAt, before.createdAt), and(eq(createdAt, before.createdAt), lt(id, before.id)))
  const found = await db
    .select()
    .from(merchants)
    .where(older)
    .orderBy(desc(createdAt), desc(id))
    .limit(limit + 1)
    .all()
  const rows = found.slice(0, limit)
  const ids = rows.map((row) => row.id)
  // As many ids as a page has: within what one statement may bind.
  const origins =
    ids.length === 0 ? [] : await db.select().from(allowedOrigins).where(inArray(allowedOrigins.merchantId, ids)).all()
  const page = rows.map((row) => {
    return { ...row, origins: origins.flatMap((of) => (of.merchantId === row.id ? of.origin : [])).toSorted() }
  })
  return { merchants: page, next: found.length > limit ? rows.at(-1) : undefined }
}

async function merchantIn(db: DrizzleD1Database, id: string): Promise<MerchantRecord | undefined> {
  const [rows, origins] = await db.batch([
    db.select().from(merchants).where(eq(merchants.id, id)),
    db
      .select()
      .from(allowedOrigins)
      .where(eq(allowedOrigins.merchantId, id))
      .orderBy(sql`origin`),
  ])
  const [row] = rows
  return row && { ...row, origins: origins.map(({ origin }) => origin) }
}

/** Renders a merchant as the API shows it. */
export function merchantView(merchant: MerchantRecord) {
  return {
    id: merchant.id,
    name: merchantNames(merchant),
    origins: merchant.origins,
    api_version: merchant.apiVersion,
    personal_data_kept_days: merchant.personalDataKeptDays ?? PERSONAL_DATA_KEPT_DAYS,
    time_zone: merchant.timeZone ?? 'UTC',
    day_starts: merchant.dayStarts,
    disabled: merchant.disabledAt !== null,
    disabled_at: merchant.disabledAt === null ? null : new Date(merchant.disabledAt).toISOString(),
    created_at: new Date(merchant.createdAt).toISOString(),
  }
}
