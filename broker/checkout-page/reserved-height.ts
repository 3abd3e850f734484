/** The page around is told the form's height and must not learn from it what is typed: there is room for all from the start. */

import { render } from 'lit/html.js'
import type { PageState } from './page-state.ts'
import { formView } from './views/form.ts'
import { viewContext } from './views/view-context.ts'
import type { Actions } from './views/view-context.ts'

let reservedFor = ''

/** Gives the card the height of its fullest form, before that is drawn, and says it; of no form, what it has. */
export function reserveHeight(card: HTMLElement, state: PageState, isForm: boolean, actions: Actions): void {
  const { complaint } = state
  // A sentence that nothing typed has led to may make it grow, and is the longer one.
  const told = complaint?.about === 'not_sent' ? complaint : undefined
  const key = isForm ? `${innerWidth} ${state.locale} ${state.passkeys.can} ${state.endsAt} ${told?.about}` : ''
  if (key === reservedFor) return
  reservedFor = key
  const start = globalThis.furiwakeStart
  start.height = 0
  card.style.minHeight = ''
  if (key) {
    const fullest: PageState = { ...state, memberId: '', complaint: told ?? { about: 'mismatch', attemptsLeft: 4 } }
    render(formView(viewContext(fullest, actions)), card)
    start.height = card.offsetHeight
    card.style.minHeight = `${start.height}px`
  }
}
