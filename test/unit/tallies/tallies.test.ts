import { describe, expect, test } from 'vitest'
import { readSpan } from '../../../broker/routes/tally-shapes.ts'
import { csvOf } from '../../../protocol/csv.ts'
import { sumTallies } from '../../../broker/tallies/sum-tallies.ts'

const NOW = Date.parse('2026-11-23T16:00:00Z')
const span = (from: string | undefined, to: string | undefined, timezone = 'UTC') =>
  readSpan({ from, to, timezone }, NOW)
const isoOf = (read: ReturnType<typeof span>) =>
  'param' in read ? read : [new Date(read.from).toISOString(), new Date(read.to).toISOString()]

describe('a span of time', () => {
  test('is of whole days in the time zone, the last not included', () => {
    expect(isoOf(span('2026-11-01', '2026-12-01', 'Asia/Tokyo'))).toEqual([
      '2026-10-31T15:00:00.000Z',
      '2026-11-30T15:00:00.000Z',
    ])
  })

  test('may be told in times', () => {
    expect(isoOf(span('2026-11-01T09:15:00+09:00', '2026-11-02', 'UTC'))).toEqual([
      '2026-11-01T00:15:00.000Z',
      '2026-11-02T00:00:00.000Z',
    ])
  })

  test('is the last thirty days, with today, when nothing is asked', () => {
    // In Tokyo it is the 24th already.
    expect(isoOf(span(undefined, undefined, 'Asia/Tokyo'))).toEqual([
      '2026-10-25T15:00:00.000Z',
      '2026-11-24T15:00:00.000Z',
    ])
  })

  test.each([
    ['2026-11-02', '2026-11-01', 'to'],
    ['2026-11-01', '2026-11-01', 'to'],
    ['2027-01-01', undefined, 'to'],
    ['2026-11-01T00:07:00Z', '2026-11-02', 'from'],
    ['2026-11-01', '2026-11-02T00:00:01Z', 'to'],
    ['2025-01-01', '2026-11-01', 'from'],
  ])('from %s to %s names %s and what is wrong with it', (from, to, param) => {
    expect(span(from, to)).toMatchObject({ param, detail: expect.stringMatching(/\w/) as string })
  })

  test('may be 400 days long, also where clocks are changed in it', () => {
    expect(span('2025-10-01', '2026-11-05', 'America/New_York')).toMatchObject({ to: expect.any(Number) as number })
    expect(span('2025-10-01', '2026-11-06', 'America/New_York')).toMatchObject({ param: 'from' })
  })
})

describe('the sums of several ledgers', () => {
  const sums = { payments: 1, capturedAmount: 100, refunds: 1, refundedAmount: 30, disputedAmount: 5 }
  const row = (issuer: string, currency: string, times = 1) => {
    const timed = Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum * times])) as typeof sums
    return { day: '', issuer, method: '', currency, ...timed }
  }

  test('are one for each group and currency, in order, and a total for each currency', () => {
    const { groups, totals } = sumTallies([row('7', 'JPY'), row('4', 'JPY'), row('4', 'EUR'), row('7', 'JPY')])
    expect(groups).toEqual([row('4', 'EUR'), row('4', 'JPY'), row('7', 'JPY', 2)])
    expect(totals).toEqual([row('', 'EUR'), row('', 'JPY', 3)])
  })
})

describe('as CSV', () => {
  test('a header, a line for each row, and quotes where they are needed', () => {
    const rows = [
      { issuer: '4', name: 'Sumire, Card "of Osaka"', amount: -5 },
      { issuer: '7', name: null, amount: 0 },
    ]
    expect(csvOf(['issuer', 'name', 'amount'], rows)).toBe(
      '\ufeffissuer,name,amount\r\n4,"Sumire, Card ""of Osaka""",-5\r\n7,,0\r\n',
    )
  })

  test.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\tx',
    '＝1+1',
    '＋1',
    '－1',
    '＠SUM',
    '﹢1',
    ' =1',
    '\u3000＝1',
    '\u200b=1',
  ])('no text is a formula: %j', (name) => {
    expect(csvOf(['name'], [{ name }])).toBe(`\ufeffname\r\n'${name}\r\n`)
  })

  test.each([
    ['=1\r\n+2', `"'=1\r\n+2"`],
    ['Two\nlines', '"Two\nlines"'],
    ['Hinode; =1+1', '"Hinode; =1+1"'],
    ['すみれカード', 'すみれカード'],
  ])('%j stays in its field', (name, field) => {
    expect(csvOf(['name'], [{ name }])).toBe(`\ufeffname\r\n${field}\r\n`)
  })
})
