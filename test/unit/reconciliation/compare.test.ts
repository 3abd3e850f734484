import { describe, expect, test } from 'vitest'

import type { BookedOperation } from '../../../broker/ledger/clearing-queries.ts'
import { compareDay, totalsOf } from '../../../broker/reconciliation/compare.ts'
import type { ClearedOperation } from '../../../protocol/clearing-messages.ts'

const cleared: ClearedOperation = { id: 'op_1', kind: 'capture', amount: 1000, currency: 'JPY' }
const booked: BookedOperation = { ...cleared, paymentId: 'pay_1', state: 'approved' }
const side = { kind: 'capture', amount: 1000, currency: 'JPY' }

describe('A day differs', () => {
  test('in nothing when both have the same', () => {
    expect(compareDay([cleared], [booked])).toEqual([])
    expect(compareDay([], [])).toEqual([])
  })

  test('in nothing when an authorization that the record has was taken back: the record has that too', () => {
    const authorize = { ...cleared, kind: 'authorize' } as const
    const reverse = { id: 'op_2', kind: 'reverse', amount: 1000, currency: 'JPY', original: 'op_1' } as const
    const reversed = { ...booked, kind: 'authorize', state: 'reversed' } as const
    expect(compareDay([authorize, reverse], [reversed, { ...booked, ...reverse }])).toEqual([])
  })

  test('where the record has what no ledger knows', () => {
    expect(compareDay([cleared], [])).toEqual([
      { difference: 'missing_here', operation: 'op_1', payment: null, here: null, there: side },
    ])
  })

  test('where a ledger was told of what the record has not', () => {
    expect(compareDay([], [booked])).toEqual([
      { difference: 'missing_there', operation: 'op_1', payment: 'pay_1', here: side, there: null },
    ])
  })

  test.each([{ amount: 999 }, { currency: 'USD' }, { kind: 'refund' as const }])(
    'where the two say other things: %j',
    (other) => {
      expect(compareDay([{ ...cleared, ...other }], [booked])).toEqual([
        { difference: 'other_amount', operation: 'op_1', payment: 'pay_1', here: side, there: { ...side, ...other } },
      ])
    },
  )

  test.each([
    ['intended', 'unresolved_here'],
    ['unknown', 'unresolved_here'],
    ['reversing', 'unresolved_here'],
    ['declined', 'refused_here'],
    ['abandoned', 'refused_here'],
  ] as const)('where the record has what is %s here: %s', (state, difference) => {
    expect(compareDay([cleared], [{ ...booked, state }])).toMatchObject([{ difference }])
  })

  test('where the record has an operation twice', () => {
    expect(compareDay([cleared, cleared], [booked])).toMatchObject([{ difference: 'booked_twice', operation: 'op_1' }])
  })

  test('in each operation by itself, in the order of their ids', () => {
    const found = compareDay([{ ...cleared, id: 'op_3' }, cleared], [booked, { ...booked, id: 'op_2' }])
    expect(found.map(({ operation, difference }) => `${operation} ${difference}`)).toEqual([
      'op_2 missing_there',
      'op_3 missing_here',
    ])
  })
})

test('Totals are by kind and currency', () => {
  const dollars = { ...cleared, currency: 'USD' }
  const refund = { ...cleared, kind: 'refund', amount: 5 } as const
  expect(totalsOf([cleared, cleared, dollars, refund])).toEqual({
    'capture JPY': 2000,
    'capture USD': 1000,
    'refund JPY': 5,
  })
})
