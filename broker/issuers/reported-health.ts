/**
 * Isolates tell one another of an issuer's health by its row in the directory,
 * which every payment has at hand: that it is down, from whoever has
 * probed it, and that it is back, from whoever has heard it. No payment reads
 * more for it, and none waits until it is written.
 */

import { waitUntil } from 'cloudflare:workers'
import { and, eq, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'

import { issuers } from '../db/directory-schema.ts'
import type { IssuerRow } from '../directory/issuer-rows.ts'
import type { Env } from '../env.ts'
import { logEvent } from '../operations-log.ts'
import { issuerHealth } from './issuer-health.ts'
import type { IssuerPart, Report } from './part-health.ts'

/** Takes in what other isolates have written down, and returns the rows that say it. */
export function learnHealth(rows: readonly IssuerRow[]): readonly IssuerRow[] {
  for (const { prefix, reportedDown } of rows) issuerHealth.learn(prefix, reportedDown)
  return rows
}

/** Writes down what the others should know of a part, if there is news. Nothing waits for it, and nothing fails with it. */
export function reportHealth(env: Env, prefix: string, part: IssuerPart, now: number): void {
  const report = issuerHealth.report(prefix, part, now)
  if (report === undefined) return
  waitUntil(
    write(env, prefix, part, report, now).catch((error: unknown) => {
      logEvent('issuer_health_not_reported', { issuer: prefix, error })
    }),
  )
}

async function write(env: Env, prefix: string, part: IssuerPart, { down }: Report, now: number): Promise<void> {
  const path = `$.${part}`
  const at = sql`coalesce(${issuers.reportedDown} ->> ${`${path}.at`}, 0)`
  const reportedDown =
    down === null
      ? sql`nullif(json_remove(${issuers.reportedDown}, ${path}), '{}')`
      : sql`json_set(coalesce(${issuers.reportedDown}, '{}'), ${path}, json(${JSON.stringify(down)}))`
  // Nothing is taken back that was not there, or was written since: the row is not written for nothing.
  const isNews = down === null ? sql`${at} > 0 AND ${at} <= ${now}` : sql`${at} < ${down.at}`
  await drizzle(env.DIRECTORY)
    .update(issuers)
    .set({ reportedDown })
    .where(and(eq(issuers.prefix, prefix), isNews))
}
