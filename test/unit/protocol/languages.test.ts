/** Tests which language is spoken to whoever wishes for any. */

import { describe, expect, test, vi } from 'vitest'

import { LANGUAGES, directionOf, isRightToLeft, readLanguage } from '../../../protocol/languages.ts'

describe('readLanguage', () => {
  test.each(LANGUAGES)('reads %s as itself, in any case and with a region', (language) => {
    expect(readLanguage(language)).toBe(language)
    expect(readLanguage(language.toUpperCase())).toBe(language)
    expect(readLanguage(new Intl.Locale(language).maximize().toString())).toBe(language)
  })

  test.each([
    ['zh', 'zh-Hans'],
    ['zh-CN', 'zh-Hans'],
    ['zh-SG', 'zh-Hans'],
    ['zh-HK', 'zh-Hant'],
    ['zh-MO', 'zh-Hant'],
    ['zh-TW', 'zh-Hant'],
    ['zh-Hans-HK', 'zh-Hans'],
    ['yue', 'zh-Hant'],
    ['yue-CN', 'zh-Hans'],
    ['pt', 'pt-BR'],
    ['pt-AO', 'pt-PT'],
    ['no', 'nb'],
    ['nn', 'nb'],
    ['nn-NO', 'nb'],
    ['iw', 'he'],
    ['tl', 'fil'],
    ['tl-PH', 'fil'],
    ['in', 'id'],
    ['prs', 'fa'],
    ['ur-IN', 'ur'],
    ['en-GB', 'en'],
    ['de-CH-1996-u-nu-latn', 'de'],
  ])('reads %s as %s', (tag, language) => {
    expect(readLanguage(tag)).toBe(language)
  })

  test.each([
    ['an unknown tag', ['tlh', 'ko'], 'ko'],
    ['an unknown tag in a list', ['tlh, eo;q=0.9, vi;q=0.8'], 'vi'],
    ['a list with nothing that is spoken', ['tlh, eo', 'fr'], 'fr'],
    ['no wish', [undefined, null, '', 'sv'], 'sv'],
  ] as const)('%s is passed over for the next wish', (_, wishes, language) => {
    expect(readLanguage(...wishes)).toBe(language)
  })

  test('a tag is asked of the platform once, and rightly told again after more tags than are remembered', () => {
    const asked = vi.spyOn(Intl, 'Locale')
    const hostile = Array.from({ length: 1_000 }, (_, number) => `tlh-x-${number}`)
    const told = [...hostile, 'gsw-CH', 'sv-FI', 'sv-FI', 'sv-FI'].map((tag) => readLanguage(tag, 'ko'))
    expect(told).toEqual([...hostile.map(() => 'ko'), 'ko', 'sv', 'sv', 'sv'])
    expect(asked.mock.calls.filter(([tag]) => tag === 'sv-FI')).toHaveLength(1)
    expect(readLanguage('tlh-x-1', 'ko')).toBe('ko')
    asked.mockRestore()
  })

  test('an earlier wish is better than any later one', () => {
    expect(readLanguage('da;q=0.1', 'fi')).toBe('da')
  })

  test.each([[[]], [['tlh']], [[null, undefined, '']]])('English is spoken where nothing else is: %j', (wishes) => {
    expect(readLanguage(...wishes)).toBe('en')
  })

  test.each([
    ['fr;q=0.5, de;q=0.9, it;q=0.7', 'de'],
    ['fr;q=0.5,de', 'de'],
    ['fr;q=0.5,de;q=0.5', 'fr'],
    ['fr ; Q=0.2 , hu ; q=0.3', 'hu'],
    ['*, cs;q=0.5', 'cs'],
    ['ms;level=1;q=0.4, ta;q=0.6', 'ta'],
  ])('the quality orders a list: %s', (list, language) => {
    expect(readLanguage(list)).toBe(language)
  })

  test.each(['fr;q=0, bn;q=0.1', 'fr;q=0.000, bn', 'fr;q=-1, bn', 'fr;q=much, bn', 'fr;q=, bn'])(
    'what is not wanted is left out: %s',
    (list) => {
      expect(readLanguage(list)).toBe('bn')
    },
  )

  test.each([
    ',',
    ';;;,,,;q=1',
    'q=1',
    '-',
    '_',
    'e',
    'en_US',
    'x-private',
    '../../etc/passwd',
    '<script>',
    '\u0000',
    '日本語',
    '😀'.repeat(9),
    'constructor',
    '__proto__',
    'toString',
    'und',
    'und-Latn',
    '*',
  ])('rubbish is no wish: %j', (rubbish) => {
    expect(readLanguage(rubbish)).toBe('en')
    expect(readLanguage(rubbish, 'uk')).toBe('uk')
  })

  test('a list of 10,000 characters is read at its beginning only', () => {
    expect(readLanguage(`el,${'x'.repeat(9_997)}`)).toBe('el')
    expect(readLanguage(`${'tlh,'.repeat(2_500)}el`)).toBe('en')
    expect(readLanguage(`${'tlh;q=0.1,'.repeat(1_000)}el`, 'ro')).toBe('ro')
    expect(readLanguage('-'.repeat(10_000))).toBe('en')
    expect(readLanguage('en-'.repeat(3_333), 'th')).toBe('th')
  })
})

test('Arabic, Persian, Hebrew and Urdu are written from right to left, and no other', () => {
  expect(LANGUAGES.filter((language) => isRightToLeft(language))).toEqual(['ar', 'fa', 'he', 'ur'])
  expect(LANGUAGES.filter((language) => directionOf(language) === 'rtl')).toEqual(['ar', 'fa', 'he', 'ur'])
})
