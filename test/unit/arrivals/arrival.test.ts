import { describe, expect, test } from 'vitest'

import { arrivalOf } from '../../../broker/arrivals/arrival.ts'
import { ARRIVAL_CALLS_A_DAY } from '../../../broker/arrivals/limits.ts'
import { readArrivals } from '../../../broker/arrivals/read-arrivals.ts'
import type { DayReport, Difference, Reconciliation } from '../../../broker/db/day-report.ts'
import type { BookedOperation } from '../../../broker/ledger/clearing-queries.ts'
import { arrivalTable } from '../../../broker/console-page/pages/arrivals.ts'
import type { ArrivalSeen } from '../../../broker/console-page/pages/arrivals.ts'
import type { Session } from '../../../broker/console-page/page.ts'

const NONE = { count: 0, totals: {} }
const DAY = { issuer: '4', businessDate: '2026-11-20' }

function booked(
  id: string,
  kind: BookedOperation['kind'],
  amount: number,
  given: Partial<BookedOperation> = {},
): BookedOperation {
  return { id, paymentId: `pay_${id}`, kind, amount, currency: 'JPY', state: 'approved', ...given }
}

function reported(given: Partial<Extract<DayReport, { here: object }>> = {}, differenceCount?: number): Reconciliation {
  const report = { state: 'clean' as const, closed: true, here: NONE, there: NONE, differences: [], ...given }
  return { ...DAY, ranAt: 5, report, differenceCount: differenceCount ?? report.differences.length }
}

const differs = (operation: string, difference: Difference['difference']): Difference => {
  return { difference, operation, payment: null, here: null, there: { kind: 'capture', amount: 1, currency: 'JPY' } }
}

const OPERATIONS = [
  booked('a', 'authorize', 1_000),
  booked('b', 'capture', 1_000),
  booked('c', 'capture', 50, { currency: 'USD' }),
  booked('d', 'refund', 100),
  booked('e', 'return', 10),
  booked('f', 'dispute_debit', 300),
  booked('g', 'dispute_credit', 200),
  booked('h', 'void', 9_000),
  booked('i', 'capture', 7_000, { state: 'unknown' }),
]
const SUMS = { currency: 'JPY', captured: 1_000, refunded: 110, disputed: 100, net: 790 }
const isOwn = (id: string): boolean => OPERATIONS.some((operation) => operation.id === id)

describe('What will arrive of a day', () => {
  test('is confirmed when the record of a day that is over has all of it', () => {
    expect(arrivalOf(OPERATIONS, reported(), isOwn)).toEqual({
      state: 'confirmed',
      comparedAt: 5,
      sums: [
        { ...SUMS, confirmed: 790 },
        { currency: 'USD', captured: 50, refunded: 0, disputed: 0, net: 50, confirmed: 50 },
      ],
      differences: [],
      isCut: false,
    })
  })

  test.each([
    ['not compared yet', undefined, 'waiting'],
    ['not readable', { ...reported(), report: { state: 'unavailable', cause: 'x' } }, 'waiting'],
    ['compared before it was over', reported({ closed: false }), 'open'],
  ] as const)('says nothing of what is confirmed while it is %s', (_, done, state) => {
    const arrival = arrivalOf(OPERATIONS, done, isOwn)
    expect(arrival.state).toBe(state)
    expect(arrival.sums.map(({ net, confirmed }) => [net, confirmed])).toEqual([
      [790, null],
      [50, null],
    ])
  })

  test('is without what differs, which is shown; another shop’s difference is not', () => {
    const differences = [differs('b', 'missing_there'), differs('other', 'missing_there')]
    const arrival = arrivalOf(OPERATIONS, reported({ state: 'differs', differences }), isOwn)
    expect(arrival).toMatchObject({ state: 'differs', differences: [{ operation: 'b' }] })
    expect(arrival.sums[0]).toEqual({ ...SUMS, confirmed: -210 })
    const others = arrivalOf(OPERATIONS, reported({ state: 'differs', differences: differences.slice(1) }), isOwn)
    expect(others).toMatchObject({ state: 'confirmed', differences: [], sums: [{ confirmed: 790 }, {}] })
  })

  test('is not confirmed where the report keeps only some of its differences', () => {
    const arrival = arrivalOf(
      OPERATIONS,
      reported({ state: 'differs', differences: [differs('x', 'missing_here')] }, 501),
      isOwn,
    )
    expect(arrival).toMatchObject({ state: 'differs', isCut: true, sums: [{ confirmed: null }, { confirmed: null }] })
  })
})

describe('The days of an issuer', () => {
  const asked = { issuers: ['4'], dates: ['2026-11-19', '2026-11-20'], reports: [reported()] }

  test('are read page by page, the latest first, and days without anything are left out', async () => {
    const pages = [
      Array.from({ length: 1_000 }, (_, i) => booked(String(i).padStart(6, '0'), 'capture', 1)),
      OPERATIONS,
    ]
    const source = {
      id: 'ldg',
      operationsOfDay: (day: { businessDate: string }, after: string) =>
        Promise.resolve(day.businessDate === DAY.businessDate ? (pages[after === '' ? 0 : 1] ?? []) : []),
    }
    const days = await readArrivals({ ...asked, ledgers: [source] })
    expect(days).toMatchObject([{ ...DAY, state: 'confirmed', isWhole: true, sums: [{ captured: 2_000 }, {}] }])
  })

  test('that have too many operations are named, and not summed up', async () => {
    let calls = 0
    const page = Array.from({ length: 1_000 }, (_, i) => booked(`o${i}`, 'capture', 1))
    const source = { id: 'ldg', operationsOfDay: () => Promise.resolve((calls++, page)) }
    const days = await readArrivals({ ...asked, dates: [DAY.businessDate], ledgers: [source] })
    expect(days).toMatchObject([{ ...DAY, isWhole: false, sums: [] }])
    expect(calls).toBe(ARRIVAL_CALLS_A_DAY)
  })
})

test('The page says of each day what is confirmed and what is not, and never guesses', () => {
  const sums = { currency: 'JPY', captured_amount: 1_000, refunded_amount: 100, disputed_amount: 50, net_amount: 850 }
  const seen = { issuer: '4', issuer_name: 'Sumire', business_date: '2026-11-20', whole: true } as const
  const rest = { differences: [], more_differences: false }
  const days: ArrivalSeen[] = [
    { ...seen, ...rest, state: 'differs', sums: [{ ...sums, confirmed_amount: 800 }] },
    { ...seen, ...rest, state: 'open', sums: [{ ...sums, confirmed_amount: null }] },
    { ...seen, ...rest, state: 'waiting', whole: false, sums: [] },
  ]
  const { rows, columns } = arrivalTable(days, { session: { issuers: [] } as unknown as Session, locale: 'en' })
  expect(rows.map((row) => row.slice(2).map(({ shown }) => shown))).toEqual([
    ['Differs', '¥1,000', '¥150', '¥850', '¥800', '¥50'],
    ['The day goes on', '¥1,000', '¥150', '¥850', 'Not known yet', 'Not known yet'],
    ['Not compared yet', 'More than can be summed up here', '–', '–', '–', '–'],
  ])
  expect(rows.every((row) => row.length === columns.length)).toBe(true)
})
