/** Describes what a page of the checkout is about to pay: the cart that it shows, which another tab may have changed or paid. */

import type { Context } from 'hono'

import { sameLines } from './cart.ts'
import type { CartLine } from './cart.ts'
import type { ShopEnv } from './env.ts'
import { orderOfCart, orderPaidSince } from './orders.ts'
import type { Order } from './orders.ts'

/** Describes what the element sends along as its `payment-data`. */
interface ShownCart {
  cart: CartLine[]
  /** Milliseconds since 1970. */
  at: number
}

/** Returns what the page says of itself: the cart as it was drawn. */
export function shownCart(cart: CartLine[]): string {
  return JSON.stringify({ cart, at: Date.now() } satisfies ShownCart)
}

/** Returns the order of the cart; of a page that shows another one the order that was paid meanwhile, or 409, for pages/script.ts. */
export async function orderOfPage(c: Context<ShopEnv>): Promise<Order | Response | undefined> {
  const { session, cart } = c.var
  const shown = readShown(await c.req.json<unknown>().catch(() => undefined))
  if (shown === undefined || sameLines(shown.cart, cart)) return orderOfCart(c.env, session, cart)
  const paid = await orderPaidSince(c.env, session, shown.cart, shown.at)
  return paid ?? c.json({ message: 'The cart has changed. Load the page again.' }, 409)
}

/** Undefined where nothing is said: the cart is what is paid then. Only compared, never believed. */
function readShown(body: unknown): ShownCart | undefined {
  const { cart, at } = (body ?? {}) as Partial<ShownCart>
  const isCart = Array.isArray(cart) && cart.every((line) => typeof line === 'object' && line !== null)
  return isCart && Number.isSafeInteger(at) ? { cart, at: at ?? 0 } : undefined
}
