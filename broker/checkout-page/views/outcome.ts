import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'
import { isSettledForMember } from '../../../protocol/payment.ts'
import type { DeclineReason, PaymentStatus } from '../../../protocol/payment.ts'
import type { Said } from '../words.ts'
import { paidWith, row } from './confirm.ts'
import { omen } from './marks.ts'
import { isolated } from './scene.ts'
import type { Scene } from './scene.ts'
import { passkeyOffer } from './passkey.ts'
import { outside } from './form.ts'
import { shell } from './shell.ts'

/** The end: what happened, whether money moved, and what to do next. */
export function outcomeView(scene: Scene): TemplateResult {
  const status = scene.state.checkout?.status
  const isPaid = status === 'captured' || status === 'authorized'
  const said = outcomeSaid(scene)
  const isAlone = scene.state.place === 'window'
  return shell(scene, {
    lead: omen(isPaid ? 'good' : status === 'declined' ? 'bad' : 'plain'),
    said: said && isAlone ? { ...said, text: `${said.text} ${scene.words.youMayClose}` } : said,
    rest: html`${isPaid ? receipt(scene) : nothing}${isPaid ? doneDeed(scene) : backDeeds(scene)}${isPaid ? passkeyOffer(scene) : nothing}`,
  })
}

export function outcomeSaid({ state, words, facts }: Scene): Said | undefined {
  const { status, reason } = state.checkout ?? {}
  if (!isEnd(status)) return undefined
  if (status !== 'declined') return words.outcome[status](facts)
  const known = reason === undefined || reason === 'credentials' ? 'refused_by_issuer' : reason
  return { title: words.notPaid, text: words.declined[known](facts) }
}

function isEnd(
  status: PaymentStatus | undefined,
): status is Exclude<PaymentStatus, 'open' | 'processing' | 'awaiting_confirmation'> {
  return status !== undefined && isSettledForMember(status)
}

function receipt(scene: Scene): TemplateResult {
  const { order = '', authorization } = scene.state.checkout ?? {}
  return html`<dl>
    ${row(scene.words.orderLabel, isolated(order))}${row(scene.words.paidWith, paidWith(scene))}
    ${authorization ? row(scene.words.approval, authorization) : nothing}
  </dl>`
}

function doneDeed({ words, actions }: Scene): TemplateResult {
  return html`<div class="deeds">
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

function backDeeds({ state, words, facts, issuer, actions }: Scene): TemplateResult {
  const help = HELPED.has(state.checkout?.reason) && issuer?.forgot_url
  const canRetry = state.canRetry && state.checkout?.status === 'declined'
  return html`<div class="deeds">
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
