import { describe, expect, test } from 'vitest'
import { textIn, textsFault } from '../../../broker/issuer-texts.ts'

const TEXTS = {
  en: { name: 'Mikan Prepaid', station: 'Prepaid company' },
  ja: { name: 'みかんプリペイド', station: 'プリペイド会社' },
  'pt-BR': { name: 'Mikan Pré-pago' },
  'zh-Hant': { name: '蜜柑預付' },
}

describe("An issuer's text", () => {
  test.each([
    ['ja', 'みかんプリペイド'],
    ['ja-JP', 'みかんプリペイド'],
    ['JA-jp-x-shop', 'みかんプリペイド'],
    ['pt-br', 'Mikan Pré-pago'],
    ['pt-BR-u-nu-latn', 'Mikan Pré-pago'],
    ['pt', 'Mikan Prepaid'],
    ['zh-Hant-TW', '蜜柑預付'],
    ['zh', 'Mikan Prepaid'],
    ['de', 'Mikan Prepaid'],
    ['', 'Mikan Prepaid'],
  ])('is told for %s in the best language that there is', (language, name) => {
    expect(textIn(TEXTS, language, 'name')).toBe(name)
  })

  test('is looked for by itself: a language that lacks it is passed over', () => {
    expect(textIn(TEXTS, 'pt-BR', 'station')).toBe('Prepaid company')
    expect(textIn(TEXTS, 'ja', 'password_hint')).toBeUndefined()
    expect(textIn({ ja: { station: '銀行' } }, 'en', 'station')).toBe('銀行')
    expect(textIn({}, 'en', 'name')).toBeUndefined()
  })

  test('is shown as a plain line, whatever a row holds', () => {
    expect(textIn({ en: { name: ' Mikan\u200b\nPrepaid ' } }, 'en', 'name')).toBe('Mikan Prepaid')
  })
})

describe("An issuer's entry", () => {
  test('takes texts in the languages of BCP 47', () => {
    expect(textsFault(TEXTS)).toBeUndefined()
    expect(textsFault({ ar: { name: 'برتقال' }, 'sr-Latn-RS': { station: 'Banka' } })).toBeUndefined()
  })

  test.each([
    ['a language that is none', { 'en US': { name: 'Mikan' } }, /BCP 47/],
    ['a name of two lines', { en: { name: 'Mikan\nPrepaid' } }, /name \(en\)/],
    ['a name that cannot be seen', { en: { name: '\u200b' } }, /name \(en\)/],
    ['a text that turns what follows it', { en: { station: 'Bank\u202e' } }, /station \(en\)/],
    ['a station that is too long', { ja: { station: '会'.repeat(25) } }, /station \(ja\)/],
    ['an empty hint', { ja: { password_hint: '' } }, /password_hint/],
    ['too many languages', Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`x-l${n}`, {}])), /64/],
  ])('refuses %s', (_, texts, why) => {
    expect(textsFault(texts)?.reason).toMatch(why)
  })
})
