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
  // By the name that every browser knows. What a password manager filled in stays as it is spelled (member-id-field.ts).
  const filled = memberId?.matches(':-webkit-autofill') ? memberId : undefined
  card.replaceChildren()
  show(memberId?.value ?? '')
  for (const field of card.querySelectorAll('input')) {
    // An ID that was typed is in the page's state, and drawn in groups.
    for (const kept of [filled, password]) if (kept?.id === field.id) field.value = kept.value
    if (field.id !== focused) continue
    field.focus()
    field.setSelectionRange(field.value.length, field.value.length)
  }
}
