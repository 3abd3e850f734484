import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'
import type { StatusMessage } from '../words.ts'
import type { ViewContext } from './view-context.ts'
import { amountLead, shell } from './shell.ts'

/** Renders steps 5 to 8, as the broker says: the line never runs ahead of the payment. */
export function processingView(context: ViewContext): TemplateResult {
  const said = processingSaid(context)
  const slow = context.state.slow ? context.words.slow : undefined
  return shell(context, {
    lead: html`${amountLead(context, undefined, false)}${stations(context)}`,
    said: slow ? { ...said, text: slow } : said,
    promise: true,
  })
}

/** Renders an approval on its way back. */
export function closingView(context: ViewContext): TemplateResult {
  return shell(context, { lead: amountLead(context, undefined, false), said: context.words.closing })
}

function processingSaid({ state, words, facts }: ViewContext): StatusMessage {
  if (state.asking && state.checkout?.status !== 'processing') return words.asking
  return words.processing[state.checkout?.stage ?? 'issuer'](facts)
}

function stations({ state, words, facts, issuer }: ViewContext): TemplateResult {
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
