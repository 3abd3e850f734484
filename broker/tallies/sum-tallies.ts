import type { TallySums } from '../payments/tally-sums.ts'
import { WHOLE } from './tally.ts'
import type { GroupKey } from './tally.ts'

/** Sums of one group and currency. */
export interface Tally extends TallySums, GroupKey {
  currency: string
}

export interface Tallies {
  /** By day, issuer, method, then by currency; groups in which nothing was captured or refunded are left out. */
  groups: Tally[]
  /** Of the whole span, one for each currency. */
  totals: Tally[]
}

/** Adds up the rows of the same group and currency. */
export function sumTallies(rows: readonly Tally[]): Tallies {
  return { groups: sumGroups(rows, added), totals: sumGroups(wholeOf(rows), added) }
}

/** Puts rows together that are of one group and currency, in the order of groups. */
export function sumGroups<T extends GroupKey & { currency: string }>(
  rows: readonly T[],
  add: (one: T, other: T) => T,
): T[] {
  const sums = new Map<string, T>()
  for (const row of rows) {
    const key = [row.day, row.issuer, row.method, row.currency].join(' ')
    const so = sums.get(key)
    sums.set(key, so === undefined ? row : add(so, row))
  }
  return [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum)
}

/** Takes from rows what they are grouped by. */
export function wholeOf<T extends GroupKey>(rows: readonly T[]): T[] {
  return rows.map((row) => ({ ...row, ...WHOLE }))
}

function added(one: Tally, other: Tally): Tally {
  return {
    ...one,
    payments: one.payments + other.payments,
    capturedAmount: one.capturedAmount + other.capturedAmount,
    refunds: one.refunds + other.refunds,
    refundedAmount: one.refundedAmount + other.refundedAmount,
    disputedAmount: one.disputedAmount + other.disputedAmount,
  }
}
