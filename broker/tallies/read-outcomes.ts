/** Counts of what became of a merchant's payments, over all its ledgers. */

import { calendarOf, daysBetween } from '../../protocol/calendar.ts'
import type { PaymentStatus } from '../../protocol/payment.ts'
import { OUTCOME_CALLS_MAX } from '../limits.ts'
import type { OutcomePage, OutcomeQuery, OutcomeRow } from './outcome.ts'
import { groupKey, spanOf } from './read-tallies.ts'
import type { Day, TallyRequest } from './read-tallies.ts'
import { sumGroups, wholeOf } from './sum-tallies.ts'
import type { GroupKey } from './tally.ts'

/** A ledger, as far as its payments are counted. */
export interface OutcomeSource {
  countOutcomes(query: OutcomeQuery): Promise<OutcomePage>
}

/** Counts of payments of one group and currency: each is in one of approved, declined, cancelled, expired and under way. */
export interface OutcomeCounts {
  opened: number
  openedAmount: number
  approved: number
  declined: number
  cancelled: number
  expired: number
  underWay: number
  /** Of those that were approved. */
  captured: number
  disputed: number
  /** Of those that were declined. */
  reasons: Readonly<Record<string, number>>
}

export interface Outcome extends OutcomeCounts, GroupKey {
  currency: string
}

export interface Outcomes {
  groups: Outcome[]
  totals: Outcome[]
  /** Milliseconds since 1970: of payments made before, not all are counted. Null: all are. */
  countedFrom: number | null
}

type Ending = 'approved' | 'declined' | 'cancelled' | 'expired' | 'underWay'

const ENDINGS: Readonly<Record<PaymentStatus, Ending>> = {
  open: 'underWay',
  processing: 'underWay',
  awaiting_payment: 'underWay',
  awaiting_confirmation: 'approved',
  authorized: 'approved',
  captured: 'approved',
  refunded: 'approved',
  voided: 'approved',
  declined: 'declined',
  cancelled: 'cancelled',
  expired: 'expired',
}

/** Counts the payments that were made in a span of time by what became of them so far. */
export async function readOutcomes(
  ledgers: readonly OutcomeSource[],
  { from, to, timeZone, dayStarts, groupBy }: TallyRequest,
): Promise<Outcomes> {
  const days = daysBetween(calendarOf(timeZone, dayStarts), from, to)
  const counted = await Promise.all(ledgers.map((ledger) => countAll(ledger, days)))
  const rows = counted.flatMap(({ rows: found }) =>
    found.map((row): Outcome => {
      const { span, issuer, method, currency } = row
      return { ...groupKey(groupBy, { day: days[span]?.day ?? '', issuer, method }), currency, ...countsOf(row) }
    }),
  )
  const ends = counted.flatMap(({ reached }) => reached ?? [])
  return {
    groups: sumGroups(rows, added),
    totals: sumGroups(wholeOf(rows), added),
    countedFrom: ends.length === 0 ? null : Math.max(...ends),
  }
}

/** Asks a ledger call by call, so that payments come in between, and no more often than is allowed. */
async function countAll(ledger: OutcomeSource, days: readonly Day[]): Promise<OutcomePage> {
  const spans = days.map(spanOf)
  const rows: OutcomeRow[] = []
  let reached: number | null = days.at(-1)?.to ?? 0
  for (let calls = 0; calls < OUTCOME_CALLS_MAX && reached !== null; calls++) {
    const page: OutcomePage = await ledger.countOutcomes({ spans, before: reached })
    rows.push(...page.rows)
    // What is older is in the archive alone, and not counted.
    if (page.reached === reached) break
    ;({ reached } = page)
  }
  return { rows, reached }
}

const NONE: OutcomeCounts = {
  opened: 0,
  openedAmount: 0,
  approved: 0,
  declined: 0,
  cancelled: 0,
  expired: 0,
  underWay: 0,
  captured: 0,
  disputed: 0,
  reasons: {},
}

function countsOf({ status, reason, payments, amount, captured, disputed }: OutcomeRow): OutcomeCounts {
  const ending = ENDINGS[status]
  const reasons: Record<string, number> = ending === 'declined' && reason !== null ? { [reason]: payments } : {}
  return { ...NONE, opened: payments, openedAmount: amount, [ending]: payments, captured, disputed, reasons }
}

function added(one: Outcome, other: Outcome): Outcome {
  const reasons: Record<string, number> = { ...one.reasons }
  for (const [reason, count] of Object.entries(other.reasons)) {
    reasons[reason] = (reasons[reason] ?? 0) + count
  }
  return {
    ...one,
    opened: one.opened + other.opened,
    openedAmount: one.openedAmount + other.openedAmount,
    approved: one.approved + other.approved,
    declined: one.declined + other.declined,
    cancelled: one.cancelled + other.cancelled,
    expired: one.expired + other.expired,
    underWay: one.underWay + other.underWay,
    captured: one.captured + other.captured,
    disputed: one.disputed + other.disputed,
    reasons,
  }
}
