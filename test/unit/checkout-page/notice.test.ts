/** The pages that say one thing, and how names from outside stand in sentences. */

import { describe, expect, test } from 'vitest'

import { noticeDocument } from '../../../broker/checkout-page/notice.ts'
import { isolated } from '../../../broker/checkout-page/names.ts'
import { sayIn } from '../../../broker/checkout-page/words.ts'
import { NOTICES } from '../../../broker/notices.ts'
import { LOCALES } from '../../../protocol/look.ts'
import './checkout-fixture.ts'

describe.each(LOCALES)('A notice (%s)', (locale) => {
  test.each(['link', 'stranger'] as const)('says “%s” as the dialog does', (fault) => {
    expect(NOTICES[fault][locale]).toEqual({ title: sayIn(locale)(`@${fault}Title`), text: sayIn(locale)(`@${fault}`) })
  })

  test('says of every kind what happened and, where money could have moved, that none did', () => {
    for (const { title, text } of Object.values(NOTICES).map((words) => words[locale])) {
      expect(title.length).toBeGreaterThan(5)
      expect(text).toMatch(
        /Nothing was taken|nothing was taken|引き落としはありません|changed nothing|変わったものはありません/,
      )
    }
  })
})

test('what a notice is given is text in it, never markup', () => {
  const words = { title: '<b>"&', text: '</p><script>' }
  const inFrame = { script: 'go()', code: '"><i>', message: '"' }
  const html = noticeDocument({ nonce: 'n', locale: 'en', words, inFrame })
  expect(html).not.toMatch(/<b>|<i>|<\/p><script>/)
  expect(html.match(/<script.*/g)).toEqual(['<script>go()</script>'])
  expect(noticeDocument({ nonce: 'n', locale: 'en', words, reference: '<u>' })).not.toMatch(/<u>|<script/)
})

test.each([
  ['Hirune Pottery', 'Hirune Pottery'],
  ['ひるね陶器 🍵 “Café”', 'ひるね陶器 🍵 “Café”'],
  ['בית הקדרות', '\u2068בית הקדרות\u2069'],
  ['مقهى 12', '\u2068مقهى 12\u2069'],
  ['A-1\u202e001', '\u2068A-1\u202e001\u2069'],
])('the name %j turns nothing around it', (name, expected) => {
  expect(isolated(name, 'ja')).toBe(expected)
})

test('in a line that runs from right to left, no name is without its bounds', () => {
  expect(isolated('Hirune Pottery', 'ar')).toBe('\u2068Hirune Pottery\u2069')
  expect(isolated('', 'ar')).toBe('')
})
