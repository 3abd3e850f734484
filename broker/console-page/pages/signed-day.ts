/** One signed day: its sums by issuer, what the issuers' records said of it, and the document itself. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import { calendarOf, dayAfter, isTimeZone } from '../../../protocol/calendar.ts'
import { digestOfTally } from '../../../protocol/daily-tally-chain.ts'
import type { DailyTallyClaims, DayLine, DaySums, RecordWord } from '../../../protocol/daily-tally.ts'
import { RETURN_KEYS_PATH } from '../../../protocol/return.ts'
import { day, money, time } from '../format.ts'
import { methodName } from '../method-name.ts'
import type { OpenPage, PageContext } from '../page.ts'
import { addressOf } from '../place.ts'
import { problemText } from '../words.ts'
import { download } from './payment-signatures.ts'
import { SignedDays } from './signed-days-data.ts'
import type { DaySeen } from './signed-days-data.ts'
import { SIGNED_DAYS_WORDS } from './signed-days-words.ts'
import type { SignedDaysWords } from './signed-days-words.ts'
import { chainView } from './signed-days-check.ts'

/** Opens the page of a day, `YYYY-MM-DD`. With the day before it, by which it is checked. */
export function openSignedDay(context: PageContext, of: string): OpenPage {
  const { api, locale, words, redraw } = context
  const own = SIGNED_DAYS_WORDS[locale]
  const leaving = new AbortController()
  const read = new SignedDays({ api, signal: leaving.signal, changed: redraw })
  const isDay = /^\d{4}-\d\d-\d\d$/.test(of) && !Number.isNaN(Date.parse(of))
  let digest = ''

  const load = async (): Promise<void> => {
    if (!isDay) return
    await read.load({ from: dayAfter(of, -1), to: dayAfter(of) })
    const found = read.days.find(({ claims }) => claims.day === of)
    if (found !== undefined) digest = await digestOfTally(found.signed)
    if (!leaving.signal.aborted) redraw()
  }
  void load()

  return {
    title: own.title,
    end: () => leaving.abort(),
    view: () => {
      const found = read.days.find(({ claims }) => claims.day === of)
      return html`<p><a href=${addressOf('signed-days')}>${own.toAll}</a></p>
        <h1 tabindex="-1">${isDay ? day(of, locale) : own.title}</h1>
        ${read.problem ? html`<p role="alert" class="bad">${problemText(words, read.problem)}</p>` : nothing}
        ${read.isLoading && found === undefined ? html`<p class="faint">${words.loading}</p>` : nothing}
        ${found === undefined && !read.isLoading && !read.problem ? html`<p class="empty">${own.notSigned}</p>` : nothing}
        ${found === undefined ? nothing : html`${chainView(read, own, locale)} ${dayView(found, digest, context)}`}`
    },
  }
}

function dayView(found: DaySeen, digest: string, context: PageContext): TemplateResult {
  const { locale } = context
  const own = SIGNED_DAYS_WORDS[locale]
  const { claims } = found
  return html`<section class="panel">
      <h2>${own.sums}</h2>
      ${claims.totals.length === 0 ? html`<p class="empty">${own.nothingMoved}</p>` : sumsTable(claims, context)}
      ${claims.opening === undefined || claims.opening.length === 0 ? nothing : openingView(claims.opening, own, context)}
    </section>
    <section class="panel">
      <h2>${own.records}</h2>
      <p class="faint">${own.recordsLead}</p>
      ${claims.records.length === 0 ? nothing : recordsTable(claims.records, context)}
      <p class="note"><a href=${addressOf('arrivals')}>${own.arrivals}</a></p>
    </section>
    ${documentView(found, digest, own, context)}`
}

function sumsTable({ lines, totals }: DailyTallyClaims, context: PageContext): TemplateResult {
  const { locale } = context
  const own = SIGNED_DAYS_WORDS[locale]
  const columns = [own.captured, own.back, own.net]
  const cells = (sums: DaySums) => {
    const { captured_amount: captured, refunded_amount: refunded, disputed_amount: disputed, net_amount: net } = sums
    return [captured, refunded + disputed, net].map(
      (sum) => html`<td class=${sum < 0 ? 'amount bad' : 'amount'}>${money(sum, sums.currency, locale)}</td>`,
    )
  }
  const row = (line: DayLine) =>
    html`<tr>
      <th scope="row"><bdi>${nameOf(line.issuer, context)}</bdi></th>
      <td>${line.method === '' ? '–' : methodName(line.method, { issuers: context.session.issuers, locale })}</td>
      ${cells(line)}
    </tr>`
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          <th scope="col">${own.issuer}</th>
          <th scope="col">${own.method}</th>
          ${columns.map((column) => html`<th scope="col" class="amount">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${lines.map(row)}
      </tbody>
      <tfoot>
        ${totals.map(
          (sums) =>
            html`<tr>
              <th scope="row">${sums.currency}</th>
              <td></td>
              ${cells(sums)}
            </tr>`,
        )}
      </tfoot>
    </table>
  </div>`
}

function openingView(opening: readonly DaySums[], own: SignedDaysWords, { locale }: PageContext): TemplateResult {
  const sums = opening.map(({ net_amount: net, currency }) => money(net, currency, locale)).join(', ')
  return html`<p class="note faint">${own.opening}: ${sums}</p>`
}

function recordsTable(records: readonly RecordWord[], context: PageContext): TemplateResult {
  const { locale } = context
  const own = SIGNED_DAYS_WORDS[locale]
  const amount = (sum: number | null, currency: string, isBad = false) =>
    html`<td class=${isBad ? 'amount bad' : 'amount'}>${sum === null ? '–' : money(sum, currency, locale)}</td>`
  const rows = records.flatMap((word) => {
    const { state, differences } = word
    const head = html`<th scope="row"><bdi>${nameOf(word.issuer, context)}</bdi></th>
      <td class="when">${day(word.business_date, locale)}</td>
      <td class=${state === 'differs' ? 'named bad' : 'named'}>
        ${own.states[state]}${differences > 0 ? html`<div>${own.differing(differences)}</div>` : nothing}
        ${word.whole ? nothing : html`<div>${own.notWhole}</div>`}
      </td>`
    if (word.sums.length === 0)
      return [
        html`<tr>
          ${head}
          <td colspan="3" class="faint">${own.nothingMoved}</td>
        </tr>`,
      ]
    return word.sums.map(
      ({ currency, net_amount: net, confirmed_amount: confirmed, unconfirmed_amount: unconfirmed }) =>
        html`<tr>
          ${head} ${amount(net, currency)} ${amount(confirmed, currency)}
          ${amount(unconfirmed, currency, unconfirmed !== null && unconfirmed !== 0)}
        </tr>`,
    )
  })
  const columns = [own.issuer, own.businessDay, own.record]
  const figures = [own.net, own.confirmedAmount, own.unconfirmedAmount]
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col">${column}</th>`)}
          ${figures.map((column) => html`<th scope="col" class="amount">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`
}

function documentView(
  { signed, claims, verifyUrl }: DaySeen,
  digest: string,
  own: SignedDaysWords,
  context: PageContext,
): TemplateResult {
  const at = (seconds: number) => time(new Date(seconds * 1000).toISOString(), context)
  // By the day's own calendar, wherever it is read.
  const { shownTime } = calendarOf(isTimeZone(claims.timezone) ? claims.timezone : 'UTC')
  const [from, to] = [claims.from, claims.to].map((seconds) => shownTime(seconds * 1000).slice(0, 16))
  const facts = [
    [own.span, `${from} – ${to} (${claims.timezone})`],
    [own.place, own.placeOf(claims.number)],
    [own.signedAt, at(claims.iat)],
    [own.previous, claims.previous ?? own.first],
    [own.digest, digest],
  ] as const
  return html`<section class="panel">
    <h2>${own.document}</h2>
    <dl class="facts">
      ${facts.map(
        ([label, value]) =>
          html`<dt>${label}</dt>
            <dd><bdi>${value}</bdi></dd>`,
      )}
    </dl>
    <details>
      <summary>${own.claims}</summary>
      <pre class="claims">${JSON.stringify(claims, null, 2)}</pre>
    </details>
    <p class="faint">${own.elsewhere} <a href=${RETURN_KEYS_PATH}>${RETURN_KEYS_PATH}</a></p>
    <p class="note">
      ${download(`${claims.day}.jwt`, signed, own.save)} · <a href=${verifyUrl} target="_blank">${own.verify}</a>
    </p>
  </section>`
}

function nameOf(issuer: string, { session, locale }: PageContext): string {
  return session.issuers.find(({ prefix }) => prefix === issuer)?.name[locale] ?? (issuer === '' ? '–' : issuer)
}
