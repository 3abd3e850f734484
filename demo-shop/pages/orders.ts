import { html } from 'hono/html'
import type { Context } from 'hono'

import type { Payment } from '../../sdk/index.ts'
import { furiwakeOf } from '../env.ts'
import type { ShopEnv } from '../env.ts'
import { findOrder, ordersOfSession } from '../orders.ts'
import type { Order } from '../orders.ts'
import { paymentNow } from '../payment-now.ts'
import { picture } from '../pictures.ts'
import { returnsNow } from '../returns-now.ts'
import { howToPay, paidFacts, timeOf } from './facts.ts'
import { page, yen } from './layout.ts'
import { notFoundPage } from './refused.ts'
import { VERDICT_WORDS } from './verdict-words.ts'
import { WORDS } from './words.ts'

/** Renders the receipt: what the verified verdict says, or how the order is yet to be paid, and what was ordered. */
export async function orderPage(c: Context<ShopEnv>): Promise<Response> {
  const words = WORDS[c.var.language]
  const order = await findOrder(c.env, c.var.session, c.req.param('number') ?? '')
  if (!order) return notFoundPage(c)
  const isPaid = order.status === 'paid'
  const payment = await paymentNow(furiwakeOf(c.env), order.paymentId)
  const returns = isPaid ? await returnsNow(furiwakeOf(c.env), payment) : []
  const instructions = (!isPaid && payment?.instructions) || undefined
  return page(
    c,
    words.orderOf(order.number),
    html`<p class="quiet">${words.orderOf(order.number)}</p>
      <h1>${isPaid ? words.paid : words.unpaid}</h1>
      <p>${isPaid ? words.paidNote : whyUnpaid(c, order, instructions)}</p>
      ${instructions ? howToPay(c, order, instructions) : ''}
      ${isPaid ? paidFacts(c, order, payment, returns) : waiting(c, order)}
      <ul class="lines">
        ${order.lines.map(
          ({ good, name, quantity, price }) =>
            html`<li>
              ${picture(good, '')}<span class="name"
                >${name[c.var.language]} <span class="quiet">× ${quantity}</span></span
              >
              <span class="price">${yen(price * quantity)}</span>
            </li>`,
        )}
      </ul>
      <p class="total"><span>${words.total}</span> <strong>${yen(order.amount)}</strong></p>`,
  )
}

/** Returns what was decided, whether money moved, and what to do next. */
function whyUnpaid(
  c: Context<ShopEnv>,
  { verdict, reason, paymentId }: Order,
  instructions: Payment['instructions'] | undefined,
): string {
  const { language } = c.var
  const words = VERDICT_WORDS[language]
  if (instructions) return instructions.state === 'reported' ? words.reported : words.awaiting
  if (verdict === 'approved') return words.held
  if (verdict !== 'declined' && verdict !== 'cancelled') return paymentId ? words.pending : words.nothingTaken
  return [words[verdict], reason ? words.reasons[reason] : '', words.nothingTaken].join(language === 'ja' ? '' : ' ')
}

function waiting(c: Context<ShopEnv>, order: Order) {
  const words = WORDS[c.var.language]
  const isOver = order.verdict === 'declined' || order.verdict === 'cancelled'
  if (!order.paymentId || isOver)
    return html`<p class="row"><a class="primary" href="/checkout">${words.payAgain}</a></p>`
  return html`<form class="row" method="post" action="/orders/${order.number}/ask">
    <button class="primary">${words.ask}</button>
    ${order.verdict === 'approved' ? '' : html`<a class="secondary" href="/checkout">${words.payAgain}</a>`}
  </form>`
}

/** Renders the orders of this browser, newest first. */
export async function ordersPage(c: Context<ShopEnv>): Promise<Response> {
  const { language } = c.var
  const words = WORDS[language]
  const orders = await ordersOfSession(c.env, c.var.session)
  return page(
    c,
    words.orders,
    html`<h1>${words.orders}</h1>
      ${
        orders.length === 0
          ? html`<p>${words.noOrders}</p>`
          : html`<ul class="orders">
              ${orders.map(
                (order) =>
                  html`<li>
                    <a href="/orders/${order.number}">
                      <span class="name">${words.orderOf(order.number)}</span>
                      <span class="quiet">${timeOf(order.createdAt, language)}</span>
                      <span class="state ${order.status}">${order.isShipped ? words.shipped : words.unpaid}</span>
                      <span class="price">${yen(order.amount)}</span>
                    </a>
                  </li>`,
              )}
            </ul>`
      }`,
  )
}
