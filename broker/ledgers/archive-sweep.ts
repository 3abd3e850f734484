/**
 * Has closed ledgers archived, once their time has come and their personal data
 * is erased. The ledger does the work, in steps of its own; the directory
 * is told how far it has come. Whoever is asked twice begins once.
 */

import { and, asc, eq, gte, isNotNull, isNull, lte, ne, or, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import type { ArchiveReport } from '../archive/archive-report.ts'
import { ARCHIVE_EMPTIES_AFTER_DAYS } from '../archive/limits.ts'
import { ledgers } from '../db/directory-schema.ts'
import { settingsOf } from '../env.ts'
import type { Env } from '../env.ts'
import type { ArchiveWish } from '../ledger/archive-book.ts'
import { ARCHIVE_PAYMENTS_LEFT } from '../ledger/limits.ts'
import { logEvent } from '../operations-log.ts'
import { within } from '../within.ts'
import {
  ARCHIVE_LEDGERS_AT_ONCE,
  ARCHIVE_LEDGERS_MAX,
  ARCHIVE_LEDGER_TIMEOUT_MS,
  ARCHIVE_LOOK_EACH_MS,
  ARCHIVE_STRAGGLERS_MS,
  ARCHIVE_WHOLE_LOOK_EACH_MS,
} from './limits.ts'
import { ledgerById } from './ledgers.ts'

const DAY_MS = 86_400_000

type Archived = Pick<typeof ledgers.$inferSelect, 'id' | 'merchantId' | 'livemode'>

/** Asks a bounded number of ledgers, those first that were not asked for longest. How many it has asked. */
export async function sweepArchives(env: Env, now: number, most = ARCHIVE_LEDGERS_MAX): Promise<number> {
  if (env.ARCHIVE === undefined) return 0
  const db = drizzle(env.DIRECTORY)
  const due = await dueLedgers(db, now, { most, closedBefore: now - settingsOf(env).archiveAfterDays * DAY_MS })
  for (let from = 0; from < due.length; from += ARCHIVE_LEDGERS_AT_ONCE) {
    await Promise.all(due.slice(from, from + ARCHIVE_LEDGERS_AT_ONCE).map((ledger) => lookAfter(env, db, ledger, now)))
  }
  return due.length
}

function dueLedgers(
  db: DrizzleD1Database,
  now: number,
  { most, closedBefore }: { most: number; closedBefore: number },
): Promise<Archived[]> {
  const { id, merchantId, livemode, closesAt, erasedUntil, archiveStage, archiveLookedAt } = ledgers
  const isRipe = and(lte(closesAt, closedBefore), gte(erasedUntil, sql`${closesAt} + ${ARCHIVE_STRAGGLERS_MS}`))
  // What an operator has begun goes on, whatever its age.
  const isWanted = or(isNotNull(archiveStage), isRipe)
  const isUnfinished = or(isNull(archiveStage), ne(archiveStage, 'emptied'))
  const isDue = or(
    and(isUnfinished, lte(archiveLookedAt, now - ARCHIVE_LOOK_EACH_MS)),
    lte(archiveLookedAt, now - ARCHIVE_WHOLE_LOOK_EACH_MS),
  )
  return db
    .select({ id, merchantId, livemode })
    .from(ledgers)
    .where(and(isNotNull(closesAt), isWanted, isDue))
    .orderBy(asc(archiveLookedAt), asc(id))
    .limit(most)
    .all()
}

/** One that does not answer is asked again by a later sweep. */
async function lookAfter(env: Env, db: DrizzleD1Database, ledger: Archived, now: number): Promise<void> {
  try {
    const asked = ledgerById(env, ledger.id)
    const known = await within(ARCHIVE_LEDGER_TIMEOUT_MS, asked.archiveReport())
    const report = known ?? (await within(ARCHIVE_LEDGER_TIMEOUT_MS, asked.archive(archiveWish(ledger))))
    await noteArchive(db, ledger.id, report, now)
  } catch (error) {
    logEvent('archive_failed', { ledger: ledger.id, error })
  }
}

/** Returns what a ledger is asked for when it is to be archived. */
export function archiveWish({ id, merchantId, livemode }: Archived): ArchiveWish {
  const emptiesAfterMs = ARCHIVE_EMPTIES_AFTER_DAYS * DAY_MS
  return { ledger: id, merchantId, livemode, emptiesAfterMs, paymentsLeft: ARCHIVE_PAYMENTS_LEFT }
}

/** Writes down what a ledger has said of its archive. */
export async function noteArchive(
  db: DrizzleD1Database,
  id: string,
  report: ArchiveReport,
  now: number,
): Promise<void> {
  const { stage, verifiedAt, isStuck, trouble } = report
  const archiveTrouble = isStuck ? trouble : null
  const set = { archiveStage: stage, archivedAt: verifiedAt, archiveTrouble, archiveLookedAt: now }
  await db.update(ledgers).set(set).where(eq(ledgers.id, id))
}
