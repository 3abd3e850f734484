/**
 * Has the closed days of all merchants signed, twice a day. The directory knows
 * how far the walk has come: each sweep goes on with a bounded number of
 * merchants, and one that was missed loses nothing, because a day that is not
 * signed is signed by the next walk, or when somebody asks for it.
 */

import { asc, eq, gt } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import { merchants, sweeps } from '../db/directory-schema.ts'
import type { Env } from '../env.ts'
import {
  WALK_BEGINS_MS,
  WALK_DAYS_A_MERCHANT,
  WALK_EACH_MS,
  WALK_GOES_ON_MS,
  WALK_MERCHANTS_AT_ONCE,
  WALK_MERCHANTS_MAX,
} from './limits.ts'
import { signClosedDays } from './sign-closed-days.ts'

const NAME = 'daily_tallies'
/** Stands for the end of a walk: behind every merchant's id. */
const ENDED = '~'

/** Walks on, and says how many merchants it has come by. `now` in milliseconds. */
export async function walkMerchants(env: Env, now: number, most = WALK_MERCHANTS_MAX): Promise<number> {
  const db = drizzle(env.DIRECTORY)
  const walk = String(Math.floor((now - WALK_BEGINS_MS) / WALK_EACH_MS))
  const reached = (await db.select().from(sweeps).where(eq(sweeps.name, NAME)).get())?.reached ?? ''
  const [of, after = ''] = reached.split('/')
  const found = await db
    .select({ id: merchants.id })
    .from(merchants)
    .where(gt(merchants.id, of === walk ? after : ''))
    .orderBy(asc(merchants.id))
    .limit(most)
    .all()
  const until = Date.now() + WALK_GOES_ON_MS
  for (let from = 0; from < found.length; from += WALK_MERCHANTS_AT_ONCE) {
    if (Date.now() > until) return from
    const some = found.slice(from, from + WALK_MERCHANTS_AT_ONCE)
    await Promise.all(some.map(({ id }) => signBoth(env, id, now)))
    await goOnAfter(db, `${walk}/${some.at(-1)?.id ?? ''}`)
  }
  if (found.length < most) await goOnAfter(db, `${walk}/${ENDED}`)
  return found.length
}

/** One that cannot be signed now is signed by the next walk. */
async function signBoth(env: Env, merchantId: string, now: number): Promise<void> {
  for (const livemode of [true, false]) {
    await signClosedDays(env, { merchantId, livemode }, now, WALK_DAYS_A_MERCHANT)
  }
}

async function goOnAfter(db: DrizzleD1Database, reached: string): Promise<void> {
  const row = { name: NAME, reached }
  await db.insert(sweeps).values(row).onConflictDoUpdate({ target: sweeps.name, set: { reached } })
}
