import { describe, expect, test } from 'vitest'

import { formatMoney, isAmount, minorDigits } from '../../../protocol/money.ts'

/** Those of the house, and of others that members read. */
const LANGUAGES = (
  'en ja en-GB en-AU en-CA en-IN zh zh-Hant zh-HK ko vi th id ms fil hi bn ta te ur fa ar ar-EG he tr ru uk pl cs sk hu ro bg ' +
  'el de de-CH fr fr-CA fr-CH es es-MX es-AR es-419 pt pt-PT it nl sv da nb fi is et lv lt sl hr sr ca ka hy az kk uz sw af ug'
).split(' ')

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
    ['ar', 'JPY'],
    ['he', 'CAD'],
  ])('keeps the sign of a currency after its letters where %s is read from the right', (locale, currency) => {
    expect(formatMoney(12_800, currency, 0, locale)).toMatch(/[A-Z]\p{Sc}\u200e$/u)
  })

  test.each([
    [12_800, 'JPY', 0, 'en', '¥12,800'],
    [12_800, 'JPY', 0, 'ja', '¥12,800'],
    [1280, 'USD', 2, 'en', '$12.80'],
    [1, 'KWD', 3, 'en', 'KWD\u00a00.001'],
    [12_800, 'CAD', 2, 'en', 'CA$128.00'],
    [12_800, 'AUD', 2, 'ja', 'A$128.00'],
    [12_800, 'CNY', 2, 'en', 'CN¥128.00'],
    [12_800, 'CNY', 2, 'ja', '元\u00a0128.00'],
    [12_800, 'SEK', 2, 'en', 'SEK\u00a0128.00'],
    [12_800, 'XOF', 0, 'en', 'XOF\u00a012,800'],
    // Two digits of ISO 4217, and none of CLDR's.
    [12_800, 'IDR', 2, 'en', 'IDR\u00a0128.00'],
    [1280, 'IQD', 3, 'ja', 'IQD\u00a01.280'],
    [999_999_999_999, 'USD', 2, 'en', '$9,999,999,999.99'],
  ])('%d %s is written as its locale writes it', (amount, currency, digits, locale, text) => {
    expect(formatMoney(amount, currency, digits, locale)).toBe(text)
  })

  test.each(LANGUAGES)('never looks like that of another currency (%s)', (locale) => {
    const currencies = Intl.supportedValuesOf('currency').filter((code) => minorDigits(code) !== undefined)
    const seen = new Map<string, string>()
    for (const code of currencies) {
      const look = looks(formatMoney(12_800, code, 2, locale))
      expect(seen.get(look), `${code}: ${look}`).toBeUndefined()
      seen.set(look, code)
    }
    expect(seen.size).toBeGreaterThan(140)
  })
})

/** Returns what is left when a glance misses spaces, points, marks of direction, and the width of a sign. */
function looks(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s\p{P}\p{DI}]/gu, '')
    .toLowerCase()
}
