import { disputedAmount } from './adjustments.ts'
import type { Payment } from './payment.ts'

/** Describes what is counted of payments: money that was taken, and money that went back. Amounts in minor units. */
export interface TallySums {
  /** Payments that were captured. */
  payments: number
  capturedAmount: number
  refunds: number
  refundedAmount: number
  /** Taken by disputes, less what they have given back: may be below 0. */
  disputedAmount: number
}

/** Returns what a payment's change adds to the tallies of its moment; undefined where no money has moved for good. */
export function tallySumsOf(before: Payment, after: Payment): TallySums | undefined {
  const capturedAmount = after.capturedAmount - before.capturedAmount
  const refundedAmount = after.refundedAmount - before.refundedAmount
  const disputed = disputedAmount(after) - disputedAmount(before)
  if (capturedAmount === 0 && refundedAmount === 0 && disputed === 0) return undefined
  return {
    payments: before.capturedAmount === 0 && capturedAmount > 0 ? 1 : 0,
    capturedAmount,
    refunds: refundedAmount > 0 ? 1 : 0,
    refundedAmount,
    disputedAmount: disputed,
  }
}
