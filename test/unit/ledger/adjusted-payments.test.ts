/** What an issuer does by itself after a capture, in the real ledger over SQLite in memory: returns, and disputes. */

import { describe, expect, test } from 'vitest'
import { operationsOfDay } from '../../../broker/ledger/clearing-queries.ts'
import { DuePayments } from '../../../broker/ledger/due-payments.ts'
import { tally } from '../../../broker/ledger/tally-book.ts'
import { forgetKept } from '../../../broker/ledger/transaction.ts'
import {
  ADJUSTMENT_ASKS_MAX,
  ADJUSTMENT_ASK_DELAYS_MS,
  DISPUTE_ENDS_MARGIN_MS,
  NOTICE_ASKS_APART_MS,
} from '../../../broker/limits.ts'
import { paymentView } from '../../../broker/payments/payment-view.ts'
import type { Payment } from '../../../broker/payments/payment.ts'
import type { SettlementResult } from '../../../broker/payments/ports/settlement.ts'
import { resolvePayment } from '../../../broker/payments/resolve-payment.ts'
import type { AdjustmentMove, Adjustments, Dispute } from '../../../protocol/adjustments.ts'
import { operationId, paymentId } from '../../../protocol/object-id.ts'
import { ledgerInMemory, newPayment } from './ledger-in-memory.ts'

const NOW = Date.parse('2026-11-26T03:00:00Z')
const DAY = '2026-12-03'
const RESPOND_BY = NOW / 1000 + 1_209_600
const ISSUER = { prefix: '4', name: 'Sumire Card', livemode: false }
const AMOUNT = 12_800
const PAPERS = { reference: 'r', evidence: 'a.b.c' }
const APPROVED = {
  outcome: 'approved',
  authorization: '072941',
  holdExpiresAt: null,
  businessDate: '2026-11-26',
  ...PAPERS,
} as const
const REFUSED: SettlementResult = { outcome: 'declined', reason: 'refused_by_issuer', ...PAPERS }

const dispute = (given: Partial<Dispute> = {}): Dispute => {
  const about = { id: 'dsp_1', amount: AMOUNT, reason: 'not_received', respond_by: RESPOND_BY } as const
  return { ...about, stage: 'dispute', status: 'needs_response', ...given }
}

/** A payment that was captured, and the ways to hear more of it. */
function captured(given: Partial<Payment> = {}) {
  const made = ledgerInMemory()
  const { ledger, db } = made
  let [now, ids] = [NOW, 0]
  const id = paymentId('0v3fxtr0', NOW, new Uint8Array(17))
  const newId = (kind: string): string =>
    kind === 'op' ? operationId(id, new Uint8Array(10).fill(++ids)) : `evt_${++ids}`
  const context = () => ({ now, newId })
  const request = { key: id, fingerprint: '', isDecided: true }
  ledger.create(newPayment(1, { id, createdAt: NOW, ...given }), request, context())
  const begun = ledger.beginAttempt(id, { issuer: ISSUER, memberHint: null }, context())
  const operation = begun.kind === 'begun' ? begun.operation.id : ''
  ledger.recordAttempt(operation, { type: 'authenticated', method: 'credit' }, context())
  const authorized = ledger.recordOutcome(operation, APPROVED, context())
  const payment = (): Payment => {
    // As it is stored, not as it is remembered.
    forgetKept(db)
    const found = ledger.find(id)
    if (found === undefined) throw new Error('The payment is gone.')
    return found
  }
  if (authorized.next) ledger.recordOutcome(authorized.next.id, APPROVED, context())
  const answers = (outcome: SettlementResult, of = operation) => ledger.recordOutcome(of, outcome, context())
  const hears = (adjustments?: Adjustments) => answers({ ...APPROVED, ...(adjustments && { adjustments }) })
  const move = (kind: AdjustmentMove['kind'], amount: number, own: string): AdjustmentMove => {
    const about = kind === 'return' ? {} : { dispute: 'dsp_1' }
    return { id: operation.slice(0, 37) + own.repeat(10), kind, amount, business_date: DAY, ...about }
  }
  const names = (): string[] => ledger.eventsOf(id).map(({ name }) => name.replace('payment.', ''))
  const noticed = (notice: string, issuers = ['4']) =>
    ledger.noteNotice({ operationId: operation, notice, issuers }, context())
  const refunds = (amount?: number) => ledger.beginOperation(id, { kind: 'refund', amount }, context())
  const passes = (ms: number): void => void (now += ms)
  const about = { id, operation, answers, hears, move, payment, names, noticed, refunds, passes, context }
  return { ...made, ...about, now: () => now }
}

describe('A return by the issuer', () => {
  test('is a refund to the shop, an operation of its own, and in the tally and the day of its business date', () => {
    const { hears, move, payment, names, ledger, db, id } = captured()
    hears({ version: 1, moves: [move('return', 3_000, 'a')], disputes: [] })
    expect(payment()).toMatchObject({ status: 'captured', capturedAmount: AMOUNT, refundedAmount: 3_000 })
    hears({ version: 2, moves: [move('return', 3_000, 'a'), move('return', 9_800, 'b')], disputes: [] })
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
    const told = { version: 2, moves: [move('return', 3_000, 'a')], disputes: [] }
    hears(told)
    const { version } = payment()
    for (const again of [told, { ...told, version: 1, moves: [] }, undefined]) hears(again)
    expect(payment()).toMatchObject({ refundedAmount: 3_000, version })
    expect(names().filter((name) => name === 'refunded')).toHaveLength(1)
  })

  test.each([
    ['together more than was captured', { moves: [['return', AMOUNT + 1, 'a']] }],
    ['with a refund of the shop’s more than was captured', { moves: [['return', 9_000, 'a']], refund: 4_000 }],
    ['another payment’s id', { moves: [['return', 1, 'a']], id: `op_${'0'.repeat(44)}` }],
    ['an id that is no continuation', { moves: [['return', 1, 'a']], id: 'ret_1' }],
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
    const first = move('return', 3_000, 'a')
    hears({ version: 1, moves: [first], disputes: [] })
    const { version } = payment()
    for (const moves of [
      [],
      [{ ...first, amount: 2_000 }],
      [{ ...first, business_date: '2026-12-04' }],
      [first, { ...move('return', 1, 'b'), id: operation }],
    ])
      hears({ version: 9, moves, disputes: [] })
    expect(payment()).toMatchObject({ refundedAmount: 3_000, version })
  })

  test('waits while a refund is under way, so that both are never paid', () => {
    const { hears, answers, move, payment, refunds } = captured()
    const begun = refunds(5_000)
    const told = { version: 1, moves: [move('return', 9_000, 'a')], disputes: [] }
    hears(told)
    expect(payment()).toMatchObject({ refundedAmount: 0 })
    answers(APPROVED, begun.kind === 'changed' ? begun.next?.id : '')
    hears(told)
    expect(payment()).toMatchObject({ refundedAmount: 5_000 })
    hears({ ...told, moves: [move('return', 7_800, 'a')] })
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
    const moves = [move('dispute_debit', 10_000, 'a')]
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
    const debit = move('dispute_debit', AMOUNT, 'a')
    hears({ version: 1, moves: [debit], disputes: [dispute()] })
    expect(payment().adjustments?.disputes).toMatchObject([{ debited: AMOUNT }])
    hears({ version: 2, moves: [debit], disputes: [dispute({ status })] })
    // The word is there, the money not yet.
    expect(refunds()).toMatchObject({ problem: 'payment_not_refundable' })
    hears({ version: 3, moves: [debit, move('dispute_credit', AMOUNT, 'b')], disputes: [dispute({ status })] })
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
    hears({ version: 2, moves: [move('dispute_debit', 10_000, 'a')], disputes: [dispute()] })
    hears({ version: 2, moves: [move('dispute_credit', 1, 'a')], disputes: [dispute()] })
    hears({ version: 2, moves: [], disputes: [] })
    expect(payment()).toMatchObject({ version: before, adjustments: { version: 1 } })
    hears({ version: 2, moves: [move('dispute_debit', 9_800, 'a')], disputes: [dispute()] })
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

describe('The issuer of a captured payment', () => {
  test('is never asked by itself, and at once after a notice: once for many, and not for a repeat', () => {
    const { payment, noticed, now, hears } = captured()
    expect(payment().wakeAt).toBeNull()
    expect(noticed('ntc_1', ['7'])).toBeUndefined()
    expect(noticed('ntc_1')?.wakeAt).toBe(now() + 1)
    hears()
    expect(noticed('ntc_1')?.wakeAt).toBe(now() + (ADJUSTMENT_ASK_DELAYS_MS[1] ?? 0))
    expect(noticed('ntc_2')?.wakeAt).toBe(now() + NOTICE_ASKS_APART_MS)
  })

  test('is asked a few times more, for its first answer may be old, and then no more', () => {
    const { payment, noticed, hears, passes, now } = captured()
    noticed('ntc_1')
    const waits: number[] = []
    for (let at = payment().wakeAt; at !== null && waits.length < 20; at = payment().wakeAt) {
      waits.push(at - now())
      passes(at - now())
      hears()
    }
    expect(waits).toEqual([1, ...ADJUSTMENT_ASK_DELAYS_MS.slice(1)])
  })

  test('is asked daily while a dispute is open, and right after the time to answer it is over', () => {
    const { payment, hears, passes, now } = captured()
    hears({ version: 1, moves: [], disputes: [dispute()] })
    const times: number[] = []
    for (let asked = 0; asked < 30; asked++) {
      passes((payment().wakeAt ?? 0) - now())
      times.push(now())
      hears()
    }
    expect(times).toContain(RESPOND_BY * 1000 + DISPUTE_ENDS_MARGIN_MS)
    hears({ version: 2, moves: [], disputes: [dispute({ status: 'lost' })] })
    for (let asked = 0; asked < 10 && payment().wakeAt !== null; asked++) hears()
    expect(payment().wakeAt).toBeNull()
  })

  test('is not asked for ever when it never answers', () => {
    const { payment, noticed, answers } = captured()
    noticed('ntc_1')
    let asks = 0
    for (; payment().wakeAt !== null && asks < 1_000; asks++) answers({ outcome: 'unknown' })
    expect(asks).toBe(ADJUSTMENT_ASKS_MAX)
  })

  test('is asked after what is under way, when a notice came meanwhile', () => {
    const { noticed, refunds, answers, payment, now, passes } = captured()
    const begun = refunds(100)
    const own = payment().wakeAt
    expect(noticed('ntc_1')?.wakeAt).toBe(own)
    passes(60_000)
    answers(REFUSED, begun.kind === 'changed' ? begun.next?.id : '')
    const at = payment().wakeAt ?? 0
    expect(at).toBeGreaterThan(now())
    expect(at).toBeLessThan(now() + 60_000)
  })

  test('is asked by the alarm, and its word is written down', async () => {
    const { db, ledger, noticed, move, payment, passes, now, context } = captured()
    noticed('ntc_1')
    passes(1)
    const claimed = new DuePayments(db).claim('4', now())
    const adjustments = { version: 1, moves: [move('return', AMOUNT, 'a')], disputes: [] }
    const settlement = { inquire: async () => ({ ...APPROVED, adjustments }) }
    const port = {
      recordOutcome: async (...[of, outcome]: [string, SettlementResult]) =>
        ledger.recordOutcome(of, outcome, context()),
    }
    const at = { ledger: port, issuerOf: async () => ({ settlement }) } as unknown as Parameters<
      typeof resolvePayment
    >[0]
    if (claimed === undefined) throw new Error('Nothing is due.')
    expect(await resolvePayment(at, claimed, now())).toBe(true)
    expect(payment()).toMatchObject({ status: 'refunded', refundedAmount: AMOUNT })
  })
})
