import { describe, expect, test } from 'vitest'

import { formatMoney, isAmount, minorDigits } from '../../../protocol/money.ts'

describe('An amount', () => {
  test.each([1, 100, 999_999_999_999])('may be %d', (amount) => {
    expect(isAmount(amount)).toBe(true)
  })

  test.each([0, -1, 0.5, '100', 2 ** 53, 1_000_000_000_000, Number.NaN, Infinity, null, undefined, [1], true])(
    'may not be %s',
    (amount) => {
      expect(isAmount(amount)).toBe(false)
    },
  )
})

describe('A currency', () => {
  test.each([
    ['JPY', 0],
    ['USD', 2],
    ['KWD', 3],
    ['CLF', 4],
  ])('%s has %d minor digits', (code, digits) => {
    expect(minorDigits(code)).toBe(digits)
  })

  test.each(['', 'jpy', 'JP', 'YEN', 'DEM', 'PYU', ' JP', 'XXX'])('%j is not one', (code) => {
    expect(minorDigits(code)).toBeUndefined()
  })
})

describe('Money', () => {
  test.each([
    [12_800, 'JPY', 0, 'en', '¥12,800'],
    [12_800, 'JPY', 0, 'ja', '¥12,800'],
    [1280, 'USD', 2, 'en', '$12.80'],
    [1, 'KWD', 3, 'en', 'KWD\u00a00.001'],
  ])('%d %s is written as its locale writes it', (amount, currency, digits, locale, text) => {
    expect(formatMoney(amount, currency, digits, locale)).toBe(text)
  })
})
