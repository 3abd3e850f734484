import { describe, expect, test } from 'vitest'
import type { Row } from '../../../bench/figures.ts'
import { pageWith } from '../../../bench/saved-run.ts'
import {
  isOver,
  keepOtherParts,
  median,
  percentile,
  ratioToFloor,
  ratioToLast,
  spread,
} from '../../../bench/statistics.ts'
import { table } from '../../../bench/table.ts'

function row(candidate: string, given: Partial<Row> = {}): Row {
  return { part: 'broker', what: 'create', candidate, n: 10, unit: 'ms', median: 1, ...given }
}

const oneToHundred = Array.from({ length: 100 }, (_, i) => 100 - i)

describe('a percentile', () => {
  test('is a value that was measured, by the nearest rank', () => {
    expect(percentile(oneToHundred, 0.99)).toBe(99)
    expect(percentile(oneToHundred, 1)).toBe(100)
    expect(percentile(oneToHundred, 0)).toBe(1)
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 2, 3])).toBe(2)
    expect(spread([5])).toEqual({ n: 1, median: 5, p99: 5 })
  })

  test('of nothing is refused', () => {
    expect(() => median([])).toThrow(RangeError)
  })
})

describe('a ratio to the floor', () => {
  test('is by CPU where both have it, and by the median otherwise', () => {
    const floor = row('bare', { median: 2, cpuMs: 0.5 })
    const byCpu = row('furiwake', { median: 3, cpuMs: 1, floor: 'bare' })
    const byMedian = row('other', { median: 3, floor: 'bare' })
    const rows = [floor, byCpu, byMedian]
    expect(ratioToFloor(byCpu, rows)).toEqual({ ratio: 2, by: 'cpu' })
    expect(ratioToFloor(byMedian, rows)).toEqual({ ratio: 1.5, by: 'median' })
    expect(ratioToFloor(floor, rows)).toBeUndefined()
  })

  test('of payments a second is the other way round', () => {
    const floor = row('bare', { unit: 'per_second', median: 200 })
    const slower = row('furiwake', { unit: 'per_second', median: 100, floor: 'bare' })
    expect(ratioToFloor(slower, [floor, slower])?.ratio).toBe(2)
  })

  test('looks for its floor in its own part and for the same thing only', () => {
    const held = row('furiwake', { floor: 'bare' })
    const others = [row('bare', { part: 'page' }), row('bare', { what: 'verdict' })]
    expect(ratioToFloor(held, [held, ...others])).toBeUndefined()
  })

  test('is over its target only when it is more', () => {
    const rows = [row('bare', { median: 2 })]
    expect(isOver(row('furiwake', { median: 3, floor: 'bare', target: 1.5 }), rows)).toBe(false)
    expect(isOver(row('furiwake', { median: 3.1, floor: 'bare', target: 1.5 }), rows)).toBe(true)
    expect(isOver(row('furiwake', { median: 9, floor: 'bare' }), rows)).toBe(false)
  })
})

describe('a ratio to the last run', () => {
  test('compares ratios, so that a slower machine changes nothing', () => {
    const run = (speed: number) => [
      row('bare', { median: 2 * speed }),
      row('furiwake', { median: 3 * speed, floor: 'bare' }),
    ]
    const [bare, furiwake] = run(5)
    expect(ratioToLast(furiwake ?? row(''), run(5), run(1))).toBe(1)
    expect(ratioToLast(bare ?? row(''), run(5), run(1))).toBe(5)
  })

  test('is not there for what was not measured before', () => {
    expect(ratioToLast(row('furiwake'), [], [])).toBeUndefined()
  })
})

describe('what is saved', () => {
  const last = [row('a', { part: 'page' }), row('b', { part: 'broker' }), row('c', { part: 'gone' })]

  test('keeps the rows of parts that were not run, in the order of the parts', () => {
    const rows = keepOtherParts([row('d', { part: 'broker' })], last, ['broker', 'page'])
    expect(rows.map(({ candidate }) => candidate)).toEqual(['d', 'a', 'c'])
  })

  test('puts the table between its marks and leaves the page around them', () => {
    const page = 'before\n<!-- bench: begin -->\nold\n<!-- bench: end -->\nafter\n'
    expect(pageWith(page, 'when', '| new |')).toBe(
      'before\n<!-- bench: begin -->\n\nwhen\n\n| new |\n\n<!-- bench: end -->\nafter\n',
    )
    expect(() => pageWith('no marks', 'x')).toThrow('marks')
  })
})

describe('the table', () => {
  test('has a line for each row, with its ratio, its target and what is over it', () => {
    const rows = [
      row('bare', { cpuMs: 0.5, p99: 12.34 }),
      row('furiwake', { cpuMs: 1, floor: 'bare', target: 1.5 }),
      row('furiwake', { what: 'stored', unit: 'bytes', median: 3317.76 }),
    ]
    const lines = table(rows, [row('bare', { cpuMs: 1 })]).split('\n')
    expect(lines).toHaveLength(2 + rows.length)
    expect(new Set(lines.map(({ length }) => length)).size).toBe(1)
    const cells = lines.map((line) =>
      line
        .split('|')
        .map((cell) => cell.trim())
        .slice(1, -1),
    )
    expect(cells[2]).toEqual(['broker', 'create', 'bare', '10', '1 ms', '12.3 ms', '0.5 ms', '', '', '0.5'])
    expect(cells[3]?.slice(7, 9)).toEqual(['2 bare (CPU)', '≤ 1.5 **over**'])
    expect(cells[4]?.[4]).toBe('3318 B')
  })
})
