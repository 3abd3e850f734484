import { mergePages } from './list-pages.ts'
import type { Payment } from './payment.ts'
import type { ListFilter, ListPage } from './ports/ledger-lists.ts'

/** A ledger, as far as its payments are listed. */
export interface PaymentSource {
  list(filter: ListFilter, limit: number): Promise<ListPage>
}

/**
 * Lists a page of a merchant's payments over all its ledgers, newest first, and
 * where the next one begins. Where a ledger stopped looking, the page ends too:
 * what the others found beyond that comes with the next.
 */
export async function listPayments(
  ledgers: readonly PaymentSource[],
  filter: ListFilter,
  limit: number,
): Promise<{ payments: Payment[]; nextCursor: string | null }> {
  const pages = await Promise.all(ledgers.map((ledger) => ledger.list(filter, limit)))
  return mergePages(pages, limit)
}
