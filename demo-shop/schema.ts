import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import type { VerdictClaims } from '../sdk/index.ts'

/** Names which good, and how many of it. */
export interface CartLine {
  good: string
  quantity: number
}

/** Describes what a session has in its cart: kept here, so that paying empties it in the same transaction. */
export const carts = sqliteTable('carts', {
  session: text().primaryKey(),
  lines: text({ mode: 'json' }).$type<CartLine[]>().notNull(),
  changedAt: integer('changed_at').notNull(),
})

export interface OrderLine extends CartLine {
  /** As it was called, in both languages, when the order was made. */
  name: { en: string; ja: string }
  /** Yen, for one, when the order was made. */
  price: number
}

export const orders = sqliteTable(
  'orders',
  {
    /** Counts up; the order's number is `A-` and this. */
    serial: integer().primaryKey({ autoIncrement: true }),
    session: text().notNull(),
    lines: text({ mode: 'json' }).$type<OrderLine[]>().notNull(),
    /** Yen. */
    amount: integer().notNull(),
    status: text().$type<'unpaid' | 'paid'>().notNull(),
    /** Counts the payments that were made for the order: a new one after each that failed. */
    attempt: integer().notNull(),
    /** The payment of this attempt: the only one whose verdict counts. */
    paymentId: text('payment_id'),
    /** Holds what the last verified verdict said, and why. */
    verdict: text().$type<VerdictClaims['verdict']>(),
    reason: text().$type<NonNullable<VerdictClaims['reason']>>(),
    issuerName: text('issuer_name'),
    issuerNames: text('issuer_names', { mode: 'json' }).$type<VerdictClaims['issuer_names']>(),
    authorization: text(),
    captured: integer({ mode: 'boolean' }),
    createdAt: integer('created_at').notNull(),
    paidAt: integer('paid_at'),
  },
  (table) => [
    index('orders_by_session').on(table.session),
    // Two clicks at once make one order of one cart.
    uniqueIndex('one_unpaid_order_of_a_cart')
      .on(table.session, table.lines)
      .where(sql`${table.status} = 'unpaid'`),
  ],
)

/** Each verdict that was believed, by its `jti`: the evidence of what was shipped, and why. */
export const verdicts = sqliteTable('verdicts', {
  jti: text().primaryKey(),
  order: integer('order_serial').notNull(),
  paymentId: text('payment_id').notNull(),
  outcome: text().$type<VerdictClaims['verdict']>().notNull(),
  receivedAt: integer('received_at').notNull(),
})

/** One row for each order that was sent: the key makes it once. */
export const shipments = sqliteTable('shipments', {
  order: integer('order_serial').primaryKey(),
  createdAt: integer('created_at').notNull(),
})
