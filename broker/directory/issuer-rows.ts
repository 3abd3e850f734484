/** The issuers' rows as an isolate remembers them: all together, because a dialog shows them all. */

import { getTableColumns, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'

import { issuers } from '../db/directory-schema.ts'
import { settingsOf } from '../env.ts'
import type { Env } from '../env.ts'
import { DIRECTORY_ROWS_MAX_AGE_MS } from '../limits.ts'
import { measuredRead } from '../metrics.ts'
import { Remembered } from './remembered.ts'

export type IssuerRow = typeof issuers.$inferSelect

const remembered = new Remembered<IssuerRow[]>(DIRECTORY_ROWS_MAX_AGE_MS)

/** Returns every issuer in the order of the prefixes, enabled or not, of both modes. */
export async function issuerRows(env: Env): Promise<IssuerRow[]> {
  return (await remembered.get(settingsOf(env).origin, () => readRows(env))) ?? []
}

/** Reads the same now. */
export async function issuerRowsNow(env: Env): Promise<IssuerRow[]> {
  const now = Date.now()
  const rows = await readRows(env)
  if (rows !== undefined) remembered.put(settingsOf(env).origin, rows, now)
  return rows ?? []
}

/**
 * Returns a column that brings the issuers with another row, or null while they
 * need not be read: a request that needs both asks the directory once.
 */
export function issuersSubquery(env: Env): SQL<IssuerRow[] | null> {
  if (remembered.fresh(settingsOf(env).origin) !== undefined) return sql`NULL`
  const values = sql.join(COLUMNS, sql`, `)
  return sql`(SELECT json_group_array(json_array(${values})) FROM ${issuers})`.mapWith(rowsFrom)
}

/** Remembers what {@link issuersSubquery} has brought. */
export function rememberIssuers(env: Env, rows: IssuerRow[] | null, readAt: number): void {
  if (rows !== null && rows.length > 0) remembered.put(settingsOf(env).origin, rows, readAt)
}

const COLUMNS = Object.values(getTableColumns(issuers))
const NAMES = Object.keys(getTableColumns(issuers))

/** A broker that has no issuer yet is one that gets some soon: undefined. */
async function readRows(env: Env): Promise<IssuerRow[] | undefined> {
  const rows = await measuredRead(env, 'issuers', () => drizzle(env.DIRECTORY).select().from(issuers).all())
  return rows.length > 0 ? inOrder(rows) : undefined
}

function rowsFrom(json: string): IssuerRow[] {
  const rows = (JSON.parse(json) as unknown[][]).map((values) => {
    const decoded = values.map((value, i) => (value === null ? null : COLUMNS[i]?.mapFromDriverValue(value)))
    return Object.fromEntries(NAMES.map((name, i) => [name, decoded[i]])) as IssuerRow
  })
  return inOrder(rows)
}

function inOrder(rows: IssuerRow[]): IssuerRow[] {
  return rows.toSorted((a, b) => (a.prefix < b.prefix ? -1 : 1))
}
