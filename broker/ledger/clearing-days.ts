/** The business days that a ledger has operations on, written down with the operations, and told to reconciliation after. */

import { asc, sql } from 'drizzle-orm'

import { clearingDays } from './schema.ts'
import { CLEARING_DAYS_CAUGHT_UP, CLEARING_DAYS_KNOWN_MAX } from '../limits.ts'
import type { LedgerDatabase } from './database.ts'

const DAY_MS = 24 * 60 * 60_000

/** An issuer's business day, `YYYY-MM-DD` in its own calendar. */
export interface IssuerDay {
  issuer: string
  businessDate: string
}

/** The memory of a ledger's object: most operations are on a day that was announced long ago, and then nothing is written. */
interface Remembered {
  announced: Set<string>
  /** By key; those of an earlier life are found again by the lines of their days. */
  toAnnounce: Map<string, IssuerDay>
  /** Tells whether the row migrations have noted a day that may not have been announced yet. */
  hasRows: boolean
}

const remembered = new WeakMap<LedgerDatabase, Remembered>()

/**
 * Notes the business day of an operation that is being settled, in memory: on
 * the disk is the day's line, of the same transaction (day-lines.ts). A row is
 * written when the day was announced.
 */
export function noteClearingDay(tx: LedgerDatabase, issuer: string | null, businessDate: string | null): void {
  if (issuer === null || businessDate === null) return
  const { announced, toAnnounce } = memoryOf(tx)
  const key = keyOf({ businessDate, issuer })
  if (announced.has(key) || toAnnounce.has(key)) return
  if (isAnnounced(tx, { issuer, businessDate })) remember(announced, key)
  else toAnnounce.set(key, { issuer, businessDate })
}

/** Notes a day in a row: of operations that have no line, for an earlier version wrote them. */
export function noteEarlierDay(tx: LedgerDatabase, issuer: string | null, businessDate: string): void {
  if (issuer === null) return
  tx.insert(clearingDays).values({ businessDate, issuer, announced: false }).onConflictDoNothing().run()
  memoryOf(tx).hasRows = true
}

/** Forgets what is in memory, so that it is read anew: a transaction has failed. */
export function forgetClearingDays(tx: LedgerDatabase): void {
  remembered.delete(tx)
}

/** Tells whether there may be a day that nobody has been told of: asked after every write, so without a statement. */
export function hasDayNews(db: LedgerDatabase): boolean {
  const { toAnnounce, hasRows } = memoryOf(db)
  return hasRows || toAnnounce.size > 0
}

/** Returns the days that reconciliation has not been told of, the oldest first; at most `limit`. */
export function daysToAnnounce(db: LedgerDatabase, limit: number): IssuerDay[] {
  const { issuer, businessDate, announced } = clearingDays
  const rows = db
    .select({ issuer, businessDate })
    .from(clearingDays)
    .where(sql`${announced} = 0`)
    .orderBy(asc(businessDate), asc(issuer))
    .limit(limit)
    .all()
  const memory = memoryOf(db)
  memory.hasRows = rows.length > 0
  const days = new Map([...memory.toAnnounce, ...rows.map((day) => [keyOf(day), day] as const)])
  return [...days.values()].toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)).slice(0, limit)
}

export function markAnnounced(db: LedgerDatabase, day: IssuerDay): void {
  const { businessDate, issuer } = clearingDays
  const set = { announced: true }
  db.insert(clearingDays)
    .values({ ...day, ...set })
    .onConflictDoUpdate({ target: [businessDate, issuer], set })
    .run()
  const memory = memoryOf(db)
  remember(memory.announced, keyOf(day))
  memory.toAnnounce.delete(keyOf(day))
}

/** Forgets days before `businessDate` that were told: one that comes up again is told again. */
export function pruneClearingDays(db: LedgerDatabase, businessDate: string): void {
  // Never those that the next life of the object looks for.
  const latest = latestDate(db)
  const before = latest !== null && latest < businessDate ? latest : businessDate
  const end = dateBefore(before, CLEARING_DAYS_CAUGHT_UP)
  db.run(sql`DELETE FROM ${clearingDays} WHERE business_date < ${end} AND announced = 1`)
}

function memoryOf(db: LedgerDatabase): Remembered {
  const known = remembered.get(db)
  if (known) return known
  const toAnnounce = new Map(unannouncedDays(db).map((day) => [keyOf(day), day]))
  const fresh = { announced: new Set<string>(), toAnnounce, hasRows: hasUnannouncedRow(db) }
  remembered.set(db, fresh)
  return fresh
}

function hasUnannouncedRow(db: LedgerDatabase): boolean {
  // The literal, so that SQLite sees that the partial index will do.
  return db.all(sql`SELECT 1 FROM ${clearingDays} WHERE announced = 0 LIMIT 1`).length > 0
}

/** The days of the last weeks that have lines, and were not announced: one step through the key for each day of an issuer. */
function unannouncedDays(db: LedgerDatabase): IssuerDay[] {
  const latest = latestDate(db)
  if (latest === null) return []
  const days: IssuerDay[] = []
  let reached: IssuerDay | undefined = { businessDate: dateBefore(latest, CLEARING_DAYS_CAUGHT_UP), issuer: '' }
  while ((reached = nextDay(db, reached)) !== undefined) if (!isAnnounced(db, reached)) days.push(reached)
  return days
}

function nextDay(db: LedgerDatabase, { businessDate, issuer }: IssuerDay): IssuerDay | undefined {
  const [day] = db.all<IssuerDay>(
    sql`SELECT business_date AS "businessDate", issuer FROM day_lines
        WHERE (business_date, issuer) > (${businessDate}, ${issuer}) ORDER BY business_date, issuer LIMIT 1`,
  )
  return day
}

function latestDate(db: LedgerDatabase): string | null {
  const [row] = db.all<{ latest: string | null }>(sql`SELECT max(business_date) AS latest FROM day_lines`)
  return row?.latest ?? null
}

function isAnnounced(db: LedgerDatabase, { issuer, businessDate }: IssuerDay): boolean {
  const day = sql`business_date = ${businessDate} AND issuer = ${issuer}`
  return db.all(sql`SELECT 1 FROM ${clearingDays} WHERE ${day} AND announced = 1`).length > 0
}

function remember(announced: Set<string>, key: string): void {
  if (announced.size >= CLEARING_DAYS_KNOWN_MAX) announced.clear()
  announced.add(key)
}

function dateBefore(date: string, days: number): string {
  return new Date(Date.parse(date) - days * DAY_MS).toISOString().slice(0, 10)
}

function keyOf({ businessDate, issuer }: IssuerDay): string {
  return `${businessDate} ${issuer}`
}
