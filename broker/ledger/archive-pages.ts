/**
 * Makes the lines of a ledger's archive, read in blocks and taken out of the
 * ledger again. A line is what its row says, and nothing else: so a row
 * is taken out only where the line that was read back is the one that it would
 * be written as now.
 */

import { and, asc, eq, gt } from 'drizzle-orm'

import type { BooksSums } from '../../protocol/books-export.ts'
import type { LedgerEvent } from '../events/event.ts'
import { mayBeArchived } from '../payments/archivable.ts'
import { NOTHING_ARCHIVED } from './archive-schema.ts'
import type { ArchiveStream, ArchiveTotal } from './archive-schema.ts'
import { eventOfLine, keyOfNumber, keyOfOrder, lineWith, orderOfKey } from './archive-format.ts'
import type { ArchivedPayment, ArchiveLine } from './archive-format.ts'
import { withSums } from './archive-sums.ts'
import type { LedgerDatabase } from './database.ts'
import { eventAt, eventsOfPayment, lastSequence } from './event-book.ts'
import { ARCHIVE_BLOCK, ARCHIVE_BLOCK_MAX_CHARACTERS } from './limits.ts'
import { operationsOf, rowAt, rowHere } from './payment-rows.ts'
import type { PaymentRow } from './payment-row.ts'
import { eventRecords, paymentRecords } from './record-schema.ts'
import { statementsOf } from './statements.ts'

/** Rows from after a key on, as far as one block goes. */
export interface ArchivePage {
  lines: ArchiveLine[]
  /** The key of the last row that was looked at. */
  reached: string
  isEnd: boolean
  /** Sums of the lines; and of the payments that were looked at, archived or not. */
  total: ArchiveTotal
  seen: Record<string, BooksSums>
}

/** Rows of a block at most. */
export interface BlockSize {
  payments: number
  rows: number
}

/** Reads one block of a table from after a key on. */
export function archivePage(
  db: LedgerDatabase,
  stream: ArchiveStream,
  after: string,
  size: BlockSize = ARCHIVE_BLOCK,
): ArchivePage {
  const page = new PageInMaking(stream, after)
  if (stream === 'payments') addPayments(db, page, size.payments)
  else if (stream === 'events') addEvents(db, page, size.rows)
  else addOrders(db, page, size.rows)
  return page
}

class PageInMaking implements ArchivePage {
  readonly lines: ArchiveLine[] = []
  readonly stream: ArchiveStream
  reached: string
  isEnd = true
  total: ArchiveTotal = { ...NOTHING_ARCHIVED, lines: { ...NOTHING_ARCHIVED.lines } }
  seen: Record<string, BooksSums> = {}
  #characters = 0

  constructor(stream: ArchiveStream, after: string) {
    this.stream = stream
    this.reached = after
  }

  add(line: ArchiveLine): void {
    this.lines.push(line)
    this.total.lines[this.stream] += 1
    this.#characters += line.text.length
  }

  /** True where the block is long enough: what is left comes with the next. */
  looked(key: string): boolean {
    this.reached = key
    this.isEnd = this.#characters < ARCHIVE_BLOCK_MAX_CHARACTERS
    return !this.isEnd
  }
}

function addPayments(db: LedgerDatabase, page: PageInMaking, limit: number): void {
  const { place } = paymentRecords
  const after = page.reached === '' ? -1 : Number(page.reached)
  const next = db.select({ place }).from(paymentRecords).where(gt(place, after)).orderBy(asc(place))
  const places = next.limit(limit).all()
  for (const { place: at } of places) {
    const row = rowAt(db, at)
    if (row === undefined) throw new Error('The ledger lists a payment that it does not have.')
    page.seen = withSums(page.seen, row.payment)
    const line = lineOf(db, row)
    if (line !== undefined) {
      page.add(line)
      page.total.operations += row.operations.length
      page.total.evidence += row.operations.filter(({ evidence }) => evidence !== null).length
      page.total.sums = withSums(page.total.sums, row.payment)
    }
    if (page.looked(keyOfNumber(at))) return
  }
  page.isEnd = places.length < limit
}

/** Returns the line of a payment; undefined while it may not be archived, or where an earlier version has written a part of it. */
function lineOf(db: LedgerDatabase, row: PaymentRow): ArchiveLine | undefined {
  if (row.place === null || !mayBeArchived(row.payment, () => row.operations.length)) return undefined
  const operations = operationsOf(db, row.id, () => row)
  const events = eventsOfPayment(db, row.id, () => row)
  if (operations.length !== row.operations.length || events.length !== row.eventSequences.length) return undefined
  const key = keyOfNumber(row.place)
  return lineWith(key, { payment: row.payment, operations, events } satisfies ArchivedPayment)
}

function addEvents(db: LedgerDatabase, page: PageInMaking, limit: number): void {
  const sequence = page.reached === '' ? 0 : Number(page.reached)
  const events = statementsOf(db).eventsAfter.all({ sequence, limit })
  for (const event of events) {
    const row = rowHere(db, event.subject)
    // Those of a payment that stays here stay with it: it may be removed with them.
    if (row === undefined || mayBeArchived(row.payment, () => row.operations.length))
      page.add(lineWith(keyOfNumber(event.sequence), event))
    if (page.looked(keyOfNumber(event.sequence))) return
  }
  page.isEnd = events.length < limit
}

function addOrders(db: LedgerDatabase, page: PageInMaking, limit: number): void {
  for (const { order, place } of ordersAfter(db, page.reached, limit)) {
    const key = keyOfOrder(order, place)
    page.add(lineWith(key, { order, place }))
    if (page.looked(key)) return
  }
  page.isEnd = page.lines.length < limit
}

/** In two questions, so that SQLite goes by the index also where a shop gives all its payments one order number. */
function ordersAfter(db: LedgerDatabase, key: string, limit: number): { order: string; place: number }[] {
  const { order, place } = paymentRecords
  const { order: last, place: at } = key === '' ? { order: '', place: -1 } : orderOfKey(key)
  const select = () => db.select({ order, place }).from(paymentRecords)
  const same = select().where(and(eq(order, last), gt(place, at)))
  const found = same.orderBy(asc(place)).limit(limit).all()
  const others = select().where(gt(order, last)).orderBy(asc(order), asc(place))
  return [...found, ...others.limit(limit - found.length).all()]
}

/** Takes out of the ledger what the lines say as it stands there: one transaction. The number of rows that went. */
export function removeArchived(
  db: LedgerDatabase,
  stream: ArchiveStream,
  lines: readonly ArchiveLine[],
  before: string,
): number {
  if (stream === 'orders') return 0
  const last = eventAt(db, lastSequence(db))
  return db.transaction(() =>
    stream === 'payments'
      ? lines.filter((line) => line.key < before && removePayment(db, line, last)).length
      : lines.filter((line) => removeEvent(db, line, last)).length,
  )
}

function removePayment(db: LedgerDatabase, { key, text }: ArchiveLine, last: LedgerEvent | undefined): boolean {
  const row = rowAt(db, Number(key))
  // The payment of the last event is looked at by whoever goes on from that.
  if (row === undefined || row.id === last?.subject || lineOf(db, row)?.text !== text) return false
  db.delete(paymentRecords)
    .where(eq(paymentRecords.place, Number(key)))
    .run()
  statementsOf(db).kept.drop(row.id)
  return true
}

function removeEvent(db: LedgerDatabase, line: ArchiveLine, last: LedgerEvent | undefined): boolean {
  const { sequence, subject } = eventOfLine(line)
  const isHere = eventRecordAt(db, sequence)
  if (isHere === undefined || sequence === last?.sequence) return false
  if (lineWith(line.key, isHere).text !== line.text || rowHere(db, subject) !== undefined) return false
  db.delete(eventRecords).where(eq(eventRecords.sequence, sequence)).run()
  return true
}

function eventRecordAt(db: LedgerDatabase, sequence: number): LedgerEvent | undefined {
  return db.select().from(eventRecords).where(eq(eventRecords.sequence, sequence)).get()
}
