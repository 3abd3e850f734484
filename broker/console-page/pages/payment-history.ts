/** The history of a payment: its events and operations on one line of time. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import type { Locale } from '../../../protocol/look.ts'
import type { Api } from '../api.ts'
import { money, time } from '../format.ts'
import type { PageContext } from '../page.ts'
import type { PaymentSeen } from '../payment-seen.ts'
import { PAYMENT_WORDS } from './payment-words.ts'

interface EventSeen {
  id: string
  type: string
  created_at: string
}

interface OperationSeen {
  id: string
  kind: string
  amount: number
  currency: string
  reason?: string
  outcome: 'approved' | 'declined' | 'pending'
  created_at: string
  settled_at?: string
}

interface Given {
  api: Api
  id: string
  changed(): void
  signal: AbortSignal
}

/** Operations of a payment that are asked for: it takes two hundred in all. */
const OPERATIONS_MAX = 100

export class PaymentHistory {
  readonly #given: Given
  #events: EventSeen[] = []
  #operations: OperationSeen[] = []

  constructor(given: Given) {
    this.#given = given
  }

  /** Reads both; what can't be read now stays as it was. */
  async load(): Promise<void> {
    const { api, id, changed, signal } = this.#given
    const [events, operations] = await Promise.all([
      api<{ data: EventSeen[] }>(`/v1/payments/${id}/events`, { signal }),
      api<{ data: OperationSeen[] }>(`/v1/payments/${id}/operations?limit=${OPERATIONS_MAX}`, { signal }),
    ])
    if (signal.aborted) return
    if (events.ok) this.#events = events.body.data
    if (operations.ok) this.#operations = operations.body.data
    changed()
  }

  view(payment: PaymentSeen, clock: Pick<PageContext, 'locale' | 'timeZone'>): TemplateResult {
    const { locale } = clock
    const own = PAYMENT_WORDS[locale]
    const begun = { at: payment.created_at, what: PAYMENT_BEGAN[locale], note: nothing, tone: '' }
    const events = this.#events.map(({ type, created_at: at }) => {
      return { at, what: own.events[type.replace(/^payment\./, '')] ?? type, note: nothing, tone: '' }
    })
    const operations = this.#operations.map((operation) => {
      const { kind, amount, currency, outcome, reason, created_at: at } = operation
      const note = html`<span class="faint"
        >${own.outcomes[outcome]}${reason === undefined ? nothing : html`${' · '}<bdi>${reason}</bdi>`}</span
      >`
      const what = `${own.operations[kind] ?? kind} ${money(amount, currency, locale)}`
      return { at, what, note, tone: outcome === 'declined' ? 'bad' : '' }
    })
    const all = [begun, ...events, ...operations].toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    return html`<section class="panel">
      <h2>${own.timeline}</h2>
      <ol class="line-of-time">
        ${all.map(
          ({ at, what, note, tone }) =>
            html`<li class=${tone}>
              <time datetime=${at}>${time(at, clock, { seconds: true })}</time>
              <span>${what} ${note}</span>
            </li>`,
        )}
      </ol>
    </section>`
  }
}

const PAYMENT_BEGAN: Readonly<Record<Locale, string>> = {
  en: 'The shop made the payment (step 2)',
  ja: 'お店が支払いを作りました（手順2）',
}
