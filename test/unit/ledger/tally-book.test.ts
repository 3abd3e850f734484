import { beforeAll, describe, expect, test } from 'vitest'
import { tally } from '../../../broker/ledger/tally-book.ts'
import { calendarOf, daysBetween } from '../../../protocol/calendar.ts'
import { ledgerInMemory, newPayment } from './ledger-in-memory.ts'

const START = Date.parse('2026-11-01T00:00:00Z')
const HOUR = 60 * 60_000

type House = ReturnType<typeof ledgerInMemory>

/** A payment captured at a time, in the ledger's own way. */
function captured(
  house: House,
  number: number,
  at: number,
  given: { currency?: string; amount?: number } = {},
): string {
  const { ledger, context } = house
  const payment = newPayment(number, { createdAt: at, ...given })
  const issuer = { prefix: number % 2 === 0 ? '4' : '7', name: 'An issuer', livemode: false }
  ledger.create(payment, { key: `key-${number}`, fingerprint: '' }, context(at))
  const begun = ledger.beginAttempt(payment.id, { issuer, memberHint: null }, context(at))
  const operation = begun.kind === 'begun' ? begun.operation.id : ''
  ledger.recordAttempt(operation, { type: 'authenticated', method: 'credit' }, context(at))
  const { next } = ledger.recordOutcome(operation, approval(), context(at))
  ledger.recordOutcome(next?.id ?? '', approval(), context(at))
  return payment.id
}

function refunded(house: House, id: string, at: number, amount: number): void {
  const { ledger, context } = house
  const begun = ledger.beginOperation(id, { kind: 'refund', amount }, context(at))
  const operation = begun.kind === 'changed' ? begun.next?.id : undefined
  ledger.recordOutcome(operation ?? '', approval(), context(at))
  // Told once more, as after a lost answer: it counts once.
  ledger.recordOutcome(operation ?? '', approval(), context(at + HOUR))
}

function approval() {
  const said = { authorization: 'A1', reference: 'r', evidence: 'a.b.c', businessDate: '2026-11-01' }
  return { outcome: 'approved', holdExpiresAt: null, ...said } as const
}

function byDay(house: House, from: number, to: number, zone = 'UTC') {
  const days = daysBetween(calendarOf(zone), from, to)
  return tally(house.db, { groupBy: 'day', spans: days }).map((row) => ({
    ...row,
    group: days[Number(row.group)]?.day,
  }))
}

describe('a tally', () => {
  test('counts a capture and a refund each on its own day', () => {
    const house = ledgerInMemory()
    const id = captured(house, 1, START + 23 * HOUR, { amount: 500 })
    refunded(house, id, START + 25 * HOUR, 200)
    refunded(house, id, START + 50 * HOUR, 300)
    expect(byDay(house, START, START + 72 * HOUR)).toEqual([
      {
        group: '2026-11-01',
        currency: 'JPY',
        payments: 1,
        capturedAmount: 500,
        refunds: 0,
        refundedAmount: 0,
        disputedAmount: 0,
      },
      {
        group: '2026-11-02',
        currency: 'JPY',
        payments: 0,
        capturedAmount: 0,
        refunds: 1,
        refundedAmount: 200,
        disputedAmount: 0,
      },
      {
        group: '2026-11-03',
        currency: 'JPY',
        payments: 0,
        capturedAmount: 0,
        refunds: 1,
        refundedAmount: 300,
        disputedAmount: 0,
      },
    ])
  })

  describe('of three days with a capture in each quarter of an hour', () => {
    const house = ledgerInMemory()
    const captures: { at: number; amount: number }[] = []
    beforeAll(() => {
      for (let i = 0; i < 96 * 3; i++) {
        const at = START + i * 15 * 60_000 + 1
        captured(house, i, at, { amount: 100 + i })
        captures.push({ at, amount: 100 + i })
      }
    })

    test.each(['UTC', 'Asia/Tokyo', 'Asia/Kolkata', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'America/St_Johns'])(
      'is what its payments come to, day by day in %s',
      (zone) => {
        const calendar = calendarOf(zone)
        const expected = new Map<string, number>()
        for (const { at, amount } of captures) {
          const day = calendar.dayOf(at)
          expected.set(day, (expected.get(day) ?? 0) + amount)
        }
        expect(expected.size).toBeGreaterThanOrEqual(3)
        const from = calendar.startOf('2026-10-30')
        const rows = byDay(house, from, from + 10 * 24 * HOUR, zone)
        expect(rows.map(({ group, capturedAmount }) => [group, capturedAmount])).toEqual([...expected])
      },
    )
  })

  test('is by issuer or method, and never adds two currencies', () => {
    const house = ledgerInMemory()
    captured(house, 1, START, { amount: 100 })
    captured(house, 2, START + HOUR, { amount: 200 })
    captured(house, 4, START + HOUR, { amount: 50, currency: 'EUR' })
    captured(house, 6, START + 48 * HOUR, { amount: 9_000 })
    const spans = [{ from: START, to: START + 24 * HOUR }]
    const said = (groupBy: 'issuer' | 'method') =>
      tally(house.db, { groupBy, spans }).map((row) => [row.group, row.currency, row.payments, row.capturedAmount])
    expect(said('issuer')).toEqual([
      ['4', 'EUR', 1, 50],
      ['4', 'JPY', 1, 200],
      ['7', 'JPY', 1, 100],
    ])
    expect(said('method')).toEqual([
      ['credit', 'EUR', 1, 50],
      ['credit', 'JPY', 2, 300],
    ])
  })

  test('is by span, issuer and method at once', () => {
    const house = ledgerInMemory()
    for (const [number, day] of [
      [1, 0],
      [2, 0],
      [3, 2],
    ] as const)
      captured(house, number, START + day * 24 * HOUR, { amount: number * 100 })
    const spans = [0, 1, 2].map((day) => ({ from: START + day * 24 * HOUR, to: START + (day + 1) * 24 * HOUR }))
    const rows = tally(house.db, { groupBy: 'each', spans })
    expect(rows.map((row) => [row.group, row.issuer, row.method, row.currency, row.capturedAmount])).toEqual([
      ['0', '4', 'credit', 'JPY', 200],
      ['0', '7', 'credit', 'JPY', 100],
      ['2', '7', 'credit', 'JPY', 300],
    ])
  })

  test('of a month reads the rows of its hours alone, by the key', () => {
    const { database, db, statements } = ledgerInMemory()
    statements.clear()
    tally(db, { groupBy: 'day', spans: [{ from: START, to: START + 24 * HOUR }] })
    const [query = ''] = statements
    const plan = database.exec(`EXPLAIN QUERY PLAN ${query}`, ['[[1,2]]', 60])[0]?.values.map((row) => String(row[3]))
    expect(plan?.join('\n')).toContain('SEARCH tallies USING PRIMARY KEY (minutes=? AND slot>? AND slot<?)')
  })
})
