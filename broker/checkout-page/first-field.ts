/** From the document's own ID field to the form: what was typed, the caret and the focus stay as they are. */

import { groupTyped } from './member-id-field.ts'
import type { PageStart } from './start.ts'
import { MEMBER_ID_FIELD } from './views/form.ts'

/** Empties the card and has `show` draw the first view, with what was typed so far. */
export function takeOver(card: HTMLElement, start: PageStart, show: (typed: string) => void): void {
  if (start.isComposing) {
    start.onComposed = () => takeOver(card, start, show)
    return
  }
  const first = card.querySelector('input')
  const value = first?.value ?? ''
  const caret = first?.selectionStart ?? value.length
  const isIn = first !== null && document.activeElement === first
  card.replaceChildren()
  show(value)
  const field = document.querySelector<HTMLInputElement>(`#${MEMBER_ID_FIELD}`)
  if (!field || !isIn) return
  field.focus()
  if (value === '') return
  const after = groupTyped({ value, caret }).caret
  field.setSelectionRange(after, after)
}
