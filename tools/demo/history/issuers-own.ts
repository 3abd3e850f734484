/** News that an issuer makes by itself: money that comes later, returns by its staff, and disputes. The broker hears of each by a notice. */

import { randomUUID } from 'node:crypto'
import type { Payment } from '../../../broker/payments/payment.ts'
import type { Adjustment } from '../../../messages/adjustments.ts'
import { KitBook } from './kit-book.ts'
import type { PastOrder, PastShopParts } from './past-order.ts'
import { DAY_MS, type Aftermath } from './visits.ts'

type Parts = Pick<PastShopParts, 'ledger' | 'issuers' | 'clock' | 'schedule' | 'chance'>

const MINUTE_MS = 60_000
const SCANNED_BEFORE_MS = 4 * MINUTE_MS
/** Sets how soon the company sees that a time to pay is over. */
const ROUND_MS = 10_000

/** Plans how a number for the counter ends: it is scanned and paid, or its time is over. */
export function payLater(order: PastOrder, payment: Payment, parts: Parts): void {
  const { clock, schedule, issuers } = parts
  const book = issuers.get(order.visit.customer.issuer)?.book
  const operation = payment.authorizeOperation
  const payBy = payment.awaited?.instructions.pay_by
  if (!(book instanceof KitBook) || operation === null || payBy === undefined) return
  const bring = (at: number, outcome: 'reported' | 'received' | 'expired'): void =>
    schedule.add(at, async () => {
      if (await book.bring(operation, outcome)) tell(order, operation, parts)
    })
  const { paysAfterMs } = order.visit
  if (paysAfterMs !== undefined) {
    bring(clock.now + Math.max(MINUTE_MS, paysAfterMs - SCANNED_BEFORE_MS), 'reported')
    bring(clock.now + paysAfterMs, 'received')
  }
  bring(payBy * 1000 + ROUND_MS, 'expired')
}

type IssuersOwn = Extract<Aftermath, { kind: 'returned_by_issuer' | 'disputed' }>

/** Plans a return by the issuer's staff, or a dispute with its steps. */
export function adjustLater(order: PastOrder, how: IssuersOwn, at: number, parts: Parts): void {
  const { amount } = order.visit
  if (how.kind === 'returned_by_issuer') {
    const returned = Math.min(amount, order.visit.lines[0]?.price ?? amount)
    return adjust(order, at, { kind: 'return', amount: returned }, parts)
  }
  const dispute = { id: `dsp_${order.number.slice(2)}`, amount, reason: 'not_received', stage: 'dispute' } as const
  const respondBy = Math.floor((at + 14 * DAY_MS) / 1000)
  adjust(
    order,
    at,
    { kind: 'dispute', dispute: { ...dispute, status: 'needs_response', respond_by: respondBy }, takes: amount },
    parts,
  )
  if (how.end === 'open') return
  adjust(order, at + 3 * DAY_MS, { kind: 'dispute', dispute: { ...dispute, status: 'under_review' } }, parts)
  const end = { kind: 'dispute', dispute: { ...dispute, status: how.end } } as const
  adjust(order, at + 10 * DAY_MS, how.end === 'won' ? { ...end, gives: amount } : end, parts)
}

function adjust(order: PastOrder, at: number, adjustment: Adjustment, parts: Parts): void {
  const { schedule, ledger, issuers } = parts
  schedule.add(at, async () => {
    const operation = ledger.ledger.find(order.paymentId)?.authorizeOperation
    const book = issuers.get(order.visit.customer.issuer)?.book
    if (typeof operation !== 'string' || book === undefined) return
    if (await book.adjust(operation, adjustment)) tell(order, operation, parts)
  })
}

/** By the relay centre: the ledger's alarm then asks. */
function tell({ visit }: PastOrder, operation: string, { ledger }: Parts): void {
  ledger.notice({ operationId: operation, notice: `ntc_${randomUUID()}`, issuers: [visit.customer.issuer] })
}
