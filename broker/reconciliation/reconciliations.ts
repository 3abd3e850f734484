import { and, asc, desc, eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'

import { ledgers, reconciliations } from '../db/directory-schema.ts'
import type { Env } from '../env.ts'
import { issuersOfMode } from '../issuers/issuer-registry.ts'
import type { Issuer } from '../payments/issuer.ts'
import { ledgerById } from '../ledger/ledgers.ts'
import { RECONCILE_DIFFERENCES_KEPT } from '../limits.ts'
import { logEvent } from '../operations-log.ts'
import type { DayReport } from './compare.ts'
import { reconcileDay } from './reconcile-day.ts'

/** The latest report of an issuer's day. `issuer` is a prefix, `ranAt` milliseconds since 1970. */
export interface Reconciliation {
  issuer: string
  businessDate: string
  ranAt: number
  report: DayReport
  /** All of them, where the report keeps only the first. */
  differenceCount: number
}

/**
 * Compares a business day with every issuer, or with one; writes the reports
 * down and gives them. An issuer is compared with the ledgers of its own mode.
 */
export async function reconcile(
  env: Env,
  businessDate: string,
  issuer: string | undefined,
  now: number,
): Promise<Reconciliation[]> {
  const all = [...(await issuersOfMode(env, true)), ...(await issuersOfMode(env, false))]
  const chosen = all.filter(({ prefix }) => issuer === undefined || prefix === issuer)
  const { id, livemode } = ledgers
  const rows = await drizzle(env.DIRECTORY).select({ id, livemode }).from(ledgers).orderBy(asc(id)).all()
  const done: Reconciliation[] = []
  // One after the other: each reads every ledger of its mode.
  for (const each of chosen) {
    const itsLedgers = rows.filter((row) => row.livemode === each.livemode)
    done.push(await reconcileIssuer(env, each, itsLedgers, businessDate, now))
  }
  return done
}

async function reconcileIssuer(
  env: Env,
  { prefix, settlement }: Issuer,
  ledgerRows: readonly { id: string }[],
  businessDate: string,
  now: number,
): Promise<Reconciliation> {
  const ports = { settlement, ledgers: ledgerRows.map(({ id }) => ledgerById(env, id)) }
  const full = await reconcileDay(ports, { issuer: prefix, businessDate })
  const differences = full.state === 'unavailable' ? [] : full.differences
  const report =
    full.state === 'unavailable' ? full : { ...full, differences: differences.slice(0, RECONCILE_DIFFERENCES_KEPT) }
  const done = { issuer: prefix, businessDate, ranAt: now, report, differenceCount: differences.length }
  await drizzle(env.DIRECTORY)
    .insert(reconciliations)
    .values(done)
    .onConflictDoUpdate({ target: [reconciliations.businessDate, reconciliations.issuer], set: done })
  const cause = full.state === 'unavailable' ? { cause: full.cause } : {}
  logEvent('reconciled', { issuer: prefix, outcome: full.state, differences: differences.length, ...cause })
  return done
}

/** The latest reports, by business day, newest first, of one day or of all; at most `limit`. */
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
