/** The pages of a merchant's ledgers as one, and the cursor to the next: pure. */

import type { Payment } from './payment.ts'
import type { ListFilter, ListPage, ListPosition } from './ports/ledger-lists.ts'

/** Merges the pages of all ledgers into one, newest first. Where one of them stopped looking, the page ends too. */
export function mergePages(
  pages: readonly ListPage[],
  limit: number,
): { payments: Payment[]; nextCursor: string | null } {
  const [end] = pages.flatMap(({ reached }) => reached ?? []).toSorted(newestFirst)
  const found = pages.flatMap((page) => page.payments).toSorted(newestFirst)
  const looked = end === undefined ? found : found.filter((payment) => newestFirst(payment, end) <= 0)
  const payments = looked.slice(0, limit)
  const last = looked.length > limit ? payments.at(-1) : end
  return { payments, nextCursor: last === undefined ? null : writeCursor(last) }
}

function newestFirst(a: ListPosition, b: ListPosition): number {
  if (a.createdAt !== b.createdAt) return b.createdAt - a.createdAt
  return a.id === b.id ? 0 : a.id < b.id ? 1 : -1
}

/** Writes the cursor of a position, `<time in base 36>-<payment id>`: opaque to callers, readable to us. */
export function writeCursor({ createdAt, id }: ListPosition): string {
  return `${createdAt.toString(36)}-${id}`
}

/** Reads a cursor; undefined when it is none of ours. */
export function readCursor(cursor: string): ListFilter['before'] {
  const [, time, id] = /^([0-9a-z]{1,12})-(pay_[0-9a-z]{34})$/.exec(cursor) ?? []
  return time === undefined || id === undefined ? undefined : { createdAt: parseInt(time, 36), id }
}
