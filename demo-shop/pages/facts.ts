import { html } from 'hono/html'
import type { Context } from 'hono'

import type { Payment } from '../../sdk/index.ts'
import type { Language, ShopEnv } from '../env.ts'
import type { Order } from '../orders.ts'
import type { VerifiedReturn } from '../returns-now.ts'
import { yen } from './layout.ts'
import { VERDICT_WORDS } from './verdict-words.ts'
import { WORDS } from './words.ts'

type Rows = readonly (readonly [label: string, value: string | null])[]

/** Renders what the verified verdict says of a paid order, and what has gone back since. */
export function paidFacts(
  c: Context<ShopEnv>,
  order: Order,
  payment: Payment | undefined,
  returns: readonly VerifiedReturn[],
) {
  const { language } = c.var
  const words = WORDS[language]
  return html`${list([
      [words.amount, yen(order.amount)],
      [words.paidWith, order.issuerNames?.[language] ?? order.issuerName],
      [words.approval, order.authorization],
      [words.paidAt, timeOf(order.paidAt ?? 0, language)],
      [words.verified, 'ES256'],
      ...wentBack(payment, language),
    ])}
    ${proofs(returns, language)}
    <p class="quiet">${VERDICT_WORDS[language].captured}</p>`
}

/** Renders the returns that the broker has signed for, each with where anybody can check it. */
function proofs(returns: readonly VerifiedReturn[], language: Language) {
  const words = WORDS[language]
  if (returns.length === 0) return ''
  return html`<ul class="proofs">
    ${returns.map(
      ({ claims, proof }) =>
        html`<li>
          ${timeOf(claims.at * 1000, language)} · ${words.returned[claims.kind](yen(claims.amount))} ·
          <a href="${proof}" rel="noopener">${words.proof}</a>
        </li>`,
    )}
  </ul>`
}

function wentBack(payment: Payment | undefined, language: Language): Rows {
  const words = WORDS[language]
  const { refunded_amount: refunded = 0, disputed_amount: debited = 0, dispute } = payment ?? {}
  const open = dispute?.status === 'needs_response' || dispute?.status === 'under_review' ? dispute : undefined
  // What an open dispute has taken may come back to the shop.
  const givenBack = refunded + debited - (open?.debited_amount ?? 0)
  return [
    ...(givenBack > 0 ? [[words.givenBack, yen(givenBack)] as const] : []),
    ...(open ? [[words.disputed, yen(open.amount)] as const] : []),
  ]
}

/** Renders how an order is paid whose money is to come: where, with which number, and until when. In the issuer's own words. */
export function howToPay(c: Context<ShopEnv>, order: Order, instructions: NonNullable<Payment['instructions']>) {
  const { language } = c.var
  const words = WORDS[language]
  const { ways, pay_by: payBy, received_amount: received, state, url } = instructions
  // Once a till has reported it there is nothing left to do by then.
  const until: Rows = state === 'pending' ? [[words.payBy, words.inJapan(timeOf(Date.parse(payBy), language))]] : []
  const soFar: Rows = received > 0 ? [[words.soFar, yen(received)]] : []
  return html`${ways.map(({ name, numbers }) =>
    list([
      [words.payAt, name[language]],
      ...numbers.map(({ label, value }) => [label[language], value] as const),
      [words.amount, yen(order.amount)],
      ...soFar,
      ...until,
    ]),
  )}
  ${url !== null && /^https?:/.test(url) ? html`<p><a href="${url}" rel="noopener">${words.issuerPage}</a></p>` : ''}`
}

function list(rows: Rows) {
  return html`<dl class="facts">
    ${rows.map(
      ([label, value]) =>
        html`<div>
          <dt>${label}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`
}

/** Writes a time by the shop's clock: it is in Japan. */
export function timeOf(ms: number, language: Language): string {
  const format = { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Asia/Tokyo' } as const
  return new Intl.DateTimeFormat(language, format).format(ms)
}
