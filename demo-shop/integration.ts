import { Hono } from 'hono'
import type { Context } from 'hono'
import { askForVerdict, checkoutRoute, forHono, verdictRoute, VerdictError, webhookRoute } from '../sdk/index.ts'
import type { ListeningShop } from '../sdk/index.ts'
import { furiwakeOf, type ShopEnv } from './env.ts'
import { findOrder, keepPayment, orderByNumber, orderOfCart, takeVerdict, type Order } from './orders.ts'
import { refusedPage } from './pages/refused.ts'
export const furiwake = new Hono<ShopEnv>()
export const webhooks = new Hono<ShopEnv>()

// What the routes ask of this shop's own books: which order, whose payment, and to ship once.
export const shop: ListeningShop<Context<ShopEnv>, Order> = {
  furiwake: (c) => furiwakeOf(c.env),
  webhookSecret: (c) => c.env.WEBHOOK_SECRET,
  orderToPay: (c) => orderOfCart(c.env, c.var.session, c.var.cart),
  findOrder: (number, c, asked) =>
    asked === 'broker' ? orderByNumber(c.env, number) : findOrder(c.env, c.var.session, number),
  keepPayment: (order, payment, c) => keepPayment(c.env, order, payment),
  takeVerdict: (order, verdict, c) => takeVerdict(c.env, order, verdict),
  receiptOf: ({ number }) => `/orders/${number}`,
  onError: (error, c) => (error instanceof VerdictError && c.var.session ? refusedPage(c, error) : undefined),
}
// The element asks for a payment and brings the verdict; the broker tells of it too, also when the browser was closed.
furiwake.post('/checkout', forHono(checkoutRoute(shop)))
furiwake.post('/paid', forHono(verdictRoute(shop)))
webhooks.post('/', forHono(webhookRoute(shop)))
// Where the verdict never came, the receipt asks for it.
furiwake.post('/orders/:number/ask', async (c) => {
  const order = await findOrder(c.env, c.var.session, c.req.param('number'))
  if (!order || !(await askForVerdict(shop, order, c))) return c.notFound()
  return c.redirect(shop.receiptOf(order, c), 303)
})
