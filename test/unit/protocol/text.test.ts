import { describe, expect, test } from 'vitest'

import { isText } from '../../../protocol/shape.ts'
import { displayText, isExactLine, isShowable, isUnicode, lettersAndDigits, plainLine } from '../../../protocol/text.ts'

/** Each cannot be seen: bidi controls, zero width, soft hyphen, blank letters, a tag, an annotation mark, a control. */
const INVISIBLE = [
  '\u202d',
  '\u202e',
  '\u202c',
  '\u2066',
  '\u2069',
  '\u200e',
  '\u200f',
  '\u061c',
  '\u200b',
  '\u200c',
  '\u200d',
  '\u2060',
  '\ufeff',
  '\u00ad',
  '\u034f',
  '\u115f',
  '\u1160',
  '\u3164',
  '\uffa0',
  '\u{e0041}',
  '\ufe0f',
  '\ufff9',
  '\u0000',
  '\u007f',
  '\u0085',
]
const DIGITS_OF_SCRIPTS = [
  '٠١٢٣٤٥٦٧٨٩', // Arabic
  '۰۱۲۳۴۵۶۷۸۹', // Persian, Urdu
  '०१२३४५६७८९', // Devanagari
  '০১২৩৪৫৬৭৮৯', // Bengali
  '௦௧௨௩௪௫௬௭௮௯', // Tamil
  '๐๑๒๓๔๕๖๗๘๙', // Thai
  '០១២៣៤៥៦៧៨៩', // Khmer
  '၀၁၂၃၄၅၆၇၈၉', // Burmese
  '０１２３４５６７８９', // full-width
  '𝟘𝟙𝟚𝟛𝟜𝟝𝟞𝟟𝟠𝟡', // of mathematics
  '𑄶𑄷𑄸𑄹𑄺𑄻𑄼𑄽𑄾𑄿', // Chakma, of two UTF-16 units each
]

/** Every decimal digit of Unicode as this engine knows it, in order. */
function allDigits(): string[] {
  const all = Array.from({ length: 0x110000 }, (_, code) => code)
  return all.map((code) => String.fromCodePoint(code)).filter((character) => /\p{Nd}/u.test(character))
}

const codeOf = (character: string): string => `U+${character.codePointAt(0)?.toString(16).padStart(4, '0')}`

describe('A number or ID that is typed or pasted', () => {
  test.each(INVISIBLE.map((character) => [codeOf(character), character]))('is read as if %s were not there', (_, c) => {
    expect(lettersAndDigits(`${c}41${c}00${c}`)).toBe('4100')
  })

  test.each(Array.from('-‐‑‒–—―−﹣－˗⁃─━ー ｰ゠〜.．。｡·・･•‧∙⋅、,/_'))(
    'is read without %s between its digits',
    (separator) => {
      expect(lettersAndDigits(`41${separator}00`)).toBe('4100')
    },
  )

  test.each([' ', '\u00a0', '\u3000', '\u2009', '\t', '\n'])('is read without the space %j', (space) => {
    expect(lettersAndDigits(`41${space}00`)).toBe('4100')
  })

  test.each(DIGITS_OF_SCRIPTS)('is read as 0 to 9 when its digits are %s', (digits) => {
    expect(lettersAndDigits(digits)).toBe('0123456789')
  })

  test('is read as 0 to 9 in every digit that Unicode has', () => {
    const digits = allDigits()
    expect(digits.length).toBeGreaterThan(600)
    expect(digits.map(lettersAndDigits).join('')).toBe('0123456789'.repeat(digits.length / 10))
  })

  test('keeps the letters of other scripts, so that they are refused and not lost', () => {
    expect(lettersAndDigits('41あ00')).toBe('41あ00')
  })
})

describe('A text from elsewhere, where it is shown,', () => {
  test('turns no figure round', () => {
    expect(displayText('Total \u202e089¥\u202c')).toBe('Total 089¥')
    expect(displayText('\u2067A-1001\u2069 \u200f')).toBe('A-1001')
  })

  test('keeps to one line, and to itself', () => {
    expect(displayText('  Two cups,\r\n\u2028wrapped\t ')).toBe('Two cups, wrapped')
    expect(displayText('a\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}')).toBe(
      'a\u{301}\u{301}\u{301}\u{301}\u{301}',
    )
  })

  test('that is written from right to left leaves what stands after it alone', () => {
    expect(displayText('هدية 12')).toBe('\u2068هدية 12\u2069')
    expect(displayText('Hirune Pottery')).toBe('Hirune Pottery')
  })

  test.each([
    ['Persian, with a joiner', 'می\u200cخواهم'],
    ['Hindi, with a joiner', 'क्\u200dष'],
    ['Japanese, with a space of its own', 'ひるね　陶器'],
    ['a kanji in its own form', '葛\u{e0100}城市'],
    ['an emoji of several', '👩\u200d🍳 ☕\ufe0f'],
  ])('is still %s', (_, text) => {
    expect(plainLine(text)).toBe(text)
  })

  test('is Unicode again where half a surrogate pair was lost', () => {
    expect(plainLine('\ud83c cup \udf63')).toBe('cup')
  })
})

describe('A text that a shop sends', () => {
  test.each([
    ['U+202E', 'A\u202e1', false, false],
    ['an isolate', 'A\u2066\u2069', false, false],
    ['a mark of direction', 'A\u200f', false, false],
    ['NUL', 'A\u0000', false, false],
    ['a line separator', 'A\u2028', false, false],
    ['a noncharacter', 'A\ufffe', false, false],
    ['half a surrogate pair', 'A\ud800', false, false],
    ['a line break', 'A\nB', true, false],
    ['a tab', 'A\tB', true, false],
    ['a soft hyphen', 'A\u00adB', true, false],
    ['a zero-width space', 'A\u200bB', true, false],
    ['a blank letter', '\u3164', true, false],
    ['a joiner at its end', 'A\u200d', true, false],
    ['nothing but spaces', '  \u3000', true, false],
    ['a joiner inside', 'می\u200cخواهم', true, true],
    ['emoji', '☕\ufe0f 👩\u200d🍳', true, true],
    ['spaces', 'A 1001', true, true],
  ])('with %s is shown as it is, and reads as what it is, or not', (_, text, showable, exact) => {
    expect([isShowable(text), isExactLine(text)]).toEqual([showable, exact])
  })

  test('can be kept when it is Unicode', () => {
    expect(isUnicode('🍣')).toBe(true)
    expect(isUnicode('\ud83c')).toBe(false)
  })
})

describe('A length', () => {
  test('is counted in code points: an emoji and a rare kanji are one each', () => {
    expect(isText('🍣'.repeat(64), 64)).toBe(true)
    expect(isText('𠮷'.repeat(65), 64)).toBe(false)
    expect(isText('x'.repeat(64), 64)).toBe(true)
    expect(isText('x'.repeat(65), 64)).toBe(false)
    expect(isText('', 64)).toBe(false)
  })
})
