/** The question that adds a webhook endpoint or changes one: its address, what it is for, and what it hears of. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import type { PageContext } from '../page.ts'
import { PAYMENT_WORDS } from './payment-words.ts'
import { QuestionDialog } from './question-dialog.ts'
import { secretShown } from './secret-shown.ts'
import { ENDPOINT_MAY_HEAR } from './webhook-seen.ts'
import type { EndpointSeen } from './webhook-seen.ts'
import { WEBHOOKS_WORDS } from './webhooks-words.ts'

const URL_MAX_CHARACTERS = 500
const DESCRIPTION_MAX_CHARACTERS = 200

/** Holds what is typed, until it is sent. */
class EndpointForm {
  readonly #context: PageContext
  #url: string
  #description: string
  /** Null: all. */
  #events: Set<string> | null
  #isWrong = false

  constructor(context: PageContext, before: EndpointSeen | undefined) {
    this.#context = context
    this.#url = before?.url ?? ''
    this.#description = before?.description ?? ''
    this.#events = before?.events ? new Set(before.events) : null
  }

  /** Returns the body to send; undefined while something is not right. */
  body(): { url: string; description: string | null; events: string[] | null } | undefined {
    const url = this.#url.trim()
    this.#isWrong = true
    if (!URL.canParse(url) || this.#events?.size === 0) return undefined
    const events = this.#events && ENDPOINT_MAY_HEAR.filter((name) => this.#events?.has(name))
    return { url, description: this.#description.trim() || null, events }
  }

  view(isSending: boolean): TemplateResult {
    const own = WEBHOOKS_WORDS[this.#context.locale]
    const isUrlWrong = this.#isWrong && !URL.canParse(this.#url.trim())
    return html`<label class="line"
        >${own.url}
        <input
          name="url"
          type="url"
          inputmode="url"
          autocomplete="off"
          maxlength=${URL_MAX_CHARACTERS}
          autofocus
          aria-describedby="url-hint"
          aria-invalid=${isUrlWrong}
          ?disabled=${isSending}
          .value=${this.#url}
          @input=${(event: Event) => (this.#url = (event.currentTarget as HTMLInputElement).value)}
      /></label>
      <p id="url-hint" class="hint ${isUrlWrong ? 'bad' : 'faint'}">${isUrlWrong ? own.urlWrong : own.urlHint}</p>
      <label class="line"
        >${own.description}
        <input
          maxlength=${DESCRIPTION_MAX_CHARACTERS}
          autocomplete="off"
          ?disabled=${isSending}
          .value=${this.#description}
          @input=${(event: Event) => (this.#description = (event.currentTarget as HTMLInputElement).value)}
      /></label>
      ${this.#eventsView(isSending)}`
  }

  #eventsView(isSending: boolean): TemplateResult {
    const own = WEBHOOKS_WORDS[this.#context.locale]
    const isAll = this.#events === null
    const isNone = this.#isWrong && this.#events?.size === 0
    const chooses = (events: Set<string> | null) => () => {
      this.#events = events
      this.#context.redraw()
    }
    return html`<fieldset class="line" ?disabled=${isSending}>
      <legend>${own.events}</legend>
      <label class="check"
        ><input type="radio" name="which" .checked=${isAll} @change=${chooses(null)} /> ${own.allEvents}</label
      >
      <label class="check"
        ><input type="radio" name="which" .checked=${!isAll} @change=${chooses(this.#events ?? new Set())} />
        ${own.chosenEvents}</label
      >
      ${isAll ? nothing : html`<div class="choices">${ENDPOINT_MAY_HEAR.map((name) => this.#choice(name))}</div>`}
      ${isNone ? html`<p class="hint bad" role="alert">${own.eventsWrong}</p>` : nothing}
    </fieldset>`
  }

  #choice(name: string): TemplateResult {
    const changes = (event: Event): void => {
      if ((event.currentTarget as HTMLInputElement).checked) this.#events?.add(name)
      else this.#events?.delete(name)
      this.#context.redraw()
    }
    return html`<label class="check"
      ><input type="checkbox" .checked=${this.#events?.has(name) ?? false} @change=${changes} />
      <span>${eventWord(name, this.#context)} <span class="id faint">${name}</span></span></label
    >`
  }
}

/** Returns what an event is called on the page of a payment, or among those of an endpoint; empty for one of a later version. */
export function eventWord(name: string, { locale }: Pick<PageContext, 'locale'>): string {
  const known = WEBHOOKS_WORDS[locale].endpointEvents[name]
  return known ?? PAYMENT_WORDS[locale].events[name.replace(/^payment\./, '')] ?? ''
}

interface Given {
  /** Undefined: a new one is added. */
  before?: EndpointSeen
  /** The endpoint as it is after it. */
  changed(endpoint: EndpointSeen): void
  closed(isChanged: boolean): void
}

/** Makes the dialog that adds an endpoint, and then shows its secret, or changes one. */
export function endpointDialog(context: PageContext, { before, changed, closed }: Given): QuestionDialog<EndpointSeen> {
  const own = WEBHOOKS_WORDS[context.locale]
  const form = new EndpointForm(context, before)
  return new QuestionDialog<EndpointSeen>(context, {
    title: before === undefined ? own.acts.add : own.acts.change,
    act: before === undefined ? own.acts.add : own.save,
    asked: (isSending) => form.view(isSending),
    send() {
      const body = form.body()
      if (body === undefined) return undefined
      if (before === undefined) return context.api('/v1/webhook-endpoints', { method: 'POST', body })
      // An address that is sent begins afresh, the same one too: what it has failed at would be forgotten.
      const { url, ...rest } = body
      const change = new URL(url).href === before.url ? rest : body
      return context.api(`/v1/webhook-endpoints/${before.id}`, { method: 'PATCH', body: change })
    },
    done(endpoint) {
      const { secret, ...shown } = endpoint
      changed(shown)
      if (secret === undefined) return undefined
      return secretShown(context, { secret, label: own.secret, about: own.secretAbout })
    },
    trouble: ({ code }) =>
      code === 'webhook_url_invalid'
        ? own.help['target_not_allowed']
        : code === 'webhook_endpoint_limit'
          ? own.limit
          : undefined,
    closed,
  })
}
