/** The work that the alarm does on the rows of earlier versions: see row-migrations.ts. A migration is taken out a release after it was put in. */

import { eq, sql } from 'drizzle-orm'

import { operations } from './schema.ts'
import { CLEARING_DAYS_CAUGHT_UP } from '../limits.ts'
import { noteEarlierDay } from './clearing-days.ts'
import { ISSUER_OF_EARLIER } from './clearing-queries.ts'
import type { RowMigration } from './row-migrations.ts'

const DAY_MS = 24 * 60 * 60_000

/**
 * The business days of the last weeks that a ledger has operations on from
 * before it wrote its days down. The cursor is `<first day>/<day>/<operation>`.
 */
export const NOTE_EARLIER_DAYS: RowMigration = {
  name: 'note_earlier_days',
  start(now) {
    const first = new Date(now - CLEARING_DAYS_CAUGHT_UP * DAY_MS).toISOString().slice(0, 10)
    return `${first}/${first}/`
  },
  step(tx, cursor, limit) {
    const [first = '', day = '', id = ''] = cursor.split('/')
    const rest = sql`FROM ${operations} WHERE business_date IS NOT NULL AND (business_date, id) > (${day}, ${id})`
    const [last] = tx.all<{ day: string; id: string }>(
      sql`SELECT business_date AS day, id ${rest} ORDER BY business_date, id LIMIT 1 OFFSET ${limit - 1}`,
    )
    const end = last === undefined ? sql`` : sql`AND (business_date, id) <= (${last.day}, ${last.id})`
    const days = tx.all<{ day: string; issuer: string | null }>(
      sql`SELECT DISTINCT business_date AS day, ${ISSUER_OF_EARLIER} AS issuer ${rest} ${end}`,
    )
    for (const each of days) noteEarlierDay(tx, each.issuer, each.day)
    return last === undefined ? null : `${first}/${last.day}/${last.id}`
  },
}

/**
 * Signed answers that version 0.1 kept as plain text, packed to a quarter. The
 * cursor is a row id. What is packed already is left alone.
 */
export const PACK_EARLIER_EVIDENCE: RowMigration = {
  name: 'pack_earlier_evidence',
  start: () => '0',
  step(tx, cursor, limit) {
    const from = Number(cursor)
    const [last] = tx.all<{ row: number }>(
      sql`SELECT rowid AS row FROM ${operations} WHERE rowid > ${from} ORDER BY rowid LIMIT 1 OFFSET ${limit - 1}`,
    )
    const end = last === undefined ? sql`` : sql`AND rowid <= ${last.row}`
    const plain = tx.all<{ id: string; evidence: string }>(
      sql`SELECT id, evidence FROM ${operations} WHERE rowid > ${from} ${end} AND typeof(evidence) = 'text'`,
    )
    for (const { id, evidence } of plain) {
      tx.update(operations).set({ evidence }).where(eq(operations.id, id)).run()
    }
    return last === undefined ? null : String(last.row)
  },
}

export const ROW_MIGRATIONS: readonly RowMigration[] = [NOTE_EARLIER_DAYS, PACK_EARLIER_EVIDENCE]
