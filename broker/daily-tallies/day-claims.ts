/** Claims of a daily tally about the shop's money: sums by currency, issuer and method. Pure. */

import { DAILY_TALLY_LINES_MAX, sumsByCurrency } from '../../protocol/daily-tally.ts'
import type { DailyTallyClaims, DayLine, DayOutcomes, DaySums, RecordWord } from '../../protocol/daily-tally.ts'
import type { Outcome } from '../tallies/read-outcomes.ts'
import type { Tally } from '../tallies/sum-tallies.ts'
import type { ShopDay } from './next-day.ts'
import type { TallyOwner } from './tally-owner.ts'

/** All that a day's tally is made of. */
export interface DayFound {
  shopDay: ShopDay
  timeZone: string
  dayStarts: number
  /** By issuer and method. */
  groups: readonly Tally[]
  /** Null: not counted any more, or more than can be counted. */
  outcomes: readonly Outcome[] | null
  records: RecordWord[]
  /** Sums from before the chain began: in its first day alone. */
  opening: readonly Tally[] | undefined
  ledgers: number
  number: number
  previous: string | null
}

/** Makes the claims. `iss`: the broker's origin; `now` in milliseconds. */
export function dayClaims(
  found: DayFound,
  { merchantId, livemode }: TallyOwner,
  iss: string,
  now: number,
): DailyTallyClaims {
  const { day, from, to } = found.shopDay
  const lines = boundedLines(found.groups.map(lineOf))
  return {
    iss,
    aud: merchantId,
    jti: `${merchantId}.${livemode ? 'live' : 'test'}.${day}`,
    iat: Math.floor(now / 1000),
    livemode,
    day,
    timezone: found.timeZone,
    day_starts: found.dayStarts,
    from: from / 1000,
    to: to / 1000,
    number: found.number,
    previous: found.previous,
    ...(found.opening !== undefined && { opening: totalsOf(found.opening.map(sumsOf)) }),
    ledgers: found.ledgers,
    totals: totalsOf(lines),
    lines,
    outcomes: found.outcomes === null ? null : found.outcomes.map(outcomesOf),
    records: found.records,
  }
}

function totalsOf(lines: readonly DaySums[]): DaySums[] {
  return [...sumsByCurrency(lines).values()].toSorted((a, b) => (a.currency < b.currency ? -1 : 1))
}

/** Puts all beyond the bound into one line for each currency, so that the lines come to the totals. */
function boundedLines(lines: readonly DayLine[]): DayLine[] {
  if (lines.length <= DAILY_TALLY_LINES_MAX) return [...lines]
  const others = totalsOf(lines.slice(DAILY_TALLY_LINES_MAX))
  return [...lines.slice(0, DAILY_TALLY_LINES_MAX), ...others.map((sums) => ({ issuer: '', method: '', ...sums }))]
}

function lineOf(tally: Tally): DayLine {
  return { issuer: tally.issuer, method: tally.method, ...sumsOf(tally) }
}

function sumsOf({ currency, payments, capturedAmount, refunds, refundedAmount, disputedAmount }: Tally): DaySums {
  return {
    currency,
    payments,
    captured_amount: capturedAmount,
    refunds,
    refunded_amount: refundedAmount,
    disputed_amount: disputedAmount,
    net_amount: capturedAmount - refundedAmount - disputedAmount,
  }
}

function outcomesOf(counted: Outcome): DayOutcomes {
  const { currency, opened, approved, captured, declined, cancelled, expired, disputed } = counted
  return {
    currency,
    opened,
    opened_amount: counted.openedAmount,
    approved,
    captured,
    declined,
    cancelled,
    expired,
    under_way: counted.underWay,
    disputed,
    reasons: { ...counted.reasons },
  }
}
