/** The deliveries of a webhook endpoint: newest first, by their state, each with its tries and its body, sent again one or many. */

import { repeat } from 'lit/directives/repeat.js'
import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import type { Answer, ApiProblem } from '../api.ts'
import { time } from '../format.ts'
import type { PageContext } from '../page.ts'
import { addressOf } from '../place.ts'
import { watch } from '../watch.ts'
import type { Found } from '../watch.ts'
import { problemText } from '../words.ts'
import { deliveryDetails, deliveryState } from './delivery-details.ts'
import { broughtUpToDate, newsIn } from './delivery-rows.ts'
import { readable } from './webhook-acts.ts'
import { eventWord } from './webhook-form.ts'
import { DELIVERY_STATES } from './webhook-seen.ts'
import type { DeliverySeen, DeliveryState } from './webhook-seen.ts'
import { WEBHOOKS_WORDS } from './webhooks-words.ts'

const PAGE = 25
/** Rows at once: whoever looks further back filters by state, or reads the API. */
const ROWS_MAX = 500

interface DeliveryPage {
  data: DeliverySeen[]
  next_cursor: string | null
}

interface Given {
  context: PageContext
  endpoint: string
  state: DeliveryState | undefined
  /** Deliveries came or changed: the endpoint may have begun to fail, or do so no longer. */
  changed(): void
  signal: AbortSignal
}

export class WebhookDeliveries {
  readonly #given: Given
  readonly #path: string
  readonly #chosen = new Set<string>()
  readonly #bodies = new Map<string, string>()
  #rows: DeliverySeen[] = []
  #cursor: string | null | undefined
  #problem: ApiProblem | undefined
  /** Of those that could not be sent again: how many, and why the last one could not. */
  #refused: { count: number; problem: ApiProblem } | undefined
  #isLoading = false
  #isSending = false
  readonly #watch: { soon(): void }

  constructor(given: Given) {
    this.#given = given
    this.#path = `/v1/webhook-endpoints/${encodeURIComponent(given.endpoint)}/deliveries`
    this.#watch = watch(() => this.#looks(), given.signal)
  }

  /** Something has happened to payments: endpoints are being told. */
  newer(): void {
    this.#watch.soon()
  }

  /** Reads the newest anew; what is chosen stays chosen. */
  reload(): Promise<void> {
    this.#cursor = undefined
    return this.#more()
  }

  /** Looks for what has come or changed, and leaves what was read further back as it is. */
  async #looks(): Promise<Found> {
    if (this.#cursor === undefined) {
      await this.#more()
      return undefined
    }
    if (this.#isLoading || this.#isSending) return undefined
    const { context, signal } = this.#given
    const page = await this.#page(undefined)
    if (signal.aborted || !page.ok || this.#isLoading || this.#isSending) return undefined
    const { data, next_cursor: next } = page.body
    const known = broughtUpToDate(this.#rows, { data, isWhole: next === null })
    const rows = (known ?? data).slice(0, ROWS_MAX)
    const count = newsIn(this.#rows, rows)
    const isFewer = rows.length < this.#rows.length
    if (count === 0 && !isFewer) return undefined
    this.#rows = rows
    if (known === undefined || rows.length <= data.length) this.#cursor = next
    this.#given.changed()
    if (count > 0) context.say(WEBHOOKS_WORDS[context.locale].newer(count))
    context.redraw()
    return 'news'
  }

  #page(cursor: string | null | undefined): Promise<Answer<DeliveryPage>> {
    const { context, state, signal } = this.#given
    const query = new URLSearchParams({ limit: String(PAGE) })
    if (state !== undefined) query.set('state', state)
    if (typeof cursor === 'string') query.set('cursor', cursor)
    return context.api<DeliveryPage>(`${this.#path}?${query}`, { signal })
  }

  async #more(): Promise<void> {
    // Pressed twice, the same page would come twice.
    if (this.#isLoading) return
    const { context, signal } = this.#given
    const isFirst = this.#cursor === undefined
    this.#isLoading = true
    context.redraw()
    const page = await this.#page(this.#cursor)
    if (signal.aborted) return
    this.#isLoading = false
    this.#problem = page.ok ? undefined : page.problem
    if (page.ok) {
      this.#rows = (isFirst ? page.body.data : [...this.#rows, ...page.body.data]).slice(0, ROWS_MAX)
      this.#cursor = page.body.next_cursor
    }
    context.redraw()
  }

  /** One after another, as few as are chosen; each is an act of its own in the log. */
  async #resend(): Promise<void> {
    if (this.#isSending) return
    const { context, signal } = this.#given
    const ids = this.#rows.flatMap(({ id }) => (this.#chosen.has(id) ? [id] : []))
    this.#isSending = true
    this.#refused = undefined
    context.redraw()
    let count = 0
    let last: ApiProblem | undefined
    for (const id of ids) {
      const asked = { method: 'POST', body: {}, signal } as const
      const sent = await context.api<DeliverySeen>(`${this.#path}/${id}/retry`, asked)
      if (signal.aborted) return
      if (sent.ok) {
        count++
        this.#chosen.delete(id)
        this.#rows = this.#rows.map((row) => (row.id === id ? sent.body : row))
      } else {
        last = sent.problem
      }
    }
    this.#isSending = false
    this.#refused = last && { count: ids.length - count, problem: last }
    context.say(WEBHOOKS_WORDS[context.locale].resent(count))
    this.#watch.soon()
  }

  async #readBody(id: string): Promise<void> {
    const { context, signal } = this.#given
    if (this.#bodies.has(id)) return
    const read = await context.api<{ body: string }>(`${this.#path}/${id}`, { signal })
    if (signal.aborted) return
    this.#bodies.set(id, read.ok ? readable(read.body.body) : problemText(context.words, read.problem))
    context.redraw()
  }

  view(): TemplateResult {
    const { context, endpoint, state } = this.#given
    const own = WEBHOOKS_WORDS[context.locale]
    const filters = (event: Event): void => {
      const { value } = event.currentTarget as HTMLSelectElement
      context.go(addressOf('webhooks', endpoint, { state: value }), { replace: true })
    }
    return html`<section>
      <h2 class="line">${own.deliveries}</h2>
      <p class="lead">${own.deliveriesLead}</p>
      <div class="filters">
        <label
          >${own.status}
          <select @change=${filters}>
            <option value="" .selected=${state === undefined}>${own.all}</option>
            ${DELIVERY_STATES.map(
              (each) => html`<option value=${each} .selected=${each === state}>${own.states[each]}</option>`,
            )}
          </select>
        </label>
        <button type="button" class="ghost" aria-busy=${this.#isLoading} @click=${() => void this.reload()}>
          ${own.reload}
        </button>
        ${this.#resendButton()}
      </div>
      ${this.#refused ? this.#refusedView(this.#refused) : nothing} ${this.#rows.length > 0 ? this.#table() : nothing}
      ${this.#problem ? html`<p role="alert" class="bad">${problemText(context.words, this.#problem)}</p>` : nothing}
      ${this.#foot()}
    </section>`
  }

  #resendButton(): unknown {
    const { context } = this.#given
    const count = this.#rows.filter(({ id }) => this.#chosen.has(id)).length
    if (count === 0 || context.session.role === 'viewer') return nothing
    return html`<button type="button" class="go" aria-busy=${this.#isSending} @click=${() => void this.#resend()}>
      ${WEBHOOKS_WORDS[context.locale].resend(count)}
    </button>`
  }

  #refusedView({ count, problem }: { count: number; problem: ApiProblem }): TemplateResult {
    const { locale, words } = this.#given.context
    const own = WEBHOOKS_WORDS[locale]
    const text = problem.code === 'webhook_endpoint_disabled' ? own.help['endpoint_disabled'] : undefined
    return html`<p role="alert" class="bad">${own.notResent(count)} ${text ?? problemText(words, problem)}</p>`
  }

  #foot(): unknown {
    const { locale, words } = this.#given.context
    if (this.#isLoading && this.#rows.length === 0) return html`<p class="faint">${words.loading}</p>`
    const hasMore = typeof this.#cursor === 'string' && this.#rows.length < ROWS_MAX
    if (this.#problem || hasMore) {
      return html`<button
        type="button"
        class="ghost more"
        aria-busy=${this.#isLoading}
        @click=${() => void this.#more()}
      >
        ${this.#problem ? words.again : words.more}
      </button>`
    }
    return this.#rows.length === 0 ? html`<p class="empty">${WEBHOOKS_WORDS[locale].noDeliveries}</p>` : nothing
  }

  #table(): TemplateResult {
    const { context } = this.#given
    const own = WEBHOOKS_WORDS[context.locale]
    const mayChoose = context.session.role === 'operator'
    return html`<div class="wide">
      <table>
        <thead>
          <tr>
            ${mayChoose ? html`<th scope="col"><span class="quiet">${own.choice}</span></th>` : nothing}
            <th scope="col">${own.event}</th>
            <th scope="col">${own.status}</th>
            <th scope="col">${own.made}</th>
            <th scope="col" class="amount">${own.tries}</th>
            <th scope="col">${own.nextTry}</th>
          </tr>
        </thead>
        <tbody>
          ${repeat(
            this.#rows,
            ({ id }) => id,
            (row) => this.#row(row, mayChoose),
          )}
        </tbody>
      </table>
    </div>`
  }

  #row(row: DeliverySeen, mayChoose: boolean): TemplateResult {
    const { context } = this.#given
    const { locale } = context
    const own = WEBHOOKS_WORDS[locale]
    const { id, event, state, tries, under_way: isUnderWay, next_attempt_at: next, created_at: at } = row
    const chooses = (change: Event): void => {
      if ((change.currentTarget as HTMLInputElement).checked) this.#chosen.add(id)
      else this.#chosen.delete(id)
      context.redraw()
    }
    return html`<tr>
      ${
        mayChoose
          ? html`<td>
              <input
                type="checkbox"
                aria-label=${own.choose(event.type)}
                .checked=${this.#chosen.has(id)}
                @change=${chooses}
              />
            </td>`
          : nothing
      }
      <td>
        ${eventWord(event.type, context)}
        <span class="id faint">${event.type}</span
        >${deliveryDetails(context, row, { body: this.#bodies.get(id), opens: () => void this.#readBody(id) })}
      </td>
      <td>${deliveryState(state, own.states[state])}</td>
      <td class="when"><time datetime=${at}>${time(at, context, { seconds: true })}</time></td>
      <td class="amount">${tries}</td>
      <td class="when">${isUnderWay ? own.underWay : next === null ? '–' : time(next, context, { seconds: true })}</td>
    </tr>`
  }
}
