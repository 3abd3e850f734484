/** Writes operations that the ledger has lost back into it, by their issuer's signed answers: all of a payment's in one transaction. */

import type { Effect } from '../payments/payment-change.ts'
import type { Payment, PaymentEventName, PaymentOperation } from '../payments/payment.ts'
import { inOrder, lostPayment, restoredPayment } from '../payments/restored-payment.ts'
import type { LostOperation, LostOwner } from '../payments/restored-payment.ts'
import { findPayment, insertIntent, savePayment, updateOperation } from './books.ts'
import { noteClearingDay } from './clearing-days.ts'
import type { LedgerContext, LedgerDatabase } from './database.ts'
import { addRow, findOperation } from './payment-rows.ts'
import { inTransaction } from './transaction.ts'

/** `restored`: the ids of those that were written; those that the ledger has had all along are not among them. */
export type RestoredOperations =
  { ok: true; restored: string[] } | { ok: false; problem: 'payment_not_found' | 'payment_in_progress' | 'paid_again' }

/** The event by which the shop hears where the payment is now. */
const EVENTS: Partial<Record<Payment['status'], PaymentEventName>> = {
  authorized: 'payment.authorized',
  captured: 'payment.captured',
  refunded: 'payment.refunded',
  voided: 'payment.voided',
  declined: 'payment.declined',
}

/**
 * Restores operations of a payment; may be repeated. Refused while the payment
 * waits for an issuer: what its own operation came to is found out first, by
 * the alarm, and comes before what is written here.
 */
export function restoreOperations(
  db: LedgerDatabase,
  paymentId: string,
  { owner, operations }: { owner: LostOwner; operations: readonly LostOperation[] },
  context: LedgerContext,
): RestoredOperations {
  return inTransaction(db, (tx) => {
    const known = findPayment(tx, paymentId)
    const isOthers = known !== undefined && (known.merchantId !== owner.merchantId || known.livemode !== owner.livemode)
    if (isOthers) return { ok: false, problem: 'payment_not_found' }
    if (known !== undefined && isWaiting(known)) return { ok: false, problem: 'payment_in_progress' }
    const lost = inOrder(operations.filter(({ id }) => isLost(findOperation(tx, id))))
    if (lost.length === 0) return { ok: true, restored: [] }
    if (known !== undefined && isPaidAgain(known, lost)) return { ok: false, problem: 'paid_again' }
    const payment = known ?? lostPayment(paymentId, owner, lost)
    if (known === undefined) addRow(tx, payment)
    const restored = restoredPayment(payment, owner, lost, context.now)
    for (const operation of lost) writeBack(tx, restored, operation, context)
    const name = EVENTS[restored.status]
    const effects: Effect[] = name === undefined ? [] : [{ type: 'announce', name }]
    savePayment(tx, restored, effects, context)
    return { ok: true, restored: lost.map(({ id }) => id) }
  })
}

/** Also for money that is paid later: the comparison has had the issuer asked, whose answer is the authorization's own. */
function isWaiting({ pendingOperation, status }: Payment): boolean {
  return pendingOperation !== null || status === 'awaiting_payment'
}

/**
 * Also one that the ledger gave up before it was sent: what happened to it is
 * of the time that the ledger has lost, and by what it knew it was never sent.
 */
function isLost(operation: PaymentOperation | undefined): boolean {
  return operation === undefined || operation.state === 'abandoned'
}

/** A payment has one authorization: two are money that was taken twice, and no book-keeping makes one of them. */
function isPaidAgain({ authorizeOperation }: Payment, lost: readonly LostOperation[]): boolean {
  return authorizeOperation !== null && lost.some(({ kind, id }) => kind === 'authorize' && id !== authorizeOperation)
}

function writeBack(tx: LedgerDatabase, payment: Payment, lost: LostOperation, context: LedgerContext): void {
  const { id, kind, amount, authorization, reference, businessDate, evidence } = lost
  const original = kind === 'authorize' ? null : payment.authorizeOperation
  if (findOperation(tx, id) === undefined) insertIntent(tx, payment, { id, kind, amount, original }, context)
  const settled = { authorization, reference, businessDate, evidence, settledAt: context.now }
  updateOperation(tx, id, { state: 'approved', ...settled })
  noteClearingDay(tx, payment.issuer, businessDate)
  if (kind === 'reverse' && original !== null && findOperation(tx, original) !== undefined) {
    updateOperation(tx, original, { state: 'reversed', settledAt: context.now })
  }
}
