import { Hono } from 'hono'
import type { Context } from 'hono'
import { createPayment, isApproved, retrievePayment, retrieveVerdict, verifyVerdict } from '../sdk/index.ts'
import { readCart, writeCart } from './cart.ts'
import { textOf } from './change-cart.ts'
import { furiwakeOf, type ShopEnv } from './env.ts'
import { expectedOf, findOrder, orderOfCart, rememberPayment, shipOrder } from './orders.ts'
import { refusedPage } from './pages/refused.ts'
export const furiwake = new Hono<ShopEnv>()

// The element asks for a payment of what is in the cart. The amount is the shop's own.
furiwake.post('/checkout', async (c) => {
  const order = await orderOfCart(c.env, c.var.session, readCart(c))
  if (!order) return c.json({ message: 'The cart is empty.' }, 409)
  const last = order.paymentId ? await retrievePayment(furiwakeOf(c.env), order.paymentId) : undefined
  const hasFailed = last && ['declined', 'cancelled', 'expired', 'voided'].includes(last.status)
  const attempt = hasFailed ? order.attempt + 1 : order.attempt
  const wanted = { amount: order.amount, currency: 'JPY', order: order.number }
  const payment = await createPayment(furiwakeOf(c.env), wanted, { idempotencyKey: `${order.number}-${attempt}` })
  await rememberPayment(c.env, order, attempt, payment.id)
  return c.json({ client_secret: payment.client_secret })
})
// The element brings the verdict here. Nothing is shipped unless all of it is right.
furiwake.post('/paid', async (c) => receive(c, textOf(await c.req.formData(), 'verdict')))
furiwake.post('/orders/:number/ask', async (c) => {
  const order = await findOrder(c.env, c.var.session, c.req.param('number'))
  return order?.paymentId ? receive(c, await retrieveVerdict(furiwakeOf(c.env), order.paymentId)) : c.notFound()
})
async function receive(c: Context<ShopEnv>, jwt: string): Promise<Response> {
  const genuine = await verifyVerdict(furiwakeOf(c.env), jwt, {}).catch(() => undefined)
  const order = genuine && (await findOrder(c.env, c.var.session, genuine.order))
  const verdict = await verifyVerdict(furiwakeOf(c.env), jwt, expectedOf(order)).catch(() => undefined)
  if (!order || !verdict) return refusedPage(c)
  if (isApproved(verdict) && (await shipOrder(c.env, order, verdict))) writeCart(c, [])
  return c.redirect(`/orders/${order.number}`, 303)
}
