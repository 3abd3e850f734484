/** What the alarm does with the rows of earlier versions: see row-migrations.ts. A migration is taken out a release after it was put in. */

import { and, asc, eq, gt, isNotNull, or, sql } from 'drizzle-orm'

import { operations, payments } from '../db/ledger-schema.ts'
import { CLEARING_DAYS_CAUGHT_UP } from '../limits.ts'
import type { LedgerDatabase } from './books.ts'
import { noteClearingDay } from './clearing-days.ts'
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
    const rows = operationsFrom(tx, day, id, limit)
    for (const { issuer, businessDate } of rows) noteClearingDay(tx, issuer, businessDate)
    const last = rows.at(-1)
    return last === undefined || rows.length < limit ? null : `${first}/${last.businessDate ?? ''}/${last.id}`
  },
}

function operationsFrom(tx: LedgerDatabase, day: string, after: string, limit: number) {
  const { businessDate, id } = operations
  return tx
    .select({ id, businessDate, issuer: payments.issuer })
    .from(operations)
    .innerJoin(payments, eq(payments.id, operations.paymentId))
    .where(and(isNotNull(businessDate), or(gt(businessDate, day), and(eq(businessDate, day), gt(id, after)))))
    .orderBy(asc(businessDate), asc(id))
    .limit(limit)
    .all()
}

/**
 * Signed answers that version 0.1 kept as plain text, packed to a quarter. The
 * cursor is a row id. What is packed already is left alone.
 */
export const PACK_EARLIER_EVIDENCE: RowMigration = {
  name: 'pack_earlier_evidence',
  start: () => '0',
  step(tx, cursor, limit) {
    const rows = tx.all<{ row: number; id: string; plain: number }>(
      sql`SELECT rowid AS row, id, typeof(evidence) = 'text' AS plain FROM ${operations}
          WHERE rowid > ${Number(cursor)} ORDER BY rowid LIMIT ${limit}`,
    )
    for (const { id } of rows.filter(({ plain }) => plain === 1)) {
      const kept = tx.select({ evidence: operations.evidence }).from(operations).where(eq(operations.id, id)).get()
      tx.update(operations)
        .set({ evidence: kept?.evidence ?? null })
        .where(eq(operations.id, id))
        .run()
    }
    const last = rows.at(-1)
    return last === undefined || rows.length < limit ? null : String(last.row)
  },
}

export const ROW_MIGRATIONS: readonly RowMigration[] = [NOTE_EARLIER_DAYS, PACK_EARLIER_EVIDENCE]
