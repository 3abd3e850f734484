/**
 * Counts of what became of payments, by the time at which they were made. No
 * step of a payment writes for them: they are read from the payments, so many
 * at a time, because the ledger's payments wait meanwhile. Those that are in
 * the archive alone are not counted: it would be read from the bucket whole.
 */

import { and, desc, gte, lt, sql } from 'drizzle-orm'

import type { OutcomePage, OutcomeQuery, OutcomeRow } from '../tallies/outcome.ts'
import type { LedgerDatabase } from './database.ts'
import { OUTCOMES_COUNTED_AT_ONCE } from './limits.ts'
import { firstPlaceAt, timeOfPlace } from './payment-place.ts'
import { hasEarlierPayments } from './payment-rows.ts'
import { paymentRecords } from './record-schema.ts'
import { payments as earlierPayments } from './schema.ts'
import { statementsOf } from './statements.ts'

/** Counts the latest payments of the spans, those of earlier versions too; of one millisecond all or none. */
export function countOutcomes(
  db: LedgerDatabase,
  { spans, before }: OutcomeQuery,
  countedMax = OUTCOMES_COUNTED_AT_ONCE,
): OutcomePage {
  const { archived } = statementsOf(db)
  // From the millisecond after the last that has a payment there.
  const kept = archived === undefined ? 0 : timeOfPlace(Number(archived.emptied.before)) + 1
  const asked = spans[0]?.from ?? before
  const end = Math.min(spans.at(-1)?.to ?? before, before)
  const first = Math.min(Math.max(asked, kept), end)
  const ends = [lastOfRecords(db, first, end, countedMax), lastOfEarlier(db, first, end, countedMax)]
  const reached = Math.max(...ends.map((each) => each ?? first))
  const pairs = spans.map(({ from, to }) => [Math.max(from, reached), Math.min(to, end)])
  const rows = [...countRecords(db, pairs), ...(hasEarlierPayments(db) ? countEarlier(db, pairs) : [])]
  return { rows, reached: reached > asked ? reached : null }
}

/** Returns when the payment after so many of the latest was made. */
function lastOfRecords(db: LedgerDatabase, from: number, to: number, count: number): number | undefined {
  const { createdAt, place } = paymentRecords
  const isBetween = and(gte(place, firstPlaceAt(from)), lt(place, firstPlaceAt(to)))
  const found = db.select({ createdAt }).from(paymentRecords).where(isBetween).orderBy(desc(place))
  return found.limit(1).offset(count).get()?.createdAt
}

function lastOfEarlier(db: LedgerDatabase, from: number, to: number, count: number): number | undefined {
  if (!hasEarlierPayments(db)) return undefined
  const { createdAt, id } = earlierPayments
  const isBetween = and(gte(createdAt, from), lt(createdAt, to))
  const found = db.select({ createdAt }).from(earlierPayments).where(isBetween).orderBy(desc(createdAt), desc(id))
  return found.limit(1).offset(count).get()?.createdAt
}

type Pairs = readonly (readonly number[])[]

function countRecords(db: LedgerDatabase, pairs: Pairs): OutcomeRow[] {
  const places = pairs.map((pair) => pair.map(firstPlaceAt))
  return db.all<OutcomeRow>(sql`
    SELECT ${COUNTS}, coalesce(sum(json_array_length(adjustments, '$.disputes') > 0), 0) AS disputed
    FROM json_each(${JSON.stringify(places)}) AS span CROSS JOIN ${paymentRecords}
    WHERE place >= span.value ->> 0 AND place < span.value ->> 1
    GROUP BY 1, 2, 3, 4, 5, 6`)
}

/** Versions before 0.3 knew no disputes. */
function countEarlier(db: LedgerDatabase, pairs: Pairs): OutcomeRow[] {
  return db.all<OutcomeRow>(sql`
    SELECT ${COUNTS}, 0 AS disputed
    FROM json_each(${JSON.stringify(pairs)}) AS span CROSS JOIN ${earlierPayments}
    WHERE created_at >= span.value ->> 0 AND created_at < span.value ->> 1
    GROUP BY 1, 2, 3, 4, 5, 6`)
}

const COUNTS = sql`span.key AS span, currency, coalesce(issuer, '') AS issuer, coalesce(method, '') AS method, status, reason,
  count(*) AS payments, sum(amount) AS amount, sum(captured_amount > 0) AS captured`
