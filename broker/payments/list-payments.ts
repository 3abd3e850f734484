import type { Env } from '../env.ts'
import type { ListFilter } from '../ledger/queries.ts'
import { ledgerById } from '../ledger/ledgers.ts'
import type { Payment } from './payment.ts'

/** A page of a merchant's payments over all its ledgers, newest first, and where the next one begins. */
export async function listPayments(
  env: Env,
  ledgers: readonly string[],
  filter: ListFilter,
  limit: number,
): Promise<{ payments: Payment[]; nextCursor: string | null }> {
  const pages = await Promise.all(ledgers.map((ledger) => ledgerById(env, ledger).list(filter, limit)))
  const newestFirst = pages.flat().toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1))
  const payments = newestFirst.slice(0, limit)
  const last = payments.at(-1)
  const nextCursor = last && newestFirst.length > limit ? writeCursor(last) : null
  return { payments, nextCursor }
}

/** `<time in base 36>-<payment id>`: opaque to callers, readable to us. */
function writeCursor(last: Payment): string {
  return `${last.createdAt.toString(36)}-${last.id}`
}

/** Undefined when it is no cursor of ours. */
export function readCursor(cursor: string): ListFilter['before'] {
  const [, time, id] = /^([0-9a-z]{1,12})-(pay_[0-9a-z]{34})$/.exec(cursor) ?? []
  return time === undefined || id === undefined ? undefined : { createdAt: parseInt(time, 36), id }
}
