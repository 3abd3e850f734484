/** Signed days: what each closed day came to, signed once and for good, and checked in the page. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import { minorDigits } from '../../../protocol/money.ts'
import type { DaySums, RecordWord } from '../../../protocol/daily-tally.ts'
import type { Locale } from '../../../protocol/look.ts'
import { day, money, time } from '../format.ts'
import type { OpenPage, Page, PageContext } from '../page.ts'
import { addressOf } from '../place.ts'
import { problemText } from '../words.ts'
import { download } from './payment-signatures.ts'
import { saveFile } from './save-file.ts'
import { openSignedDay } from './signed-day.ts'
import { chainText, chainView, linkView, recordsText } from './signed-days-check.ts'
import { SignedDays } from './signed-days-data.ts'
import type { DaySeen, UnsignedSeen } from './signed-days-data.ts'
import { SIGNED_DAYS_WORDS } from './signed-days-words.ts'
import type { SignedDaysWords } from './signed-days-words.ts'
import { csvText } from './tally-table.ts'
import { PAGE_LABELS } from '../page-labels.ts'

export const signedDaysPage: Page = {
  name: 'signed-days',
  label: PAGE_LABELS['signed-days'],
  open: (context, place) => (place.id === undefined ? openList(context) : openSignedDay(context, place.id)),
}

function openList(context: PageContext): OpenPage {
  const { api, locale, words, redraw } = context
  const own = SIGNED_DAYS_WORDS[locale]
  const leaving = new AbortController()
  const read = new SignedDays({ api, signal: leaving.signal, changed: redraw })

  const load = async (): Promise<void> => {
    await read.load()
    if (!leaving.signal.aborted && read.days.length > 0) context.say(chainText(read, own, locale))
  }
  void load()

  return {
    title: own.title,
    end: () => leaving.abort(),
    view: () =>
      html`<h1 tabindex="-1">${own.title}</h1>
        <p class="lead">${own.lead}</p>
        ${read.unsigned ? unsignedView(read.unsigned, own, context) : nothing}
        ${read.days.length > 0 ? daysView(read, own, locale) : nothing}
        ${read.days.length === 0 && read.from !== undefined && !read.isLoading ? html`<p class="empty">${own.none}</p>` : nothing}
        ${read.problem ? html`<p role="alert" class="bad">${problemText(words, read.problem)}</p>` : nothing}
        ${read.isLoading ? html`<p class="faint">${words.loading}</p>` : html`<p class="note"><button type="button" class="ghost" @click=${load}>${read.problem ? words.again : own.earlier}</button></p>`}`,
  }
}

function unsignedView({ reason, day: of, until }: UnsignedSeen, own: SignedDaysWords, context: PageContext): unknown {
  const text =
    reason === 'records'
      ? own.waitsForRecords(of === null ? '' : day(of, context.locale), until === null ? '' : time(until, context))
      : own.unsigned[reason]
  return text === '' ? nothing : html`<p class="note faint">${text}</p>`
}

function daysView(read: SignedDays, own: SignedDaysWords, locale: Locale): TemplateResult {
  const { days } = read
  const latestFirst = days.toReversed()
  const name = `signed-days-${days[0]?.claims.day ?? ''}-to-${days.at(-1)?.claims.day ?? ''}`
  const save = () =>
    saveFile(`${name}.txt`, new Blob([days.map(({ signed }) => `${signed}\n`).join('')], { type: 'text/plain' }))
  const saveCsv = () => saveFile(`${name}.csv`, new Blob([csvText(csvOf(days, own, locale))], { type: 'text/csv' }))
  const amounts = [own.captured, own.back, own.net]
  return html`${chainView(read, own, locale)}
    <div class="wide">
      <table>
        <thead>
          <tr>
            <th scope="col">${own.day}</th>
            ${amounts.map((column) => html`<th scope="col" class="amount">${column}</th>`)}
            <th scope="col">${own.records}</th>
            <th scope="col">${own.check}</th>
            <th scope="col"><span class="quiet">${own.save}</span></th>
          </tr>
        </thead>
        <tbody>
          ${latestFirst.map((each) => dayRow(each, read.hasKeys, own, locale))}
        </tbody>
      </table>
    </div>
    <p class="note">
      <button type="button" class="plain" @click=${save}>${own.saveAll(days.length)}</button>
      <button type="button" class="plain" @click=${saveCsv}>${own.csv}</button>
    </p>`
}

function dayRow(
  { signed, claims, link }: DaySeen,
  hasKeys: boolean,
  own: SignedDaysWords,
  locale: Locale,
): TemplateResult {
  const sums = claims.totals
  const lines = (of: (sum: DaySums) => number) =>
    sums.map((sum) => html`<div>${money(of(sum), sum.currency, locale)}</div>`)
  const isBad = (of: (sum: DaySums) => number) => (sums.some((sum) => of(sum) < 0) ? 'amount bad' : 'amount')
  const moved =
    sums.length === 0
      ? html`<td colspan="3" class="faint">${own.nothingMoved}</td>`
      : html`<td class="amount">${lines(({ captured_amount: captured }) => captured)}</td>
          <td class="amount">${lines(back)}</td>
          <td class=${isBad(({ net_amount: net }) => net)}>${lines(({ net_amount: net }) => net)}</td>`
  return html`<tr>
    <th scope="row"><a href=${addressOf('signed-days', claims.day)}>${day(claims.day, locale)}</a></th>
    ${moved}
    <td class="named">${recordsView(claims.day, claims.records, own, locale)}</td>
    <td>${linkView(link, hasKeys, own)}</td>
    <td>${download(`${claims.day}.jwt`, signed, own.save)}</td>
  </tr>`
}

function back({ refunded_amount: refunded, disputed_amount: disputed }: DaySums): number {
  return refunded + disputed
}

function recordsView(of: string, records: readonly RecordWord[], own: SignedDaysWords, locale: Locale): TemplateResult {
  const late = records.filter(({ business_date: date }) => date !== of)
  const { text, isBad } = recordsText(of, records, own, locale)
  return html`<span class=${isBad ? 'bad' : ''}>${text}</span
    >${late.length > 0 ? html`<div class="faint">${own.late(late.length)}</div>` : nothing}`
}

/** Makes the file of what is shown: a line a day and currency, the earliest first. */
export function csvOf(days: readonly DaySeen[], own: SignedDaysWords, locale: Locale) {
  const columns = [own.day, own.captured, own.back, own.net, own.records].toSpliced(1, 0, 'timezone', 'currency')
  const rows = days.flatMap(({ claims }) => {
    const { text } = recordsText(claims.day, claims.records, own, locale)
    return claims.totals.map((sums) => {
      const scale = 10 ** (minorDigits(sums.currency) ?? 2)
      const values = [sums.captured_amount, back(sums), sums.net_amount].map((sum) => sum / scale)
      return [claims.day, claims.timezone, sums.currency, ...values, text].map((value) => ({
        shown: String(value),
        value,
      }))
    })
  })
  return { columns, rows }
}
