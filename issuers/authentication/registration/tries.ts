/** Bounds on trying: so many in so long, for one customer, one source, one address. */

import { inArray, lte, sql } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import { PRUNE_ROWS_MAX } from '../../front-door/limits.ts'
import { tries } from './schema.ts'

export interface Bound {
  max: number
  windowMs: number
}

/** What is tried, by its keyed hash, and how often it may be. */
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
  const expired = db.select({ key: tries.key }).from(tries).where(lte(tries.expiresAt, now)).limit(PRUNE_ROWS_MAX)
  const counts = given.map(({ key, bound }) => countOne(db, key, bound, now))
  const [, ...counted] = await db.batch([db.delete(tries).where(inArray(tries.key, expired)), ...counts])
  return counted.every((rows, index) => (rows[0]?.count ?? Infinity) <= (given[index]?.bound.max ?? 0))
}

function countOne(db: DrizzleD1Database, key: string, { windowMs }: Bound, now: number) {
  const isOver = sql`${tries.expiresAt} <= ${now}`
  return db
    .insert(tries)
    .values({ key, count: 1, expiresAt: now + windowMs })
    .onConflictDoUpdate({
      target: tries.key,
      set: {
        count: sql`case when ${isOver} then 1 else ${tries.count} + 1 end`,
        expiresAt: sql`case when ${isOver} then ${now + windowMs} else ${tries.expiresAt} end`,
      },
    })
    .returning({ count: tries.count })
}
