/** The statements about money that comes later: what the issuer says of it, and what a notice of the relay centre's asks for. */

import { askAtOnce, askLater, newsOf } from '../payments/awaited-money.ts'
import { consequence } from '../payments/consequence.ts'
import type { Payment, SentOperation } from '../payments/payment.ts'
import type { NoticeOfOperation, Outcome, Recorded } from '../payments/ports/ledger.ts'
import { noteOfTaken } from './adjusted-payments.ts'
import { applyChange, findPayment, saveUnknown, updateOperation, wakeLater } from './books.ts'
import type { LedgerContext, LedgerDatabase } from './database.ts'
import { findOperation } from './payment-rows.ts'

/**
 * Writes what the issuer says of money that comes later, as long as it is
 * waited for. Undefined where the answer settles the operation, as any other
 * does. While a void is under way nothing counts: its own answer is waited for,
 * and then the issuer is asked again.
 */
export function recordAwaited(
  tx: LedgerDatabase,
  { payment, operation }: { payment: Payment; operation: SentOperation },
  outcome: Outcome,
  context: LedgerContext,
): Recorded | undefined {
  const isAwaited = operation.state === 'pending'
  if (isAwaited && payment.pendingOperation !== null) return { payment }
  const news = newsOf(payment, operation, outcome)
  if (news === 'final') return undefined
  if (news === 'nothing' || outcome.outcome === 'unknown') {
    return isAwaited ? postpone(tx, payment, context) : saveUnknown(tx, payment, operation, context)
  }
  const change = consequence(operation, outcome)
  // Less than was asked for: it is waited for still.
  const isTooLittle = change.type === 'received'
  const waiting = isTooLittle ? { ...change, type: 'awaiting' as const, state: 'pending' as const } : change
  const { reference, evidence } = outcome
  updateOperation(tx, operation.id, { state: 'pending', reference, evidence })
  return applyChange(tx, payment, waiting, context) ?? { payment }
}

/** Notes that the issuer had nothing new to say. */
function postpone(tx: LedgerDatabase, payment: Payment, { now }: LedgerContext): Recorded {
  if (payment.status !== 'awaiting_payment') return { payment }
  const later = askLater(payment, now)
  return { payment: wakeLater(tx, later, later.awaited?.askAt ?? null) }
}

/** Notes a notice of an issuer's relay centre, so that the alarm asks at once. Undefined when it is about no payment of that relay centre's. */
export function noteNotice(
  tx: LedgerDatabase,
  { operationId, notice, issuers }: NoticeOfOperation,
  context: LedgerContext,
): Payment | undefined {
  const payment = findPayment(tx, findOperation(tx, operationId)?.paymentId ?? '')
  if (payment === undefined || payment.issuer === null || !issuers.includes(payment.issuer)) return undefined
  if (payment.authorizeOperation !== operationId) return payment
  if (payment.status !== 'awaiting_payment') return noteOfTaken(tx, payment, notice, context)
  if (payment.pendingOperation !== null) return payment
  const asked = askAtOnce(payment, context.now, notice)
  return asked === payment ? payment : wakeLater(tx, asked, asked.awaited?.askAt ?? null)
}
