import { describe, expect, test } from 'vitest'

import { TokenBuckets } from '../../../broker/bounds/token-buckets.ts'
import { CREATIONS_PER_KEY, REQUESTS_PER_KEY } from '../../../broker/bounds/limits.ts'

const NOW = Date.parse('2026-11-01T00:00:00Z')

function passed(buckets: TokenBuckets, times: number, everyMs: number, key = 'key'): number {
  let count = 0
  for (let i = 0; i < times; i++) if (buckets.take(key, NOW + Math.floor(i * everyMs)) === 0) count++
  return count
}

describe('A bucket of tokens', () => {
  test('lets so many through at once, and says when there will be one more', () => {
    const buckets = new TokenBuckets({ burst: 3, perSecond: 2 }, 10)
    expect([1, 2, 3].map(() => buckets.take('key', NOW))).toEqual([0, 0, 0])
    expect(buckets.take('key', NOW)).toBe(500)
    expect(buckets.take('key', NOW + 499)).toBeGreaterThan(0)
    expect(buckets.take('key', NOW + 500)).toBe(0)
  })

  test('never holds more than at first, however long nobody asks', () => {
    const buckets = new TokenBuckets({ burst: 3, perSecond: 2 }, 10)
    buckets.take('key', NOW)
    const later = NOW + 3_600_000
    expect([1, 2, 3, 4].map(() => buckets.take('key', later) === 0)).toEqual([true, true, true, false])
  })

  test('gives no more to requests whose clocks differ by some milliseconds', () => {
    const buckets = new TokenBuckets({ burst: 1, perSecond: 10 }, 10)
    let count = 0
    // Every other request began 200 ms before it is counted.
    for (let ms = 0; ms < 1_000; ms += 10) if (buckets.take('key', NOW + ms - (ms % 20 === 0 ? 0 : 200)) === 0) count++
    expect(count).toBeLessThanOrEqual(11)
  })

  test('gives nothing when the clock goes back, and goes on from there', () => {
    const buckets = new TokenBuckets({ burst: 1, perSecond: 1 }, 10)
    expect(buckets.take('key', NOW)).toBe(0)
    expect(buckets.take('key', NOW - 60_000)).toBe(1_000)
    expect(buckets.take('key', NOW - 59_000)).toBe(0)
  })

  test('is one for each key, and forgets the one that was asked for longest ago', () => {
    const buckets = new TokenBuckets({ burst: 1, perSecond: 1 }, 2)
    expect(['a', 'b', 'a', 'b', 'c'].map((key) => buckets.take(key, NOW) === 0)).toEqual([
      true,
      true,
      false,
      false,
      true,
    ])
    expect(['b', 'c'].map((key) => buckets.take(key, NOW) === 0)).toEqual([false, false])
    expect(buckets.take('a', NOW)).toBe(0)
  })

  test('takes back what is put back', () => {
    const buckets = new TokenBuckets({ burst: 1, perSecond: 1 }, 2)
    for (let i = 0; i < 5; i++) {
      expect(buckets.take('key', NOW)).toBe(0)
      buckets.putBack('key')
    }
  })
})

describe('The rates of a secret key', () => {
  test('take fifty creations a second for as long as a shop is busy, and two hundred of three hundred in one', () => {
    expect(passed(new TokenBuckets(CREATIONS_PER_KEY, 10), 50 * 60, 20)).toBe(50 * 60)
    expect(passed(new TokenBuckets(CREATIONS_PER_KEY, 10), 300, 1000 / 300)).toBeLessThanOrEqual(200)
  })

  test('take no six hundred requests in a second', () => {
    expect(passed(new TokenBuckets(REQUESTS_PER_KEY, 10), 600, 1000 / 600)).toBeLessThanOrEqual(400)
  })
})
