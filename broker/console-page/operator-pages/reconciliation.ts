/** One issuer's business day: what both sides have, and what does not agree, with what to do. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import type { Locale } from '../../../protocol/look.ts'
import { count, day, money } from '../format.ts'
import { listTable } from '../list-table.ts'
import type { Column } from '../list-table.ts'
import type { OpenPage } from '../page.ts'
import { Reading } from '../reading.ts'
import { stateView } from '../state-view.ts'
import type { Tone } from '../state-view.ts'
import { documentName, facts, timeView } from './marks.ts'
import { addressOf, mayRead } from './operator-session.ts'
import type { OperatorContext } from './operator-session.ts'
import { RECONCILIATIONS_WORDS } from './reconciliations-words.ts'
import type { DayState, ReconciliationsWords } from './reconciliations-words.ts'

interface Sums {
  count: number
  /** By kind and currency: `capture JPY`. */
  totals: Record<string, number>
}

interface Side {
  kind: string
  amount: number
  currency: string
}

/** A report as `GET /operator/v1/reconciliations` gives it. */
export interface DaySeen {
  issuer: string
  business_date: string
  ran_at: string
  state: DayState
  cause: string | null
  closed: boolean | null
  here: Sums | null
  there: Sums | null
  difference_count: number
  differences: {
    difference: string
    operation: string
    payment: string | null
    here: Side | null
    there: Side | null
  }[]
}

export function openReconciliation(
  context: OperatorContext,
  { businessDate, issuer }: { businessDate: string; issuer: string },
): OpenPage {
  const { locale } = context
  const own = RECONCILIATIONS_WORDS[locale]
  const query = new URLSearchParams({ business_date: businessDate, issuer, limit: '1' })
  const reading = new Reading<{ data: DaySeen[] }>(context, `/v1/reconciliations?${query}`)
  void reading.load()
  const name = /^\d{4}-\d{2}-\d{2}$/.test(businessDate) ? day(businessDate, locale) : businessDate
  const title = own.dayOf(name, issuer)
  return {
    title,
    end: () => reading.end(),
    view: () =>
      html`<p><a href=${addressOf('reconciliations')}>${own.back}</a></p>
        <div class="title">
          <h1 class="small" tabindex="-1">${title}</h1>
          ${reading.value?.data[0] ? dayStateView(reading.value.data[0], locale) : nothing}
        </div>
        ${reading.view(({ data: [report] }) =>
          report === undefined ? html`<p class="empty">${own.noneLike}</p>` : reportView(report, context),
        )}`,
  }
}

const TONES: Readonly<Record<DayState, Tone>> = { clean: 'good', differs: 'bad', unavailable: 'moving' }

/** Renders what came of a comparison, and whether the day was over. */
export function dayStateView({ state, closed }: DaySeen, locale: Locale): TemplateResult {
  const own = RECONCILIATIONS_WORDS[locale]
  return html`${stateView(own.states[state], TONES[state])}
  ${closed === false ? html`<span class="faint">${own.open}</span>` : nothing}`
}

function reportView(report: DaySeen, context: OperatorContext): TemplateResult {
  const { locale } = context
  const own = RECONCILIATIONS_WORDS[locale]
  const { issuer, here, there, differences } = report
  return html`<p class="lead">
      ${own.about[report.state]} ${report.cause === null ? nothing : causeView(report.cause, own)}
      ${documentName(own.docs, 'docs/reconciliation.md')}
    </p>
    <section class="panel">
      ${facts([
        [
          own.issuer,
          mayRead(context, 'issuers') ? html`<a href=${addressOf('issuers', issuer)}>${issuer}</a>` : issuer,
        ],
        [own.ranAt, timeView(report.ran_at, context, '')],
      ])}
    </section>
    ${here === null || there === null ? nothing : sumsView({ here, there }, locale)}
    ${differences.length === 0 ? nothing : differencesView(report, locale)}`
}

/** Says why nothing can be said; what an issuer's server or the wire says has its code alone. */
function causeView(cause: string, own: ReconciliationsWords): TemplateResult {
  return html`${own.cause(own.causes[cause] ?? '')} <span class="id">${cause}</span>`
}

function sumsView({ here, there }: { here: Sums; there: Sums }, locale: Locale): TemplateResult {
  const own = RECONCILIATIONS_WORDS[locale]
  const columns: readonly Column[] = [
    { label: own.kind },
    { label: own.here, kind: 'amount' },
    { label: own.there, kind: 'amount' },
    { label: own.difference, kind: 'amount' },
  ]
  const row = (name: string, ours: number, theirs: number, written: (value: number) => string): unknown[] => {
    const off = ours - theirs
    return [
      name,
      written(ours),
      written(theirs),
      off === 0 ? written(0) : html`<span class="bad">${written(off)}</span>`,
    ]
  }
  const names = [...new Set([...Object.keys(here.totals), ...Object.keys(there.totals)])].toSorted()
  const sums = names.map((name) => {
    const [kind = '', currency = ''] = name.split(' ')
    const shown = `${own.kinds[kind] ?? kind} ${currency}`
    return row(shown, here.totals[name] ?? 0, there.totals[name] ?? 0, (value) => money(value, currency, locale))
  })
  return html`<section class="panel">
    <h2>${own.sums}</h2>
    ${listTable(own.sums, columns, [row(own.count, here.count, there.count, (value) => count(value, locale)), ...sums])}
  </section>`
}

/** By kind of difference: what to do is said once for each. */
function differencesView({ differences, difference_count: all }: DaySeen, locale: Locale): TemplateResult {
  const own = RECONCILIATIONS_WORDS[locale]
  const side = (of: Side | null): string =>
    of === null ? own.nothing : `${own.kinds[of.kind] ?? of.kind} ${money(of.amount, of.currency, locale)}`
  const columns: readonly Column[] = [
    { label: own.operation, kind: 'id' },
    { label: own.payment, kind: 'id' },
    { label: own.here },
    { label: own.there },
  ]
  const kinds = [...new Set(differences.map(({ difference }) => difference))]
  return html`${all > differences.length ? html`<p class="note bad">${own.more(all)}</p>` : nothing}
  ${kinds.map((kind) => {
    const { name, action } = own.found[kind] ?? { name: kind, action: '' }
    const rows = differences
      .filter(({ difference }) => difference === kind)
      .map(({ operation, payment, here, there }) => [operation, payment ?? '–', side(here), side(there)])
    return html`<section class="panel">
      <h2>${name} <span class="chip">${count(rows.length, locale)}</span></h2>
      <p class="lead">${action}</p>
      ${listTable(name, columns, rows)}
    </section>`
  })}`
}
