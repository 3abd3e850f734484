import { describe, expect, test } from 'vitest'
import { bestTag, nameFor } from '../../../protocol/names.ts'

describe('The tag that serves a language best', () => {
  test.each([
    ['de', ['en', 'de-AT', 'de'], 'de'],
    ['de', ['en', 'de-AT'], 'de-AT'],
    ['zh-Hant', ['zh', 'zh-TW'], 'zh-TW'],
    ['zh-Hans', ['zh', 'zh-TW'], 'zh'],
    ['zh-Hant', ['zh'], 'zh'],
    ['pt-PT', ['pt', 'pt-AO'], 'pt-AO'],
    ['he', ['iw'], 'iw'],
    ['nb', ['no'], 'no'],
    ['DE', ['de'], 'de'],
    ['ja-JP-x-shop', ['ja'], 'ja'],
  ])('is for %s of %s: %s', (language, given, tag) => {
    expect(bestTag(given, language)).toBe(tag)
  })

  test('is none where no language that is given comes near', () => {
    expect(bestTag(['en', 'ja', 'zh-TW'], 'zh-Hans')).toBeUndefined()
    expect(bestTag([], 'de')).toBeUndefined()
  })
})

test('The name for a reader is in the first of their languages that one is given in, and says which that is', () => {
  const names = { en: 'Kite Shop', ja: '凧の店', 'zh-TW': '風箏店' }
  expect(nameFor(names, ['fr-CA', 'zh-HK', 'en'])).toEqual({ name: '風箏店', tag: 'zh-TW' })
  expect(nameFor(names, ['en-GB', 'ja'])).toEqual({ name: 'Kite Shop', tag: 'en' })
  expect(nameFor(names, ['fr', 'no tag'])).toBeUndefined()
})
