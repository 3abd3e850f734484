/** Comparisons of the issuers' business days with the ledgers, the newest day first. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import { count, day } from '../format.ts'
import { listTable } from '../list-table.ts'
import type { Column } from '../list-table.ts'
import type { OpenPage } from '../page.ts'
import type { Place } from '../place.ts'
import { Reading } from '../reading.ts'
import { filterForm } from './filter-form.ts'
import { timeView } from './marks.ts'
import { addressOf } from './operator-session.ts'
import type { OperatorContext, OperatorPage } from './operator-session.ts'
import { dayStateView, openReconciliation } from './reconciliation.ts'
import type { DaySeen } from './reconciliation.ts'
import { RECONCILIATIONS_WORDS } from './reconciliations-words.ts'

/** As many as the API gives at once. */
const LISTED_MAX = 100

export const reconciliationsPage: OperatorPage = {
  name: 'reconciliations',
  scope: 'reconciliations:read',
  label: { en: RECONCILIATIONS_WORDS.en.title, ja: RECONCILIATIONS_WORDS.ja.title },
  open(context, place) {
    const issuer = place.query.get('issuer')
    const isOfDay = place.id !== undefined && issuer !== null
    return isOfDay
      ? openReconciliation(context, { businessDate: place.id ?? '', issuer })
      : openReconciliations(context, place)
  },
}

interface Wanted {
  day: string
  issuer: string
}

function wantedBy({ query }: Place): Wanted {
  const date = query.get('day') ?? ''
  const issuer = (query.get('issuer') ?? '').trim().toUpperCase()
  // What is no prefix is the broker's to refuse: left out here, it would be a filter that is not.
  return { day: /^\d{4}-\d{2}-\d{2}$/.test(date) ? date : '', issuer }
}

function openReconciliations(context: OperatorContext, place: Place): OpenPage {
  const { locale } = context
  const own = RECONCILIATIONS_WORDS[locale]
  let wanted = wantedBy(place)
  const days = new Reading<{ data: DaySeen[] }>(context, () => {
    const filters = Object.entries({ business_date: wanted.day, issuer: wanted.issuer }).filter(([, value]) => value)
    return `/v1/reconciliations?${new URLSearchParams([...filters, ['limit', String(LISTED_MAX)]])}`
  })
  void days.load()
  const change = (filters: Partial<Wanted>): void =>
    context.go(addressOf('reconciliations', undefined, { ...wanted, ...filters }), { replace: true })
  const isAny = (): boolean => wanted.day !== '' || wanted.issuer !== ''
  return {
    title: own.title,
    moved(to) {
      wanted = wantedBy(to)
      void days.load()
    },
    end: () => days.end(),
    view: () =>
      html`<h1 tabindex="-1">${own.title}</h1>
        <p class="lead">${own.lead}</p>
        ${filterForm({
          fields: [
            { name: 'day', label: own.day, value: wanted.day, type: 'date' },
            { name: 'issuer', label: `${own.issuer} (${own.issuerHint})`, value: wanted.issuer, max: 6 },
          ],
          change,
          clear: isAny() ? own.clear : undefined,
        })}
        ${days.view(({ data }) => (data.length === 0 ? html`<p class="empty">${isAny() ? own.noneLike : own.none}</p>` : table(context, data)))}`,
  }
}

function table(context: OperatorContext, days: readonly DaySeen[]): TemplateResult {
  const { locale } = context
  const own = RECONCILIATIONS_WORDS[locale]
  const columns: readonly Column[] = [
    { label: own.day, kind: 'when' },
    { label: own.issuer },
    { label: own.state },
    { label: own.differences, kind: 'amount' },
    { label: own.here, kind: 'amount' },
    { label: own.there, kind: 'amount' },
    { label: own.ranAt, kind: 'when' },
  ]
  const rows = days.map((each) => [
    html`<a href=${addressOf('reconciliations', each.business_date, { issuer: each.issuer })}>
      ${day(each.business_date, locale)}<span class="quiet"> ${each.issuer}</span></a
    >`,
    each.issuer,
    dayStateView(each, locale),
    each.difference_count === 0 ? '0' : html`<span class="bad">${count(each.difference_count, locale)}</span>`,
    each.here === null ? '–' : count(each.here.count, locale),
    each.there === null ? '–' : count(each.there.count, locale),
    timeView(each.ran_at, context, ''),
  ])
  return html`${listTable(own.title, columns, rows)}
  ${days.length < LISTED_MAX ? nothing : html`<p class="note faint">${own.cut(days.length)}</p>`}`
}
