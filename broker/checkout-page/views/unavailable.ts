/** The views in which nothing can be done here: it cannot be loaded, or it goes on in another window. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'
import { outcomeIcon } from './marks.ts'
import type { ViewContext } from './view-context.ts'
import { shell } from './shell.ts'

export function troubleView(context: ViewContext): TemplateResult {
  const { state, words, actions } = context
  const fault = state.fault ?? 'unreachable'
  const canReload = fault === 'unreachable'
  return shell(context, {
    lead: outcomeIcon('plain'),
    said: words.fault[fault],
    rest: html`<div class="actions">
      ${canReload ? html`<button type="button" class="go" @click=${actions.reloaded} .textContent=${words.again}></button>` : nothing}
      ${
        state.place === 'frame'
          ? html`<button
              type="button"
              class=${canReload ? 'ghost' : 'go'}
              @click=${actions.closed}
              .textContent=${words.backToShop}
            ></button>`
          : nothing
      }
    </div>`,
  })
}

export function watchView(context: ViewContext): TemplateResult {
  const { words, actions } = context
  return windowView(context, words.watch, words.openWindow, actions.openedWindow)
}

export function guardedView(context: ViewContext): TemplateResult {
  const { words, actions } = context
  return windowView(context, words.guarded, words.continueInWindow, actions.openedWindow, true)
}

/** Renders the view of a covered dialog, also where the browser can't tell whether something lies over it, and it is too much for that. */
export function coveredView(context: ViewContext): TemplateResult {
  const { state, words, facts, actions } = context
  const said = state.covered ? words.covered : { title: facts.amount, text: words.aboveFramedMax(facts) }
  return windowView(context, said, words.continueInWindow, actions.openedWindow)
}

/** Renders a payment approved by an attempt that was not this page's: only there can it be confirmed. It can be given up here. */
export function elsewhereView(context: ViewContext): TemplateResult {
  const { words, actions } = context
  return windowView(context, { title: words.watch.title, text: words.elsewhere }, words.dontBuy, actions.cancelled)
}

/** Renders the way to a window, above the limit of a frame that something might lie over unseen: said before there is anything to press. */
export function continueElsewhere({ words, facts, actions }: ViewContext): TemplateResult {
  return html`<p class="note" .textContent=${words.aboveFramedMax(facts)}></p>
    <button type="button" class="go" @click=${actions.openedWindow} .textContent=${words.continueInWindow}></button>`
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
