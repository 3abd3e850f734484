import { describe, expect, test } from 'vitest'

import { keyOfNumber } from '../../../broker/ledger/archive-format.ts'
import { ArchivedRows } from '../../../broker/ledger/archived-rows.ts'
import { countOutcomes } from '../../../broker/ledger/outcome-counts.ts'
import { firstPlaceAt } from '../../../broker/ledger/payment-place.ts'
import { statementsOf } from '../../../broker/ledger/statements.ts'
import { readOutcomes } from '../../../broker/tallies/read-outcomes.ts'
import type { OutcomeSource } from '../../../broker/tallies/read-outcomes.ts'
import type { Payment } from '../../../broker/payments/payment.ts'
import { ledgerInMemory, newPayment } from './ledger-in-memory.ts'

const START = Date.parse('2026-11-01T00:00:00Z')
const HOUR = 60 * 60_000
const DAY = 24 * HOUR
const GROUPS = ['day', 'issuer', 'method'] as const

const ENDS: Partial<Payment>[] = [
  {},
  { status: 'captured', issuer: '4', method: 'one', capturedAmount: 100 },
  { status: 'refunded', issuer: '4', method: 'one', capturedAmount: 100, refundedAmount: 100 },
  { status: 'voided', issuer: '7', method: 'two' },
  { status: 'declined', issuer: '7', method: 'two', reason: 'insufficient_funds' },
  { status: 'declined', issuer: '4', method: 'one', reason: 'limit_exceeded' },
  { status: 'cancelled' },
  { status: 'expired', currency: 'USD' },
  { status: 'awaiting_payment', issuer: '9', method: 'three' },
]

/** Payments of some days, three of a millisecond. */
function house(count: number) {
  const { db, ledger, context } = ledgerInMemory()
  const payments = Array.from({ length: count }, (_, i) =>
    newPayment(i, { amount: 100, createdAt: START + Math.floor(i / 3) * 7 * HOUR, ...ENDS[i % ENDS.length] }),
  )
  for (const payment of payments) ledger.create(payment, { key: payment.id, fingerprint: '' }, context(START))
  return { db, payments }
}

function source(db: ReturnType<typeof house>['db'], countedMax: number): OutcomeSource & { looks: number } {
  const asked = {
    looks: 0,
    countOutcomes: (query: Parameters<typeof countOutcomes>[1]) => {
      asked.looks++
      return Promise.resolve(countOutcomes(db, query, countedMax))
    },
  }
  return asked
}

const span = { from: START, to: START + 30 * DAY, timeZone: 'UTC', dayStarts: 0 }

describe('Counts of what became of payments', () => {
  test.each([1, 1000])(
    'say from when on they are whole where older payments are in the archive alone (%i)',
    async (max) => {
      const { db, payments } = house(27)
      const since = START + 5 * 7 * HOUR
      const emptied = { part: 1, before: keyOfNumber(firstPlaceAt(since)) }
      statementsOf(db).archived = new ArchivedRows(db, emptied, new Map())
      const { totals, countedFrom } = await readOutcomes([source(db, max)], { ...span, groupBy: GROUPS })
      expect(countedFrom).toBe(since + 1)
      const whole = payments.filter(({ createdAt }) => createdAt > since)
      expect(totals.reduce((sum, { opened }) => sum + opened, 0)).toBe(whole.length)
      const later = { ...span, from: since + DAY, groupBy: GROUPS }
      expect((await readOutcomes([source(db, max)], later)).countedFrom).toBeNull()
    },
  )

  test.each([1, 4, 1000])('are those of a naive count, whatever a call takes (%i)', async (countedMax) => {
    const { db, payments } = house(27)
    const { groups, totals, countedFrom } = await readOutcomes([source(db, countedMax)], { ...span, groupBy: GROUPS })
    expect(countedFrom).toBeNull()
    const inGroup = ({ day, issuer, method, currency }: (typeof groups)[number]) =>
      payments.filter(
        (payment) =>
          new Date(payment.createdAt).toISOString().startsWith(day) &&
          (payment.issuer ?? '') === issuer &&
          (payment.method ?? '') === method &&
          payment.currency === currency,
      )
    for (const group of groups) {
      const own = inGroup(group)
      const having = (...statuses: string[]) => own.filter(({ status }) => statuses.includes(status)).length
      expect(group).toMatchObject({
        opened: own.length,
        openedAmount: own.length * 100,
        approved: having('captured', 'refunded', 'voided'),
        captured: having('captured', 'refunded'),
        declined: having('declined'),
        cancelled: having('cancelled'),
        expired: having('expired'),
        underWay: having('open', 'awaiting_payment'),
        disputed: 0,
      })
    }
    expect(totals.map(({ currency, opened, reasons }) => [currency, opened, reasons])).toEqual([
      ['JPY', 24, { insufficient_funds: 3, limit_exceeded: 3 }],
      ['USD', 3, {}],
    ])
    expect(groups.reduce((sum, { opened }) => sum + opened, 0)).toBe(27)
  })

  test('end after so many calls, and say from when on they are whole', async () => {
    const { db, payments } = house(120)
    const asked = source(db, 1)
    const { totals, countedFrom } = await readOutcomes([asked], { ...span, groupBy: ['issuer'] })
    expect(asked.looks).toBe(25)
    expect(countedFrom).not.toBeNull()
    const counted = payments.filter(({ createdAt }) => createdAt >= (countedFrom ?? 0)).length
    expect(totals.reduce((sum, { opened }) => sum + opened, 0)).toBe(counted)
    expect(counted).toBeLessThan(120)
  })

  test('count a dispute that was opened', () => {
    const { db, ledger, context } = ledgerInMemory()
    const dispute = { id: 'd1', debited: 0 } as unknown as NonNullable<Payment['adjustments']>['disputes'][number]
    const adjustments = { version: 1, disputes: [dispute], askAt: null, askedAt: 0, asks: 0, notices: [] }
    const given = { createdAt: START, status: 'captured', capturedAmount: 5, adjustments } as const
    ledger.create(newPayment(1, given), { key: '1', fingerprint: '' }, context(START))
    const { rows } = countOutcomes(db, { spans: [{ from: START, to: START + DAY }], before: START + DAY })
    expect(rows).toMatchObject([{ span: 0, payments: 1, captured: 1, disputed: 1 }])
  })

  test('read the rows of their days alone, by the key', () => {
    const { database, db, statements } = ledgerInMemory()
    statements.clear()
    countOutcomes(db, { spans: [{ from: START, to: START + DAY }], before: START + DAY })
    const read = [...statements].filter((statement) => /payment_records/.test(statement))
    expect(read).toHaveLength(2)
    for (const statement of read) {
      const plan = database.exec(`EXPLAIN QUERY PLAN ${statement.replaceAll('?', "'[]'")}`)[0]?.values ?? []
      const steps = plan.map((step) => String(step[3])).filter((step) => /payment_records/.test(step))
      expect(steps).toEqual([expect.stringMatching(/SEARCH payment_records USING INTEGER PRIMARY KEY/)])
    }
  })
})
