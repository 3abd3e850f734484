/** The search and the filters above the list of payments. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import type { Locale } from '../../../protocol/look.ts'
import { PAYMENT_STATUSES } from '../../../protocol/payment.ts'
import { methodName } from '../method-name.ts'
import type { Session } from '../page.ts'
import { NO_FILTERS } from './payment-search.ts'
import type { Filters } from './payment-search.ts'
import type { PaymentsWords } from './payments-words.ts'

interface FilterForm {
  filters: Filters
  own: PaymentsWords
  locale: Locale
  issuers: Session['issuers']
  /** Those that have been seen. */
  methods: readonly string[]
  /** The choices besides those that are taken are there; without them the form is drawn sooner. */
  hasChoices: boolean
  change(wanted: Partial<Filters>): void
}

/** Renders them as a form: a choice is taken at once, a search when it is sent or left. */
export function filterForm({ filters, own, locale, issuers, methods, hasChoices, change }: FilterForm): TemplateResult {
  const isAny = Object.entries(NO_FILTERS).some(([name, value]) => filters[name as keyof Filters] !== value)
  const takes = (name: keyof Filters) => (event: Event) => {
    const { value } = event.currentTarget as HTMLInputElement | HTMLSelectElement
    if (value.trim() !== filters[name]) change({ [name]: value.trim() })
  }
  const sent = (event: SubmitEvent): void => {
    event.preventDefault()
    const data = new FormData(event.currentTarget as HTMLFormElement)
    const q = data.get('q')
    change({ q: typeof q === 'string' ? q.trim() : '' })
  }
  const option = (value: string, label: string, current: string): TemplateResult =>
    html`<option value=${value} .selected=${value === current} .textContent=${label}></option>`
  const choices = (current: string, all: readonly (readonly [value: string, label: string])[]): TemplateResult[] =>
    [['', own.all] as const, ...all]
      .filter(([value]) => hasChoices || value === current)
      .map(([value, label]) => option(value, label, current))
  return html`<form class="filters" role="search" @submit=${sent}>
    <label class="search">
      ${own.search}
      <input
        name="q"
        type="search"
        autocomplete="off"
        maxlength="200"
        placeholder=${own.searchHint}
        .value=${filters.q}
        @change=${takes('q')}
      />
    </label>
    <label>
      ${own.status}
      <select @change=${takes('status')}>
        ${choices(
          filters.status,
          PAYMENT_STATUSES.map((status) => [status, own.statuses[status]]),
        )}
      </select>
    </label>
    <label>
      ${own.issuer}
      <select @change=${takes('issuer')}>
        ${choices(
          filters.issuer,
          issuers.map(({ prefix, name }) => [prefix, name[locale]]),
        )}
      </select>
    </label>
    <label>
      ${own.method}
      <select @change=${takes('method')}>
        ${choices(
          filters.method,
          methods.map((method) => [method, methodName(method, { issuers, locale })]),
        )}
      </select>
    </label>
    <label
      >${own.from} <input class="day" .value=${filters.from} max=${filters.to || nothing} @change=${takes('from')}
    /></label>
    <label
      >${own.to} <input class="day" .value=${filters.to} min=${filters.from || nothing} @change=${takes('to')}
    /></label>
    ${isAny ? html`<button type="button" class="ghost" @click=${() => change(NO_FILTERS)}>${own.clear}</button>` : nothing}
  </form>`
}
