import { describe, expect, test } from 'vitest'
import {
  NAME_LANGUAGES_MAX,
  namesForPage,
  namesToTell,
  tagsFault,
  SHOP_NAMES_MAX_BYTES,
} from '../../../broker/names-by-language.ts'

describe('Names for the page', () => {
  test('stand under the languages that the dialog speaks, each with the best that is given', () => {
    const names = { en: 'Kite Shop', ja: '凧の店', 'de-AT': 'Drachenladen', ar: 'متجر الطائرات', 'zh-TW': '風箏店' }
    expect(namesForPage(names)).toEqual({
      en: 'Kite Shop',
      ja: '凧の店',
      de: 'Drachenladen',
      ar: '\u2068متجر الطائرات\u2069',
      'zh-Hant': '風箏店',
    })
  })

  test('leave out what nobody is spoken to in', () => {
    expect(namesForPage({ en: 'Kite Shop', ja: '凧の店', eo: 'Kajtejo' })).toEqual({ en: 'Kite Shop', ja: '凧の店' })
  })
})

describe('Names that a shop is told', () => {
  test('stand under tags as BCP 47 writes them, English and Japanese first, as plain lines', () => {
    const names = { 'zh-tw': '風箏店', ja: '凧の店', en: 'Kite\u200b Pay', 'no tag': 'x', de: '\u200b' }
    expect(Object.entries(namesToTell(names))).toEqual([
      ['en', 'Kite Pay'],
      ['ja', '凧の店'],
      ['zh-TW', '風箏店'],
    ])
  })

  test('are those of every language of an ordinary issuer, and never more than fit into a verdict', () => {
    const tags = Array.from({ length: NAME_LANGUAGES_MAX - 2 }, (_, number) => `de-x-${number}`)
    const given = (name: string) => ({ en: name, ja: name, ...Object.fromEntries(tags.map((tag) => [tag, name])) })
    expect(Object.keys(namesToTell(given('Sumire Card')))).toHaveLength(NAME_LANGUAGES_MAX)
    for (const name of ['すみれカード', '🏦'.repeat(128), '"'.repeat(128)]) {
      const told = namesToTell(given(name))
      expect(told).toMatchObject({ en: name, ja: name })
      expect(new TextEncoder().encode(JSON.stringify(told)).length).toBeLessThanOrEqual(SHOP_NAMES_MAX_BYTES)
    }
  })
})

describe('Tags of names', () => {
  test.each([
    ['no language', ['en', 'en US'], 'en US'],
    ['the same language twice', ['en', 'de', 'DE'], 'DE'],
    ['the same language by its old name', ['he', 'iw'], 'iw'],
    ['too many', Array.from({ length: NAME_LANGUAGES_MAX + 1 }, (_, number) => `de-x-${number}`), undefined],
  ])('are refused where there is %s', (_, tags, tag) => {
    expect(tagsFault(tags)).toMatchObject(tag === undefined ? {} : { tag })
    expect(tagsFault(tags)?.reason).toBeDefined()
  })

  test('are good where each names a language of its own', () => {
    expect(tagsFault(['en', 'ja', 'pt-BR', 'pt-PT', 'sr-Latn-RS'])).toBeUndefined()
  })
})
