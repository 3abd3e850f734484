/** The bench's own arithmetic: pure, and tested by itself. */

import type { Row } from './figures.ts'

/** Returns the nearest-rank percentile: a value that was measured, never one in between. `share` from 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new RangeError('There is no percentile of nothing.')
  const sorted = values.toSorted((a, b) => a - b)
  const rank = Math.max(1, Math.ceil(share * sorted.length))
  return sorted[rank - 1] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

/** Returns the figures that a list of measured values gives to a row. */
export function spread(values: readonly number[]): Pick<Row, 'n' | 'median' | 'p99'> {
  return { n: values.length, median: median(values), p99: percentile(values, 0.99) }
}

/** Finds a row among others, by what makes it that row. */
export function sameRow(a: Pick<Row, 'part' | 'what' | 'candidate'>, b: Pick<Row, 'part' | 'what' | 'candidate'>) {
  return a.part === b.part && a.what === b.what && a.candidate === b.candidate
}

/** Returns the row that another is held against, among the rows of its own run. */
export function floorOf(row: Row, rows: readonly Row[]): Row | undefined {
  const { part, what, floor } = row
  return floor === undefined ? undefined : rows.find((other) => sameRow(other, { part, what, candidate: floor }))
}

/**
 * Returns how many times its floor a row costs: by CPU where both have it,
 * because CPU is disturbed least by what else the machine does; by the median
 * otherwise. Of payments a second, more is better, so there the floor is on
 * top.
 */
export function ratioToFloor(row: Row, rows: readonly Row[]): { ratio: number; by: 'cpu' | 'median' } | undefined {
  const floor = floorOf(row, rows)
  if (floor === undefined) return undefined
  if (row.cpuMs !== undefined && floor.cpuMs !== undefined) return { ratio: row.cpuMs / floor.cpuMs, by: 'cpu' }
  const ratio = row.unit === 'per_second' ? floor.median / row.median : row.median / floor.median
  return { ratio, by: 'median' }
}

/** Tells whether a row costs more than it may. */
export function isOver(row: Row, rows: readonly Row[]): boolean {
  const found = ratioToFloor(row, rows)
  return row.target !== undefined && found !== undefined && found.ratio > row.target
}

/**
 * Compares this run with the last: of a row with a floor the two ratios, which
 * hold on any machine; of any other the two figures, which hold on one machine
 * only.
 */
export function ratioToLast(row: Row, rows: readonly Row[], last: readonly Row[]): number | undefined {
  const before = last.find((other) => sameRow(other, row))
  if (before === undefined) return undefined
  const now = ratioToFloor(row, rows)
  const then = ratioToFloor(before, last)
  if (now !== undefined && then !== undefined) return now.ratio / then.ratio
  if (row.cpuMs !== undefined && before.cpuMs !== undefined) return row.cpuMs / before.cpuMs
  return row.median / before.median
}

/** Returns what to save: the new rows of the parts that were run, and the last rows of those that were not. */
export function keepOtherParts(rows: readonly Row[], last: readonly Row[], order: readonly string[]): Row[] {
  const run = new Set(rows.map(({ part }) => part))
  const kept = last.filter(({ part }) => !run.has(part))
  const place = (part: string): number => (order.includes(part) ? order.indexOf(part) : order.length)
  return [...kept, ...rows].toSorted((a, b) => place(a.part) - place(b.part))
}
