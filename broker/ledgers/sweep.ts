import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'

import { ledgers, sweeps } from '../db/directory-schema.ts'
import type { Env } from '../env.ts'
import { SWEEP_LEDGERS_AT_ONCE, SWEEP_LEDGERS_MAX } from '../limits.ts'
import { logEvent } from '../operations-log.ts'
import { ledgerById } from './ledgers.ts'

const NAME = 'ledgers'

/**
 * Wakes every ledger that has work, so that one whose alarm the platform has
 * lost goes on. No more than `most` of them in one invocation: the next goes on
 * where this one ended, also when it was broken off. How many it has woken.
 */
export async function sweepLedgers(env: Env, most = SWEEP_LEDGERS_MAX): Promise<number> {
  const db = drizzle(env.DIRECTORY)
  const reached = (await db.select().from(sweeps).where(eq(sweeps.name, NAME)).get())?.reached ?? ''
  // Written out: SQLite takes the partial index for no bound value.
  const isNext = and(sql`has_work = 1`, gt(ledgers.id, reached))
  const rows = await db
    .select({ id: ledgers.id })
    .from(ledgers)
    .where(isNext)
    .orderBy(asc(ledgers.id))
    .limit(most)
    .all()
  for (let from = 0; from < rows.length; from += SWEEP_LEDGERS_AT_ONCE) {
    const some = rows.slice(from, from + SWEEP_LEDGERS_AT_ONCE)
    await Promise.all(some.map(({ id }) => wake(env, id)))
    await goOnAfter(env, some.at(-1)?.id ?? '')
  }
  // The last of them: the next sweep begins anew.
  if (rows.length < most) await goOnAfter(env, '')
  return rows.length
}

async function wake(env: Env, id: string): Promise<void> {
  try {
    await ledgerById(env, id).wake()
  } catch (error) {
    logEvent('sweep_failed', { ledger: id, error })
  }
}

async function goOnAfter(env: Env, reached: string): Promise<void> {
  const row = { name: NAME, reached }
  await drizzle(env.DIRECTORY).insert(sweeps).values(row).onConflictDoUpdate({ target: sweeps.name, set: { reached } })
}
