/** The shop's orders, in its own database. What was ordered is frozen here, with the shop's own prices. */

import { and, desc, eq, exists, gte, inArray, isNotNull, isNull, ne, or, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'

import { isCaptured } from '../sdk/index.ts'
import type { KeptPayment, ShopOrder, VerdictClaims } from '../sdk/index.ts'
import { linesWithout, sameLines } from './cart.ts'
import type { CartLine } from './cart.ts'
import type { Env } from './env.ts'
import { goodById } from './goods.ts'
import { carts, orders, shipments, verdicts } from './schema.ts'
import type { OrderLine } from './schema.ts'

const FIRST_NUMBER = 1000
const CURRENCY = 'JPY'
const LISTED_MAX = 100

export type Order = typeof orders.$inferSelect & ShopOrder & { isShipped: boolean }

/** Returns the unpaid order of exactly these lines in this session, or a new one; undefined for an empty cart. */
export async function orderOfCart(env: Env, session: string, cart: readonly CartLine[]): Promise<Order | undefined> {
  const lines = cart.flatMap(({ good: id, quantity }): OrderLine[] => {
    const good = goodById(id)
    return good ? [{ good: id, name: good.name, quantity, price: good.price }] : []
  })
  if (lines.length === 0) return undefined
  const amount = lines.reduce((sum, { price, quantity }) => sum + price * quantity, 0)
  const row = { session, lines, amount, status: 'unpaid' as const, attempt: 1, createdAt: Date.now() }
  // The index lets one unpaid order of these lines exist: whoever comes second finds it.
  await drizzle(env.DB).insert(orders).values(row).onConflictDoNothing()
  const same = and(eq(orders.session, session), eq(orders.lines, lines), eq(orders.status, 'unpaid'))
  return (await selectOrders(env, same))[0]
}

/**
 * Keeps the payment of an attempt. False when the order is paid, a later attempt has begun, or the cart is another by now:
 * then it must not be shown. Whoever changes the cart after this finds the payment, and ends it.
 */
export async function keepPayment(env: Env, order: Order, { attempt, paymentId }: KeptPayment): Promise<boolean> {
  const db = drizzle(env.DB)
  const isCurrent = inArray(orders.attempt, [order.attempt, attempt])
  const sameCart = db
    .select({ session: carts.session })
    .from(carts)
    .where(and(eq(carts.session, order.session), eq(carts.lines, boughtBy(order))))
  const update = db
    .update(orders)
    .set({ attempt, paymentId })
    .where(and(eq(orders.serial, order.serial), eq(orders.status, 'unpaid'), isCurrent, exists(sameCart)))
  return (await update.returning({ serial: orders.serial })).length === 1
}

/** Returns the session's other orders that may yet be paid: one cart, as it was before it was changed. */
export async function ordersReplacedBy(env: Env, session: string, serial?: number): Promise<Order[]> {
  // What was declined or cancelled is over; it is asked of the broker again only when it is to be paid.
  const isUndecided = or(isNull(orders.verdict), inArray(orders.verdict, ['pending', 'approved']))
  const mayBePaid = and(eq(orders.status, 'unpaid'), isNotNull(orders.paymentId), isUndecided)
  const others = serial === undefined ? undefined : ne(orders.serial, serial)
  return selectOrders(env, and(eq(orders.session, session), mayBePaid, others))
}

/** Finds the order of these lines that was paid after a page had shown them as the cart. */
export async function orderPaidSince(
  env: Env,
  session: string,
  lines: readonly CartLine[],
  since: number,
): Promise<Order | undefined> {
  const paid = await selectOrders(env, and(eq(orders.session, session), gte(orders.paidAt, since)))
  return paid.find((order) => sameLines(order.lines, lines))
}

function boughtBy({ lines }: Pick<Order, 'lines'>): CartLine[] {
  return lines.map(({ good, quantity }) => ({ good, quantity }))
}

/**
 * Takes a verdict that was verified against this order. Captured: unpaid →
 * paid, one shipment, and a cart without what was bought, in one transaction, whatever arrives
 * twice or at the same moment; else the order remembers what was said. Of an
 * approval alone nothing is sent: the money is held, and may yet be refused.
 */
export async function takeVerdict(env: Env, order: Order, verified: VerdictClaims): Promise<void> {
  const { sub: paymentId, jti, verdict, reason = null, captured } = verified
  const { issuer_name: issuerName = null, issuer_names: issuerNames = null, authorization = null } = verified
  const db = drizzle(env.DB)
  const now = Date.now()
  const unpaid = and(eq(orders.serial, order.serial), eq(orders.status, 'unpaid'), eq(orders.paymentId, paymentId))
  const said = { verdict, reason, issuerName, issuerNames, authorization, captured }
  // Only an order that is paid with this very payment is sent: the row comes from the order itself.
  const paidWithIt = and(eq(orders.serial, order.serial), eq(orders.status, 'paid'), eq(orders.paymentId, paymentId))
  const sent = db
    .select({ order: orders.serial, createdAt: sql<number>`${now}`.as('created_at') })
    .from(orders)
    .where(paidWithIt)
  // A verdict that comes again takes nothing out of a cart that was filled anew.
  const paidNow = sql`EXISTS (SELECT 1 FROM ${orders} WHERE ${orders.serial} = ${order.serial} AND ${orders.paidAt} = ${now})`
  await db.batch([
    db
      .update(orders)
      .set(isCaptured(verified) ? { ...said, status: 'paid', paidAt: now } : said)
      .where(unpaid),
    db
      .insert(verdicts)
      .values({ jti, order: order.serial, paymentId, outcome: verdict, receivedAt: now })
      .onConflictDoNothing(),
    db.insert(shipments).select(sent).onConflictDoNothing(),
    db
      .update(carts)
      .set({ lines: linesWithout(boughtBy(order)) })
      .where(and(eq(carts.session, order.session), paidNow)),
  ])
}

/** Finds an order of this session by its number. */
export async function findOrder(env: Env, session: string, number: string | undefined): Promise<Order | undefined> {
  const order = await orderByNumber(env, number)
  return order?.session === session ? order : undefined
}

/** Returns an order of anybody's by its number: for what the broker tells, never for what a browser asks. */
export async function orderByNumber(env: Env, number: string | undefined): Promise<Order | undefined> {
  const serial = Number(/^A-(\d{4,9})$/.exec(number ?? '')?.[1]) - FIRST_NUMBER
  return serial > 0 ? (await selectOrders(env, eq(orders.serial, serial)))[0] : undefined
}

/** Returns the session's orders, newest first. */
export function ordersOfSession(env: Env, session: string): Promise<Order[]> {
  return selectOrders(env, eq(orders.session, session))
}

async function selectOrders(env: Env, which: ReturnType<typeof and>): Promise<Order[]> {
  const rows = await drizzle(env.DB)
    .select()
    .from(orders)
    .leftJoin(shipments, eq(shipments.order, orders.serial))
    .where(which)
    .orderBy(desc(orders.serial))
    .limit(LISTED_MAX)
    .all()
  return rows.map((row) => {
    const { serial, lines } = row.orders
    const items = lines.map(({ name, quantity, price }) => ({ name: name.en, quantity, amount: price }))
    const order = { number: `A-${FIRST_NUMBER + serial}`, currency: CURRENCY, details: { items } }
    return { ...row.orders, ...order, isShipped: row.shipments !== null }
  })
}
