/** The pages of a ledger's payments, and of a payment's operations. */

import { and, desc, eq, getTableColumns, gte, lt, or } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'

import type { BookedKind, OperationKind } from '../../protocol/payment.ts'
import { LIST_SEARCHED_MAX } from '../limits.ts'
import type { Payment } from '../payments/payment.ts'
import type {
  ListFilter,
  ListPage,
  ListPosition,
  ListedOperation,
  OperationFilter,
} from '../payments/ports/ledger-lists.ts'
import { listArchived } from './archived-list.ts'
import type { LedgerDatabase } from './database.ts'
import { listEarlierPayments } from './earlier-list.ts'
import { PLACES_A_MS, firstPlaceAt } from './payment-place.ts'
import { hasEarlierPayments, operationsOf } from './payment-rows.ts'
import { paymentRecords } from './record-schema.ts'
import { statementsOf } from './statements.ts'

const {
  place,
  operations: _,
  evidence: __,
  eventSequences: ___,
  unfinished: ____,
  ...PAYMENT
} = getTableColumns(paymentRecords)
const { id, createdAt } = PAYMENT
/** No id is before it. */
const FIRST_ID = `pay_${'0'.repeat(34)}`

/**
 * Lists payments, newest first, from after `before`; one more than `limit`, so that the caller
 * sees whether there are more. A filter that few payments pass is not looked
 * for through a whole ledger, which would keep every payment waiting: after
 * `searchedMax` the page ends, full or not. Those of earlier versions, and those
 * of the archive, are in between, by their time.
 */
export function listPayments(
  db: LedgerDatabase,
  filter: ListFilter,
  limit: number,
  searchedMax = LIST_SEARCHED_MAX,
): ListPage {
  const written = listRecords(db, filter, limit, searchedMax)
  const { archived } = statementsOf(db)
  if (!hasEarlierPayments(db) && archived === undefined) return written
  const pages = [written, ...(hasEarlierPayments(db) ? [listEarlierPayments(db, filter, limit, searchedMax)] : [])]
  if (archived === undefined) return joined(pages, limit)
  const from = Math.max(0, ...pages.flatMap((page) => oldestOf(page, limit)))
  return joined([...pages, listArchived(db, archived, filter, { limit, searchedMax, from })], limit)
}

/** The time before which a page has nothing to say: where it is full, or stopped looking. */
function oldestOf({ payments, reached }: ListPage, limit: number): number[] {
  const last = payments.length > limit ? payments.at(-1) : undefined
  return [...(last === undefined ? [] : [last.createdAt]), ...(reached === null ? [] : [reached.createdAt])]
}

/** Some pages as one. Where one of them stopped looking, it ends too. */
function joined(pages: readonly ListPage[], limit: number): ListPage {
  const [end] = pages.flatMap(({ reached }) => reached ?? []).toSorted(newestFirst)
  const found = pages.flatMap((page) => page.payments).toSorted(newestFirst)
  const looked = end === undefined ? found : found.filter((payment) => newestFirst(payment, end) <= 0)
  const reached = end !== undefined && looked.length <= limit ? end : null
  return { payments: looked.slice(0, limit + 1), reached }
}

function newestFirst(a: ListPosition, b: ListPosition): number {
  if (a.createdAt !== b.createdAt) return b.createdAt - a.createdAt
  return a.id === b.id ? 0 : a.id < b.id ? 1 : -1
}

function listRecords(db: LedgerDatabase, filter: ListFilter, limit: number, searchedMax: number): ListPage {
  const end = isSearch(filter) ? momentAfter(db, filter, searchedMax) : undefined
  const isWanted = and(wanted(filter), end === undefined ? undefined : gte(place, firstPlaceAt(end)))
  const found = recordsWhere(db, isWanted, limit + 1)
  const isEnd = end !== undefined && found.length <= limit
  const reached = isEnd ? { createdAt: end, id: FIRST_ID } : null
  return { payments: inOrder(db, isWanted, found, limit), reached }
}

/** Places of one millisecond are taken as they are free: what is left of the last one may be before what was found of it. */
function inOrder(db: LedgerDatabase, isWanted: SQL | undefined, found: readonly Payment[], limit: number): Payment[] {
  const last = found.length > limit ? found.at(-1) : undefined
  if (last === undefined) return found.toSorted(newestFirst)
  const from = firstPlaceAt(last.createdAt)
  const ofLast = and(isWanted, gte(place, from), lt(place, firstPlaceAt(last.createdAt + 1)))
  const before = found.filter(({ createdAt: at }) => at !== last.createdAt)
  return [...before, ...recordsWhere(db, ofLast, PLACES_A_MS)].toSorted(newestFirst).slice(0, limit + 1)
}

function recordsWhere(db: LedgerDatabase, where: SQL | undefined, limit: number): Payment[] {
  return db.select(PAYMENT).from(paymentRecords).where(where).orderBy(desc(place)).limit(limit).all()
}

/** An order number has an index of its own; all other filters are held against one payment after another. */
function isSearch({ order, status, issuer, method, amount, memberHint }: ListFilter): boolean {
  return order === undefined && [status, issuer, method, amount, memberHint].some((given) => given !== undefined)
}

/** The millisecond in which so many have been looked through: to its end, so that none of it is passed over. */
function momentAfter(db: LedgerDatabase, filter: ListFilter, count: number): number | undefined {
  return db
    .select({ createdAt })
    .from(paymentRecords)
    .where(and(...between(filter)))
    .orderBy(desc(place))
    .limit(1)
    .offset(count)
    .get()?.createdAt
}

function wanted(filter: ListFilter) {
  const { status, order, issuer, method, amount, memberHint } = filter
  return and(
    status === undefined ? undefined : eq(paymentRecords.status, status),
    order === undefined ? undefined : eq(paymentRecords.order, order),
    issuer === undefined ? undefined : eq(paymentRecords.issuer, issuer),
    method === undefined ? undefined : eq(paymentRecords.method, method),
    amount === undefined ? undefined : eq(paymentRecords.amount, amount),
    memberHint === undefined ? undefined : eq(paymentRecords.memberHint, memberHint),
    ...between(filter),
  )
}

/** By place. In the last payment's own millisecond, also by id: the last one may be another ledger's. */
function between({ from, to, before }: ListFilter) {
  return [
    from === undefined ? undefined : gte(place, firstPlaceAt(from)),
    to === undefined ? undefined : lt(place, firstPlaceAt(to)),
    before && lt(place, firstPlaceAt(before.createdAt + 1)),
    before && or(lt(place, firstPlaceAt(before.createdAt)), lt(id, before.id)),
  ]
}

/**
 * Lists the operations that went to the settlement server for the shop or the member,
 * newest first; one more than `limit`. Not those that the broker made to undo
 * one, and no attempt that the issuer's authentication server ended. Undefined
 * when the payment has no operation `before`.
 */
export function listOperations(
  db: LedgerDatabase,
  paymentId: string,
  { kind, before }: OperationFilter,
  limit: number,
): ListedOperation[] | undefined {
  // Two of one millisecond are in the order in which they were written.
  const newestFirstOf = operationsOf(db, paymentId).toReversed()
  const end = before === undefined ? -1 : newestFirstOf.findIndex((operation) => operation.id === before)
  if (before !== undefined && end === -1) return undefined
  return newestFirstOf
    .slice(end + 1)
    .filter((operation) => (kind === undefined ? operation.kind !== 'reverse' : isOfKind(operation.kind, kind)))
    .filter(({ state }) => state !== 'abandoned')
    .slice(0, limit + 1)
    .map((operation) => ({
      id: operation.id,
      kind: operation.kind,
      amount: operation.amount,
      currency: operation.currency,
      refundReason: operation.refundReason,
      state: operation.state,
      createdAt: operation.createdAt,
      settledAt: operation.settledAt,
    }))
}

/** A return by the issuer is a refund too: together they are what was refunded. */
function isOfKind(kind: BookedKind, asked: OperationKind): boolean {
  return kind === asked || (asked === 'refund' && kind === 'return')
}
