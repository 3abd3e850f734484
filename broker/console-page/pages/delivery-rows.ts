/** Rows of deliveries that are shown, brought up to date by the newest page of them: pure. */

import type { DeliverySeen } from './webhook-seen.ts'

/** The newest page as it was read just now; `isWhole`: there are none after it. */
export interface NewestDeliveries {
  data: readonly DeliverySeen[]
  isWhole: boolean
}

/**
 * Returns the rows with the newest page in them: changed ones as they are now,
 * new ones before them, and without those that are no more where that page
 * reaches. Undefined where the page does not reach them: something may lie between.
 */
export function broughtUpToDate(
  rows: readonly DeliverySeen[],
  { data, isWhole }: NewestDeliveries,
): DeliverySeen[] | undefined {
  const oldest = data.at(-1)
  if (isWhole || oldest === undefined) return [...data]
  const reached = rows.findIndex(({ id }) => id === oldest.id)
  if (reached === -1) return undefined
  return [...data, ...rows.slice(reached + 1)]
}

/** Counts the rows that are new, or other than they were. */
export function newsIn(before: readonly DeliverySeen[], after: readonly DeliverySeen[]): number {
  const known = new Map(before.map((row) => [row.id, JSON.stringify(row)]))
  return after.filter((row) => known.get(row.id) !== JSON.stringify(row)).length
}
