import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export interface OrderLine {
  good: string
  quantity: number
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
    paymentId: text('payment_id'),
    /** From the verified verdict. */
    issuerName: text('issuer_name'),
    authorization: text(),
    captured: integer({ mode: 'boolean' }),
    createdAt: integer('created_at').notNull(),
    paidAt: integer('paid_at'),
  },
  (table) => [index('orders_by_session').on(table.session)],
)

/** One row for each order that was sent: the key makes it once. */
export const shipments = sqliteTable('shipments', {
  order: integer('order_serial').primaryKey(),
  createdAt: integer('created_at').notNull(),
})
