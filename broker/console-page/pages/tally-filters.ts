/** The choice of days above the tallies, and of what is counted. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import { PARTS, RANGES } from './tally-period.ts'
import type { Period, TallyFilters } from './tally-period.ts'
import type { TallyWords } from './tally-words.ts'

interface TallyForm {
  filters: TallyFilters
  /** The days that are shown. */
  period: Period
  own: TallyWords
  issuers: readonly (readonly [prefix: string, name: string])[]
  methods: readonly (readonly [method: string, name: string])[]
  currencies: readonly string[]
  change(wanted: Partial<TallyFilters>): void
}

/** Renders it as a form: each choice is taken at once. */
export function tallyForm(form: TallyForm): TemplateResult {
  const { filters, own, issuers, methods, currencies, change } = form
  const select = (
    name: 'by' | 'range' | 'issuer' | 'method' | 'currency',
    label: string,
    options: readonly (readonly [value: string, label: string])[],
  ): TemplateResult =>
    html`<label
      >${label}
      <select name=${name} @change=${(event: Event) => change({ [name]: valueOf(event) })}>
        ${options.map(([value, text]) => option(value, text, filters[name]))}
      </select></label
    >`
  const orAll = (name: 'issuer' | 'method' | 'currency', known: readonly (readonly [string, string])[]) => {
    const chosen = filters[name]
    const isKnown = chosen === '' || known.some(([value]) => value === chosen)
    return [['', own.all] as const, ...known, ...(isKnown ? [] : [[chosen, chosen] as const])]
  }
  return html`<form class="filters" @submit=${(event: Event) => event.preventDefault()}>
    ${select(
      'range',
      own.range,
      RANGES.map((range) => [range, own.ranges[range]] as const),
    )}
    ${filters.range === 'custom' ? ownDays(form) : nothing}
    ${select(
      'by',
      own.by,
      PARTS.map((part) => [part, own.parts[part]] as const),
    )}
    ${select('issuer', own.issuer, orAll('issuer', issuers))} ${select('method', own.method, orAll('method', methods))}
    ${
      currencies.length > 1 || filters.currency !== ''
        ? select(
            'currency',
            own.currency,
            orAll(
              'currency',
              currencies.map((currency) => [currency, currency] as const),
            ),
          )
        : nothing
    }
  </form>`
}

function ownDays({ period, own, change }: TallyForm): TemplateResult {
  return html`<label
      >${own.from}
      <input
        type="date"
        .value=${period.from}
        @change=${(event: Event) => change({ from: valueOf(event), to: period.to })} /></label
    ><label
      >${own.to}
      <input
        type="date"
        .value=${period.to}
        @change=${(event: Event) => change({ from: period.from, to: valueOf(event) })}
    /></label>`
}

function option(value: string, label: string, current: string): TemplateResult {
  return html`<option value=${value} .selected=${value === current}>${label}</option>`
}

function valueOf(event: Event): string {
  return (event.currentTarget as HTMLInputElement | HTMLSelectElement).value
}
