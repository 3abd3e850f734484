/** The views in which nothing can be done here: it cannot be loaded, or it goes on in another window. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'
import { outcomeIcon } from './marks.ts'
import type { ViewContext } from './view-context.ts'
import { shell } from './shell.ts'
import type { Fault, WordKey } from '../words.ts'

/** Holds the heading and the sentence of each fault. */
const FAULTS: Readonly<Record<Fault, readonly [WordKey, WordKey]>> = {
  link: ['@linkTitle', '@link'],
  unreachable: ['@unreachableTitle', '@unreachable'],
  stranger: ['@strangerTitle', '@stranger'],
}

export function troubleView(context: ViewContext): TemplateResult {
  const { state, say, actions } = context
  const fault = state.fault ?? 'unreachable'
  const canReload = fault === 'unreachable'
  return shell(context, {
    lead: outcomeIcon('plain'),
    said: { title: say(FAULTS[fault][0]), text: say(FAULTS[fault][1]) },
    rest: html`<div class="actions">
      ${canReload ? html`<button type="button" class="go" @click=${actions.reloaded} .textContent=${say('@again')}></button>` : nothing}
      ${
        state.place === 'frame'
          ? html`<button
              type="button"
              class=${canReload ? 'ghost' : 'go'}
              @click=${actions.closed}
              .textContent=${say('@backToShop')}
            ></button>`
          : nothing
      }
    </div>`,
  })
}

export function watchView(context: ViewContext): TemplateResult {
  const { say, actions } = context
  return windowView(
    context,
    { title: say('@watchTitle'), text: say('@watch') },
    say('@openWindow'),
    actions.openedWindow,
  )
}

export function guardedView(context: ViewContext): TemplateResult {
  const { say, actions } = context
  return windowView(
    context,
    { title: say('@guardedTitle'), text: say('@guarded') },
    say('@continueInWindow'),
    actions.openedWindow,
    true,
  )
}

/** Renders the view of a covered dialog, also where the browser can't tell whether something lies over it, and it is too much for that. */
export function coveredView(context: ViewContext): TemplateResult {
  const { state, say, facts, actions } = context
  const said = state.covered
    ? { title: say('@coveredTitle'), text: say('@covered') }
    : { title: facts.amount, text: say('@aboveFramedMax') }
  return windowView(context, said, say('@continueInWindow'), actions.openedWindow)
}

/** Renders the way to a window, above the limit of a frame that something might lie over unseen: said before there is anything to press. */
export function continueElsewhere({ say, actions }: ViewContext): TemplateResult {
  return html`<p class="note" .textContent=${say('@aboveFramedMax')}></p>
    <button type="button" class="go" @click=${actions.openedWindow} .textContent=${say('@continueInWindow')}></button>`
}

function windowView(
  context: ViewContext,
  said: { title: string; text: string },
  label: string,
  onClick: () => void,
  isAlarm = false,
): TemplateResult {
  return shell(context, {
    lead: outcomeIcon('plain'),
    said,
    isAlarm,
    rest: html`<div class="actions">
      <button type="button" class="go" @click=${onClick} .textContent=${label}></button>
    </div>`,
  })
}
