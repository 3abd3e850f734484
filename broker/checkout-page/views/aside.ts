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
      ${canReload ? html`<button type="button" class="go" @click=${actions.reloaded}>${words.again}</button>` : nothing}
      ${
        state.place === 'frame'
          ? html`<button type="button" class=${canReload ? 'ghost' : 'go'} @click=${actions.closed}>
              ${words.backToShop}
            </button>`
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
    rest: html`<div class="deeds"><button type="button" class="go" @click=${onClick}>${label}</button></div>`,
  })
}
