import { describe, expect, test } from 'vitest'

import type { Book, BookAccount } from '../../../issuers/settlement/book.ts'
import { creditBook } from '../../../issuers/settlement/credit-book.ts'
import { debitBook } from '../../../issuers/settlement/debit-book.ts'
import { RELATED_OPERATIONS_MAX } from '../../../issuers/settlement/limits.ts'
import { ruleOn } from '../../../issuers/settlement/operation-rules.ts'
import type { DecidedOperation, Facts, Ruling } from '../../../issuers/settlement/operation-rules.ts'
import type { KeptAccount } from '../../../issuers/account-kinds.ts'
import type { Operation } from '../../../protocol/issuer-messages.ts'

const NOW = Date.UTC(2026, 10, 23)

const CARD: KeptAccount = { member_number: '3528000044107760', expiry: '2026-11' }
const BANK: KeptAccount = {
  bank_number: '0310',
  branch_number: '001',
  account_type: 'ordinary',
  account_number: '7722060',
  account_holder: 'ヤマダ ハナコ',
}

const KEPT: BookAccount = {
  number: '3528000044107760',
  status: 'active',
  currency: 'JPY',
  balance: 0,
  openingBalance: 0,
  creditLimit: 10_000,
  held: 0,
  owed: 0,
  operationLimit: null,
  expiry: '2026-11',
  holder: null,
}
const KEPT_AT_BANK: BookAccount = {
  ...KEPT,
  number: '0310-001-ordinary-7722060',
  balance: 10_000,
  openingBalance: 10_000,
  creditLimit: 0,
  expiry: null,
  holder: 'ヤマダ ハナコ',
}

interface Side {
  book: Book
  account: BookAccount
  presented: KeptAccount
}
const SIDES: [string, Side][] = [
  ['credit', { book: creditBook, account: KEPT, presented: CARD }],
  ['debit', { book: debitBook, account: KEPT_AT_BANK, presented: BANK }],
]

const AUTHORIZE: Operation = { id: 'op_a', kind: 'authorize', amount: 1000, currency: 'JPY' }

/** Runs operations one after the other on one account, as the settlement server does. */
function ledger({ book, account, presented }: Side) {
  let kept = account
  const decided: DecidedOperation[] = []
  const run = (kind: Operation['kind'], amount: number, currency = 'JPY'): Ruling => {
    const id = `op_${decided.length}`
    const operation: Operation = { id, kind, amount, currency, ...(kind === 'authorize' ? {} : { original: 'op_0' }) }
    const original = decided.find((known) => known.id === 'op_0')
    const facts: Facts = {
      account: kept,
      related: decided.slice(1).filter(({ outcome }) => outcome === 'approved'),
      now: NOW,
      ...(kind === 'authorize' ? { presented } : {}),
      ...(original === undefined ? {} : { original }),
    }
    const ruling = ruleOn(book, operation, facts)
    if (ruling.outcome === 'approved' && ruling.movement) kept = { ...kept, ...ruling.movement.figures }
    decided.push({ id, kind, amount, currency, outcome: ruling.outcome, authorization: '123456' })
    return ruling
  }
  return { run, funds: () => book.available(kept), account: () => kept }
}

describe.each(SIDES)('On %s', (_, side) => {
  const rule = (account: Partial<BookAccount>, given: Partial<Operation> = {}, presented = side.presented): Ruling =>
    ruleOn(
      side.book,
      { ...AUTHORIZE, ...given },
      { account: { ...side.account, ...account }, presented, related: [], now: NOW },
    )

  test.each([
    ['closed', { status: 'closed' }, {}, 'account_closed'],
    ['flagged as expired', { status: 'expired' }, {}, 'expired_account'],
    [
      'past its last month',
      { expiry: '2026-10' },
      {},
      side.book.kind === 'credit' ? 'refused_by_issuer' : 'expired_account',
    ],
    ['blocked', { status: 'blocked' }, {}, 'refused_by_issuer'],
    ['of another currency', { currency: 'USD' }, {}, 'refused_by_issuer'],
    ['with a limit below the amount', { operationLimit: 999 }, {}, 'limit_exceeded'],
    ['with too little on it', {}, { amount: 10_001 }, 'insufficient_funds'],
  ] as const)('an account that is %s declines', (_name, account, operation, reason) => {
    expect(rule(account, operation)).toEqual({ outcome: 'declined', reason })
  })

  test('the last yen, and the limit itself, may be spent', () => {
    expect(rule({ operationLimit: 10_000 }, { amount: 10_000 })).toMatchObject({ outcome: 'approved' })
  })

  test('an unknown account, the other kind, and a detail that differs are refused alike', () => {
    const refused = { outcome: 'declined', reason: 'refused_by_issuer' }
    const unknown: Facts = { presented: side.presented, related: [], now: NOW }
    expect(ruleOn(side.book, AUTHORIZE, unknown)).toEqual(refused)
    expect(rule({}, {}, side.book.kind === 'credit' ? BANK : CARD)).toEqual(refused)
    expect(rule({}, {}, { ...CARD, expiry: '2031-01' })).toEqual(refused)
    expect(rule({}, {}, { ...BANK, account_holder: 'ベツ ジン' })).toEqual(refused)
  })

  test('a capture in part gives back the rest, and refunds end at what was captured', () => {
    const { run, funds } = ledger(side)
    run('authorize', 1000)
    expect(funds()).toBe(9000)
    run('capture', 600)
    expect(funds()).toBe(9400)
    expect(run('capture', 1).outcome).toBe('declined')
    expect(run('refund', 601).outcome).toBe('declined')
    expect(run('refund', 600).outcome).toBe('approved')
    expect(run('refund', 1).outcome).toBe('declined')
    expect(funds()).toBe(10_000)
  })

  test.each([
    ['nothing', []],
    ['a capture', [['capture', 1000]]],
    ['a capture in part', [['capture', 1]]],
    [
      'a capture and a refund',
      [
        ['capture', 700],
        ['refund', 200],
      ],
    ],
    ['a void', [['void', 1000]]],
    ['a reversal', [['reverse', 1000]]],
  ] as const)('a reversal after %s ends where it began, with nothing to follow', (_name, steps) => {
    const { run, account } = ledger(side)
    run('authorize', 1000)
    for (const [kind, amount] of steps) expect(run(kind, amount).outcome).toBe('approved')
    expect(run('reverse', 1000).outcome).toBe('approved')
    expect(account()).toEqual(side.account)
    for (const kind of ['capture', 'void', 'refund'] as const) expect(run(kind, 1).outcome).toBe('declined')
    expect(run('reverse', 1000)).toEqual({ outcome: 'approved' })
  })

  test('a void must be for the whole, and before capture', () => {
    const { run } = ledger(side)
    run('authorize', 1000)
    expect(run('void', 999).outcome).toBe('declined')
    run('capture', 1000)
    expect(run('void', 1000).outcome).toBe('declined')
  })

  test('another currency captures nothing', () => {
    const { run, funds } = ledger(side)
    run('authorize', 1000)
    expect(run('capture', 1000, 'USD')).toMatchObject({ outcome: 'declined' })
    expect(funds()).toBe(9000)
  })

  test('a reversal of the unknown leaves a tombstone; of a declined one, nothing', () => {
    const reverse: Operation = { id: 'op_r', kind: 'reverse', amount: 1000, currency: 'JPY', original: 'op_a' }
    expect(ruleOn(side.book, reverse, { related: [], now: NOW })).toEqual({ outcome: 'approved', tombstone: true })
    const original: DecidedOperation = { ...AUTHORIZE, outcome: 'declined', authorization: '' }
    expect(ruleOn(side.book, reverse, { original, related: [], now: NOW })).toEqual({ outcome: 'approved' })
  })

  test('after two hundred operations only a reversal is taken, so that its past can always be read whole', () => {
    const { run, funds } = ledger(side)
    run('authorize', 1000)
    run('capture', 1000)
    for (let i = 1; i < RELATED_OPERATIONS_MAX; i++) expect(run('refund', 1).outcome).toBe('approved')
    expect(run('refund', 1).outcome).toBe('declined')
    expect(run('reverse', 1000).outcome).toBe('approved')
    expect(funds()).toBe(10_000)
  })

  test('no order of operations makes or loses money', () => {
    const kinds = ['capture', 'void', 'refund', 'refund', 'reverse'] as const
    // A fixed sequence of a linear congruential generator: the same runs every time.
    let seed = 7
    const next = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return seed % below
    }
    for (let round = 0; round < 500; round++) {
      const { run, funds, account } = ledger(side)
      run('authorize', 1000)
      for (let step = 0; step < 6; step++) run(kinds[next(kinds.length)] ?? 'void', 1 + next(1000))
      expect(funds()).toBeGreaterThanOrEqual(9000)
      expect(funds()).toBeLessThanOrEqual(10_000)
      expect(Math.min(account().held, account().owed)).toBe(0)
    }
  })
})

describe('A card', () => {
  test('is good to the last moment of its last month, UTC', () => {
    const facts = { account: KEPT, presented: CARD, related: [] }
    expect(ruleOn(creditBook, AUTHORIZE, { ...facts, now: Date.UTC(2026, 11, 1) - 1 }).outcome).toBe('approved')
    expect(ruleOn(creditBook, AUTHORIZE, { ...facts, now: Date.UTC(2026, 11, 1) })).toMatchObject({
      reason: 'expired_account',
    })
  })

  test('holds on authorize and owes on capture', () => {
    const { run, account } = ledger({ book: creditBook, account: KEPT, presented: CARD })
    run('authorize', 1000)
    expect(account()).toMatchObject({ held: 1000, owed: 0 })
    run('capture', 400)
    expect(account()).toMatchObject({ held: 0, owed: 400 })
  })
})
