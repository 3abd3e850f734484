/** The statements of a reversal: an approval that nobody heard of must not stand, whatever the issuer says first. */

import type { Payment, PaymentOperation } from '../payments/payment.ts'
import { applyChange, insertIntent, updateOperation, wakeLater } from './books.ts'
import { noteClearingDay } from './clearing-days.ts'
import type { LedgerContext, LedgerDatabase } from './database.ts'
import type { Outcome, Recorded } from '../payments/ports/ledger.ts'

/** Intends a reversal: the settlement server does not know the authorization, which is reversed so that it can't be applied late either. */
export function intendReversal(
  tx: LedgerDatabase,
  payment: Payment,
  authorizeId: string,
  context: LedgerContext,
): Recorded {
  updateOperation(tx, authorizeId, { state: 'reversing' })
  const next = insertIntent(tx, payment, intentOf(payment, authorizeId, context), context)
  const begun = applyChange(tx, payment, { type: 'reversal_begun', operation: next.id }, context)
  return { payment: begun?.payment ?? payment, next }
}

/**
 * Notes what arrives once an authorization is being reversed, or was: it changes
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
  const saved = applyChange(tx, payment, { type: 'approved_late' }, context) ?? { payment }
  // Its reversal is waited for as before.
  return wakeAt === null ? saved : { payment: wakeLater(tx, saved.payment, wakeAt) }
}

function intentOf(payment: Payment, original: string, context: LedgerContext) {
  return { id: context.newId('op', payment.id), kind: 'reverse', amount: payment.amount, original } as const
}
