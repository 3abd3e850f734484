import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'
import { issuerMark } from './marks.ts'
import type { ViewContext } from './view-context.ts'
import { amountLead, shell } from './shell.ts'

export const PASSKEY_BUTTON = 'pay-with-passkey'

/** Renders step 4 with a passkey: the first choice where one has paid before, and the password the second. */
export function passkeyView(context: ViewContext): TemplateResult {
  const { state, say, issuer, actions } = context
  const rest = html`<p class="with">
      ${issuer ? issuerMark(issuer) : nothing}<span .textContent=${say('@passkeyLead')}></span>
    </p>
    <div class="actions">
      <button
        type="button"
        class="go sure"
        id=${PASSKEY_BUTTON}
        aria-busy=${state.prompting}
        @click=${actions.passkeyUsed}
        .textContent=${say(state.prompting ? '@passkeyPrompting' : '@passkeyPay')}
      ></button>
      <button type="button" class="ghost" @click=${actions.passwordChosen} .textContent=${say('@usePassword')}></button>
    </div>
    <div class="row">
      <span></span>
      <button
        type="button"
        class="link"
        aria-disabled=${state.pending === 'cancel'}
        @click=${actions.cancelled}
        .textContent=${say('@cancel')}
      ></button>
    </div>`
  return shell(context, {
    lead: amountLead(context, undefined, true),
    rest,
    promise: say('@passkeyPromise'),
    ends: true,
  })
}
