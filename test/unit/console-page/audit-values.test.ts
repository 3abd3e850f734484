/** Values of the audit log in words, and what stands as it is. */

import { describe, expect, test } from 'vitest'

import { valueText } from '../../../broker/console-page/operator-pages/audit-values.ts'
import { KEY_SCOPES } from '../../../broker/db/directory-schema.ts'

const CLOCKS = (['en', 'ja'] as const).map((locale) => ({ locale, timeZone: 'UTC' }))

/** Writes a value in English and in Japanese. */
function inBoth(field: string, value: string): string[] {
  return CLOCKS.map((clock) => valueText(field, value, clock))
}

describe('A value of the audit log', () => {
  test.each([
    ['created_at', '2026-11-27T08:17:05.123Z', '2026-11-27, 08:17:05', '2026/11/27 08:17:05'],
    ['certification.expires_at', '2027-01-02T03:04:05Z', '2027-01-02, 03:04:05', '2027/01/02 03:04:05'],
    ['from', '2026-11-01T00:00:00.000Z', '2026-11-01, 00:00:00', '2026/11/01 00:00:00'],
    ['business_date', '2026-11-27', 'Fri, 2026-11-27', '2026/11/27(金)'],
    ['disabled', 'true', 'Yes', 'はい'],
    ['takes_on_authorize', 'false', 'No', 'いいえ'],
    ['mode', 'live', 'Live', '本番'],
    ['status', 'revoked', 'Revoked', '失効'],
    ['scopes', 'read\nrefund', 'Read\nGive back', '読む\n返金'],
    ['framed_limits.JPY', '1234500', '¥1,234,500', '¥1,234,500'],
    ['framed_limits.USD', '1234500', '$12,345.00', '$12,345.00'],
    ['framed_limits.KWD', '1234500', 'KWD\u00a01,234.500', 'KWD\u00a01,234.500'],
    ['day_starts', '4', '04:00', '04:00'],
    ['time_zone', 'America/New_York', 'America/New York', 'America/New York'],
    ['size_bytes', '1234567', '1,234,567', '1,234,567'],
  ])('of %s, %j, reads %j and %j', (field, value, en, ja) => {
    expect(inBoth(field, value)).toEqual([en, ja])
  })

  test.each([
    ['name', 'true'],
    ['name.ja', '2026-11-27T08:17:05Z'],
    ['created_at', 'yesterday'],
    ['created_at', '2026-13-45T00:00:00Z'],
    ['status', 'of_a_later_version'],
    ['status', 'constructor'],
    ['scopes', 'audit:read'],
    ['framed_limits.XYZ', '5'],
    ['framed_limits.JPY', '-5'],
    ['last_characters', '1234'],
    ['of_a_later_version', 'true'],
  ])('of %s, %j, that is not known stands as it is', (field, value) => {
    expect(inBoth(field, value)).toEqual([value, value])
  })

  test('has a word for each right of a key', () => {
    for (const scope of KEY_SCOPES) expect(inBoth('scopes', scope)).not.toContain(scope)
  })
})
