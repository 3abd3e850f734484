/** The relay centre's own database. There is no column that an account could be in. */

import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export { seenMessages } from '../../messages/replay-guard.ts'

/** Names which operation each released account was used for: the same operation may be sent again, another may not use it. */
export const accountSeals = sqliteTable(
  'account_seals',
  {
    /** The authentication server that released it, and its id there. */
    iss: text().notNull(),
    jti: text().notNull(),
    operationId: text('operation_id').notNull(),
    /** Seconds since 1970: from then on the seal is refused for its age. */
    expiresAt: integer('expires_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.iss, table.jti] }), index('account_seals_by_expiry').on(table.expiresAt)],
)

/** Names whose each authorization is: no other broker may go on with it, and at no other settlement server. */
export const authorizations = sqliteTable(
  'authorizations',
  {
    operationId: text('operation_id').primaryKey(),
    /** Origins. */
    broker: text().notNull(),
    settlementServer: text('settlement_server').notNull(),
    /** Seconds since 1970: until then it is kept. */
    expiresAt: integer('expires_at').notNull(),
  },
  (table) => [index('authorizations_by_expiry').on(table.expiresAt)],
)
