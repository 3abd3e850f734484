/** The cart of a session: which goods and how many. Prices are never in it. */

import { eq, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
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

/** Tells whether two carts are the same, line by line. */
export function sameLines(one: readonly CartLine[], other: readonly CartLine[]): boolean {
  const text = (lines: readonly CartLine[]): string => lines.map(({ good, quantity }) => `${quantity} ${good}`).join()
  return text(one) === text(other)
}

/** Returns a cart's lines less what was bought, for the statement that writes them: what was put in meanwhile stays. */
export function linesWithout(bought: readonly CartLine[]): SQL {
  const had = sql`json_each(${carts.lines}) AS line`
  const good = sql`line.value ->> 'good'`
  const taken = sql`SELECT sum(item.value ->> 'quantity') FROM json_each(${JSON.stringify(bought)}) AS item WHERE item.value ->> 'good' = ${good}`
  const left = sql`SELECT ${good} AS good, (line.value ->> 'quantity') - coalesce((${taken}), 0) AS quantity FROM ${had}`
  return sql`(SELECT json_group_array(json_object('good', good, 'quantity', quantity)) FROM (${left}) WHERE quantity > 0)`
}
