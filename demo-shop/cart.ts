/** The cart, in a cookie of the shop's own: which goods and how many. Prices are never in it. */

import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'

import type { ShopEnv } from './env.ts'
import { goodById } from './goods.ts'

export interface CartLine {
  good: string
  quantity: number
}

export const QUANTITY_MAX = 9
const COOKIE = 'cart'
const MONTH_SECONDS = 30 * 24 * 60 * 60

/** What is in the cart; whatever is not a good of the shop, or no sensible number, is left out. */
export function readCart(c: Context<ShopEnv>): CartLine[] {
  const lines = (getCookie(c, COOKIE) ?? '').split('~').flatMap((part): CartLine[] => {
    const [good = '', count = ''] = part.split('.')
    const quantity = readQuantity(count)
    return goodById(good) && quantity ? [{ good, quantity }] : []
  })
  return lines.filter((line, index) => lines.findIndex(({ good }) => good === line.good) === index)
}

/** Puts a good into the cart in this quantity; none takes it out. */
export function writeCart(c: Context<ShopEnv>, cart: readonly CartLine[]): void {
  const text = cart.map(({ good, quantity }) => `${good}.${quantity}`).join('~')
  setCookie(c, COOKIE, text, { path: '/', httpOnly: true, sameSite: 'Lax', maxAge: MONTH_SECONDS })
}

/** The cart with one good's quantity set, in the order things were put in. */
export function withQuantity(cart: readonly CartLine[], good: string, quantity: number): CartLine[] {
  const known = cart.some((line) => line.good === good)
  const changed = known
    ? cart.map((line) => (line.good === good ? { good, quantity } : line))
    : [...cart, { good, quantity }]
  return changed.filter((line) => line.quantity > 0)
}

/** 0 to {@link QUANTITY_MAX}, or undefined. */
export function readQuantity(text: unknown): number | undefined {
  const quantity = typeof text === 'string' && /^\d$/.test(text) ? Number(text) : undefined
  return quantity !== undefined && quantity <= QUANTITY_MAX ? quantity : undefined
}
