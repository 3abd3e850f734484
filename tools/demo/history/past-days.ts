/** The reconciliations of the past days, as the broker's daily run would have left them: its latest word on each day of each issuer. */

import { compareDay, summed } from '../../../broker/reconciliation/compare.ts'
import type { Difference, DayReport, Reconciliation } from '../../../broker/db/day-report.ts'
import { operationsById, operationsOfDay, type BookedOperation } from '../../../broker/ledger/clearing-queries.ts'
import type { LedgerDatabase } from '../../../broker/ledger/database.ts'
import type { PastIssuer } from './past-issuer.ts'
import { DAY_MS } from './visits.ts'

/** The hour of the daily run (UTC), and the days before that it looks at again: broker/reconciliation/daily.ts. */
const RUNS_AT_MS = 19 * 60 * 60_000
const LOOKED_AT_AGAIN = 3
const OPERATIONS_A_DAY_MAX = 10_000
const NOTHING = { count: 0, totals: {} }

/** Returns the reports of the days from `from` on, up to the last run before `now`. */
export async function pastReports(
  database: LedgerDatabase,
  issuers: Iterable<PastIssuer>,
  { from, now }: { from: number; now: number },
): Promise<Reconciliation[]> {
  const lastRun = Math.floor((now - RUNS_AT_MS) / DAY_MS)
  const reports: Reconciliation[] = []
  for (const { issuer, book } of issuers) {
    for (let day = Math.floor(from / DAY_MS); day <= lastRun; day++) {
      const businessDate = new Date(day * DAY_MS).toISOString().slice(0, 10)
      const ranAt = Math.min(day + LOOKED_AT_AGAIN, lastRun) * DAY_MS + RUNS_AT_MS
      const record = await book.cleared(businessDate)
      const own = operationsOfDay(database, { issuer: issuer.prefix, businessDate }, '', OPERATIONS_A_DAY_MAX)
      const known = new Set(own.map(({ id }) => id))
      // What the record has and the day has not is looked for by its id.
      const others = operationsById(
        database,
        record.map(({ id }) => id).filter((id) => !known.has(id)),
      )
      reports.push(reportOf({ issuer: issuer.prefix, businessDate, ranAt }, record, [...own, ...others]))
    }
  }
  return reports
}

function reportOf(
  day: Pick<Reconciliation, 'issuer' | 'businessDate' | 'ranAt'>,
  record: Parameters<typeof compareDay>[0],
  booked: readonly BookedOperation[],
): Reconciliation {
  const differences: Difference[] = compareDay(record, booked)
  const report: DayReport = {
    state: differences.length === 0 ? 'clean' : 'differs',
    closed: true,
    here: summed(NOTHING, booked),
    there: summed(NOTHING, record),
    differences,
  }
  return { ...day, report, differenceCount: differences.length }
}
