/** The facts of a payment, and what was bought. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import type { Locale } from '../../../protocol/look.ts'
import { money, time } from '../format.ts'
import { methodName } from '../method-name.ts'
import type { PageContext } from '../page.ts'
import { issuerNameOf } from '../payment-seen.ts'
import type { PaymentSeen } from '../payment-seen.ts'
import { PAYMENT_WORDS } from './payment-words.ts'
import type { PaymentWords } from './payment-words.ts'
import { PAYMENTS_WORDS } from './payments-words.ts'

/** Renders the facts; what there is none of is left out. */
export function factsView(context: PageContext, payment: PaymentSeen): TemplateResult {
  const { session, locale } = context
  const own = PAYMENT_WORDS[locale]
  const amount = (value: number): string | null => (value === 0 ? null : money(value, payment.currency, locale))
  const { method, reason, cancelled_by: by, instructions, personal_data_erased_at: erasedAt } = payment
  const facts: [string, string | null][] = [
    [own.order, payment.order],
    [own.description, payment.description],
    [own.captured, amount(payment.captured_amount)],
    [own.refunded, amount(payment.refunded_amount)],
    [own.disputed, amount(payment.disputed_amount)],
    [own.reason, reason === null ? null : PAYMENTS_WORDS[locale].reasons[reason]],
    [own.reason, by === null ? null : own.cancelledBy[by]],
    [own.issuer, issuerNameOf(payment, session.issuers, locale)],
    [own.method, method === null ? null : methodName(method, { issuers: session.issuers, locale })],
    [own.member, payment.member_id_ends],
    [own.authorization, payment.authorization],
    [own.payBy, instructions === null ? null : time(instructions.pay_by, context)],
    [own.madeAt, time(payment.created_at, context, { seconds: true })],
    [own.expiresAt, payment.status === 'open' ? time(payment.expires_at, context) : null],
    [own.erased, erasedAt === undefined ? null : time(erasedAt, context)],
    [own.id, payment.id],
  ]
  return html`<dl class="panel facts">
    ${facts.map(([label, value]) =>
      value === null
        ? nothing
        : html`<dt>${label}</dt>
            <dd><bdi>${value}</bdi></dd>`,
    )}
  </dl>`
}

/** Renders what was bought, as the shop told it. */
export function itemsView({ items, currency }: PaymentSeen, own: PaymentWords, locale: Locale): unknown {
  if (items === null || items.length === 0) return nothing
  return html`<section class="panel">
    <h2>${own.items}</h2>
    <table>
      <tbody>
        ${items.map(
          ({ name, quantity, amount }) =>
            html`<tr>
              <th scope="row"><bdi>${name}</bdi></th>
              <td class="amount">× ${quantity}</td>
              <td class="amount">${money(amount, currency, locale)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`
}
