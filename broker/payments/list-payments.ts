import type { Env } from '../env.ts'
import type { ListFilter } from '../ledger/queries.ts'
import { ledgerById } from '../ledger/ledgers.ts'
import { mergePages } from './list-pages.ts'
import type { Payment } from './payment.ts'

/**
 * Lists a page of a merchant's payments over all its ledgers, newest first, and
 * where the next one begins. Where a ledger stopped looking, the page ends too:
 * what the others found beyond that comes with the next.
 */
export async function listPayments(
  env: Env,
  ledgers: readonly string[],
  filter: ListFilter,
  limit: number,
): Promise<{ payments: Payment[]; nextCursor: string | null }> {
  const pages = await Promise.all(ledgers.map((ledger) => ledgerById(env, ledger).list(filter, limit)))
  return mergePages(pages, limit)
}
