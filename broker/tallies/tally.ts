/** The question for tallies, and the rows that answer it. */

import type { TallySums } from '../payments/tally-sums.ts'

export const QUARTER_MS = 15 * 60_000

/** The fields that tallies are cut by, in the order in which a row names it. */
export const TALLY_GROUPS = ['day', 'issuer', 'method'] as const
export type TallyGroup = (typeof TALLY_GROUPS)[number]

/** Spans of time, ascending, in milliseconds since 1970, on quarters of an hour; `to` is exclusive. `each`: by span, issuer and method. */
export interface TallyQuery {
  groupBy: TallyGroup | 'each'
  spans: readonly TimeSpan[]
}

export interface TimeSpan {
  from: number
  to: number
}

/** `group`: the span's place in the query, the issuer's prefix, or the method. */
export interface TallyRow extends Omit<TallySums, 'disputedAmount'> {
  /** A ledger that a deploy has not reached yet counts no disputes. */
  disputedAmount?: number
  group: string
  currency: string
  /** Beside the span, of a query for each. Empty where there is none. */
  issuer?: string
  method?: string
}

/** The group of a sum: what was not asked for is empty. `day` is `YYYY-MM-DD`, `issuer` a prefix. */
export type GroupKey = Readonly<Record<TallyGroup, string>>

export const WHOLE: GroupKey = { day: '', issuer: '', method: '' }
