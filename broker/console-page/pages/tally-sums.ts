/** Tallies and counts as the page sums them up: every table is made of the same lines, so that all of them agree. Pure. */

import type { Part, Period, TallyFilters } from './tally-period.ts'
import { partOf } from './tally-period.ts'

/** The group that a line of either answer is of. */
interface Line {
  day: string
  issuer: string
  issuer_name: string | null
  method: string
  currency: string
}

/** A line of `GET /v1/tallies`, by day, issuer and method. Amounts in minor units. */
export interface TallyLine extends Line {
  payments: number
  captured_amount: number
  refunds: number
  refunded_amount: number
  net_amount: number
  disputed_amount: number
}

/** A line of `GET /v1/tallies/outcomes`, by the same. */
export interface OutcomeLine extends Line {
  opened: number
  approved: number
  captured: number
  declined: number
  cancelled: number
  expired: number
  under_way: number
  disputed: number
  reasons: Readonly<Record<string, number>>
}

export const TALLY_SUMS = [
  'payments',
  'captured_amount',
  'refunds',
  'refunded_amount',
  'disputed_amount',
  'net_amount',
] as const satisfies readonly (keyof TallyLine)[]
export const OUTCOME_SUMS = [
  'opened',
  'approved',
  'captured',
  'declined',
  'cancelled',
  'expired',
  'under_way',
  'disputed',
] as const satisfies readonly (keyof OutcomeLine)[]

export type TallySum = (typeof TALLY_SUMS)[number]
export type OutcomeSum = (typeof OUTCOME_SUMS)[number]

/** Sums of one group and currency. `group`: the first day of a part of time, a prefix, a method or a currency. */
export type Group<N extends string> = { group: string; currency: string; sums: Record<N, number> }

/** Returns the lines that the filters let through. */
export function filtered<L extends Line>(
  lines: readonly L[],
  { currency, issuer, method }: Pick<TallyFilters, 'currency' | 'issuer' | 'method'>,
): L[] {
  return lines.filter(
    (line) =>
      (currency === '' || line.currency === currency) &&
      (issuer === '' || line.issuer === issuer) &&
      (method === '' || line.method === method),
  )
}

/** Adds lines up by a part, each currency by itself, in the order of groups. */
export function grouped<N extends string>(
  lines: readonly (Line & Record<N, number>)[],
  names: readonly N[],
  part: Part,
  period: Period,
): Group<N>[] {
  return summed(lines, names, (line) => groupOf(line, part, period))
}

/** Adds lines up whole, one for each currency. */
export function totalled<N extends string>(
  lines: readonly (Line & Record<N, number>)[],
  names: readonly N[],
): Group<N>[] {
  return summed(lines, names, () => '')
}

/** Returns the declined payments by reason, the most frequent first. */
export function declinesOf(lines: readonly OutcomeLine[]): [reason: string, count: number][] {
  const counts = new Map<string, number>()
  for (const [reason, count] of lines.flatMap(({ reasons }) => Object.entries(reasons))) {
    counts.set(reason, (counts.get(reason) ?? 0) + count)
  }
  return [...counts].toSorted(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
}

/** Returns the share of payments that were paid; undefined of none. */
export function conversion({ opened, captured }: Record<'opened' | 'captured', number>): number | undefined {
  return opened === 0 ? undefined : captured / opened
}

/** Returns the change from before, as a share of it; undefined where there was nothing. */
export function changeFrom(before: number, now: number): number | undefined {
  return before === 0 ? undefined : (now - before) / Math.abs(before)
}

function summed<N extends string>(
  lines: readonly (Line & Record<N, number>)[],
  names: readonly N[],
  of: (line: Line) => string,
): Group<N>[] {
  const groups = new Map<string, Group<N>>()
  for (const line of lines) {
    const [group, { currency }] = [of(line), line]
    const known = groups.get(`${group} ${currency}`) ?? { group, currency, sums: nothing(names) }
    for (const name of names) known.sums[name] += line[name]
    groups.set(`${group} ${currency}`, known)
  }
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
}

function nothing<N extends string>(names: readonly N[]): Record<N, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<N, number>
}

function groupOf(line: Line, part: Part, period: Period): string {
  return part === 'day' || part === 'week' || part === 'month' ? partOf(line.day, part, period) : line[part]
}
