import type { Context } from 'hono'

import { QUANTITY_MAX, readCart, readQuantity, withQuantity, writeCart } from './cart.ts'
import type { ShopEnv } from './env.ts'
import { goodById } from './goods.ts'
import { notFoundPage } from './pages/refused.ts'

/** `POST /cart`: one more of a good, another quantity of it, or none. Anything else changes nothing. */
export async function changeCart(c: Context<ShopEnv>): Promise<Response> {
  const form = await c.req.formData()
  const good = goodById(textOf(form, 'good'))
  if (!good) return notFoundPage(c)
  const cart = readCart(c)
  const now = cart.find((line) => line.good === good.id)?.quantity ?? 0
  const quantity = form.has('remove')
    ? 0
    : form.has('more')
      ? Math.min(now + 1, QUANTITY_MAX)
      : readQuantity(form.get('quantity'))
  if (quantity !== undefined) writeCart(c, withQuantity(cart, good.id, quantity))
  return c.redirect('/cart', 303)
}

/** A field of a form as text; a file, or nothing at all, is none. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}
