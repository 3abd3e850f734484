/** The business days that a ledger has operations on, written down with the operations, and told to reconciliation after. */

import { asc, sql } from 'drizzle-orm'

import { clearingDays } from './schema.ts'
import { CLEARING_DAYS_KNOWN_MAX } from '../limits.ts'
import type { LedgerDatabase } from './database.ts'

/** An issuer's business day, `YYYY-MM-DD` in its own calendar. */
export interface IssuerDay {
  issuer: string
  businessDate: string
}

/** What a ledger's object remembers: most operations are on a day that was noted long ago, and then nothing is written. */
interface Remembered {
  noted: Set<string>
  /** Whether a day was noted that may not have been announced yet. */
  hasNews: boolean
}

const remembered = new WeakMap<LedgerDatabase, Remembered>()

/** Notes the business day of an operation that is being settled. Part of the same transaction: intent first. */
export function noteClearingDay(tx: LedgerDatabase, issuer: string | null, businessDate: string | null): void {
  if (issuer === null || businessDate === null) return
  const { noted } = memoryOf(tx)
  const key = `${businessDate} ${issuer}`
  if (noted.has(key)) return
  const written = tx
    .insert(clearingDays)
    .values({ businessDate, issuer, announced: false })
    .onConflictDoNothing()
    .returning({ issuer: clearingDays.issuer })
    .all()
  if (noted.size >= CLEARING_DAYS_KNOWN_MAX) noted.clear()
  noted.add(key)
  if (written.length > 0) memoryOf(tx).hasNews = true
}

/** What is in memory is read anew: a transaction has failed. */
export function forgetClearingDays(tx: LedgerDatabase): void {
  remembered.delete(tx)
}

/** Whether there may be a day that nobody has been told of: asked after every write, so without a statement. */
export function hasDayNews(db: LedgerDatabase): boolean {
  return memoryOf(db).hasNews
}

/** Days that reconciliation has not been told of, the oldest first; at most `limit`. */
export function daysToAnnounce(db: LedgerDatabase, limit: number): IssuerDay[] {
  const { issuer, businessDate, announced } = clearingDays
  const days = db
    .select({ issuer, businessDate })
    .from(clearingDays)
    .where(sql`${announced} = 0`)
    .orderBy(asc(businessDate), asc(issuer))
    .limit(limit)
    .all()
  memoryOf(db).hasNews = days.length > 0
  return days
}

export function markAnnounced(db: LedgerDatabase, { issuer, businessDate }: IssuerDay): void {
  db.run(sql`UPDATE ${clearingDays} SET announced = 1 WHERE business_date = ${businessDate} AND issuer = ${issuer}`)
}

/** Forgets days before `businessDate` that were told: one that comes up again is told again. */
export function pruneClearingDays(db: LedgerDatabase, businessDate: string): void {
  db.run(sql`DELETE FROM ${clearingDays} WHERE business_date < ${businessDate} AND announced = 1`)
}

function memoryOf(db: LedgerDatabase): Remembered {
  const known = remembered.get(db)
  if (known) return known
  // Until it has been looked, there may be one from an earlier life.
  const fresh = { noted: new Set<string>(), hasNews: hasUnannounced(db) }
  remembered.set(db, fresh)
  return fresh
}

function hasUnannounced(db: LedgerDatabase): boolean {
  // The literal, so that SQLite sees that the partial index will do.
  return db.all(sql`SELECT 1 FROM ${clearingDays} WHERE announced = 0 LIMIT 1`).length > 0
}
