/** The member ID while it is typed: groups of four, and the caret where the member expects it. */

import { groupMemberId, normalizeMemberId } from '../../protocol/member-id.ts'

/** A text field's text and caret. */
export interface Typed {
  value: string
  caret: number
}

/** Returns the field after an edit: regrouped, the caret behind the same character as before. */
export function groupTyped({ value, caret }: Typed): Typed {
  return caretAfter(normalizeMemberId(value), normalizeMemberId(value.slice(0, caret)).length)
}

/**
 * Does as {@link groupTyped}, but a deletion that only took a space between two
 * groups takes the character beyond it: the spaces are ours, not the member's.
 */
export function groupEdited(before: string, after: Typed, inputType: string): Typed {
  const id = normalizeMemberId(after.value)
  const count = normalizeMemberId(after.value.slice(0, after.caret)).length
  const tookOnlySpace = after.value.length < before.length && normalizeMemberId(before) === id
  if (!tookOnlySpace) return caretAfter(id, count)
  if (inputType === 'deleteContentForward') return caretAfter(id.slice(0, count) + id.slice(count + 1), count)
  if (inputType !== 'deleteContentBackward' || count === 0) return caretAfter(id, count)
  return caretAfter(id.slice(0, count - 1) + id.slice(count), count - 1)
}

function caretAfter(id: string, characters: number): Typed {
  const value = groupMemberId(id)
  const spaces = characters > 0 ? Math.floor((characters - 1) / 4) : 0
  return { value, caret: Math.min(value.length, characters + spaces) }
}

/**
 * Keeps an input grouped. Left alone while an input method composes: rewriting
 * its text would break the composition off. Left alone too where it was filled:
 * a password manager knows the ID as it is spelled there, gives no password for
 * another spelling (Firefox), and would save it as a second member's.
 */
export function keepGrouped(input: HTMLInputElement, onTyped: (memberId: string) => void): void {
  let before = input.value
  const regroup = (inputType: string): void => {
    const after = { value: input.value, caret: input.selectionStart ?? input.value.length }
    const { value, caret } = groupEdited(before, after, inputType)
    if (value !== input.value) {
      input.value = value
      // Autofill comes while the focus is elsewhere, and a selection would pull it here in Safari.
      if (document.activeElement === input) input.setSelectionRange(caret, caret)
    }
    before = value
    onTyped(normalizeMemberId(value))
  }
  input.addEventListener('input', (event) => {
    // A password manager may send a bare Event; Firefox says of its own that it replaces text.
    if (!(event instanceof InputEvent) || event.inputType === 'insertReplacementText') {
      before = input.value
      onTyped(normalizeMemberId(before))
    } else if (!event.isComposing) regroup(event.inputType)
  })
  input.addEventListener('compositionend', () => regroup(''))
}
