/** The audit log in words: no field of what is noted stands under the name that programs have for it. */

import { describe, expect, test } from 'vitest'

import { changedFields } from '../../../../broker/console-page/operator-pages/audit-changes.ts'
import { AUDIT_FIELDS, fieldLabel, rawParts } from '../../../../broker/console-page/operator-pages/audit-field-words.ts'
import { issuerView } from '../../../../broker/operator/issuer-view.ts'
import type { IssuerRecord } from '../../../../broker/operator/issuer-view.ts'
import { TEXT_MAX_CHARACTERS } from '../../../../broker/issuer-texts.ts'
import { keyView } from '../../../../broker/operator/merchant-keys.ts'
import { ledgerView } from '../../../../broker/operator/merchant-ledgers.ts'
import { merchantView } from '../../../../broker/operator/merchants.ts'
import { tokenView } from '../../../../broker/operator/tokens.ts'
import { LOCALES } from '../../../../protocol/look.ts'

/** A row in which every column says something; columns that are lists or objects are given. */
function fullRow<Row extends object>(given: Partial<Row>): Row {
  return new Proxy(given, {
    get: (target, name) => (name in target ? (target as Record<PropertyKey, unknown>)[name] : 1),
  }) as Row
}

const texts = Object.fromEntries(Object.keys(TEXT_MAX_CHARACTERS).map((name) => [name, 'x']))
const issuer = fullRow<IssuerRecord>({
  texts: { de: texts },
  framedLimits: { JPY: 100 },
  sealingKey: null,
  certification: fullRow<NonNullable<IssuerRecord['certification']>>({ keys: ['k'] }),
})

const NOTED: readonly (readonly [string, object])[] = [
  ['a token', tokenView(fullRow<Parameters<typeof tokenView>[0]>({ scopes: ['audit:read'] }), 0)],
  ['a merchant', merchantView(fullRow<Parameters<typeof merchantView>[0]>({ origins: ['https://shop.example'] }))],
  ['an API key', keyView(fullRow<Parameters<typeof keyView>[0]>({ sha256: 'a'.repeat(64), scopes: ['read'] }), 0)],
  ['a ledger', ledgerView(fullRow<Parameters<typeof ledgerView>[0]>({}), 0)],
  ['an issuer', issuerView(issuer)],
  ['an issuer that is enabled without a certificate', { without_certificate: 'x' }],
  ['a ledger that is put back', { merchant: 'x', bookmark: 'x', time: 'x' }],
  ['an export', { mode: 'live', from: 'x', to: 'x' }],
  ['an erasure', { payment: 'x', merchant: 'x' }],
  ['a day that is compared or mended', { business_date: 'x', issuer: 'x' }],
]

describe('In the audit log every field has a word:', () => {
  test.each(NOTED)('of %s', (_, view) => {
    const fields = changedFields(null, view as Record<string, unknown>).map(({ field }) => field)
    expect(fields.length).toBeGreaterThanOrEqual(Object.keys(view).length - 1)
    expect(fields.flatMap(rawParts)).toEqual([])
  })

  test.each(LOCALES)('in %s none is empty, and none has the name of the API', (locale) => {
    for (const [name, words] of Object.entries(AUDIT_FIELDS)) {
      expect(words[locale], name).not.toMatch(/^$|_/)
    }
  })
})

test.each([
  ['texts.ja.station', 'Texts for members · ja · Station', '会員への文言 · ja · 駅名'],
  ['framed_limits.JPY', 'Highest amount within the shop’s page · JPY', 'お店のページ内で払える上限 · JPY'],
  ['disabled', 'Stopped', '停止'],
])('The field %s reads %j and %j', (field, en, ja) => {
  expect([fieldLabel(field, 'en'), fieldLabel(field, 'ja')]).toEqual([en, ja])
})

test('A field that nobody knows stands as it is', () => {
  expect(fieldLabel('of_a_later_version', 'ja')).toBe('of_a_later_version')
  expect(rawParts('of_a_later_version')).toEqual(['of_a_later_version'])
})
