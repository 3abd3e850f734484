/** The statements of a reversal: an approval that nobody heard of must not stand, whatever the issuer says first. */

import type { Payment, PaymentOperation } from '../payments/payment.ts'
import { insertIntent, savePayment, updateOperation, wakeLater } from './books.ts'
import type { LedgerContext, LedgerDatabase, Outcome, Recorded } from './books.ts'
import { noteClearingDay } from './clearing-days.ts'

/** The settlement server does not know the authorization: reverse it, so that it can't be applied late either. */
export function intendReversal(
  tx: LedgerDatabase,
  payment: Payment,
  authorizeId: string,
  context: LedgerContext,
): Recorded {
  updateOperation(tx, authorizeId, { state: 'reversing' })
  const next = insertIntent(tx, payment, intentOf(payment, authorizeId, context), context)
  return { ...savePayment(tx, pendingOn(payment, next), [], context), next }
}

/**
 * What arrives once an authorization is being reversed, or was: it changes
 * nothing, for the reversal takes back whatever it approved. An approval is
 * kept as evidence, and told once, because the member may see it for a while.
 */
export function noteLateApproval(
  tx: LedgerDatabase,
  payment: Payment,
  operation: PaymentOperation,
  outcome: Outcome,
  context: LedgerContext,
): Recorded {
  const isTold = operation.evidence !== null
  const isReversed = operation.state === 'reversing' || operation.state === 'reversed'
  if (outcome.outcome !== 'approved' || isTold || !isReversed) return { payment }
  const { authorization, reference, evidence, businessDate } = outcome
  updateOperation(tx, operation.id, { state: operation.state, authorization, reference, evidence, businessDate })
  noteClearingDay(tx, payment.issuer, businessDate)
  const { wakeAt } = payment
  const changed = { ...payment, version: payment.version + 1 }
  const saved = savePayment(tx, changed, [{ type: 'announce', name: 'payment.late_approval' }], context)
  // Its reversal is waited for as before.
  return wakeAt === null ? saved : { payment: wakeLater(tx, saved.payment, wakeAt) }
}

function intentOf(payment: Payment, original: string, context: LedgerContext) {
  return { id: context.newId('op', payment.id), kind: 'reverse', amount: payment.amount, original } as const
}

function pendingOn(payment: Payment, operation: PaymentOperation): Payment {
  return { ...payment, pendingOperation: operation.id, version: payment.version + 1 }
}
