/** The directory's part for the merchant console, in D1: whom a shop has let in, and what each of them has done there. */

import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Roles of a session: a viewer only reads. */
export const CONSOLE_ROLES = ['viewer', 'operator'] as const
export type ConsoleRole = (typeof CONSOLE_ROLES)[number]

/** A link that opens the console once, and the session that it became. Both tokens are 256 random bits, kept as SHA-256. */
export const consoleSessions = sqliteTable(
  'console_sessions',
  {
    id: text().primaryKey(),
    linkSha256: text('link_sha256').notNull().unique(),
    /** Of the cookie; null until the link is opened. */
    sha256: text().unique(),
    merchantId: text('merchant_id').notNull(),
    livemode: integer({ mode: 'boolean' }).notNull(),
    role: text({ enum: CONSOLE_ROLES }).notNull(),
    /** The shop's own name for who it lets in. */
    name: text().notNull(),
    createdAt: integer('created_at').notNull(),
    enteredAt: integer('entered_at'),
    /** Of the link until it is opened, then of the session, which moves on with its use. */
    expiresAt: integer('expires_at').notNull(),
  },
  (table) => [
    index('console_sessions_by_merchant').on(table.merchantId, table.livemode, table.createdAt),
    index('console_sessions_by_end').on(table.expiresAt),
  ],
)

/**
 * Acts in the console, each written before it is done, and how it ended. Rows are added, and get their status;
 * nothing else of them is ever changed.
 */
export const consoleActions = sqliteTable(
  'console_actions',
  {
    sequence: integer().primaryKey({ autoIncrement: true }),
    merchantId: text('merchant_id').notNull(),
    livemode: integer({ mode: 'boolean' }).notNull(),
    sessionId: text('session_id').notNull(),
    name: text().notNull(),
    at: integer().notNull(),
    requestId: text('request_id').notNull(),
    /** `POST /payments/{id}/refunds`, as the merchant API has it. */
    action: text().notNull(),
    /** The payment, endpoint or key that it was about; null where there is none yet. */
    objectId: text('object_id'),
    /** The operation that it began. */
    operationId: text('operation_id'),
    /** HTTP status of the answer; null while it is not known: it was begun, and the Worker ended before its answer. */
    status: integer(),
  },
  (table) => [
    index('console_actions_by_merchant').on(table.merchantId, table.livemode, table.sequence),
    index('console_actions_by_object').on(table.objectId, table.sequence),
    index('console_actions_by_time').on(table.at),
  ],
)
