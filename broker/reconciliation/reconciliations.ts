import { and, asc, desc, eq, gt, gte, inArray, lt } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'

import { reconciliations } from '../db/directory-schema.ts'
import type { Env } from '../env.ts'
import { issuersOfMode } from '../issuers/issuer-registry.ts'
import { RECONCILE_DAYS_AT_ONCE, RECONCILE_WAIT_MS } from './limits.ts'
import { logEvent } from '../operations-log.ts'
import type { ClearingDay } from './clearing-day-service.ts'
import { runDay } from './day-objects.ts'
import type { Reconciliation } from '../db/day-report.ts'

/** A statement of D1's takes a hundred values. */
const ISSUERS_AT_ONCE = 90

/**
 * Compares a business day with every issuer, or with one, and gives the
 * reports. Each day's object writes its report down by itself; one that has not
 * ended when the wait is over goes on, and is said to: `still_running`.
 */
export async function reconcile(
  env: Env,
  businessDate: string,
  issuer: string | undefined,
  now: number,
): Promise<Reconciliation[]> {
  const all = [...(await issuersOfMode(env, true)), ...(await issuersOfMode(env, false))]
  const days = all
    .filter(({ prefix }) => issuer === undefined || prefix === issuer)
    .map(({ prefix, livemode }): ClearingDay => ({ livemode, issuer: prefix, businessDate }))
  const until = Date.now() + RECONCILE_WAIT_MS
  const done: Reconciliation[] = []
  for (let from = 0; from < days.length; from += RECONCILE_DAYS_AT_ONCE) {
    const some = days.slice(from, from + RECONCILE_DAYS_AT_ONCE)
    done.push(...(await Promise.all(some.map((day) => reconcileDay(env, day, now, until)))))
  }
  return done
}

/** Writes down where a comparison has ended, or why it has stopped: the latest one counts. */
export async function writeReport(env: Env, done: Reconciliation): Promise<void> {
  await drizzle(env.DIRECTORY)
    .insert(reconciliations)
    .values(done)
    .onConflictDoUpdate({ target: [reconciliations.businessDate, reconciliations.issuer], set: done })
  const { report, issuer, differenceCount: differences } = done
  const cause = report.state === 'unavailable' ? { cause: report.cause } : {}
  logEvent('reconciled', { issuer, outcome: report.state, differences, ...cause })
}

/** At least one part of it, and then as many as there is time for. */
async function reconcileDay(env: Env, day: ClearingDay, now: number, until: number): Promise<Reconciliation> {
  const { issuer, businessDate } = day
  const unfinished = (cause: string): Reconciliation => {
    return { issuer, businessDate, ranAt: now, report: { state: 'unavailable', cause }, differenceCount: 0 }
  }
  try {
    do {
      const { report } = await runDay(env, day)
      if (report !== undefined) return report
    } while (Date.now() < until)
    return unfinished('still_running')
  } catch (error) {
    logEvent('reconcile_failed', { error, issuer })
    return unfinished('day_unavailable')
  }
}

/** Lists the latest reports, by business day, newest first, of one day or of all; at most `limit`. */
export async function listReconciliations(
  env: Env,
  filter: { businessDate?: string; issuer?: string },
  limit: number,
): Promise<Reconciliation[]> {
  const { businessDate, issuer } = reconciliations
  return drizzle(env.DIRECTORY)
    .select()
    .from(reconciliations)
    .where(
      and(
        filter.businessDate === undefined ? undefined : eq(businessDate, filter.businessDate),
        filter.issuer === undefined ? undefined : eq(issuer, filter.issuer),
      ),
    )
    .orderBy(desc(businessDate), asc(issuer))
    .limit(limit)
    .all()
}

interface ReportsAsked {
  /** Business days, `YYYY-MM-DD`; `to` is not included. */
  from: string
  to: string
  issuers: readonly string[]
}

/** Returns the latest report of each day and issuer, from a day to before another. */
export async function reportsBetween(env: Env, { from, to, issuers }: ReportsAsked): Promise<Reconciliation[]> {
  const { businessDate, issuer } = reconciliations
  const found: Reconciliation[] = []
  for (let at = 0; at < issuers.length; at += ISSUERS_AT_ONCE) {
    const isOfThese = inArray(issuer, issuers.slice(at, at + ISSUERS_AT_ONCE))
    const isAsked = and(gte(businessDate, from), lt(businessDate, to), isOfThese)
    found.push(...(await drizzle(env.DIRECTORY).select().from(reconciliations).where(isAsked).all()))
  }
  return found
}

/** Returns the same, and those of any issuer that found a difference: it may name a ledger that knows nothing of it. */
export async function reportsToShow(env: Env, asked: ReportsAsked): Promise<Reconciliation[]> {
  const { businessDate, differenceCount } = reconciliations
  const isDiffering = and(gte(businessDate, asked.from), lt(businessDate, asked.to), gt(differenceCount, 0))
  const [named, differing] = await Promise.all([
    reportsBetween(env, asked),
    drizzle(env.DIRECTORY).select().from(reconciliations).where(isDiffering).all(),
  ])
  return [...named, ...differing.filter(({ issuer }) => !asked.issuers.includes(issuer))]
}
