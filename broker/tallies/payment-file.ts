/** All payments of a time as a CSV file, written page by page as it is read: a file of any length takes a page of memory. */

import { calendarOf } from '../../protocol/calendar.ts'
import { csvHeader, csvLines } from '../../protocol/csv.ts'
import { minorDigits } from '../../protocol/money.ts'
import { PAYMENT_FILE_PAGE } from '../limits.ts'
import { readCursor } from '../payments/list-pages.ts'
import { listPayments } from '../payments/list-payments.ts'
import type { PaymentSource } from '../payments/list-payments.ts'
import { paymentView } from '../payments/payment-view.ts'
import type { Payment } from '../payments/payment.ts'
import type { ListFilter } from '../payments/ports/ledger-lists.ts'

export const PAYMENT_FILE_COLUMNS = [
  'created_at',
  'timezone',
  'id',
  'order',
  'status',
  'reason',
  'currency',
  'amount',
  'captured',
  'refunded',
  'disputed',
  'net',
  'issuer',
  'issuer_name',
  'method',
  'member_id_ends',
  'authorization',
  'description',
] as const

/** Stands alone in the last line, with how many payments came before it: a file without it was broken off. */
export const PAYMENT_FILE_END = 'end_of_file'

interface PaymentFile {
  filter: Omit<ListFilter, 'before'>
  /** The shop's: times are written as its clocks show them. */
  timeZone: string
}

/** Writes the file, newest payment first. Payments that are made meanwhile are after its end, and not in it. */
export async function* writePaymentFile(
  ledgers: readonly PaymentSource[],
  { filter, timeZone }: PaymentFile,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  const { shownTime } = calendarOf(timeZone)
  let count = 0
  let cursor: string | null = ''
  // With the first page, so that a ledger that does not answer is a problem, and no file.
  let head = csvHeader(PAYMENT_FILE_COLUMNS)
  while (cursor !== null) {
    const before = readCursor(cursor)
    const page: Awaited<ReturnType<typeof listPayments>> = await listPayments(
      ledgers,
      before === undefined ? filter : { ...filter, before },
      PAYMENT_FILE_PAGE,
    )
    const rows = page.payments.map((payment) => ({
      ...rowOf(payment),
      created_at: shownTime(payment.createdAt),
      timezone: timeZone,
    }))
    count += rows.length
    cursor = page.nextCursor
    yield encoder.encode(head + csvLines(PAYMENT_FILE_COLUMNS, rows))
    head = ''
  }
  yield encoder.encode(csvLines(['end', 'count'], [{ end: PAYMENT_FILE_END, count }]))
}

/** Amounts as people write them: 12800 of yen, 12.8 of dollars. */
function rowOf(payment: Payment) {
  const view = paymentView(payment)
  const scale = 10 ** (minorDigits(view.currency) ?? 2)
  return {
    ...view,
    amount: view.amount / scale,
    captured: view.captured_amount / scale,
    refunded: view.refunded_amount / scale,
    disputed: view.disputed_amount / scale,
    net: (view.captured_amount - view.refunded_amount - view.disputed_amount) / scale,
  }
}
