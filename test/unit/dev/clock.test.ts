import { describe, expect, test } from 'vitest'

import { durationIn } from '../../../tools/dev/clock.ts'

describe('A time to go forward by', () => {
  test('is days, hours and minutes', () => {
    expect(durationIn('8d')).toBe(8 * 86_400_000)
    expect(durationIn('1d12h')).toBe(36 * 3_600_000)
    expect(durationIn('90m')).toBe(90 * 60_000)
  })

  test.each(['', '8', 'd', '-1d', '0d', '1.5d', '8 d', '8d ', '8s', '401d', '99999999d'])('is not %j', (text) => {
    expect(durationIn(text)).toBeUndefined()
  })
})
