/** Tallies of the shop: its money by day, issuer or method, and what became of its payments. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import { calendarOf } from '../../../protocol/calendar.ts'
import { day, money } from '../format.ts'
import { methodName } from '../method-name.ts'
import type { OpenPage, Page, PageContext } from '../page.ts'
import { addressOf } from '../place.ts'
import type { Place } from '../place.ts'
import { problemText } from '../words.ts'
import { PaymentFile } from './payment-file.ts'
import { fileView } from './payment-file-view.ts'
import { tallyChart } from './tally-chart.ts'
import { spanQuery, TallyData } from './tally-data.ts'
import type { Counted } from './tally-data.ts'
import { tallyForm } from './tally-filters.ts'
import { daysIn, partsOf, periodBefore, periodOf, tallyFiltersIn } from './tally-period.ts'
import type { Period, TallyFilters, TimePart } from './tally-period.ts'
import { filtered, grouped, TALLY_SUMS, totalled } from './tally-sums.ts'
import type { TallyLine } from './tally-sums.ts'
import { figuresView } from './tally-figures.ts'
import { tableView } from './tally-table.ts'
import { moneyTable, outcomeTable, reasonTable } from './tally-tables.ts'
import type { Shown } from './tally-tables.ts'
import { TALLY_WORDS } from './tally-words.ts'
import { PAGE_LABELS } from '../page-labels.ts'

/** Payments that nobody tried to pay are removed after so long; see docs/tallies.md. */
const UNTRIED_KEPT_DAYS = 40

export const talliesPage: Page = {
  name: 'tallies',
  label: PAGE_LABELS.tallies,
  open: openTallies,
}

function openTallies(context: PageContext, place: Place): OpenPage {
  const { api, locale, redraw } = context
  const own = TALLY_WORDS[locale]
  const file = new PaymentFile(redraw)
  let filters = tallyFiltersIn(place.query, context.days)
  let period = periodFor(filters)
  let data = begin()

  function today({ zone, hour }: TallyFilters): string {
    return calendarOf(zone, hour).dayOf(context.now())
  }

  function periodFor(wanted: TallyFilters): Period {
    return periodOf(wanted, today(wanted))
  }

  function begin(): TallyData {
    const before = periodBefore(period, filters.range)
    const begun = new TallyData({ api, days: filters, period, before, changed: redraw })
    void loads(begun)
    return begun
  }

  /** Says so when they are there, to who does not see it; not again when they are brought up to date. */
  async function loads(begun: TallyData): Promise<void> {
    await begun.load()
    if (begun.counted) context.say(own.loaded)
  }

  const change = (wanted: Partial<TallyFilters>): void => {
    const { range, by, issuer, method, currency } = { ...filters, ...wanted }
    // Days of one's own begin with those that are shown.
    const ownDays = range === 'custom' ? { ...period, ...pick(wanted) } : { from: '', to: '' }
    const address = { range, by, issuer, method, currency, ...ownDays }
    context.go(addressOf('tallies', undefined, address), { replace: true })
  }

  return {
    title: own.title,
    moved: (to) => {
      const last = JSON.stringify(period)
      filters = tallyFiltersIn(to.query, context.days)
      period = periodFor(filters)
      if (last === JSON.stringify(period)) return
      data.end()
      file.stop()
      data = begin()
    },
    newer: () => data.loadLater(),
    end: () => {
      data.end()
      file.stop()
    },
    view: () =>
      html`<h1 tabindex="-1">${own.title}</h1>
        ${form(context, data, { filters, period, change })}
        <p class="faint">${own.daysOf(day(period.from, locale), day(period.to, locale))}</p>
        ${data.problem ? problemView(context, data) : nothing}
        ${data.counted ? countedView(data.counted, { filters, period, locale, issuers: context.session.issuers }, today(filters)) : nothing}
        ${data.counted === undefined && data.isLoading ? html`<p class="faint">${context.words.loading}</p>` : nothing}
        ${fileView(file, { own, locale, words: context.words }, () => {
          const name = `payments-${period.from}-to-${period.to}.csv`
          void file.fetch(spanQuery(period, filters), name, period)
        })}`,
  }
}

function pick({ from, to }: Partial<TallyFilters>): Partial<Period> {
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
}

function problemView({ words }: PageContext, data: TallyData): TemplateResult {
  return html`<p role="alert" class="bad">${data.problem ? problemText(words, data.problem) : ''}</p>
    <button type="button" class="ghost" @click=${() => void data.load()}>${words.again}</button>`
}

interface Chosen {
  filters: TallyFilters
  period: Period
  change(wanted: Partial<TallyFilters>): void
}

function form({ session, locale }: PageContext, { counted }: TallyData, chosen: Chosen): TemplateResult {
  const lines = [...(counted?.tallies ?? []), ...(counted?.outcomes ?? [])]
  const known = (name: 'method' | 'currency'): string[] =>
    [...new Set(lines.map((line) => line[name]))].filter((each) => each !== '').toSorted()
  const issuers = session.issuers.map(({ prefix, name }) => [prefix, name[locale]] as const)
  const methods = known('method').map(
    (method) => [method, methodName(method, { issuers: session.issuers, locale })] as const,
  )
  const own = TALLY_WORDS[locale]
  return tallyForm({ ...chosen, own, issuers, methods, currencies: known('currency') })
}

function countedView(counted: Counted, shown: Shown, today: string): TemplateResult {
  const { filters, period, locale } = shown
  const own = TALLY_WORDS[locale]
  const tallies = filtered(counted.tallies, filters)
  const outcomes = filtered(counted.outcomes, filters)
  const before = totalled(filtered(counted.before, filters), TALLY_SUMS)
  return html`${figuresView(totalled(tallies, TALLY_SUMS), before, shown)}
    <section class="panel">
      <h2>${own.money}</h2>
      <p class="faint">${own.moneyLead}</p>
      ${tallies.length === 0 ? html`<p class="empty">${own.nothing}</p>` : html`${charts(tallies, shown)} ${tableView(moneyTable(tallies, shown), own.csv)}`}
    </section>
    <section class="panel">
      <h2>${own.outcomes}</h2>
      <p class="faint">${own.outcomesLead}</p>
      ${counted.countedFrom === null ? nothing : html`<p role="alert" class="bad">${own.notAllCounted(shownTime(counted.countedFrom, shown))}</p>`}
      ${daysIn({ from: period.from, to: today }) > UNTRIED_KEPT_DAYS ? html`<p class="faint">${own.untriedRemoved}</p>` : nothing}
      ${outcomes.length === 0 ? html`<p class="empty">${own.noPayments}</p>` : tableView(outcomeTable(outcomes, shown), own.csv)}
    </section>
    <section class="panel">
      <h2>${own.reasons}</h2>
      ${outcomes.some(({ declined }) => declined > 0) ? tableView(reasonTable(outcomes, shown), own.csv) : html`<p class="empty">${own.noDeclines}</p>`}
    </section>`
}

function shownTime(text: string, { filters }: Shown): string {
  return calendarOf(filters.zone, filters.hour).shownTime(Date.parse(text))
}

/** One for each currency: of what is grouped otherwise, by day. */
function charts(lines: readonly TallyLine[], { filters, period, locale }: Shown): TemplateResult[] {
  const own = TALLY_WORDS[locale]
  const part: TimePart = filters.by === 'week' || filters.by === 'month' ? filters.by : 'day'
  const groups = grouped(lines, TALLY_SUMS, part, period)
  return [...new Set(groups.map(({ currency }) => currency))].map((currency) => {
    const bars = partsOf(period, part).map(({ from }) => {
      const sums = groups.find((group) => group.group === from && group.currency === currency)?.sums
      const down = (sums?.refunded_amount ?? 0) + (sums?.disputed_amount ?? 0)
      return { label: day(from, locale, 'short'), up: sums?.captured_amount ?? 0, down: Math.max(0, down) }
    })
    return tallyChart({ bars, money: (amount) => money(amount, currency, locale), up: own.up, down: own.down })
  })
}
