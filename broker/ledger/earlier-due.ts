/** The payments of earlier versions that wait for the alarm, until they are next written: found in an index. */

import { and, asc, eq, isNotNull, isNull, lte, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'

import type { Waiting } from '../lanes.ts'
import type { Payment } from '../payments/payment.ts'
import type { LedgerDatabase } from './database.ts'
import { NOT_IN_EARLIER, payments } from './schema.ts'

/**
 * Returns the issuers that have payments waiting for the alarm, each with when its
 * first is due: one step through the index for each issuer, not for each payment.
 */
export function issuersWaiting(db: LedgerDatabase) {
  const next = (after: SQL) =>
    sql`(SELECT issuer FROM payments WHERE wake_at IS NOT NULL AND issuer > ${after} ORDER BY issuer LIMIT 1)`
  const first = sql`(SELECT wake_at FROM payments WHERE wake_at IS NOT NULL AND issuer = waiting.name ORDER BY wake_at LIMIT 1)`
  const query = sql`
    WITH RECURSIVE waiting(name) AS (
      SELECT ${next(sql`''`)} UNION ALL SELECT ${next(sql`waiting.name`)} FROM waiting WHERE waiting.name IS NOT NULL
    )
    SELECT name, ${first} AS at FROM waiting WHERE name IS NOT NULL`
  return (): Waiting[] => db.all<Waiting>(query)
}

/** Returns an issuer's payment that is longest overdue. */
export function firstDueAt(db: LedgerDatabase, issuer: string, now: number): Payment | undefined {
  const found = db
    .select()
    .from(payments)
    .where(and(isNotNull(payments.wakeAt), eq(payments.issuer, issuer), lte(payments.wakeAt, now)))
    .orderBy(asc(payments.wakeAt))
    .limit(1)
    .get()
  return found && { ...found, ...NOT_IN_EARLIER }
}

/** Returns open payments whose time is up, the longest overdue first; at most `limit`. Only they have no issuer. */
export function overdueOpen(db: LedgerDatabase, now: number, limit: number): Payment[] {
  const found = db
    .select()
    .from(payments)
    .where(and(isNotNull(payments.wakeAt), isNull(payments.issuer), lte(payments.wakeAt, now)))
    .orderBy(asc(payments.wakeAt))
    .limit(limit)
    .all()
  return found.map((payment) => ({ ...payment, ...NOT_IN_EARLIER }))
}

/** Returns when the next open payment's time is up, or none. */
export function soonestExpiry(db: LedgerDatabase) {
  return db
    .select({ at: payments.wakeAt })
    .from(payments)
    .where(and(isNotNull(payments.wakeAt), isNull(payments.issuer)))
    .orderBy(asc(payments.wakeAt))
    .limit(1)
    .prepare()
}
