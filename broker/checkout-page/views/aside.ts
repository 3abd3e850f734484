/** The views in which nothing can be done here: it cannot be loaded, or it goes on in another window. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'
import { omen } from './marks.ts'
import type { Scene } from './scene.ts'
import { shell } from './shell.ts'

export function troubleView(scene: Scene): TemplateResult {
  const { state, words, actions } = scene
  const fault = state.fault ?? 'unreachable'
  const canReload = fault === 'unreachable'
  return shell(scene, {
    lead: omen('plain'),
    said: words.fault[fault],
    rest: html`<div class="deeds">
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

export function watchView(scene: Scene): TemplateResult {
  const { words, actions } = scene
  return windowView(scene, words.watch, words.openWindow, actions.openedWindow)
}

export function guardedView(scene: Scene): TemplateResult {
  const { words, actions } = scene
  return windowView(scene, words.guarded, words.continueInWindow, actions.openedWindow, true)
}

/** Also where the browser can't tell whether something lies over it, and it is too much for that. */
export function coveredView(scene: Scene): TemplateResult {
  const { state, words, facts, actions } = scene
  const said = state.covered ? words.covered : { title: facts.amount, text: words.tooMuchHere(facts) }
  return windowView(scene, said, words.continueInWindow, actions.openedWindow)
}

/** Approved by an attempt that was not this page's: only there can it be confirmed. It can be given up here. */
export function elsewhereView(scene: Scene): TemplateResult {
  const { words, actions } = scene
  return windowView(scene, { title: words.watch.title, text: words.elsewhere }, words.dontBuy, actions.cancelled)
}

/** Above the limit of a frame that something might lie over unseen: said before there is anything to press. */
export function windowInstead({ words, facts, actions }: Scene): TemplateResult {
  return html`<p class="note" .textContent=${words.tooMuchHere(facts)}></p>
    <button type="button" class="go" @click=${actions.openedWindow} .textContent=${words.continueInWindow}></button>`
}

function windowView(
  scene: Scene,
  said: { title: string; text: string },
  label: string,
  onClick: () => void,
  isAlarm = false,
): TemplateResult {
  return shell(scene, {
    lead: omen('plain'),
    said,
    isAlarm,
    rest: html`<div class="deeds">
      <button type="button" class="go" @click=${onClick} .textContent=${label}></button>
    </div>`,
  })
}
