/** The single statements that the ledger's transactions are made of. Each takes the transaction it is part of. */

import { eq } from 'drizzle-orm'
import { operations } from './schema.ts'
import { change } from '../payments/lifecycle.ts'
import type { Effect, PaymentChange } from '../payments/payment-change.ts'
import type { OperationState, Payment, PaymentOperation } from '../payments/payment.ts'
import type { LedgerContext, LedgerDatabase } from './database.ts'
import { statementsOf } from './statements.ts'
import type { Statements } from './statements.ts'
import { tallyChange } from './tally-book.ts'
import type { Recorded } from '../payments/ports/ledger.ts'
import { operationDue, resolveDelay, wakeAt } from '../payments/due-times.ts'

export function findPayment(tx: LedgerDatabase, id: string): Payment | undefined {
  const { kept, paymentById } = statementsOf(tx)
  const known = kept.payments.get(id)
  if (known !== undefined) return known
  const payment = paymentById.get({ id })
  if (payment !== undefined) kept.payments.keep(payment)
  return payment
}

/** A payment that step 2 creates. */
export function insertPayment(tx: LedgerDatabase, payment: Payment): void {
  const { kept, insertPayment: insert } = statementsOf(tx)
  insert(payment)
  kept.payments.keep(payment)
}

/** Writes a payment as it is, without effects. */
export function updatePayment(tx: LedgerDatabase, payment: Payment): void {
  const { kept, changePayment } = statementsOf(tx)
  changePayment(payment)
  kept.payments.keep(payment)
}

export function findOperation(tx: LedgerDatabase, id: string): PaymentOperation | undefined {
  const { kept, operationById } = statementsOf(tx)
  return kept.operations.get(id) ?? operationById.get({ id })
}

/** An operation that the ledger itself intended, and its payment. */
export function mustFind(tx: LedgerDatabase, operationId: string): { operation: PaymentOperation; payment: Payment } {
  const operation = findOperation(tx, operationId)
  const payment = operation && findPayment(tx, operation.paymentId)
  if (!payment) throw new Error('The ledger was asked for an operation that it never intended.')
  return { operation, payment }
}

/** Writes the intent: a new row, so that the same id can never be intended twice. */
export function insertIntent(
  tx: LedgerDatabase,
  payment: Payment,
  intent: Pick<PaymentOperation, 'id' | 'kind' | 'amount' | 'original'> &
    Partial<Pick<PaymentOperation, 'tries' | 'refundReason'>>,
  context: LedgerContext,
): PaymentOperation {
  const operation: PaymentOperation = {
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
  const { kept, insertOperation } = statementsOf(tx)
  insertOperation(operation)
  kept.operations.keep(operation)
  return operation
}

export function updateOperation(
  tx: LedgerDatabase,
  id: string,
  set: Partial<Omit<PaymentOperation, 'id' | 'paymentId'>> & { state: OperationState },
): void {
  tx.update(operations).set(set).where(eq(operations.id, id)).run()
  statementsOf(tx).kept.operations.drop(id)
}

/** Step 8: what the operation came to. It is not looked at again soon, so it is not kept. */
export function settleOperation(tx: LedgerDatabase, settled: Parameters<Statements['settleOperation']>[0]): void {
  const { kept, settleOperation: settle } = statementsOf(tx)
  settle(settled)
  kept.operations.drop(settled.id)
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
  let next: PaymentOperation | undefined
  for (const effect of effects) {
    if (effect.type === 'announce') {
      const event = {
        id: context.newId('evt', payment.id),
        subject: payment.id,
        version: payment.version,
        name: effect.name,
      }
      statementsOf(tx).insertEvent({ ...event, createdAt: context.now })
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

/** The call was made and its answer is lost: the alarm looks at it at once. */
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
