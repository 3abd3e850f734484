/** One payment: what it is, what may follow, what happened, and what was signed for it. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import type { ApiProblem } from '../api.ts'
import { money } from '../format.ts'
import type { OpenPage, PageContext } from '../page.ts'
import type { PaymentSeen } from '../payment-seen.ts'
import { addressOf } from '../place.ts'
import { problemText } from '../words.ts'
import { stateView } from '../state-view.ts'
import { actionsFor } from './operation-amount.ts'
import { OperationDialog } from './operation-dialog.ts'
import { factsView, itemsView } from './payment-facts.ts'
import { PaymentHistory } from './payment-history.ts'
import { PaymentReturns } from './payment-returns.ts'
import { PAYMENT_WORDS } from './payment-words.ts'
import type { Action } from './payment-words.ts'
import { PaymentSignatures } from './payment-signatures.ts'
import { PAYMENTS_WORDS } from './payments-words.ts'
import { statusOf } from './status.ts'

export function openPayment(context: PageContext, id: string): OpenPage {
  const { api, locale, words } = context
  const own = PAYMENT_WORDS[locale]
  const leaving = new AbortController()
  const given = { api, id, changed: context.redraw, say: context.say, signal: leaving.signal }
  const history = new PaymentHistory(given)
  const returns = new PaymentReturns(given)
  const signatures = new PaymentSignatures(given)
  let payment: PaymentSeen | undefined
  let problem: ApiProblem | undefined
  let dialog: OperationDialog | undefined

  const load = async (): Promise<void> => {
    const read = await api<PaymentSeen>(`/v1/payments/${encodeURIComponent(id)}`, { signal: leaving.signal })
    if (leaving.signal.aborted) return
    if (read.ok) takes(read.body)
    else problem = read.problem
    context.redraw()
  }
  /** Takes a payment in, unless a later version of it came by another way. */
  const takes = (read: PaymentSeen): void => {
    problem = undefined
    if (payment !== undefined && payment.version > read.version) return
    payment = read
    void history.load()
    void returns.load(read)
    void signatures.load()
  }
  const begins = (action: Action, of: PaymentSeen): void => {
    const changed = (answer: PaymentSeen | undefined): void => {
      if (answer) takes(answer)
      else void load()
    }
    const closed = (): void => {
      dialog = undefined
      context.redraw()
    }
    dialog = new OperationDialog({ context, payment: of, action, changed, closed })
    context.redraw()
    queueMicrotask(() => document.querySelector<HTMLDialogElement>('dialog')?.showModal())
  }
  void load()

  return {
    get title() {
      return payment === undefined ? PAYMENTS_WORDS[locale].title : `${own.order} ${payment.order}`
    },
    newer: (payments) => {
      const now = payments.find((each) => each.id === id)
      if (!now || now.version <= (payment?.version ?? 0)) return
      const before = payment?.status
      takes(now)
      if (before !== now.status) context.say(PAYMENTS_WORDS[locale].statuses[now.status])
      context.redraw()
    },
    end: () => leaving.abort(),
    view: () =>
      html`<p><a href=${addressOf('payments')}>${own.back}</a></p>
        <div class="title">
          <h1 tabindex="-1">${heading()}</h1>
          ${payment ? stateOf(payment) : nothing}
        </div>
        ${problem ? failed(problemText(words, problem), words.again, load) : nothing}
        ${payment ? shown(payment) : nothing} ${dialog?.view() ?? nothing}`,
  }

  function stateOf(of: PaymentSeen): TemplateResult {
    const { tone, word } = statusOf(of, locale)
    return stateView(word, tone)
  }

  /** One element, whatever it says: whoever came by a link has the focus on it. */
  function heading(): string {
    if (payment !== undefined) return money(payment.amount, payment.currency, locale)
    return problem === undefined ? words.loading : PAYMENTS_WORDS[locale].title
  }

  function shown(of: PaymentSeen): TemplateResult {
    return html`${actions(context, of, begins)} ${factsView(context, of)} ${itemsView(of, own, locale)}
    ${returns.view(context)} ${history.view(of, context)} ${signatures.view(context)}`
  }
}

function failed(text: string, again: string, load: () => Promise<void>): TemplateResult {
  return html`<p role="alert" class="bad">${text}</p>
    <button type="button" class="ghost" @click=${load}>${again}</button>`
}

function actions(
  { session, locale }: PageContext,
  payment: PaymentSeen,
  begins: (action: Action, of: PaymentSeen) => void,
): unknown {
  const own = PAYMENT_WORDS[locale]
  const possible = actionsFor(payment)
  if (possible.length === 0) return nothing
  if (session.role === 'viewer') return html`<p class="faint">${own.viewer}</p>`
  return html`<div class="actions">
    ${possible.map(
      (action) =>
        html`<button
          type="button"
          class=${action === 'capture' ? 'go' : 'ghost'}
          @click=${() => begins(action, payment)}
        >
          ${own.actions[action]}
        </button>`,
    )}
  </div>`
}
