/** A payment to be paid elsewhere: its own page's address as a QR code, for a telephone. */

import type { Context } from 'hono'

import { checkoutRoute, createPayment } from '../sdk/index.ts'
import { furiwakeOf, type ShopEnv } from './env.ts'
import { shop } from './integration.ts'
import { orderOfCart, type Order } from './orders.ts'
import { cartPage } from './pages/cart.ts'
import { paymentLinkPage } from './pages/payment-link.ts'

/** Shows the link of the payment that the element would show: the same one, so that the order is paid once. */
export async function paymentLink(c: Context<ShopEnv>): Promise<Response> {
  const answer = await checkoutRoute(shop)(c.req.raw, c)
  const order = await orderOfCart(c.env, c.var.session, c.var.cart)
  // Nothing is in the cart, or it is paid already.
  if (!answer.ok || order === undefined) return cartPage(c)
  const { checkout_url: url } = await paymentOf(c, order)
  return paymentLinkPage(c, order, url)
}

/** The same key and the same body: the broker tells of the payment again, with its link. */
function paymentOf(c: Context<ShopEnv>, { number, amount, currency, details, attempt }: Order) {
  const wanted = { ...details, amount, currency, order: number }
  return createPayment(furiwakeOf(c.env), wanted, { idempotencyKey: `${number}-${attempt}` })
}
