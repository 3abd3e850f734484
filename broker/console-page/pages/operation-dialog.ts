/** Capture, void and refund: how much, why, what will happen, and what has. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import { minorDigits } from '../../../protocol/money.ts'
import type { ApiProblem } from '../api.ts'
import { UNREACHABLE } from '../api.ts'
import { money } from '../format.ts'
import type { PageContext } from '../page.ts'
import { issuerNameOf } from '../payment-seen.ts'
import type { PaymentSeen } from '../payment-seen.ts'
import { problemText } from '../words.ts'
import { isLeft } from './dialog-left.ts'
import { amountOf, amountText, isSettledAnswer, leftFor } from './operation-amount.ts'
import { PAYMENT_WORDS } from './payment-words.ts'
import type { Action, OperationFacts } from './payment-words.ts'

interface Given {
  context: PageContext
  /** As it was when the button was pressed: what is confirmed is what was seen. */
  payment: PaymentSeen
  action: Action
  /** The payment as an answer brings it, or undefined where it must be looked at anew. */
  changed(payment: PaymentSeen | undefined): void
  closed(): void
}

const PATHS: Readonly<Record<Action, string>> = { capture: 'capture', void: 'void', refund: 'refunds' }

type Step =
  { name: 'asking' } | { name: 'sending' } | { name: 'told'; text: string; isBad: boolean; mayAskAgain: boolean }

/** A question to the person, then one request, whose key stays the same however often it is sent. */
export class OperationDialog {
  readonly #given: Given
  readonly #key = crypto.randomUUID()
  #step: Step = { name: 'asking' }
  #amount: string
  #reason = ''
  #isWrong = false

  constructor(given: Given) {
    this.#given = given
    const { payment, action } = given
    // A second refund is typed: what is left is seldom what is meant.
    const isSecond = action === 'refund' && payment.refunded_amount > 0
    this.#amount = isSecond ? '' : amountText(leftFor(payment, action), this.#digits())
  }

  view(): TemplateResult {
    const { context, action, closed } = this.#given
    const own = PAYMENT_WORDS[context.locale]
    return html`<dialog
      aria-labelledby="operation"
      @cancel=${(event: Event) => this.#step.name === 'sending' && event.preventDefault()}
      @close=${(event: Event) => isLeft(event) && closed()}
    >
      <h2 id="operation" tabindex="-1">${own.actions[action]}</h2>
      ${this.#step.name === 'told' ? this.#told(this.#step) : this.#asked(this.#step.name === 'sending')}
    </dialog>`
  }

  #asked(isSending: boolean): TemplateResult {
    const { context, action, payment } = this.#given
    const own = PAYMENT_WORDS[context.locale]
    const most = money(leftFor(payment, action), payment.currency, context.locale)
    const facts = this.#facts()
    return html`<form method="dialog" @submit=${this.#sent}>
      ${
        action === 'void'
          ? nothing
          : html`<label class="line"
                >${own.amount} (${payment.currency})
                <input
                  name="amount"
                  inputmode="decimal"
                  autocomplete="off"
                  autofocus
                  aria-describedby="operation-most"
                  aria-invalid=${this.#isWrong}
                  ?disabled=${isSending}
                  .value=${this.#amount}
                  @input=${this.#typed}
              /></label>
              <p id="operation-most" class="hint ${this.#isWrong ? 'bad' : 'faint'}">
                ${this.#isWrong ? own.amountWrong(most) : own.amountHint(most)}
              </p>`
      }
      ${
        action === 'refund'
          ? html`<label class="line">
              ${own.refundReason}
              <input
                maxlength="200"
                autocomplete="off"
                ?disabled=${isSending}
                .value=${this.#reason}
                @input=${this.#explained}
              />
            </label>`
          : nothing
      }
      <p class="consequence" aria-live="polite">${facts ? own.confirm[action](facts) : ''}</p>
      <div class="actions">
        <button class="go ${action === 'capture' ? '' : 'danger'}" ?disabled=${isSending} aria-busy=${isSending}>
          ${own.actions[action]}${facts ? ` ${facts.amount}` : ''}
        </button>
        <button type="button" class="ghost" ?disabled=${isSending} @click=${this.#leaves}>${own.cancel}</button>
      </div>
    </form>`
  }

  #told({ text, isBad, mayAskAgain }: Extract<Step, { name: 'told' }>): TemplateResult {
    const own = PAYMENT_WORDS[this.#given.context.locale]
    return html`<p role="alert" class="consequence ${isBad ? 'bad' : ''}">${text}</p>
      <div class="actions">
        ${mayAskAgain ? html`<button type="button" class="go" @click=${() => void this.#send()}>${own.askAgain}</button>` : nothing}
        <button type="button" class="ghost" @click=${this.#leaves}>${own.close}</button>
      </div>`
  }

  readonly #typed = (event: Event): void => {
    this.#amount = (event.currentTarget as HTMLInputElement).value
    this.#isWrong = false
    this.#given.context.redraw()
  }

  readonly #explained = (event: Event): void => {
    this.#reason = (event.currentTarget as HTMLInputElement).value
  }

  readonly #leaves = (event: Event): void => {
    ;(event.currentTarget as HTMLElement).closest('dialog')?.close()
  }

  readonly #sent = (event: SubmitEvent): void => {
    event.preventDefault()
    if (this.#facts() === undefined) {
      this.#isWrong = true
      this.#given.context.redraw()
      return (event.currentTarget as HTMLElement).querySelector<HTMLElement>('input[name=amount]')?.focus()
    }
    void this.#send()
  }

  /** The version that was seen goes with it: of two who decide at once, the second is told to look again. */
  async #send(): Promise<void> {
    const { context, payment, action, changed } = this.#given
    const amount = this.#wanted()
    this.#step = { name: 'sending' }
    context.redraw()
    const reason = this.#reason.trim()
    const answer = await context.api<PaymentSeen>(`/v1/payments/${payment.id}/${PATHS[action]}`, {
      method: 'POST',
      body: { ...(action !== 'void' && { amount }), ...(action === 'refund' && reason !== '' && { reason }) },
      headers: { 'idempotency-key': this.#key, 'if-match': `"${payment.version}"` },
    })
    changed(answer.ok ? answer.body : undefined)
    this.#step = answer.ok ? this.#tellDone(answer.status) : this.#tellProblem(answer.problem)
    context.redraw()
    // The button that had the focus is gone: it goes to what there is to do next.
    queueMicrotask(() => document.querySelector<HTMLElement>('dialog[open] button:enabled')?.focus())
  }

  #tellDone(status: number): Step {
    const { context, action } = this.#given
    const own = PAYMENT_WORDS[context.locale]
    const facts = this.#facts()
    const text = status === 202 || facts === undefined ? own.pending : own.done[action](facts)
    return { name: 'told', text, isBad: false, mayAskAgain: false }
  }

  #tellProblem(problem: ApiProblem): Step {
    const { context, payment } = this.#given
    const own = PAYMENT_WORDS[context.locale]
    if (problem.code === UNREACHABLE || !isSettledAnswer(problem)) {
      return { name: 'told', text: own.lost, isBad: true, mayAskAgain: true }
    }
    const issuer = issuerNameOf(payment, context.session.issuers, context.locale) ?? own.issuer
    const text =
      problem.code === 'payment_changed'
        ? own.changed
        : problem.code === 'operation_refused'
          ? own.refused(issuer)
          : problemText(context.words, problem)
    return { name: 'told', text, isBad: true, mayAskAgain: false }
  }

  /** Undefined while what is typed is no amount that there is. */
  #facts(): OperationFacts | undefined {
    const { context, payment, action } = this.#given
    const amount = this.#wanted()
    if (amount === undefined) return undefined
    const left = leftFor(payment, action) - amount
    const written = (value: number): string => money(value, payment.currency, context.locale)
    const issuer =
      issuerNameOf(payment, context.session.issuers, context.locale) ?? PAYMENT_WORDS[context.locale].issuer
    return { amount: written(amount), left: written(left), issuer, isAll: left === 0 }
  }

  #wanted(): number | undefined {
    const { payment, action } = this.#given
    const most = leftFor(payment, action)
    return action === 'void' ? most : amountOf(this.#amount, this.#digits(), most)
  }

  #digits(): number {
    return minorDigits(this.#given.payment.currency) ?? 2
  }
}
