/** The payments that are in a ledger's archive alone, in lists: at bounded cost, as those of the ledger are. */

import type { Payment } from '../payments/payment.ts'
import type { ListFilter, ListPage } from '../payments/ports/ledger-lists.ts'
import { keyOfNumber, rowOfLine, startOfOrder } from './archive-format.ts'
import type { ArchiveLine } from './archive-format.ts'
import type { ArchivedRows } from './archived-rows.ts'
import type { LedgerDatabase } from './database.ts'
import { firstPlaceAt, timeOfPlace } from './payment-place.ts'
import { rowAt } from './payment-rows.ts'

/** No id is before it. */
const FIRST_ID = `pay_${'0'.repeat(34)}`

/** `from`: what is older is not asked for, because the page is full without it. */
export interface ArchivedListBounds {
  limit: number
  searchedMax: number
  from: number
}

/** Lists what a filter lets through, newest first: one more than `limit`, or as far as it was looked. */
export function listArchived(
  db: LedgerDatabase,
  archived: ArchivedRows,
  filter: ListFilter,
  bounds: ArchivedListBounds,
): ListPage {
  const oldest = Math.max(filter.from ?? 0, bounds.from)
  const found: Payment[] = []
  let [looked, last] = [0, Infinity]
  for (const { line, place } of linesOf(archived, filter, oldest)) {
    const at = timeOfPlace(place)
    if (at < oldest) break
    // A millisecond is looked through to its end: its places are taken as they are free.
    const isEnough = found.length > bounds.limit || looked >= bounds.searchedMax
    if (at !== last && isEnough) break
    ;[looked, last] = [looked + 1, at]
    const payment = archivedAt(db, archived, place, line)
    if (payment !== undefined && passes(payment, filter)) found.push(payment)
  }
  const isCut = looked >= bounds.searchedMax && found.length <= bounds.limit
  return { payments: found, reached: isCut ? { createdAt: last, id: FIRST_ID } : null }
}

/** Yields the lines that may pass, newest first: all of them, or those that lead to the payments of an order. */
function* linesOf(
  archived: ArchivedRows,
  filter: ListFilter,
  oldest: number,
): Generator<{ place: number; line?: ArchiveLine }> {
  const { to = Infinity, before, order } = filter
  const time = Math.min(to, before === undefined ? Infinity : before.createdAt + 1)
  const end = keyOfNumber(time === Infinity ? Number.MAX_SAFE_INTEGER : firstPlaceAt(time))
  const from = keyOfNumber(firstPlaceAt(oldest))
  if (order === undefined) {
    for (const line of archived.before('payments', end, from)) yield { line, place: Number(line.key) }
    return
  }
  const start = startOfOrder(order)
  for (const { key } of archived.before('orders', `${start}${end}`, `${start}${from}`)) {
    if (!key.startsWith(start)) return
    yield { place: Number(key.slice(start.length)) }
  }
}

/** Undefined where the payment is in the ledger, or nowhere. */
function archivedAt(
  db: LedgerDatabase,
  archived: ArchivedRows,
  place: number,
  line: ArchiveLine | undefined,
): Payment | undefined {
  if (rowAt(db, place) !== undefined) return undefined
  const key = keyOfNumber(place)
  const text = line?.text ?? archived.line('payments', key)
  return text === undefined ? undefined : rowOfLine({ key, text }).payment
}

function passes(payment: Payment, filter: ListFilter): boolean {
  const { status, order, issuer, method, amount, memberHint, from, to, before } = filter
  const { createdAt, id } = payment
  const isAfter =
    before === undefined || createdAt < before.createdAt || (createdAt === before.createdAt && id < before.id)
  return (
    isAfter &&
    (from === undefined || createdAt >= from) &&
    (to === undefined || createdAt < to) &&
    (status === undefined || payment.status === status) &&
    (order === undefined || payment.order === order) &&
    (issuer === undefined || payment.issuer === issuer) &&
    (method === undefined || payment.method === method) &&
    (amount === undefined || payment.amount === amount) &&
    (memberHint === undefined || payment.memberHint === memberHint)
  )
}
