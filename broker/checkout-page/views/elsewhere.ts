import type { TemplateResult } from 'lit/html.js'
import type { DrawingTools } from './drawing-tools.ts'
import type { ViewContext } from './view-context.ts'

/** Renders a payment approved by an attempt that was not this page's: only there can it be confirmed. It can be given up here. */
export function elsewhereView(context: ViewContext, { html, shell, outcomeIcon }: DrawingTools): TemplateResult {
  const { say, actions } = context
  return shell(context, {
    lead: outcomeIcon('plain'),
    said: { title: say('@watchTitle'), text: say('@elsewhere') },
    rest: html`<div class="actions">
      <button type="button" class="go" @click=${actions.cancelled} .textContent=${say('@dontBuy')}></button>
    </div>`,
  })
}
