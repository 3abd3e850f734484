import { and, asc, eq, gt, inArray, isNull, ne, or, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'

import { ledgers } from '../db/directory-schema.ts'
import type { Env } from '../env.ts'
import { RECONCILE_LEDGERS_PER_PAGE } from './limits.ts'
import type { LedgerDirectory } from './day-ports.ts'

const { id, livemode, announcesFrom } = ledgers

/** Answers what a comparison asks of the directory: of ledgers, those alone that it could not know of otherwise. */
export function ledgerDirectory(env: Env): LedgerDirectory {
  const db = drizzle(env.DIRECTORY)
  return {
    silentLedgers: (day, after) =>
      db
        .select({ id, announcesFrom })
        .from(ledgers)
        .where(
          and(
            eq(livemode, day.livemode),
            gt(id, after),
            or(isNull(announcesFrom), gt(announcesFrom, day.businessDate)),
          ),
        )
        .orderBy(asc(id))
        .limit(RECONCILE_LEDGERS_PER_PAGE)
        .all(),
    async markCaughtUp(ids, from) {
      await db
        .update(ledgers)
        .set({ announcesFrom: from })
        .where(and(inArray(id, [...ids]), isNull(announcesFrom)))
    },
    async existing(ids, mode) {
      // As one value: a statement takes a hundred, and a page may name two hundred ledgers.
      const named = sql`${id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`
      const rows = await db
        .select({ id })
        .from(ledgers)
        .where(and(eq(livemode, mode), named))
        .all()
      return rows.map((row) => row.id)
    },
    async olderLedgers(mode, after, limit) {
      const isOlder = or(isNull(announcesFrom), ne(announcesFrom, ''))
      const rows = await db
        .select({ id })
        .from(ledgers)
        .where(and(eq(livemode, mode), gt(id, after), isOlder))
        .orderBy(asc(id))
        .limit(limit)
        .all()
      return rows.map((row) => row.id)
    },
  }
}
