import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'
import type { Said } from '../words.ts'
import type { Scene } from './scene.ts'
import { amountLead, shell } from './shell.ts'

/** Steps 5 to 8, as the broker says: the line never runs ahead of the payment. */
export function processingView(scene: Scene): TemplateResult {
  const said = processingSaid(scene)
  const slow = scene.state.slow ? scene.words.slow(scene.facts) : undefined
  return shell(scene, {
    lead: html`${amountLead(scene, undefined, false)}${stations(scene)}`,
    said: slow ? { ...said, text: slow } : said,
    promise: true,
  })
}

/** An approval on its way back. */
export function closingView(scene: Scene): TemplateResult {
  return shell(scene, { lead: amountLead(scene, undefined, false), said: scene.words.closing(scene.facts) })
}

function processingSaid({ state, words, facts }: Scene): Said {
  if (state.asking && state.checkout?.status !== 'processing') return words.asking(facts)
  return words.processing[state.checkout?.stage ?? 'issuer'](facts)
}

function stations({ state, words, facts, issuer }: Scene): TemplateResult {
  const at = (state.checkout?.stage ?? 'issuer') === 'issuer' ? 0 : 1
  const names = [issuer?.station?.[state.locale] ?? facts.issuer, ...words.stations]
  return html`<ol class="line at-${at}">
    ${names.map(
      (name, place) =>
        html`<li
          class=${place < at ? 'past' : place === at ? 'now' : ''}
          aria-current=${place === at ? 'step' : nothing}
        >
          <i></i><span .textContent=${name}></span>
        </li>`,
    )}
  </ol>`
}
