import { expect, test } from 'vitest'
import { held } from '../../../bench/figures.ts'
import { dollarsPerMillion, PRICES } from '../../../bench/prices.ts'
import { isOver } from '../../../bench/statistics.ts'

const NOTHING = {
  workerRequests: 0,
  cpuMs: 0,
  objectRequests: 0,
  objectMs: 0,
  rowsRead: 0,
  rowsWritten: 0,
  storedBytes: 0,
  directoryRowsRead: 0,
  directoryRowsWritten: 0,
}

test('A million payments cost a million times what one asks for', () => {
  expect(dollarsPerMillion({ ...NOTHING, rowsWritten: 34 }).rows).toBeCloseTo(34)
  expect(dollarsPerMillion({ ...NOTHING, workerRequests: 5 }).requests).toBeCloseTo(1.5)
  expect(dollarsPerMillion({ ...NOTHING, cpuMs: 8 }).CPU).toBeCloseTo(0.16)
  expect(dollarsPerMillion({ ...NOTHING, objectRequests: 7 }).objects).toBeCloseTo(1.05)
  // An eighth of a gigabyte for ten milliseconds.
  expect(dollarsPerMillion({ ...NOTHING, objectMs: 10 }).objects).toBeCloseTo(0.016)
  expect(dollarsPerMillion({ ...NOTHING, storedBytes: 3_305 }).storage).toBeCloseTo(0.661)
})

test('The prices say when they were read', () => {
  expect(PRICES.readOn).toMatch(/^20\d\d-\d\d-\d\d$/)
})

test('A count is over its limit only when it is more', () => {
  const row = { part: 'costs', what: 'rows', candidate: 'furiwake', n: 1, unit: 'rows' } as const
  const over = (median: number): boolean | undefined => {
    const rows = held({ ...row, median }, 16)
    return rows[0] && isOver(rows[0], rows)
  }
  expect([over(16), over(16.5)]).toEqual([false, true])
})
