import type { Context } from 'hono'

import { endPayment } from '../sdk/index.ts'
import { QUANTITY_MAX, readQuantity, sameLines, withQuantity, writeCart } from './cart.ts'
import type { CartLine } from './cart.ts'
import { furiwakeOf } from './env.ts'
import type { ShopEnv } from './env.ts'
import { goodById } from './goods.ts'
import { shop } from './integration.ts'
import { ordersReplacedBy } from './orders.ts'
import { notFoundPage } from './pages/refused.ts'
import { paymentNow } from './payment-now.ts'

/** Answers `POST /cart`: one more of a good, another quantity of it, or none. Anything else changes nothing. */
export async function changeCart(c: Context<ShopEnv>): Promise<Response> {
  const form = await c.req.parseBody<{ good?: string; quantity?: string; more?: string; remove?: string }>()
  const good = goodById(form.good)
  if (!good) return notFoundPage(c)
  const { cart, session } = c.var
  const now = cart.find((line) => line.good === good.id)?.quantity ?? 0
  const quantity = form.remove ? 0 : form.more ? Math.min(now + 1, QUANTITY_MAX) : readQuantity(form.quantity)
  if (quantity !== undefined) {
    const changed = withQuantity(cart, good.id, quantity)
    await writeCart(c.env, session, changed)
    await endDialogs(c, changed)
  }
  return c.redirect('/cart', 303)
}

/**
 * Ends what a dialog in another tab may still be open for: the cart as it was. What
 * is being paid, or waits for its money at a counter, goes on: its goods leave the
 * cart when it is paid. Where the broker can't be reached, the next payment ends it.
 */
async function endDialogs(c: Context<ShopEnv>, cart: readonly CartLine[]): Promise<void> {
  for (const order of await ordersReplacedBy(c.env, c.var.session)) {
    if (sameLines(order.lines, cart)) continue
    const payment = await paymentNow(furiwakeOf(c.env), order.paymentId)
    if (payment?.status === 'open') await endPayment(shop, order, c).catch(() => undefined)
  }
}
