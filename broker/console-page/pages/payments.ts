/** The payments of the shop, newest first: searched, filtered, and brought up to date by themselves. */

import { html, nothing } from 'lit/html.js'
import { repeat } from 'lit/directives/repeat.js'
import type { TemplateResult } from 'lit/html.js'

import type { ApiProblem } from '../api.ts'
import { money, time } from '../format.ts'
import type { OpenPage, Page, PageContext } from '../page.ts'
import { issuerNameOf } from '../payment-seen.ts'
import type { PaymentSeen } from '../payment-seen.ts'
import { addressOf } from '../place.ts'
import type { Place } from '../place.ts'
import { openLater } from '../later-page.ts'
import { showsMore } from '../reading.ts'
import { problemText } from '../words.ts'
import { filterForm } from './payment-filters.ts'
import { firstPaths, PaymentList } from './payment-list.ts'
import { filtersIn, NO_FILTERS, paymentIdIn } from './payment-search.ts'
import type { Filters } from './payment-search.ts'
import { PAYMENTS_WORDS } from './payments-words.ts'
import { statusOf } from './status.ts'
import { PAGE_LABELS } from '../page-labels.ts'

export const paymentsPage: Page = {
  name: 'payments',
  label: PAGE_LABELS.payments,
  open: (context, place) =>
    place.id === undefined ? openPayments(context, place) : openLater(context, place, 'payment', context.words.loading),
  ahead: ({ id, query }) => (id === undefined ? firstPaths(filtersIn(query)) : []),
}

function openPayments(context: PageContext, place: Place): OpenPage {
  const { api, days, locale, session } = context
  const own = PAYMENTS_WORDS[locale]
  let filters = filtersIn(place.query)
  let list = listOf(filters)
  const ready = beginWith(list, filters)

  leadsToPayment(filters)

  /** An address may search for an id: it names one payment, whatever else it filters by. */
  function leadsToPayment({ q }: Filters): void {
    const id = paymentIdIn(q)
    if (id !== undefined) queueMicrotask(() => context.go(addressOf('payments', id), { replace: true }))
  }

  function listOf(wanted: Filters): PaymentList {
    return new PaymentList({ api, filters: wanted, days, changed: context.redraw })
  }

  /** Says how many were found, where something was looked for. */
  async function beginWith(begun: PaymentList, wanted: Filters): Promise<void> {
    const isDone = await begun.more()
    if (isDone && !isEmpty(wanted)) context.say(own.found(begun.payments.length, begun.hasMore))
  }

  const change = (wanted: Partial<Filters>): void => {
    const next = { ...filters, ...wanted }
    const id = paymentIdIn(next.q)
    // Typed here: the list stays the page before.
    if (id !== undefined) return context.go(addressOf('payments', id))
    return context.go(addressOf('payments', undefined, { ...next }), { replace: true })
  }

  return {
    title: own.title,
    ready,
    moved: (to) => {
      list.end()
      filters = filtersIn(to.query)
      list = listOf(filters)
      void beginWith(list, filters)
      leadsToPayment(filters)
    },
    newer: (payments) => {
      const count = list.take(payments)
      if (count > 0) context.say(own.newer(count))
    },
    end: () => list.end(),
    view: () =>
      html`<h1 tabindex="-1">${own.title}</h1>
        ${filterForm({ filters, own, locale, issuers: session.issuers, methods: list.methods(), hasChoices: context.isWhole(), change })}
        ${results(context, list, isEmpty(filters))}`,
  }
}

function isEmpty(filters: Filters): boolean {
  return Object.entries(NO_FILTERS).every(([name, value]) => filters[name as keyof Filters] === value)
}

function results(context: PageContext, list: PaymentList, isAll: boolean): TemplateResult {
  const { locale, words } = context
  const own = PAYMENTS_WORDS[locale]
  const { payments, problem, isLoading, hasMore, hasNewer } = list
  const isNone = payments.length === 0 && !isLoading && problem === undefined && !hasMore
  return html`${
    hasNewer
      ? html`<p class="note">
          <button type="button" class="ghost" @click=${() => list.toNewest()}>${own.toNewest}</button>
        </p>`
      : nothing
  }
  ${payments.length > 0 ? table(context, payments) : nothing} ${isNone ? none(own, isAll) : nothing}
  ${problem ? html`<p role="alert" class="bad">${problemText(words, problem)}</p>` : nothing}
  ${isLoading && payments.length === 0 ? html`<p class="faint">${words.loading}</p>` : moreButton(words, list, problem)}`
}

function moreButton(words: PageContext['words'], list: PaymentList, problem: ApiProblem | undefined): unknown {
  if (!problem && !list.hasMore) return nothing
  return html`<button
    type="button"
    class="ghost more"
    aria-busy=${list.isLoading}
    @click=${(event: Event) => void showsMore(event, () => list.more())}
  >
    ${problem ? words.again : words.more}
  </button>`
}

function none(own: (typeof PAYMENTS_WORDS)['en'], isAll: boolean): TemplateResult {
  if (!isAll) return html`<p class="empty">${own.none}</p>`
  return html`<div class="empty">
    <h2>${own.noneAtAll.title}</h2>
    <p>${own.noneAtAll.text}</p>
  </div>`
}

function table(context: PageContext, payments: readonly PaymentSeen[]): TemplateResult {
  const { locale } = context
  const own = PAYMENTS_WORDS[locale]
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          <th scope="col">${own.order}</th>
          <th scope="col" class="amount">${own.amount}</th>
          <th scope="col">${own.status}</th>
          <th scope="col">${own.when}</th>
          <th scope="col">${own.issuer}</th>
          <th scope="col">${own.member}</th>
        </tr>
      </thead>
      <tbody>
        ${repeat(
          payments,
          // A row keeps its element, so that the focus in it stays with its payment when newer ones come.
          ({ id }) => id,
          (payment) => row(context, payment),
        )}
      </tbody>
    </table>
  </div>`
}

/** Renders one: a cell's text as a property, which costs neither a part nor a node beside it. */
function row({ locale, session, timeZone }: PageContext, payment: PaymentSeen): TemplateResult {
  const { id, order, amount, currency, created_at: made, member_id_ends: ends } = payment
  const { tone, word } = statusOf(payment, locale)
  return html`<tr>
    <td class="order"><a dir="auto" href=${addressOf('payments', id)} .textContent=${order}></a></td>
    <td class="amount" .textContent=${money(amount, currency, locale)}></td>
    <td class="state status ${tone}" .textContent=${word}></td>
    <td class="when"><time datetime=${made} .textContent=${time(made, { locale, timeZone })}></time></td>
    <td class="of" dir="auto" .textContent=${issuerNameOf(payment, session.issuers, locale) ?? '–'}></td>
    <td class="when" .textContent=${ends === null ? '–' : `… ${ends}`}></td>
  </tr>`
}
