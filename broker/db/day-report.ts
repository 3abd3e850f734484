/** The report of an issuer's business day, as the directory keeps it. */

import type { BookedKind } from '../../protocol/payment.ts'

export const DIFFERENCE_KINDS = [
  /** The record has it, and no ledger knows of it. */
  'missing_here',
  /** A ledger was told that it was booked that day, and the record has it not. */
  'missing_there',
  /** The record has it more than once. */
  'booked_twice',
  /** Both have it, with another amount, currency or kind. */
  'other_amount',
  /** The record has it, and the ledger holds it for refused or never sent. */
  'refused_here',
  /** The record has it, and the ledger is still finding out what became of it: no fault yet. */
  'unresolved_here',
] as const
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number]

/** One side's word for an operation. Amounts in minor units. */
export interface Side {
  kind: BookedKind
  amount: number
  currency: string
}

export interface Difference {
  difference: DifferenceKind
  operation: string
  /** Null where no ledger has it. */
  payment: string | null
  here: Side | null
  there: Side | null
}

/** Sums by kind and currency: `{"capture JPY": 12800}`, minor units. */
export type Totals = Record<string, number>

export interface Sums {
  count: number
  totals: Totals
}

/** `unavailable`: one side could not be read whole, so nothing is said of the day. */
export type DayReport =
  | {
      state: 'clean' | 'differs'
      /** Tells whether the settlement server's day was over: an open one may still grow. */
      closed: boolean
      here: Sums
      there: Sums
      differences: Difference[]
    }
  | { state: 'unavailable'; cause: string }

/** The latest report of an issuer's day. `issuer` is a prefix, `ranAt` milliseconds since 1970. */
export interface Reconciliation {
  issuer: string
  businessDate: string
  ranAt: number
  report: DayReport
  /** All of them, where the report keeps only the first. */
  differenceCount: number
}
