import { describe, expect, test } from 'vitest'

import { mayHaveReturns, returnsOf } from '../../../broker/payments/payment-returns.ts'
import type { OperationState, Payment } from '../../../broker/payments/payment.ts'
import type { BookedKind } from '../../../protocol/payment.ts'
import { openPayment } from './open-payment.ts'

function operation(id: string, kind: BookedKind, amount: number, state: OperationState = 'approved') {
  const original = kind === 'authorize' ? null : 'op_authorize'
  return { id, kind, amount, state, original, createdAt: 1_000, settledAt: state === 'approved' ? 2_000 : null }
}
const authorize = (state: OperationState = 'approved') => operation('op_authorize', 'authorize', 3_200, state)
const capture = operation('op_capture', 'capture', 3_200)

describe('The returns of a payment', () => {
  test('follow one another, each with the sums after it', () => {
    const operations = [
      authorize(),
      capture,
      operation('op_1', 'refund', 1_000),
      operation('op_2', 'return', 200),
      operation('op_3', 'dispute_debit', 900),
      operation('op_4', 'dispute_credit', 400),
    ]
    expect(returnsOf(operations)).toEqual([
      { id: 'op_1', kind: 'refund', amount: 1_000, at: 2_000, after: null, refundedAmount: 1_000, disputedAmount: 0 },
      { id: 'op_2', kind: 'return', amount: 200, at: 2_000, after: 'op_1', refundedAmount: 1_200, disputedAmount: 0 },
      {
        id: 'op_3',
        kind: 'dispute_debit',
        amount: 900,
        at: 2_000,
        after: 'op_2',
        refundedAmount: 1_200,
        disputedAmount: 900,
      },
      {
        id: 'op_4',
        kind: 'dispute_credit',
        amount: 400,
        at: 2_000,
        after: 'op_3',
        refundedAmount: 1_200,
        disputedAmount: 500,
      },
    ])
  })

  test.each(['intended', 'unknown', 'pending', 'declined', 'reversing', 'reversed', 'abandoned'] as const)(
    'are none while a refund is %s, and the chain leaves it out',
    (state) => {
      const operations = [authorize(), capture, operation('op_1', 'refund', 5, state), operation('op_2', 'refund', 7)]
      expect(returnsOf(operations)).toMatchObject([{ id: 'op_2', after: null, refundedAmount: 7 }])
    },
  )

  test('are none of an authorization, a capture, or a reversal of what nobody was told of', () => {
    expect(returnsOf([authorize(), capture])).toEqual([])
    expect(returnsOf([authorize('reversed'), operation('op_reverse', 'reverse', 3_200)])).toEqual([])
  })

  test('hold the void of an approval, and not the end of waiting for money that never came', () => {
    const voided = operation('op_void', 'void', 3_200)
    expect(returnsOf([authorize(), voided])).toMatchObject([{ id: 'op_void', kind: 'void', amount: 3_200 }])
    expect(returnsOf([authorize('declined'), voided])).toEqual([])
  })

  test('are looked for only where there may be some', () => {
    const dispute = { id: 'dsp_1', amount: 1, reason: 'not_received', stage: 'dispute', status: 'won' } as const
    const told = { version: 1, disputes: [{ ...dispute, debited: 0 }], askAt: null, askedAt: 0, asks: 0, notices: [] }
    const cases: [Partial<Payment>, boolean][] = [
      [{ status: 'captured', capturedAmount: 5 }, false],
      [{ status: 'captured', capturedAmount: 5, refundedAmount: 1 }, true],
      [{ status: 'refunded', capturedAmount: 5, refundedAmount: 5 }, true],
      [{ status: 'voided' }, true],
      [{ status: 'captured', capturedAmount: 5, adjustments: told }, true],
      [{ status: 'cancelled' }, false],
    ]
    for (const [given, may] of cases) expect(mayHaveReturns(openPayment(0, given)), JSON.stringify(given)).toBe(may)
  })
})
