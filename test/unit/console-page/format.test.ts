/** Money and times of the console, beside the platform's own way of writing them. */

import { describe, expect, test } from 'vitest'

import { money, takeClock, time } from '../../../broker/console-page/format.ts'
import { clockChanges } from '../../../protocol/clock-changes.ts'
import { formatMoney, minorDigits } from '../../../protocol/money.ts'

const AMOUNTS = [0, 1, 9, 10, 99, 100, 999, 1000, 12_345, 999_999, 1_000_000, 123_456_789, 999_999_999_999, -1, -12_345]
const CURRENCIES = ['JPY', 'USD', 'EUR', 'GBP', 'KRW', 'KWD', 'CAD', 'CNY', 'XOF', 'CLF']

describe.each(['en', 'ja'])('In %s', (locale) => {
  test.each(CURRENCIES)('amounts of %s are written as the dialog writes them', (currency) => {
    for (const amount of AMOUNTS) {
      expect(money(amount, currency, locale)).toBe(formatMoney(amount, currency, minorDigits(currency) ?? 2, locale))
    }
  })

  test.each(['Europe/Berlin', 'Asia/Tokyo'])('times of %s are written alike, told of its clocks or not', (timeZone) => {
    const texts = ['2026-01-02T03:04:05.678Z', '2026-07-31T22:59:59Z', '2026-10-25T00:59:59Z', '2026-10-25T01:00:00Z']
    const before = texts.flatMap((text) => [
      time(text, { locale, timeZone }),
      time(text, { locale, timeZone }, { seconds: true }),
    ])
    takeClock({ time_zone: timeZone, changes: clockChanges(timeZone, Date.UTC(2026, 0), Date.UTC(2027, 0)) })
    const after = texts.flatMap((text) => [
      time(text, { locale, timeZone }),
      time(text, { locale, timeZone }, { seconds: true }),
    ])
    expect(after).toEqual(before)
  })

  test('a time stands as the platform writes it', () => {
    const platform = new Intl.DateTimeFormat(locale === 'en' ? 'en-CA' : 'ja', {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZone: 'America/New_York',
    })
    for (const text of ['2026-01-01T04:59:59Z', '2026-01-01T05:00:00Z', '2026-08-09T16:07:00Z']) {
      expect(time(text, { locale, timeZone: 'America/New_York' })).toBe(platform.format(new Date(text)))
    }
  })
})
