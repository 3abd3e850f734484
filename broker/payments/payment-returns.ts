/** The returns of a payment: which of its operations gave back what was approved or captured, or took it back again. Pure. */

import { RETURN_KINDS } from '../../protocol/return.ts'
import type { ReturnKind } from '../../protocol/return.ts'
import { isOneOf } from '../../protocol/shape.ts'
import type { Payment, PaymentOperation } from './payment.ts'

/** A settled operation that moved money back, and where the payment stood after it. Amounts in minor units. */
export interface PaymentReturn {
  /** The operation's. */
  id: string
  kind: ReturnKind
  amount: number
  /** Milliseconds since 1970: when its outcome was written down. */
  at: number
  /** The return before it, by its id. */
  after: string | null
  /** Sums, this one counted. */
  refundedAmount: number
  disputedAmount: number
}

/** An operation as far as it matters here. */
type Operation = Pick<PaymentOperation, 'id' | 'kind' | 'amount' | 'state' | 'original' | 'createdAt' | 'settledAt'>

/** Tells whether a payment may have any: most have none, and their operations need not be read. */
export function mayHaveReturns({
  status,
  refundedAmount,
  adjustments,
}: Pick<Payment, 'status' | 'refundedAmount' | 'adjustments'>): boolean {
  return status === 'voided' || refundedAmount > 0 || (adjustments?.disputes.length ?? 0) > 0
}

/**
 * Returns a payment's returns in the order in which they were booked, so that
 * none ever comes in between. One whose outcome is not known is none yet, nor is
 * what the broker reversed before anybody was told of an approval, nor the end
 * of waiting for money that never came.
 */
export function returnsOf(operations: readonly Operation[]): PaymentReturn[] {
  const returns: PaymentReturn[] = []
  for (const operation of operations) {
    const { id, kind, amount } = operation
    if (operation.state !== 'approved' || !isOneOf(kind, RETURN_KINDS)) continue
    if (kind === 'void' && !isOfApproval(operation, operations)) continue
    const before = returns.at(-1)
    returns.push({
      id,
      kind,
      amount,
      at: operation.settledAt ?? operation.createdAt,
      after: before?.id ?? null,
      refundedAmount: (before?.refundedAmount ?? 0) + (kind === 'refund' || kind === 'return' ? amount : 0),
      disputedAmount: (before?.disputedAmount ?? 0) + DISPUTED[kind] * amount,
    })
  }
  return returns
}

/** Every kind → what it does to the sum that disputes have taken. */
const DISPUTED: Readonly<Record<ReturnKind, number>> = {
  void: 0,
  refund: 0,
  return: 0,
  dispute_debit: 1,
  dispute_credit: -1,
}

/** Money that was waited for, and is no more, was never held. */
function isOfApproval({ original }: Operation, operations: readonly Operation[]): boolean {
  return operations.find(({ id }) => id === original)?.state !== 'declined'
}
