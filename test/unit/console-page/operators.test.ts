/** The operators' pages: words for all that the operator API says, and what an entry of the audit log has changed. */

import { describe, expect, test } from 'vitest'

import { changedFields } from '../../../broker/console-page/operator-pages/audit-changes.ts'
import { AUDIT_WORDS } from '../../../broker/console-page/operator-pages/audit-words.ts'
import { ATTENTION_WORDS } from '../../../broker/console-page/operator-pages/attention-words.ts'
import { OPERATOR_PLACES } from '../../../broker/console-page/operator-pages/operator-session.ts'
import { OPERATOR_PAGES } from '../../../broker/console-page/operator-pages/pages.ts'
import { RECONCILIATIONS_WORDS } from '../../../broker/console-page/operator-pages/reconciliations-words.ts'
import { DIFFERENCE_KINDS } from '../../../broker/db/day-report.ts'
import { ATTENTION_KINDS } from '../../../broker/operator/attention.ts'
import { AUDIT_ACTIONS, AUDITED_TYPES } from '../../../broker/operator/audit-actions.ts'
import { SCOPES } from '../../../broker/operator/scopes.ts'
import { LOCALES } from '../../../protocol/look.ts'
import { ADJUSTMENT_KINDS, OPERATION_KINDS } from '../../../protocol/payment.ts'

describe.each(LOCALES)('The operators’ console, in %s', (locale) => {
  test('has words for whatever needs a person; in English those are the API’s own', () => {
    const named = Object.keys(ATTENTION_WORDS[locale].kinds)
    expect(named.toSorted()).toEqual(locale === 'en' ? [] : [...ATTENTION_KINDS].toSorted())
  })

  test('has words for every difference, and for every kind of movement', () => {
    const own = RECONCILIATIONS_WORDS[locale]
    expect(Object.keys(own.found).toSorted()).toEqual([...DIFFERENCE_KINDS].toSorted())
    expect(Object.keys(own.kinds).toSorted()).toEqual([...OPERATION_KINDS, ...ADJUSTMENT_KINDS].toSorted())
  })

  test('has words for every change of the audit log, and for what it is of', () => {
    expect(Object.keys(AUDIT_WORDS[locale].actions).toSorted()).toEqual([...AUDIT_ACTIONS].toSorted())
    expect(Object.keys(AUDIT_WORDS[locale].objects).toSorted()).toEqual([...AUDITED_TYPES].toSorted())
  })
})

test('Every page of the operators’ console is there by a scope that there is', () => {
  for (const { scope } of OPERATOR_PAGES) expect(SCOPES).toContain(scope)
})

test.each([
  [
    null,
    { name: 'Hanako', scopes: ['audit:read'], revoked_at: null },
    [
      ['name', null, 'Hanako'],
      ['scopes', null, 'audit:read'],
    ],
  ],
  [
    { disabled: false, name: { en: 'Kite', ja: '凧' } },
    { disabled: true, name: { en: 'Kite', ja: '凧屋' } },
    [
      ['disabled', 'false', 'true'],
      ['name.ja', '凧', '凧屋'],
    ],
  ],
  [
    { origins: ['https://a.example'] },
    { origins: ['https://a.example', 'https://b.example'] },
    [['origins', 'https://a.example', 'https://a.example\nhttps://b.example']],
  ],
  [
    { mark: 'K', framed_limits: { JPY: 100 } },
    { mark: 'K', framed_limits: null },
    [['framed_limits.JPY', '100', null]],
  ],
  [null, null, []],
  [{ a: 1 }, { a: 1 }, []],
] as const)('from %j to %j the changed fields are %j', (before, after, changed) => {
  expect(changedFields(before, after).map((each) => [each.field, each.before, each.after])).toEqual(changed)
})

test.each([
  ['/operator/console', { page: '', id: undefined }],
  ['/operator/console/merchants/mer_x', { page: 'merchants', id: 'mer_x' }],
  ['/operator/console/issuers/%E3%81%82', { page: 'issuers', id: 'あ' }],
  ['/operator/console/issuers/%', { page: 'issuers', id: '%' }],
])('the address %s is of its place', (path, place) => {
  expect(OPERATOR_PLACES.placeOf(new URL(path, 'https://broker.example'))).toMatchObject(place)
  expect(OPERATOR_PLACES.has(path)).toBe(true)
})

test('what the script of the page asks is no page of it, and neither is the other door’s', () => {
  for (const path of ['/operator/console/api/session', '/operator/console2', '/console/keys', '/operator/v1/audit']) {
    expect(OPERATOR_PLACES.has(path)).toBe(false)
  }
})
