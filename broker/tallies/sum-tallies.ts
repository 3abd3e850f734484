import type { TallySums } from '../payments/tally-sums.ts'

/** Sums of one currency. `group`: `YYYY-MM-DD`, the issuer's prefix, or the method. */
export interface Tally extends TallySums {
  group: string
  currency: string
}

export interface Tallies {
  /** By group, then by currency; groups in which nothing was captured or refunded are left out. */
  groups: Tally[]
  /** Of the whole span, one for each currency; `group` is empty. */
  totals: Tally[]
}

/** Adds up the rows of the same group and currency. */
export function sumTallies(rows: readonly Tally[]): Tallies {
  return { groups: summed(rows), totals: summed(rows.map((row) => ({ ...row, group: '' }))) }
}

function summed(rows: readonly Tally[]): Tally[] {
  const sums = new Map<string, Tally>()
  for (const row of rows) {
    const key = `${row.group} ${row.currency}`
    const so = sums.get(key)
    sums.set(key, so === undefined ? row : added(so, row))
  }
  return [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum)
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
