/** Describes what is to be mailed, and, in the demo, what was. */

import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Written in the transaction that gives the reason to write, and emptied when it is sent. Times in ms since 1970. */
export const outbox = sqliteTable(
  'outbox',
  {
    id: text().primaryKey(),
    recipient: text().notNull(),
    subject: text().notNull(),
    /** Plain text. Empty once it was sent or given up: it may hold a link. */
    body: text().notNull(),
    createdAt: integer('created_at').notNull(),
    attempts: integer().notNull(),
    /** Null when there is nothing more to do. */
    nextAttemptAt: integer('next_attempt_at'),
    sentAt: integer('sent_at'),
  },
  (table) => [index('outbox_by_next_attempt').on(table.nextAttemptAt)],
)

/** The demo's mail: every letter that would have been sent. */
export const mailbox = sqliteTable('mailbox', {
  id: text().primaryKey(),
  recipient: text().notNull(),
  subject: text().notNull(),
  body: text().notNull(),
  sentAt: integer('sent_at').notNull(),
})
