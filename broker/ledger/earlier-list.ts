/** The payments of earlier versions, until they are next written, in lists. */

import { and, desc, eq, lt, sql } from 'drizzle-orm'

import type { ListFilter, ListPage, ListPosition } from '../payments/ports/ledger-lists.ts'
import type { LedgerDatabase } from './database.ts'
import { NOT_IN_EARLIER, payments } from './schema.ts'

/** Returns a page of those payments that are still as an earlier version stored them; see queries.ts. */
export function listEarlierPayments(
  db: LedgerDatabase,
  filter: ListFilter,
  limit: number,
  searchedMax: number,
): ListPage {
  const { createdAt, id } = payments
  const end = isSearch(filter) ? positionAfter(db, filter, searchedMax) : undefined
  const found = db
    .select()
    .from(payments)
    .where(and(wanted(filter), end && sql`(${createdAt}, ${id}) >= (${end.createdAt}, ${end.id})`))
    .orderBy(desc(createdAt), desc(id))
    .limit(limit + 1)
    .all()
  const listed = found.map((payment) => ({ ...payment, ...NOT_IN_EARLIER }))
  return { payments: listed, reached: end !== undefined && found.length <= limit ? end : null }
}

/** An order number has an index of its own; all other filters are held against one payment after another. */
function isSearch({ order, status, issuer, method, amount, memberHint }: ListFilter): boolean {
  return order === undefined && [status, issuer, method, amount, memberHint].some((given) => given !== undefined)
}

function positionAfter(db: LedgerDatabase, filter: ListFilter, count: number): ListPosition | undefined {
  const { createdAt, id } = payments
  return db
    .select({ createdAt, id })
    .from(payments)
    .where(and(...between(filter)))
    .orderBy(desc(createdAt), desc(id))
    .limit(1)
    .offset(count)
    .get()
}

function wanted(filter: ListFilter) {
  const { status, order, issuer, method, amount, memberHint } = filter
  return and(
    status === undefined ? undefined : eq(payments.status, status),
    order === undefined ? undefined : eq(payments.order, order),
    issuer === undefined ? undefined : eq(payments.issuer, issuer),
    method === undefined ? undefined : eq(payments.method, method),
    amount === undefined ? undefined : eq(payments.amount, amount),
    memberHint === undefined ? undefined : eq(payments.memberHint, memberHint),
    ...between(filter),
  )
}

/** The two columns are compared as one, so that the index leads straight to the place. */
function between({ from, to, before }: ListFilter) {
  const { createdAt, id } = payments
  return [
    from === undefined ? undefined : sql`${createdAt} >= ${from}`,
    to === undefined ? undefined : lt(createdAt, to),
    before && sql`(${createdAt}, ${id}) < (${before.createdAt}, ${before.id})`,
  ]
}
