/** Tests what an issuer does by itself after a capture, in the ledger: returns, and disputes. */

import { describe, expect, test } from 'vitest'
import { operationsOfDay } from '../../../broker/ledger/clearing-queries.ts'
import { tally } from '../../../broker/ledger/tally-book.ts'
import { paymentView } from '../../../broker/payments/payment-view.ts'
import { AMOUNT, APPROVED, DAY, NOW, RESPOND_BY, captured, dispute } from './captured-payment.ts'

describe('A return by the issuer', () => {
  test('is a refund to the shop, an operation of its own, and in the tally and the day of its business date', () => {
    const { hears, move, payment, names, ledger, db, id } = captured()
    hears({ version: 1, moves: [move('return', 3_000, 'x')], disputes: [] })
    expect(payment()).toMatchObject({ status: 'captured', capturedAmount: AMOUNT, refundedAmount: 3_000 })
    hears({ version: 2, moves: [move('return', 3_000, 'x'), move('return', 9_800, 'y')], disputes: [] })
    expect(payment()).toMatchObject({ status: 'refunded', refundedAmount: AMOUNT })
    expect(names().slice(-3)).toEqual(['captured', 'refunded', 'refunded'])
    const returns = ledger.operationsOf(id).filter(({ kind }) => kind === 'return')
    expect(returns).toMatchObject([
      { amount: 3_000, state: 'approved', evidence: 'a.b.c', businessDate: DAY },
      { amount: 9_800, state: 'approved', evidence: 'a.b.c', businessDate: DAY },
    ])
    expect(operationsOfDay(db, { issuer: '4', businessDate: DAY }, '', 10)).toMatchObject([
      { kind: 'return', amount: 3_000 },
      { kind: 'return', amount: 9_800 },
    ])
    const spans = [{ from: NOW, to: NOW + 900_000 }]
    expect(tally(db, { groupBy: 'issuer', spans })).toMatchObject([{ refunds: 2, refundedAmount: AMOUNT }])
  })

  test('counts once, whatever is heard again, older, or without a word of it', () => {
    const { hears, move, payment, names } = captured()
    const told = { version: 2, moves: [move('return', 3_000, 'x')], disputes: [] }
    hears(told)
    const { version } = payment()
    for (const again of [told, { ...told, version: 1, moves: [] }, undefined]) hears(again)
    expect(payment()).toMatchObject({ refundedAmount: 3_000, version })
    expect(names().filter((name) => name === 'refunded')).toHaveLength(1)
  })

  test.each([
    ['together more than was captured', { moves: [['return', AMOUNT + 1, 'x']] }],
    ['with a refund of the shop’s more than was captured', { moves: [['return', 9_000, 'x']], refund: 4_000 }],
    ['another payment’s id', { moves: [['return', 1, 'x']], id: `op_${'0'.repeat(44)}` }],
    ['an id that is no continuation', { moves: [['return', 1, 'x']], id: 'ret_1' }],
  ] as const)('is not believed when it is %s', (_, { moves, ...given }) => {
    const { hears, move, payment, refunds, answers, names } = captured()
    const { refund, id } = { refund: undefined, id: undefined, ...given }
    if (refund !== undefined) {
      const begun = refunds(refund)
      answers(APPROVED, begun.kind === 'changed' ? begun.next?.id : '')
    }
    const before = payment()
    const told = moves.map(([kind, amount, own]) => ({ ...move(kind, amount, own), ...(id && { id }) }))
    hears({ version: 1, moves: told, disputes: [] })
    expect(payment()).toMatchObject({ refundedAmount: before.refundedAmount, version: before.version })
    expect(names().filter((name) => name === 'refunded')).toHaveLength(refund === undefined ? 0 : 1)
  })

  test('cannot be taken back, changed, or put in the place of what the broker itself has sent', () => {
    const { hears, move, payment, operation } = captured()
    const first = move('return', 3_000, 'x')
    hears({ version: 1, moves: [first], disputes: [] })
    const { version } = payment()
    for (const moves of [
      [],
      [{ ...first, amount: 2_000 }],
      [{ ...first, business_date: '2026-12-04' }],
      [first, { ...move('return', 1, 'y'), id: operation }],
    ])
      hears({ version: 9, moves, disputes: [] })
    expect(payment()).toMatchObject({ refundedAmount: 3_000, version })
  })

  test('waits while a refund is under way, so that both are never paid', () => {
    const { hears, answers, move, payment, refunds } = captured()
    const begun = refunds(5_000)
    const told = { version: 1, moves: [move('return', 9_000, 'x')], disputes: [] }
    hears(told)
    expect(payment()).toMatchObject({ refundedAmount: 0 })
    answers(APPROVED, begun.kind === 'changed' ? begun.next?.id : '')
    hears(told)
    expect(payment()).toMatchObject({ refundedAmount: 5_000 })
    hears({ ...told, moves: [move('return', 7_800, 'x')] })
    expect(payment()).toMatchObject({ status: 'refunded', refundedAmount: AMOUNT })
  })
})

describe('A dispute', () => {
  test('is shown while it is open, and its money is not the shop’s to refund', () => {
    const { hears, payment, names, refunds } = captured()
    hears({ version: 1, moves: [], disputes: [dispute({ amount: 10_000 })] })
    expect(paymentView(payment())).toMatchObject({
      status: 'captured',
      disputed_amount: 0,
      dispute: {
        id: 'dsp_1',
        stage: 'dispute',
        status: 'needs_response',
        amount: 10_000,
        debited_amount: 0,
        respond_by: new Date(RESPOND_BY * 1000).toISOString(),
      },
    })
    expect(names().at(-1)).toBe('disputed')
    expect(refunds(2_801)).toMatchObject({ kind: 'refused', problem: 'amount_too_large' })
    expect(refunds()).toMatchObject({ kind: 'changed', next: { amount: 2_800 } })
  })

  test('over all of it leaves nothing to refund, and an inquiry leaves all', () => {
    const all = captured()
    all.hears({ version: 1, moves: [], disputes: [dispute()] })
    expect(all.refunds()).toMatchObject({ kind: 'refused', problem: 'payment_not_refundable' })
    const asked = captured()
    asked.hears({ version: 1, moves: [], disputes: [dispute({ stage: 'inquiry' })] })
    expect(asked.refunds()).toMatchObject({ kind: 'changed', next: { amount: AMOUNT } })
  })

  test('that is lost takes its money for good: told, counted, and never refunded too', () => {
    const { hears, move, payment, names, refunds, db } = captured()
    const moves = [move('dispute_debit', 10_000, 'x')]
    hears({ version: 1, moves, disputes: [dispute({ amount: 10_000 })] })
    hears({ version: 2, moves, disputes: [dispute({ amount: 10_000, status: 'under_review' })] })
    hears({ version: 3, moves, disputes: [dispute({ amount: 10_000, status: 'lost' })] })
    expect(names().slice(-3)).toEqual(['disputed', 'disputed', 'dispute_lost'])
    expect(paymentView(payment())).toMatchObject({ status: 'captured', refunded_amount: 0, disputed_amount: 10_000 })
    expect(refunds()).toMatchObject({ next: { amount: 2_800 } })
    const spans = [{ from: NOW, to: NOW + 900_000 }]
    expect(tally(db, { groupBy: 'issuer', spans })).toMatchObject([
      { capturedAmount: AMOUNT, refundedAmount: 0, disputedAmount: 10_000 },
    ])
  })

  test.each(['won', 'withdrawn'] as const)('that is %s gives its money back, and then it can be refunded', (status) => {
    const { hears, move, payment, names, refunds } = captured()
    const debit = move('dispute_debit', AMOUNT, 'x')
    hears({ version: 1, moves: [debit], disputes: [dispute()] })
    expect(payment().adjustments?.disputes).toMatchObject([{ debited: AMOUNT }])
    hears({ version: 2, moves: [debit], disputes: [dispute({ status })] })
    // The word is there, the money not yet.
    expect(refunds()).toMatchObject({ problem: 'payment_not_refundable' })
    hears({ version: 3, moves: [debit, move('dispute_credit', AMOUNT, 'y')], disputes: [dispute({ status })] })
    expect(names().slice(-2)).toEqual(['dispute_won', 'dispute_won'])
    expect(paymentView(payment())).toMatchObject({ disputed_amount: 0, dispute: { status, debited_amount: 0 } })
    expect(refunds()).toMatchObject({ next: { amount: AMOUNT } })
  })

  test('cannot take what was refunded, give back what it never took, or be forgotten', () => {
    const { hears, move, payment, refunds, answers } = captured()
    const begun = refunds(3_000)
    answers(APPROVED, begun.kind === 'changed' ? begun.next?.id : '')
    hears({ version: 1, moves: [], disputes: [dispute()] })
    const before = payment().version
    hears({ version: 2, moves: [move('dispute_debit', 10_000, 'x')], disputes: [dispute()] })
    hears({ version: 2, moves: [move('dispute_credit', 1, 'x')], disputes: [dispute()] })
    hears({ version: 2, moves: [], disputes: [] })
    expect(payment()).toMatchObject({ version: before, adjustments: { version: 1 } })
    hears({ version: 2, moves: [move('dispute_debit', 9_800, 'x')], disputes: [dispute()] })
    expect(paymentView(payment())).toMatchObject({ disputed_amount: 9_800, refunded_amount: 3_000 })
  })

  test('may come again after its end, at another stage, and beside another one', () => {
    const { hears, payment, names } = captured()
    hears({ version: 1, moves: [], disputes: [dispute({ status: 'won' })] })
    hears({ version: 2, moves: [], disputes: [dispute({ stage: 'second' })] })
    const second = dispute({ id: 'dsp_2', amount: 100, status: 'accepted' })
    hears({ version: 3, moves: [], disputes: [dispute({ stage: 'second' }), second] })
    expect(names().slice(-3)).toEqual(['dispute_won', 'disputed', 'dispute_lost'])
    expect(paymentView(payment()).dispute).toMatchObject({ id: 'dsp_1', stage: 'second' })
  })
})
