/** The shop's orders, in its own database. What was ordered is frozen here, with the shop's own prices. */

import { and, desc, eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'

import type { ExpectedVerdict, VerdictClaims } from '../sdk/index.ts'
import type { CartLine } from './cart.ts'
import type { Env } from './env.ts'
import { goodById } from './goods.ts'
import { orders, shipments } from './schema.ts'
import type { OrderLine } from './schema.ts'

const FIRST_NUMBER = 1000

export type Order = typeof orders.$inferSelect & { number: string; isShipped: boolean }

/** The unpaid order of exactly these lines in this session, or a new one; undefined for an empty cart. */
export async function orderOfCart(env: Env, session: string, cart: readonly CartLine[]): Promise<Order | undefined> {
  const lines: OrderLine[] = cart.map(({ good, quantity }) => ({ good, quantity, price: goodById(good)?.price ?? 0 }))
  if (lines.length === 0) return undefined
  const latest = (await ordersOfSession(env, session)).find(({ status }) => status === 'unpaid')
  if (latest && JSON.stringify(latest.lines) === JSON.stringify(lines)) return latest
  const amount = lines.reduce((sum, { price, quantity }) => sum + price * quantity, 0)
  const row = { session, lines, amount, status: 'unpaid' as const, attempt: 1, createdAt: Date.now() }
  const made = await drizzle(env.DB).insert(orders).values(row).returning().get()
  return { ...made, number: numberOf(made.serial), isShipped: false }
}

/** The order's payment, and how many there were: whoever comes later knows which one to ask after. */
export async function rememberPayment(env: Env, order: Order, attempt: number, paymentId: string): Promise<void> {
  const own = and(eq(orders.serial, order.serial), eq(orders.status, 'unpaid'))
  await drizzle(env.DB).update(orders).set({ attempt, paymentId }).where(own)
}

/**
 * Ships an order, once: unpaid → paid and the shipment in one transaction,
 * whatever arrives twice or at the same moment. The caller has verified the
 * claims against this very order. True when it was shipped now.
 */
export async function shipOrder(env: Env, order: Order, verified: VerdictClaims): Promise<boolean> {
  const db = drizzle(env.DB)
  const now = Date.now()
  const { issuer_name: issuerName = null, authorization = null, captured } = verified
  const unpaid = and(eq(orders.serial, order.serial), eq(orders.status, 'unpaid'))
  const [, shipped] = await db.batch([
    db.update(orders).set({ status: 'paid', issuerName, authorization, captured, paidAt: now }).where(unpaid),
    db.insert(shipments).values({ order: order.serial, createdAt: now }).onConflictDoNothing().returning(),
  ])
  return shipped.length === 1
}

/** What a verdict for this order must say; for no order, nothing ever does. */
export function expectedOf(order: Order | undefined): ExpectedVerdict {
  return { payment: order?.paymentId ?? '', order: order?.number ?? '', amount: order?.amount ?? 0, currency: 'JPY' }
}

/** An order of this session by its number. */
export async function findOrder(env: Env, session: string, number: string): Promise<Order | undefined> {
  return (await ordersOfSession(env, session)).find((order) => order.number === number)
}

/** The session's orders, newest first. */
export async function ordersOfSession(env: Env, session: string): Promise<Order[]> {
  const rows = await drizzle(env.DB)
    .select()
    .from(orders)
    .leftJoin(shipments, eq(shipments.order, orders.serial))
    .where(eq(orders.session, session))
    .orderBy(desc(orders.serial))
    .limit(100)
    .all()
  return rows.map((row) => ({ ...row.orders, number: numberOf(row.orders.serial), isShipped: row.shipments !== null }))
}

function numberOf(serial: number): string {
  return `A-${FIRST_NUMBER + serial}`
}
