/** The text of integration.ts, to be shown; a test holds the two together. */
export const INTEGRATION_SOURCE = `import { Hono } from 'hono'
import type { Context } from 'hono'
import { createPayment, retrievePayment, retrieveVerdict, unverifiedOrderOf, verifyVerdict } from '../sdk/index.ts'
import { furiwakeOf, type ShopEnv } from './env.ts'
import { expectedOf, findOrder, nextAttempt, orderOfCart, paymentOf, rememberPayment, takeVerdict } from './orders.ts'
import type { Order } from './orders.ts'
export const furiwake = new Hono<ShopEnv>()

// The element asks for a payment of what is in the cart. The amount is the shop's own.
furiwake.post('/checkout', async (c) => {
  const order = await orderOfCart(c.env, c.var.session, c.var.cart)
  if (!order) return c.json({ message: 'The cart is empty.' }, 409)
  const last = order.paymentId ? (await retrievePayment(furiwakeOf(c.env), order.paymentId)).status : 'none'
  if (['authorized', 'captured'].includes(last)) {
    await ask(c, order) // Paid, and the shop has not heard of it: never a second payment.
    return c.json({ message: 'This order is already paid.' }, 409)
  }
  const isOver = ['declined', 'cancelled', 'expired', 'voided', 'refunded'].includes(last)
  const attempt = isOver ? await nextAttempt(c.env, order) : order.attempt
  const key = { idempotencyKey: order.number + '-' + attempt }
  const payment = await createPayment(furiwakeOf(c.env), paymentOf(order), key)
  if (await rememberPayment(c.env, order, attempt, payment.id)) return c.json({ client_secret: payment.client_secret })
  return c.json({ message: 'The order has changed. Load the page again.' }, 409)
})
// The element brings the verdict here; where it never came, the receipt asks for it.
furiwake.post('/paid', async (c) => {
  const { verdict = '' } = await c.req.parseBody<{ verdict?: string }>()
  return receive(c, verdict, await findOrder(c.env, c.var.session, unverifiedOrderOf(verdict)))
})
furiwake.post('/orders/:number/ask', async (c) => ask(c, await findOrder(c.env, c.var.session, c.req.param('number'))))
const ask = async (c: Context<ShopEnv>, order: Order | undefined): Promise<Response> =>
  order?.paymentId ? receive(c, await retrieveVerdict(furiwakeOf(c.env), order.paymentId), order) : c.notFound()
// Nothing is shipped unless all of it is right, and the money taken: else these throw, and the error page says why.
async function receive(c: Context<ShopEnv>, jwt: string, order: Order | undefined): Promise<Response> {
  const verdict = await verifyVerdict(furiwakeOf(c.env), jwt, expectedOf(order))
  if (order) await takeVerdict(c.env, order, verdict)
  return c.redirect('/orders/' + verdict.order, 303)
}
`
