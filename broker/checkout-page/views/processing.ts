import type { TemplateResult } from 'lit/html.js'
import type { ProcessingStage } from '../../../protocol/payment.ts'
import type { StatusMessage, WordKey } from '../words.ts'
import { nameIn } from '../names.ts'
import type { DrawingTools } from './drawing-tools.ts'
import type { ViewContext } from './view-context.ts'

/** Renders steps 5 to 8, as the broker says: the line never runs ahead of the payment. */
export function processingView(context: ViewContext, tools: DrawingTools): TemplateResult {
  const { html, shell, amountLead } = tools
  const said = processingSaid(context)
  const slow = context.state.slow ? context.say('@slow') : undefined
  return shell(context, {
    lead: html`${amountLead(context, undefined, false)}${stations(context, tools)}`,
    said: slow ? { ...said, text: slow } : said,
    promise: true,
  })
}

/** Renders an approval on its way back. */
export function closingView(context: ViewContext, { shell, amountLead }: DrawingTools): TemplateResult {
  const { say } = context
  return shell(context, {
    lead: amountLead(context, undefined, false),
    said: { title: say('@closingTitle'), text: say('@closing') },
  })
}

/** Holds the heading and the sentence of each stage. */
const STAGES: Readonly<Record<ProcessingStage, readonly [WordKey, WordKey]>> = {
  issuer: ['@checking', '@waiting'],
  centre: ['@checking', '@onItsWay'],
  resolving: ['@askingTitle', '@resolving'],
}

function processingSaid({ state, say }: ViewContext): StatusMessage {
  const isAsking = state.asking && state.checkout?.status !== 'processing'
  const [title, text] = isAsking ? (['@askingTitle', '@asking'] as const) : STAGES[state.checkout?.stage ?? 'issuer']
  return { title: say(title), text: say(text) }
}

function stations({ state, say, facts, issuer }: ViewContext, { html, nothing }: DrawingTools): TemplateResult {
  const at = (state.checkout?.stage ?? 'issuer') === 'issuer' ? 0 : 1
  const names = [nameIn(issuer?.station, state.locale) ?? facts.issuer, say('@relayCentre'), say('@result')]
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
