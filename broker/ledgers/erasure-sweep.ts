/**
 * Has the ledgers erase what their merchants' time for personal data has come
 * to an end of. The directory knows the time and how far each ledger has come;
 * the ledger does the work, in steps of its own. Nothing is set years ahead:
 * who changes the time is heard at the next sweep.
 */

import { and, asc, eq, gt, lt, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import { ledgers, merchants, sweeps } from '../db/directory-schema.ts'
import type { Env } from '../env.ts'
import {
  ERASURE_LEDGERS_AT_ONCE,
  ERASURE_LEDGERS_MAX,
  ERASURE_LEDGER_TIMEOUT_MS,
  PERSONAL_DATA_KEPT_DAYS,
} from './limits.ts'
import { logEvent } from '../operations-log.ts'
import { within } from '../within.ts'
import { ledgerById } from './ledgers.ts'

const NAME = 'erasures'
const DAY_MS = 86_400_000

interface DueLedger {
  id: string
  /** Milliseconds since 1970: payments of before then are to be without personal data. */
  until: number
}

/** Asks a bounded number of ledgers, each again until it is done; the next sweep goes on where this one ended. How many it has asked. */
export async function sweepErasures(env: Env, now: number, most = ERASURE_LEDGERS_MAX): Promise<number> {
  const db = drizzle(env.DIRECTORY)
  const reached = (await db.select().from(sweeps).where(eq(sweeps.name, NAME)).get())?.reached ?? ''
  const due = await dueAfter(db, reached, now, most)
  for (let from = 0; from < due.length; from += ERASURE_LEDGERS_AT_ONCE) {
    const some = due.slice(from, from + ERASURE_LEDGERS_AT_ONCE)
    await Promise.all(some.map((ledger) => eraseIn(env, db, ledger)))
    await goOnAfter(db, some.at(-1)?.id ?? '')
  }
  if (due.length < most) await goOnAfter(db, '')
  return due.length
}

/** By whole days, so that a ledger is asked once a day. A merchant that is younger than the time has nothing so old. */
function dueAfter(db: DrizzleD1Database, reached: string, now: number, most: number): Promise<DueLedger[]> {
  const today = now - (now % DAY_MS)
  const keptDays = sql`coalesce(${merchants.personalDataKeptDays}, ${PERSONAL_DATA_KEPT_DAYS})`
  const until = sql<number>`(${today} - ${keptDays} * ${DAY_MS})`
  const isDue = and(gt(ledgers.id, reached), lt(ledgers.erasedUntil, until), lt(merchants.createdAt, until))
  return db
    .select({ id: ledgers.id, until })
    .from(ledgers)
    .innerJoin(merchants, eq(merchants.id, ledgers.merchantId))
    .where(isDue)
    .orderBy(asc(ledgers.id))
    .limit(most)
    .all()
}

/** One that does not answer is asked again by the next sweep that comes to it. */
async function eraseIn(env: Env, db: DrizzleD1Database, { id, until }: DueLedger): Promise<void> {
  try {
    const { isDone } = await within(ERASURE_LEDGER_TIMEOUT_MS, ledgerById(env, id).eraseBefore(until))
    if (isDone) await db.update(ledgers).set({ erasedUntil: until }).where(eq(ledgers.id, id))
  } catch (error) {
    logEvent('erasure_failed', { ledger: id, error })
  }
}

async function goOnAfter(db: DrizzleD1Database, reached: string): Promise<void> {
  const row = { name: NAME, reached }
  await db.insert(sweeps).values(row).onConflictDoUpdate({ target: sweeps.name, set: { reached } })
}
