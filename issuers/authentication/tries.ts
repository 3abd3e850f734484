/** Bounds on trying: so many in so long, for one customer, one source, one address. */

import { inArray, lte, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import { PRUNE_ROWS_MAX } from '../server/limits.ts'
import { tries } from './registration/schema.ts'

export interface Bound {
  max: number
  windowMs: number
}

/** Describes what is tried, by its keyed hash, and how often it may be. */
export interface Try {
  key: string
  bound: Bound
}

/**
 * Counts one try against each bound, in one transaction, and says whether all
 * of them still hold. Counting comes first: of fifty at once no more get
 * through than of fifty one by one.
 */
export async function countTries(
  db: DrizzleD1Database,
  given: readonly [Try, ...Try[]],
  now: number,
): Promise<boolean> {
  const counts = given.map((one) => countTry(db, one, now))
  const [, ...counted] = await db.batch([pruneTries(db, now), ...counts])
  return counted.every((rows, index) => (rows[0]?.count ?? Infinity) <= (given[index]?.bound.max ?? 0))
}

/** Builds the statement that counts one try, where `mayCount` holds; the row after it comes back. */
export function countTry(db: DrizzleD1Database, { key, bound }: Try, now: number, mayCount: SQL = sql`true`) {
  const isOver = sql`${tries.expiresAt} <= ${now}`
  const until = now + bound.windowMs
  return db
    .insert(tries)
    .select(sql`select ${key}, 1, ${until} where ${mayCount}`)
    .onConflictDoUpdate({
      target: tries.key,
      set: {
        count: sql`case when ${isOver} then 1 else ${tries.count} + 1 end`,
        expiresAt: sql`case when ${isOver} then ${until} else ${tries.expiresAt} end`,
      },
    })
    .returning({ count: tries.count, expiresAt: tries.expiresAt })
}

/** Builds a condition that is true while fewer than may be have been counted. `own`: of those, the one that asks. */
export function isWithin({ key, bound }: Try, own: 0 | 1, now: number): SQL {
  const count = sql`(select ${tries.count} from ${tries} where ${tries.key} = ${key} and ${tries.expiresAt} > ${now})`
  return sql`coalesce(${count}, 0) - ${own} < ${bound.max}`
}

/** Builds the statement that takes out some of what has expired: more than one try adds. */
export function pruneTries(db: DrizzleD1Database, now: number, max = PRUNE_ROWS_MAX) {
  const expired = db.select({ key: tries.key }).from(tries).where(lte(tries.expiresAt, now)).limit(max)
  return db.delete(tries).where(inArray(tries.key, expired))
}
