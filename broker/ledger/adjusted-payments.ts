/** The statements about what an issuer does by itself after a capture: its movements become operations of the payment, each once. */

import { adjustmentNews, askOfTaken, isTaken, noteAsked } from '../payments/adjustments.ts'
import type { AdjustmentMove } from '../../protocol/adjustments.ts'
import type { Payment, PaymentOperation } from '../payments/payment.ts'
import type { Outcome, Recorded } from '../payments/ports/ledger.ts'
import { applyChange, updateOperation, updatePayment, wakeLater } from './books.ts'
import { noteClearingDay } from './clearing-days.ts'
import type { LedgerContext, LedgerDatabase } from './database.ts'
import { addOperation, operationsOf } from './payment-rows.ts'

/**
 * Writes down what the issuer says of a payment that was captured. Undefined
 * where the answer is not of that kind. While an operation is under way nothing counts: what
 * that came to is known first, and then the issuer is asked again.
 */
export function recordAdjustments(
  tx: LedgerDatabase,
  { payment, operation }: { payment: Payment; operation: PaymentOperation },
  outcome: Outcome,
  context: LedgerContext,
): Recorded | undefined {
  const told = 'adjustments' in outcome ? outcome.adjustments : undefined
  if (operation.id !== payment.authorizeOperation || !isTaken(payment)) return undefined
  if ((payment.adjustments ?? undefined) === undefined && told === undefined) return undefined
  if (payment.pendingOperation !== null) return { payment }
  const news = adjustmentNews(payment, operationsOf(tx, payment.id), told)
  const isAnswered = outcome.outcome !== 'unknown'
  if (news.kind !== 'news') return asked(tx, noteAsked(payment, { isAnswered }, context.now))
  let adjusted = payment
  const evidence = 'evidence' in outcome ? outcome.evidence : null
  for (const move of news.moves) {
    book(tx, adjusted, move, evidence, context)
    if (move.kind !== 'return') continue
    adjusted = applyChange(tx, adjusted, { type: 'returned', amount: move.amount }, context)?.payment ?? adjusted
  }
  for (const dispute of news.disputes)
    adjusted = applyChange(tx, adjusted, { type: 'disputed', dispute }, context)?.payment ?? adjusted
  return asked(tx, noteAsked(adjusted, { version: news.version, isAnswered }, context.now))
}

function asked(tx: LedgerDatabase, payment: Payment): Recorded {
  return { payment: wakeLater(tx, payment, payment.adjustments?.askAt ?? null) }
}

/** As an operation that is settled: reconciliation finds it on its day, and its signed answer is kept. */
function book(
  tx: LedgerDatabase,
  payment: Payment,
  { id, kind, amount, business_date: businessDate, dispute }: AdjustmentMove,
  evidence: string | null,
  { now }: LedgerContext,
): void {
  const { id: paymentId, currency, authorizeOperation: original } = payment
  const unsaid = { reason: null, refundReason: null, authorization: null, reference: dispute ?? null, tries: 0 }
  const about = { id, paymentId, kind, amount, currency, original, ...unsaid }
  addOperation(tx, { ...about, state: 'approved', evidence, businessDate: null, createdAt: now, settledAt: now })
  // The day's line is written with what becomes of an operation.
  updateOperation(tx, id, { state: 'approved', businessDate })
  noteClearingDay(tx, payment.issuer, businessDate)
}

/** Notes a notice about a payment whose money is taken, or about to be. */
export function noteOfTaken(tx: LedgerDatabase, payment: Payment, notice: string, { now }: LedgerContext): Payment {
  const noted = askOfTaken(payment, now, notice)
  if (noted === payment) return payment
  // What is under way, or held, has its own time: afterwards this one counts.
  if (isTaken(noted) && noted.pendingOperation === null) return wakeLater(tx, noted, noted.adjustments?.askAt ?? null)
  updatePayment(tx, noted)
  return noted
}
