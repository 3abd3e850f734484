/** Describes what opens a member's page: sessions, and the links that are mailed. Both are kept as digests. */

import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const sessions = sqliteTable(
  'sessions',
  {
    /** SHA-256 of the cookie's value, base64url. */
    digest: text().primaryKey(),
    memberId: text('member_id').notNull(),
    /** Milliseconds since 1970. */
    expiresAt: integer('expires_at').notNull(),
    /** Wrong passwords in a row, where the present one is asked for. */
    failures: integer().notNull().default(0),
  },
  (table) => [index('sessions_by_member').on(table.memberId), index('sessions_by_expiry').on(table.expiresAt)],
)

export const LINK_PURPOSES = ['confirm', 'reset', 'unlock'] as const
export type LinkPurpose = (typeof LINK_PURPOSES)[number]

export const mailLinks = sqliteTable(
  'mail_links',
  {
    /** SHA-256 of the link's token, base64url. */
    digest: text().primaryKey(),
    memberId: text('member_id').notNull(),
    purpose: text().$type<LinkPurpose>().notNull(),
    /** The address that it was sent to, and that `confirm` confirms. */
    email: text().notNull(),
    /** Milliseconds since 1970. */
    expiresAt: integer('expires_at').notNull(),
    /** Holds what the token is derived from, so that the same link can be sent again: see mail-links.ts. */
    seed: text().notNull().default(''),
    /** Milliseconds since 1970. */
    createdAt: integer('created_at').notNull().default(0),
  },
  (table) => [index('mail_links_by_member').on(table.memberId), index('mail_links_by_expiry').on(table.expiresAt)],
)
