import type { DeliveryFilter, LoggedDelivery } from './delivery-book.ts'

/** A ledger, as far as its deliveries are read. */
export interface DeliverySource {
  id: string
  deliveryLog(filter: DeliveryFilter, limit: number): Promise<LoggedDelivery[]>
}

/**
 * Lists a page of an endpoint's delivery log over all of a merchant's ledgers,
 * newest first. `before`: in each ledger, the sequence that the page before
 * came down to; the cursor is `<ledger>.<sequence>~…`.
 */
export async function listDeliveries(
  ledgers: readonly DeliverySource[],
  filter: Omit<DeliveryFilter, 'before'>,
  before: ReadonlyMap<string, number>,
  limit: number,
): Promise<{ deliveries: LoggedDelivery[]; nextCursor: string | null }> {
  const pages = await Promise.all(
    ledgers.map(async (ledger) => {
      const from = before.get(ledger.id)
      const found = await ledger.deliveryLog({ ...filter, ...(from === undefined ? {} : { before: from }) }, limit)
      return found.map((logged) => ({ logged, ledger: ledger.id }))
    }),
  )
  // Within a ledger the order stays its own, so that no page skips any.
  const newestFirst = pages.flat().toSorted((a, b) => b.logged.delivery.createdAt - a.logged.delivery.createdAt)
  const page = newestFirst.slice(0, limit)
  if (newestFirst.length <= limit) return { deliveries: page.map(({ logged }) => logged), nextCursor: null }
  const reached = new Map(before)
  for (const { logged, ledger } of page) reached.set(ledger, logged.delivery.eventSequence)
  const nextCursor = [...reached].map(([ledger, sequence]) => `${ledger}.${sequence}`).join('~')
  return { deliveries: page.map(({ logged }) => logged), nextCursor }
}
