/** Pages of whole payments, as an export of the books reads them: each with its operations, their evidence and its events. */

import type { LedgerEvent } from '../events/event.ts'
import type { Payment, PaymentOperation } from '../payments/payment.ts'
import type { ListFilter } from '../payments/ports/ledger-lists.ts'
import type { LedgerDatabase } from './database.ts'
import { eventsOfPayment } from './event-book.ts'
import { operationsOf, peekRow } from './payment-rows.ts'
import { EXPORT_PAGE_MAX_BYTES, EXPORT_PAGE_PAYMENTS } from './limits.ts'
import { listPayments } from './queries.ts'

/** A payment with all that the ledger holds of it, read at one moment. */
export interface WholePayment {
  payment: Payment
  /** Oldest first, as the events. */
  operations: PaymentOperation[]
  events: LedgerEvent[]
}

/** `isEnd`: there are no more after them. */
export interface ExportPage {
  payments: WholePayment[]
  isEnd: boolean
}

export type ExportFilter = Pick<ListFilter, 'from' | 'to' | 'before'>

/**
 * Reads a page, newest first. It ends where it has enough payments or bytes:
 * while it is read, every payment of the ledger waits. None of it stays in memory.
 */
export function exportPage(db: LedgerDatabase, filter: ExportFilter, limit = EXPORT_PAGE_PAYMENTS): ExportPage {
  const listed = listPayments(db, filter, limit).payments
  const payments: WholePayment[] = []
  let bytes = 0
  for (const { id } of listed.slice(0, limit)) {
    if (bytes >= EXPORT_PAGE_MAX_BYTES) break
    const row = peekRow(db, id)
    if (row === undefined) throw new Error('The ledger lists a payment that it does not have.')
    const operations = operationsOf(db, id, peekRow)
    payments.push({ payment: row.payment, operations, events: eventsOfPayment(db, id, peekRow) })
    bytes += operations.reduce((sum, { evidence }) => sum + (evidence?.length ?? 0), JSON.stringify(row.payment).length)
  }
  return { payments, isEnd: payments.length === listed.length }
}
