/** The cart of a session: which goods and how many. Prices are never in it. */

import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'

import type { Env } from './env.ts'
import { goodById } from './goods.ts'
import { carts } from './schema.ts'
import type { CartLine } from './schema.ts'

export type { CartLine }

export const QUANTITY_MAX = 9

/** Reads what is in the session's cart, in the order things were put in; goods that the shop no longer has are left out. */
export async function readCart(env: Env, session: string): Promise<CartLine[]> {
  const cart = await drizzle(env.DB).select().from(carts).where(eq(carts.session, session)).get()
  return cart?.lines.filter(({ good }) => goodById(good)) ?? []
}

export async function writeCart(env: Env, session: string, lines: CartLine[]): Promise<void> {
  const row = { session, lines, changedAt: Date.now() }
  await drizzle(env.DB).insert(carts).values(row).onConflictDoUpdate({ target: carts.session, set: row })
}

/** Returns the cart with one good's quantity set; none takes it out. */
export function withQuantity(cart: readonly CartLine[], good: string, quantity: number): CartLine[] {
  const known = cart.some((line) => line.good === good)
  const changed = known
    ? cart.map((line) => (line.good === good ? { good, quantity } : line))
    : [...cart, { good, quantity }]
  return changed.filter((line) => line.quantity > 0)
}

/** Reads a quantity: 0 to {@link QUANTITY_MAX}, or undefined. */
export function readQuantity(text: unknown): number | undefined {
  const quantity = typeof text === 'string' && /^\d$/.test(text) ? Number(text) : undefined
  return quantity !== undefined && quantity <= QUANTITY_MAX ? quantity : undefined
}
