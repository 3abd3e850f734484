/** Members who have left: what the issuer's duties in law have it keep of them, for a time. */

import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const formerMembers = sqliteTable(
  'former_members',
  {
    memberId: text('member_id').primaryKey(),
    /** Null for a member whom the issuer's desk had entered: there was no registration. */
    customerNumber: text('customer_number'),
    homePhone: text('home_phone'),
    address: text(),
    occupation: text(),
    /** Milliseconds since 1970. */
    registeredAt: integer('registered_at').notNull(),
    leftAt: integer('left_at').notNull(),
  },
  (table) => [index('former_members_by_leaving').on(table.leftAt)],
)
