import { describe, expect, test } from 'vitest'

import {
  daysIn,
  partsOf,
  periodBefore,
  periodOf,
  tallyFiltersIn,
} from '../../../broker/console-page/pages/tally-period.ts'
import type { Range } from '../../../broker/console-page/pages/tally-period.ts'
import {
  changeFrom,
  conversion,
  declinesOf,
  filtered,
  grouped,
  TALLY_SUMS,
  totalled,
} from '../../../broker/console-page/pages/tally-sums.ts'
import type { OutcomeLine, TallyLine } from '../../../broker/console-page/pages/tally-sums.ts'
import { stepFor } from '../../../broker/console-page/pages/tally-chart.ts'
import { csvText } from '../../../broker/console-page/pages/tally-table.ts'
import { moneyTable } from '../../../broker/console-page/pages/tally-tables.ts'
import { Progress } from '../../../broker/console-page/pages/payment-file.ts'

const TODAY = '2026-03-31'
const own = { from: '', to: '' }
const DAYS = { zone: 'Asia/Tokyo', hour: 4 }

describe('The days of a choice', () => {
  test.each<[Range, string, string, string, string]>([
    ['today', '2026-03-31', '2026-03-31', '2026-03-30', '2026-03-30'],
    ['7', '2026-03-25', '2026-03-31', '2026-03-18', '2026-03-24'],
    ['30', '2026-03-02', '2026-03-31', '2026-01-31', '2026-03-01'],
    // The 31st of a month that has none is its end.
    ['month', '2026-03-01', '2026-03-31', '2026-02-01', '2026-02-28'],
    ['last_month', '2026-02-01', '2026-02-28', '2026-01-01', '2026-01-31'],
  ])('%s are from %s to %s, and are compared with %s to %s', (range, from, to, before, end) => {
    const period = periodOf({ range, ...own }, TODAY)
    expect(period).toEqual({ from, to })
    expect(periodBefore(period, range)).toEqual({ from: before, to: end })
  })

  test.each([
    ['2026-01-05', '2026-01-10', '2026-01-05', '2026-01-10'],
    ['2026-01-10', '2026-01-05', '2026-01-10', '2026-01-10'],
    ['', '2026-01-30', '2026-01-01', '2026-01-30'],
    ['2026-03-30', '', '2026-03-30', '2026-03-31'],
    ['', '', '2026-03-02', '2026-03-31'],
    ['2020-01-01', '2026-01-01', '2020-01-01', '2021-02-03'],
  ])('of one’s own, %j to %j, are at most 400 and never none', (from, to, first, last) => {
    const period = periodOf({ range: 'custom', from, to }, TODAY)
    expect(period).toEqual({ from: first, to: last })
    expect(daysIn(periodBefore(period, 'custom'))).toBe(daysIn(period))
  })

  test('are cut into weeks from Monday on and into months, and no part goes beyond them', () => {
    const period = { from: '2026-01-30', to: '2026-02-10' }
    expect(partsOf(period, 'week')).toEqual([
      { from: '2026-01-30', to: '2026-02-01' },
      { from: '2026-02-02', to: '2026-02-08' },
      { from: '2026-02-09', to: '2026-02-10' },
    ])
    expect(partsOf(period, 'month')).toEqual([
      { from: '2026-01-30', to: '2026-01-31' },
      { from: '2026-02-01', to: '2026-02-10' },
    ])
    expect(partsOf(period, 'day')).toHaveLength(12)
  })

  test('come from an address but for whose days they are; what of it is nonsense is as if it were not there', () => {
    const query = 'range=month&by=week&zone=Europe/Berlin&hour=6&issuer=4&method=x&currency=JPY'
    expect(tallyFiltersIn(new URLSearchParams(query), DAYS)).toEqual({
      ...own,
      range: 'month',
      by: 'week',
      ...DAYS,
      issuer: '4',
      method: 'x',
      currency: 'JPY',
    })
    const nonsense = 'range=year&by=hour&zone=Mars&hour=23&issuer=a-b&method=X&currency=yen&from=2026-02-30'
    expect(tallyFiltersIn(new URLSearchParams(nonsense), DAYS)).toEqual({
      ...own,
      ...DAYS,
      range: '30',
      by: 'day',
      issuer: '',
      method: '',
      currency: '',
    })
  })
})

/** A small generator of its own: the same lines each time. */
function lines(count: number): TallyLine[] {
  let seed = 7
  const next = (max: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
    return seed % max
  }
  return Array.from({ length: count }, () => {
    const [captured, refunded, disputed] = [next(90_000), next(30_000), next(900) - 450]
    const day = new Date(Date.UTC(2026, 0, 1 + next(90))).toISOString().slice(0, 10)
    const of = { issuer: ['4', '7', '9'][next(3)] ?? '', issuer_name: null, method: ['one', 'two'][next(2)] ?? '' }
    return {
      day,
      ...of,
      currency: ['JPY', 'USD'][next(2)] ?? '',
      payments: next(9),
      captured_amount: captured,
      refunds: next(3),
      refunded_amount: refunded,
      disputed_amount: disputed,
      net_amount: captured - refunded - disputed,
    }
  })
}

describe('The sums', () => {
  const all = lines(500)
  const period = { from: '2026-01-01', to: '2026-03-31' }

  test.each(['day', 'week', 'month', 'issuer', 'method', 'currency'] as const)(
    'by %s come to what the lines come to, in every filter',
    (part) => {
      for (const issuer of ['', '4', '7'])
        for (const method of ['', 'two'])
          for (const currency of ['', 'USD']) {
            const some = all.filter(
              (line) =>
                [line.issuer, ''].includes(issuer) &&
                [line.method, ''].includes(method) &&
                [line.currency, ''].includes(currency),
            )
            const kept = filtered(all, { issuer, method, currency })
            for (const each of ['JPY', 'USD']) {
              for (const name of TALLY_SUMS) {
                const naive = some.filter((line) => line.currency === each).reduce((sum, line) => sum + line[name], 0)
                const sumOf = (groups: ReturnType<typeof totalled<typeof name>>) =>
                  groups.filter((group) => group.currency === each).reduce((sum, { sums }) => sum + sums[name], 0)
                expect(sumOf(grouped(kept, [name], part, period))).toBe(naive)
                expect(sumOf(totalled(kept, [name]))).toBe(naive)
              }
            }
          }
    },
  )

  test('of two currencies are never one line', () => {
    const keys = grouped(all, TALLY_SUMS, 'month', period).map(({ group, currency }) => `${group} ${currency}`)
    expect(keys).toEqual([...new Set(keys)].toSorted())
    expect(keys).toHaveLength(6)
  })

  test('are in the file as they are on the screen: amounts as people write them', () => {
    const filters = { ...own, ...DAYS, range: '30', by: 'issuer', issuer: '', method: '', currency: '' } as const
    const one = { ...lines(1)[0], issuer: '4', issuer_name: '=Sumire', currency: 'USD', captured_amount: 1280 }
    const table = moneyTable([{ ...one, net_amount: -250 } as TallyLine], {
      filters,
      period,
      locale: 'en',
      issuers: [],
    })
    expect(table.rows[0]?.map(({ shown }) => shown).slice(0, 4)).toEqual([
      '=Sumire',
      'USD',
      expect.any(String),
      '$12.80',
    ])
    expect(csvText(table)).toMatch(/^\ufeffIssuer,Currency,.*\r\n'=Sumire,USD,\d+,12\.8,.*,-2\.5\r\n$/)
  })

  test('of nothing have no share and no change', () => {
    expect(conversion({ opened: 0, captured: 0 })).toBeUndefined()
    expect(conversion({ opened: 8, captured: 6 })).toBe(0.75)
    expect(changeFrom(0, 5)).toBeUndefined()
    expect(changeFrom(-100, -50)).toBe(0.5)
  })

  test('of declined payments are by reason, the most frequent first', () => {
    const line = (reasons: Record<string, number>) => ({ reasons }) as unknown as OutcomeLine
    expect(declinesOf([line({ a: 1, b: 2 }), line({}), line({ c: 2, a: 3 })])).toEqual([
      ['a', 4],
      ['b', 2],
      ['c', 2],
    ])
  })
})

test.each([
  [0, 1],
  [1, 1],
  [3, 5],
  [12, 20],
  [51, 100],
  [1_000_000, 1_000_000],
])('The lines of a chart for %i are %i apart', (amount, step) => {
  expect(stepFor(amount)).toBe(step)
})

describe('The file of payments', () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
  const row = (day: string, text = '') => `${day} 10:00:00,Asia/Tokyo,pay_1,A-1,open,,JPY,1${text}\r\n`
  const whole = `\ufeffcreated_at,timezone,id\r\n${row('2026-03-31')}${row('2026-03-30', ',"ひる\r\n寝, x"')}${row('2026-03-02')}end_of_file,3\r\n`

  test.each([1, 2, 7, 50, 1000])('is whole only with its last line, however it is cut: into %i bytes', (size) => {
    const all = bytes(whole)
    for (const cut of [all.length, all.length - 1, all.length - 9, 90, 40, 0]) {
      const progress = new Progress({ from: '2026-03-01', to: '2026-03-31' })
      for (let at = 0; at < cut; at += size) progress.take(all.subarray(at, Math.min(at + size, cut)))
      expect(progress.end(), String(cut)).toBe(cut === all.length ? 3 : undefined)
      if (cut === all.length) expect(progress.count).toBe(3)
      expect(progress.share).toBeLessThanOrEqual(1)
    }
  })

  test('is as far as the day that it has come to', () => {
    const progress = new Progress({ from: '2026-03-01', to: '2026-03-10' })
    progress.take(bytes(row('2026-03-06')))
    expect(progress.share).toBe(0.5)
  })
})
