/** All that a shop's books say: its payments as they are exported, and its tallies. */

import { exported } from './booked.ts'
import type { Rehearsal } from './rehearsal.ts'
import { asked, type Shop } from './trade.ts'

export interface Books {
  payments: Awaited<ReturnType<typeof exported>>
  /** By issuer, over the days around today: a restore counts at its own time what it brings back. */
  sums: { data: unknown; totals: unknown }
}

const DAY_MS = 86_400_000
const DAYS_AROUND = 2

/** Reads a shop's books; the export stays in a folder that is named after when. */
export async function booksOf(
  { operator, folder }: Rehearsal,
  shop: Shop,
  { when, now }: { when: 'before' | 'after'; now: number },
): Promise<Books> {
  const { id } = shop.merchant
  const payments = await exported(operator, id, { under: folder, name: `${when}-${id}` })
  const [from, to] = [-DAYS_AROUND, DAYS_AROUND].map((days) => dayOf(now + days * DAY_MS))
  const { data, totals } = await asked<Books['sums']>(shop, `/tallies?from=${from}&to=${to}&group_by=issuer`)
  return { payments, sums: { data, totals } }
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}
