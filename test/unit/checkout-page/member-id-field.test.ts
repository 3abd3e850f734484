import { describe, expect, test } from 'vitest'
import { groupEdited, groupTyped } from '../../../broker/checkout-page/member-id-field.ts'
import type { Typed } from '../../../broker/checkout-page/member-id-field.ts'

/** `4100 2|2`: the caret is where the bar is. */
function typed(text: string): Typed {
  return { value: text.replace('|', ''), caret: text.indexOf('|') }
}

function shown({ value, caret }: Typed): string {
  return `${value.slice(0, caret)}|${value.slice(caret)}`
}

describe('The member ID while it is typed', () => {
  test.each([
    ['nothing', '|', '|'],
    ['the first group', '4100|', '4100|'],
    ['the first of the next group', '41002|', '4100 2|'],
    ['in the middle of a group', '419|00 2207', '419|0 0220 7'],
    ['at the end of a group', '41009| 2207', '4100 9|220 7'],
    ['pasted with hyphens', '4100-2207-3118|', '4100 2207 3118|'],
    ['pasted with full-width digits and space', '４１００　２２０７|', '4100 2207|'],
    ['pasted with the long vowel mark for a hyphen', '４１００ー２２０７|', '4100 2207|'],
    ['pasted with drawn rules', '4100─2207─3118|', '4100 2207 3118|'],
    ['pasted with middle dots', '4100・2207·3118|', '4100 2207 3118|'],
    ['pasted with bidi controls', '\u202d41002207\u202c|', '4100 2207|'],
    ['pasted with zero-width spaces before the caret', '4\u200b1\u200b0|0', '410|0'],
    ['typed with the full stop of Japanese', '4100。|', '4100|'],
    ['typed with the digits of Persian', '۴۱۰۰۲|', '4100 2|'],
    ['in the middle of a group, with the digits of Arabic', '41٩|00 2207', '419|0 0220 7'],
    ['typed with digits of two UTF-16 units each', '𑄺𑄷𑄶𑄶𑄸|', '4100 2|'],
    ['lower case', '7xa|', '7XA|'],
    ['spaces of one’s own', '41 00 22|', '4100 22|'],
    ['caret at the very start', '|41002', '|4100 2'],
    ['what no ID holds stays to be seen', '41あ0|', '41あ0|'],
  ])('%s: %s becomes %s', (_, before, after) => {
    expect(shown(groupTyped(typed(before)))).toBe(after)
  })

  test.each([
    [
      'backspace over a space takes the digit before it',
      '4100 2207',
      '4100|2207',
      'deleteContentBackward',
      '410|2 207',
    ],
    ['delete over a space takes the digit after it', '4100 2207', '4100|2207', 'deleteContentForward', '4100| 207'],
    ['backspace within a group', '4100 2207', '4100 22|7', 'deleteContentBackward', '4100 22|7'],
    ['backspace of the only digit of a group', '4100 2', '4100 |', 'deleteContentBackward', '4100|'],
    ['a whole group deleted', '4100 2207 31', '4100 | 31', 'deleteContentBackward', '4100| 31'],
    ['a space typed between groups', '4100 2207', '4100  |2207', 'insertText', '4100| 2207'],
    ['cut down to nothing', '4100', '|', 'deleteByCut', '|'],
  ])('%s', (_, before, after, inputType, expected) => {
    expect(shown(groupEdited(before, typed(after), inputType))).toBe(expected)
  })
})
