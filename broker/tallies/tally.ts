/** The question for tallies, and the rows that answer it. */

import type { TallySums } from '../payments/tally-sums.ts'

export const QUARTER_MS = 15 * 60_000

export type TallyGroup = 'day' | 'issuer' | 'method'

/** Spans of time, ascending, in milliseconds since 1970, on quarters of an hour; `to` is exclusive. */
export interface TallyQuery {
  groupBy: TallyGroup
  spans: readonly { from: number; to: number }[]
}

/** `group`: the span's place in the query, the issuer's prefix, or the method. */
export interface TallyRow extends Omit<TallySums, 'disputedAmount'> {
  /** A ledger that a deploy has not reached yet counts no disputes. */
  disputedAmount?: number
  group: string
  currency: string
}
