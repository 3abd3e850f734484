/** Money that will arrive: by issuer and business day, beside what the issuer's record confirms of it. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import { minorDigits } from '../../../protocol/money.ts'
import type { ApiProblem } from '../api.ts'
import { day, money } from '../format.ts'
import type { OpenPage, Page, PageContext } from '../page.ts'
import { issuerNameOf } from '../payment-seen.ts'
import { addressOf } from '../place.ts'
import { problemText } from '../words.ts'
import { ARRIVALS_WORDS } from './arrivals-words.ts'
import { tableView } from './tally-table.ts'
import type { Cell, TallyTable } from './tally-table.ts'
import { PAGE_LABELS } from '../page-labels.ts'

interface Side {
  kind: string
  amount: number
  currency: string
}

/** A day as `GET /v1/arrivals` gives it. */
export interface ArrivalSeen {
  issuer: string
  issuer_name: string
  business_date: string
  state: 'confirmed' | 'differs' | 'open' | 'waiting'
  whole: boolean
  sums: {
    currency: string
    captured_amount: number
    refunded_amount: number
    disputed_amount: number
    net_amount: number
    confirmed_amount: number | null
  }[]
  differences: {
    difference: string
    operation: string
    payment: string | null
    here: Side | null
    there: Side | null
  }[]
  more_differences: boolean
}

interface ArrivalsPage {
  from: string
  to: string
  data: ArrivalSeen[]
}

export const arrivalsPage: Page = {
  name: 'arrivals',
  label: PAGE_LABELS.arrivals,
  open: openArrivals,
}

function openArrivals(context: PageContext): OpenPage {
  const { api, locale, words } = context
  const own = ARRIVALS_WORDS[locale]
  const leaving = new AbortController()
  let days: ArrivalSeen[] = []
  let read: { from: string; to: string } | undefined
  let problem: ApiProblem | undefined
  let isLoading = false

  const load = async (): Promise<void> => {
    if (isLoading) return
    isLoading = true
    context.redraw()
    const before = read === undefined ? '' : `?to=${read.from}`
    const page = await api<ArrivalsPage>(`/v1/arrivals${before}`, { signal: leaving.signal })
    if (leaving.signal.aborted) return
    isLoading = false
    problem = page.ok ? undefined : page.problem
    if (page.ok) {
      days = [...days, ...page.body.data]
      read = { from: page.body.from, to: read?.to ?? page.body.to }
    }
    context.redraw()
  }
  void load()

  return {
    title: own.title,
    end: () => leaving.abort(),
    view: () =>
      html`<h1 tabindex="-1">${own.title}</h1>
        <p class="lead">${own.lead}</p>
        ${days.length > 0 ? tableView(arrivalTable(days, context), own.csv) : nothing}
        ${days.length === 0 && read ? html`<p class="empty">${own.none(read.from, read.to)}</p>` : nothing}
        ${days.some(({ differences, more_differences: isCut }) => differences.length > 0 || isCut) ? differencesView(days, context) : nothing}
        ${problem ? html`<p role="alert" class="bad">${problemText(words, problem)}</p>` : nothing}
        ${
          isLoading && days.length === 0
            ? html`<p class="faint">${words.loading}</p>`
            : html`<button type="button" class="ghost more" aria-busy=${isLoading} @click=${load}>
                ${problem ? words.again : own.earlier}
              </button>`
        }`,
  }
}

/** Makes the table: a row for each day, issuer and currency. */
export function arrivalTable(
  days: readonly ArrivalSeen[],
  { session, locale }: Pick<PageContext, 'session' | 'locale'>,
): TallyTable {
  const own = ARRIVALS_WORDS[locale]
  const text = (shown: string, value: string = shown): Cell => ({ shown, value })
  const amount = (sum: number, currency: string): Cell => {
    return { shown: money(sum, currency, locale), value: sum / 10 ** (minorDigits(currency) ?? 2), isBad: sum < 0 }
  }
  const rows = days.flatMap((each): Cell[][] => {
    const { business_date: date, state, whole } = each
    const name = issuerNameOf(each, session.issuers, locale) ?? each.issuer
    const head = [text(day(date, locale), date), text(name), { ...text(own.states[state]), isBad: state === 'differs' }]
    if (!whole) return [[...head, text(own.tooMany), ...Array.from({ length: 4 }, () => text('–'))]]
    return each.sums.map(({ currency, net_amount: net, confirmed_amount: confirmed, ...sums }) => [
      ...head,
      amount(sums.captured_amount, currency),
      amount(sums.refunded_amount + sums.disputed_amount, currency),
      amount(net, currency),
      confirmed === null ? text(own.notKnown) : amount(confirmed, currency),
      confirmed === null ? text(own.notKnown) : { ...amount(net - confirmed, currency), isBad: net !== confirmed },
    ])
  })
  const columns = [own.day, own.issuer, own.state, own.captured, own.back, own.net, own.confirmed, own.missing]
  const dates = days.map(({ business_date: date }) => date).toSorted()
  return { name: `arrivals-${dates[0] ?? ''}-to-${dates.at(-1) ?? ''}`, columns, naming: 3, rows }
}

function differencesView(days: readonly ArrivalSeen[], { locale }: PageContext): TemplateResult {
  const own = ARRIVALS_WORDS[locale]
  const side = (of: Side | null): string => (of === null ? own.nothing : money(of.amount, of.currency, locale))
  return html`<section class="panel">
    <h2>${own.differences}</h2>
    <p class="faint">${own.differencesLead}</p>
    ${days.some(({ more_differences: isCut }) => isCut) ? html`<p class="bad">${own.moreDifferences}</p>` : nothing}
    <div class="wide">
      <table>
        <thead>
          <tr>
            <th scope="col">${own.day}</th>
            <th scope="col">${own.difference}</th>
            <th scope="col">${own.payment}</th>
            <th scope="col" class="amount">${own.here}</th>
            <th scope="col" class="amount">${own.there}</th>
          </tr>
        </thead>
        <tbody>
          ${days.flatMap(({ business_date: date, differences }) =>
            differences.map(
              ({ difference, payment, here, there }) =>
                html`<tr>
                  <td class="when">${day(date, locale)}</td>
                  <td>${own.kinds[difference] ?? difference}</td>
                  <td class="id">
                    ${payment === null ? '–' : html`<a href=${addressOf('payments', payment)}>${payment}</a>`}
                  </td>
                  <td class="amount">${side(here)}</td>
                  <td class="amount">${side(there)}</td>
                </tr>`,
            ),
          )}
        </tbody>
      </table>
    </div>
  </section>`
}
