import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'
import type { DeclineReason, PaymentStatus } from '../../../protocol/payment.ts'
import type { Facts, StatusMessage, Words } from '../words.ts'
import { awaitedPanel } from './awaited.ts'
import { paidWith, row } from './confirm.ts'
import { outcomeIcon } from './marks.ts'
import { isolated } from './view-context.ts'
import type { ViewContext } from './view-context.ts'
import { outside } from './form.ts'
import { shell } from './shell.ts'

/** Renders the end: what happened, whether money moved, and what to do next. */
export function outcomeView(context: ViewContext): TemplateResult {
  const { status, instructions } = context.state.checkout ?? {}
  const isPaid = status === 'captured' || status === 'authorized'
  const said = outcomeMessage(context)
  const isAlone = context.state.place === 'window' && !context.state.checkout?.return_url
  return shell(context, {
    lead: outcomeIcon(isPaid ? 'good' : status === 'declined' ? 'bad' : 'plain'),
    said: said && isAlone ? { ...said, text: `${said.text} ${context.words.youMayClose}` } : said,
    rest: html`${instructions ? awaitedPanel(context, instructions) : nothing}${isPaid ? receipt(context) : nothing}${isPaid ? doneDeed(context) : backDeeds(context)}${isPaid ? context.state.offer?.view(context, { html, nothing }) : nothing}`,
  })
}

/** Returns what the end means for the member's money; undefined of a payment that has none yet. */
export function outcomeMessage({ state, words, facts }: ViewContext): StatusMessage | undefined {
  const { status, reason } = state.checkout ?? {}
  if (status !== 'declined') return status && (words.outcome as Ends)[status]?.(facts)
  const told: Partial<Record<string, (facts: Facts) => string>> = words.declined
  return { title: words.notPaid, text: (told[reason ?? ''] ?? words.declined.refused_by_issuer)(facts) }
}

type Ends = Partial<Record<PaymentStatus, Words['outcome']['expired']>>

function receipt(context: ViewContext): TemplateResult {
  const { order = '', authorization } = context.state.checkout ?? {}
  return html`<dl>
    ${row(context.words.orderLabel, isolated(order))}${row(context.words.paidWith, paidWith(context))}
    ${authorization ? row(context.words.approval, authorization) : nothing}
  </dl>`
}

function doneDeed({ words, actions }: ViewContext): TemplateResult {
  return html`<div class="actions">
    <button type="button" class="go" @click=${actions.closed} .textContent=${words.done}></button>
  </div>`
}

/** The reasons that the issuer's own page can do something about. */
const HELPED: ReadonlySet<string | undefined> = new Set<DeclineReason>([
  'too_many_attempts',
  'account_closed',
  'expired_account',
  'refused_by_issuer',
])

function backDeeds({ state, words, facts, issuer, actions }: ViewContext): TemplateResult {
  const help = HELPED.has(state.checkout?.reason) && issuer?.forgot_url
  const canRetry = state.canRetry && state.checkout?.status === 'declined'
  return html`<div class="actions">
    ${canRetry ? html`<button type="button" class="go" @click=${actions.retried} .textContent=${words.anotherId}></button>` : nothing}
    <button
      type="button"
      class=${canRetry ? 'ghost' : 'go'}
      @click=${actions.closed}
      .textContent=${words.backToShop}
    ></button>
    ${help ? outside(help, words.help(facts), '') : nothing}
  </div>`
}
