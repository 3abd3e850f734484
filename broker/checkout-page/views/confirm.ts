import type { TemplateResult } from 'lit/html.js'
import { clock } from '../clock.ts'
import { isolated } from '../names.ts'
import type { DrawingTools } from './drawing-tools.ts'
import type { ViewContext } from './view-context.ts'

/** Longer lists would push the buttons out of sight: the rest is counted in the total above. */
const ITEMS_SHOWN = 5

/** Renders step 10, on request: approved, and the member has the last word. */
export function confirmView(context: ViewContext, tools: DrawingTools): TemplateResult {
  const { html, nothing, shell, amountLead } = tools
  const { state, say, actions, money } = context
  const { items = [], confirm_by: confirmBy } = state.checkout ?? {}
  const isBusy = state.pending === 'confirm'
  const rest = html`<dl>
      ${items
        .slice(0, ITEMS_SHOWN)
        .map(({ name, quantity, amount }) =>
          row(tools, `${quantity} × ${isolated(name, state.locale)}`, money(quantity * amount), 'item'),
        )}
      ${items.length > ITEMS_SHOWN ? row(tools, '…', '') : nothing} ${row(tools, say('@paidWith'), paidWith(context))}
      ${confirmBy ? row(tools, say('@heldUntil'), clock(confirmBy, state.locale)) : nothing}
    </dl>
    <div class="actions">
      <button
        type="button"
        class="go sure"
        aria-busy=${isBusy}
        @click=${actions.confirmed}
        .textContent=${say('@confirm')}
      ></button>
      <button type="button" class="ghost" @click=${actions.cancelled} .textContent=${say('@dontBuy')}></button>
    </div>`
  return shell(context, { lead: amountLead(context, say('@confirmLead'), true), rest })
}

/** Renders one line of a list of facts; of an `item` the price stays whole and the name wraps. */
export function row({ html }: DrawingTools, term: string, detail: string, kind = ''): TemplateResult {
  return html`<div class=${kind}>
    <dt .textContent=${term}></dt>
    <dd .textContent=${detail}></dd>
  </div>`
}

/** Returns the issuer, and the last characters of the ID. */
export function paidWith({ state, facts }: ViewContext): string {
  const hint = state.checkout?.member_hint
  return hint ? `${facts.issuer} ${isolated(`··\u00a0${hint}`, state.locale)}` : facts.issuer
}
