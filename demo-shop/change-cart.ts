import type { Context } from 'hono'

import { QUANTITY_MAX, readQuantity, withQuantity, writeCart } from './cart.ts'
import type { ShopEnv } from './env.ts'
import { goodById } from './goods.ts'
import { notFoundPage } from './pages/refused.ts'

/** Answers `POST /cart`: one more of a good, another quantity of it, or none. Anything else changes nothing. */
export async function changeCart(c: Context<ShopEnv>): Promise<Response> {
  const form = await c.req.parseBody<{ good?: string; quantity?: string; more?: string; remove?: string }>()
  const good = goodById(form.good)
  if (!good) return notFoundPage(c)
  const { cart, session } = c.var
  const now = cart.find((line) => line.good === good.id)?.quantity ?? 0
  const quantity = form.remove ? 0 : form.more ? Math.min(now + 1, QUANTITY_MAX) : readQuantity(form.quantity)
  if (quantity !== undefined) await writeCart(c.env, session, withQuantity(cart, good.id, quantity))
  return c.redirect('/cart', 303)
}
