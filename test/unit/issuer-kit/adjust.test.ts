/** Returns and disputes in the books of an issuer that is made with the kit. */

import { describe, expect, test } from 'vitest'
import type { AdjustmentOf, Books, Entry } from '../../../issuer-kit/index.ts'
import { adjust } from '../../../issuer-kit/index.ts'
import { inquire, settle } from '../../../issuer-kit/settle-operation.ts'
import { isAdjustmentId } from '../../../protocol/adjustments.ts'
import { isDecision } from '../../../protocol/issuer-messages.ts'
import type { Decision, Operation } from '../../../protocol/issuer-messages.ts'

const AMOUNT = 1_000
const TODAY = '2026-11-26'
const OPERATION = `op_${'0'.repeat(44)}`
const DISPUTE = {
  id: 'dsp_1',
  amount: 600,
  reason: 'not_received',
  stage: 'dispute',
  status: 'needs_response',
} as const

/** Books in memory of one captured payment. `disturb`: runs once before the next entries are written. */
async function capturedBooks(capture = AMOUNT) {
  const entries: Entry[] = []
  let disturb: (() => void) | undefined
  const isTaken = (added: Entry): boolean =>
    entries.some(
      ({ id, original, step }) => id === added.id || (step && original === added.original && step === added.step),
    )
  const books: Books = {
    find: (id) => entries.find((entry) => entry.id === id),
    following: (original) =>
      entries.filter((entry) => entry.original === original && entry.outcome === 'approved').toReversed(),
    record(added) {
      disturb?.()
      disturb = undefined
      if (added.some(isTaken)) return 'taken'
      entries.push(...added)
      return 'recorded'
    },
    day: (date) => ({ count: 0, entries: entries.filter(({ businessDate }) => businessDate === date) }),
  }
  const terms = { books, now: 0, today: TODAY, holdSeconds: undefined, instruct: undefined }
  let used = 0
  const settles = async (kind: Operation['kind'], amount: number, id = `op_${++used}`) => {
    const about = kind === 'authorize' ? {} : { original: OPERATION }
    const operation = { id, kind, amount, currency: 'JPY', ...about }
    const account = kind === 'authorize' ? { account: { type: 'prepaid' } } : {}
    const answer = await settle({ operation, broker: 'http://broker.test', ...account }, terms)
    return answer.ok ? (answer.body as Decision).outcome : answer.code
  }
  await settles('authorize', AMOUNT, OPERATION)
  if (capture > 0) await settles('capture', capture)
  const given = { operationId: OPERATION, businessDate: TODAY }
  const inquires = async () => {
    const answer = await inquire(books, OPERATION, 'http://broker.test')
    if (!answer.ok || !isDecision(answer.body)) throw new Error('no decision')
    return answer.body.adjustments
  }
  return {
    entries,
    settles,
    inquires,
    returns: (amount: number) => adjust(books, { ...given, kind: 'return', amount }),
    disputes: (
      changes: Partial<Extract<AdjustmentOf, { kind: 'dispute' }>['dispute']> = {},
      moved: { takes?: number; gives?: number } = {},
    ) => adjust(books, { ...given, kind: 'dispute', dispute: { ...DISPUTE, ...changes }, ...moved }),
    taken: () => entries.reduce((sum, { held, taken }) => sum + held + taken, 0),
    disturbs: (by: () => void) => void (disturb = by),
  }
}

describe('A return', () => {
  test('gives the member the money back, and is told to whoever asks from then on', async () => {
    const { returns, inquires, taken, entries } = await capturedBooks()
    expect(await inquires()).toBeUndefined()
    expect(await returns(300)).toBe('recorded')
    expect(taken()).toBe(AMOUNT - 300)
    const told = await inquires()
    expect(told).toMatchObject({
      version: 1,
      disputes: [],
      moves: [{ kind: 'return', amount: 300, business_date: TODAY }],
    })
    expect(isAdjustmentId(told?.moves[0]?.id ?? '', OPERATION)).toBe(true)
    expect(entries.at(-1)).toMatchObject({ businessDate: TODAY, original: OPERATION, broker: 'http://broker.test' })
  })

  test('and refunds are never more than was captured, in whichever order they come', async () => {
    const { returns, settles, taken } = await capturedBooks(800)
    expect(await settles('refund', 500)).toBe('approved')
    expect(await returns(301)).toBe('refused')
    expect(await returns(200)).toBe('recorded')
    expect(await settles('refund', 101)).toBe('declined')
    expect(await settles('refund', 100)).toBe('approved')
    expect(taken()).toBe(0)
  })

  test('is decided anew when a refund comes between, and not made twice', async () => {
    const { returns, disturbs, entries } = await capturedBooks()
    const refund: Entry = {
      id: 'op_between',
      kind: 'refund',
      amount: 800,
      currency: 'JPY',
      original: OPERATION,
      step: 2,
      outcome: 'approved',
      held: 0,
      taken: -800,
      authorization: '',
      reference: 'r',
    }
    disturbs(() => void entries.push(refund))
    expect(await returns(300)).toBe('refused')
  })

  test.each([
    ['before the capture', 0],
    ['of what was reversed', AMOUNT],
  ])('is refused %s', async (_, capture) => {
    const { returns, settles } = await capturedBooks(capture)
    if (capture > 0) await settles('reverse', AMOUNT)
    expect(await returns(1)).toBe('refused')
  })
})

describe('A dispute', () => {
  test('holds its whole amount from refunds while it is open, and what it took when it is over', async () => {
    const { disputes, settles, inquires } = await capturedBooks()
    expect(await disputes({}, { takes: 400 })).toBe('recorded')
    expect(await settles('refund', 401)).toBe('declined')
    expect(await disputes({ status: 'won' })).toBe('recorded')
    expect(await settles('refund', 601)).toBe('declined')
    expect(await disputes({ status: 'won' }, { gives: 400 })).toBe('recorded')
    expect(await settles('refund', AMOUNT)).toBe('approved')
    expect(await inquires()).toMatchObject({
      version: 3,
      moves: [{ kind: 'dispute_debit', dispute: 'dsp_1' }, { kind: 'dispute_credit' }],
      disputes: [{ id: 'dsp_1', status: 'won' }],
    })
  })

  test.each([
    ['takes more than is disputed', {}, { takes: 601 }],
    ['gives back what it never took', {}, { gives: 1 }],
    ['moves money at an inquiry', { stage: 'inquiry' }, { takes: 1 }],
    ['has a word that nobody knows', { reason: 'Not received' }, {}],
  ] as const)('is refused when it %s', async (_, changes, moved) => {
    const { disputes, inquires } = await capturedBooks()
    expect(await disputes(changes, moved)).toBe('refused')
    expect(await inquires()).toBeUndefined()
  })

  test('cannot take what was refunded, and a reversal gives back what is left alone', async () => {
    const { disputes, settles, taken } = await capturedBooks()
    expect(await settles('refund', 700)).toBe('approved')
    expect(await disputes({}, { takes: 301 })).toBe('refused')
    expect(await disputes({}, { takes: 200 })).toBe('recorded')
    expect(await settles('reverse', AMOUNT)).toBe('approved')
    expect(taken()).toBe(0)
  })

  test('changes no more often than an answer can tell', async () => {
    const { disputes } = await capturedBooks()
    let changes = 0
    for (; changes < 100 && (await disputes({ respond_by: changes })) === 'recorded'; changes++);
    expect(changes).toBe(64)
    expect(await disputes({ id: 'dsp_2' })).toBe('refused')
  })
})
