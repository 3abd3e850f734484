/** The single statements that the ledger's transactions are made of. Each takes the transaction it is part of. */

import { change } from '../payments/lifecycle.ts'
import { operationDue, resolveDelay, wakeAt } from '../payments/due-times.ts'
import type { Effect, PaymentChange } from '../payments/payment-change.ts'
import { isSentOperation } from '../payments/payment.ts'
import type { OperationState, Payment, PaymentOperation, SentOperation } from '../payments/payment.ts'
import type { Recorded } from '../payments/ports/ledger.ts'
import type { LedgerContext, LedgerDatabase } from './database.ts'
import { writeEvent } from './event-book.ts'
import { addOperation, changeOperation, changeRow, findOperation, findRow } from './payment-rows.ts'
import { statementsOf } from './statements.ts'
import { tallyChange } from './tally-book.ts'

export function findPayment(tx: LedgerDatabase, id: string): Payment | undefined {
  return findRow(tx, id)?.payment
}

/** Writes a payment as it is, without effects. */
export function updatePayment(tx: LedgerDatabase, payment: Payment): void {
  changeRow(tx, payment.id, () => ({ payment }))
}

/** Returns an operation that the ledger itself intended, and its payment. */
export function mustFind(tx: LedgerDatabase, operationId: string): { operation: SentOperation; payment: Payment } {
  const operation = findOperation(tx, operationId)
  const payment = operation && findPayment(tx, operation.paymentId)
  if (!payment || !isSentOperation(operation))
    throw new Error('The ledger was asked for an operation that it never intended.')
  return { operation, payment }
}

/** Writes the intent. The same id can never be intended twice. */
export function insertIntent(
  tx: LedgerDatabase,
  payment: Payment,
  intent: Pick<SentOperation, 'id' | 'kind' | 'amount' | 'original'> &
    Partial<Pick<PaymentOperation, 'tries' | 'refundReason'>>,
  context: LedgerContext,
): SentOperation {
  const operation: SentOperation = {
    tries: 0,
    refundReason: null,
    ...intent,
    paymentId: payment.id,
    currency: payment.currency,
    state: 'intended',
    reason: null,
    authorization: null,
    reference: null,
    evidence: null,
    businessDate: null,
    createdAt: context.now,
    settledAt: null,
  }
  addOperation(tx, operation)
  return operation
}

export function updateOperation(
  tx: LedgerDatabase,
  id: string,
  set: Partial<Omit<PaymentOperation, 'id' | 'paymentId'>> & { state: OperationState },
): void {
  changeOperation(tx, id, set)
}

/** Notes that an authorization ended before it was sent: at step 6, or at a question of the issuer's. */
export function abandonEnded(tx: LedgerDatabase, before: Payment, after: Payment, { now }: LedgerContext): void {
  if (before.pendingOperation !== null && after.pendingOperation === null)
    updateOperation(tx, before.pendingOperation, { state: 'abandoned', settledAt: now })
}

/** Applies a change by the rules and writes it down with its effects; undefined when the rules forbid it. */
export function applyChange(
  tx: LedgerDatabase,
  payment: Payment,
  event: PaymentChange,
  context: LedgerContext,
): Recorded | undefined {
  const changed = change(payment, event, context.now)
  return changed.ok ? savePayment(tx, changed.payment, changed.effects, context) : undefined
}

/** Writes a payment and the effects of its change: events to the shop, and the intent of what comes next. */
export function savePayment(
  tx: LedgerDatabase,
  changed: Payment,
  effects: readonly Effect[],
  context: LedgerContext,
): Recorded {
  let payment = changed
  let next: SentOperation | undefined
  for (const effect of effects) {
    if (effect.type === 'announce') {
      const event = {
        id: context.newId('evt', payment.id),
        subject: payment.id,
        version: payment.version,
        name: effect.name,
      }
      const sequence = writeEvent(tx, { ...event, createdAt: context.now })
      changeRow(tx, payment.id, ({ eventSequences }) => ({ eventSequences: [...eventSequences, sequence] }))
    } else {
      const intent = {
        id: context.newId('op', payment.id),
        kind: effect.kind,
        amount: effect.amount,
        original: effect.original,
      }
      next = insertIntent(tx, payment, intent, context)
      payment = { ...payment, pendingOperation: next.id }
    }
  }
  payment = { ...payment, wakeAt: wakeAt(payment, operationDue(payment, next, context.now), context.now) }
  tallyChange(statementsOf(tx).addToTallies, findPayment(tx, payment.id) ?? payment, payment, context)
  updatePayment(tx, payment)
  return next === undefined ? { payment } : { payment, next }
}

/** Notes that a call was made and its answer is lost: the alarm looks at it at once. */
export function saveUnknown(
  tx: LedgerDatabase,
  payment: Payment,
  operation: PaymentOperation,
  context: LedgerContext,
): Recorded {
  updateOperation(tx, operation.id, { state: 'unknown' })
  if (payment.pendingOperation !== operation.id) return { payment }
  const changed = change(payment, { type: 'outcome_unknown' }, context.now)
  const resolving = changed.ok ? changed.payment : payment
  return { payment: wakeLater(tx, resolving, context.now + resolveDelay(operation.tries)) }
}

/** Writes a payment that has an operation to resolve, and when to look again. */
export function wakeLater(tx: LedgerDatabase, payment: Payment, at: number | null): Payment {
  const waiting = { ...payment, wakeAt: at }
  updatePayment(tx, waiting)
  return waiting
}
