/** From the document's own fields to the form: what was typed and the focus stay. */

import type { PageStart } from './start.ts'

/** Empties the card and has `show` draw the first view, with the ID that was typed so far. */
export function takeOver(card: HTMLElement, start: PageStart, show: (memberId: string) => void): void {
  if (start.isComposing) {
    start.onComposed = () => takeOver(card, start, show)
    return
  }
  const [memberId, password] = card.querySelectorAll('input')
  const focused = document.activeElement?.id
  card.replaceChildren()
  show(memberId?.value ?? '')
  for (const field of card.querySelectorAll('input')) {
    // The ID is in the page's state, and drawn in groups.
    if (password && field.id === password.id) field.value = password.value
    if (field.id !== focused) continue
    field.focus()
    field.setSelectionRange(field.value.length, field.value.length)
  }
}
