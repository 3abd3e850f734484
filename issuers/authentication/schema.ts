/** The authentication server's own database: its members, and what it must not forget between two requests. */

import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import type { KeptAccount } from '../account-kinds.ts'

export { seenMessages } from '../../messages/replay-guard.ts'
export * from './registration/schema.ts'
export * from './mail/schema.ts'
export * from './membership/schema.ts'
export * from './tokens/schema.ts'
export * from './passkeys/schema.ts'
export * from './questions/schema.ts'

/** `unconfirmed`: registered, and the e-mail address not yet confirmed. `locked` and `suspended` are the issuer's doing. */
export const MEMBER_STATUSES = ['active', 'unconfirmed', 'locked', 'suspended'] as const
export type MemberStatus = (typeof MEMBER_STATUSES)[number]

export const members = sqliteTable(
  'members',
  {
    memberId: text('member_id').primaryKey(),
    /** PHC string: see password-hash.ts. */
    passwordHash: text('password_hash').notNull(),
    status: text().$type<MemberStatus>().notNull(),
    /** Holds what is released to the relay centre at step 6. */
    account: text({ mode: 'json' }).$type<KeptAccount>().notNull(),
    /** Milliseconds since 1970. */
    createdAt: integer('created_at').notNull(),
    /** As the member wrote it; null for a member whom the issuer's desk entered without one. */
    email: text(),
    /** Holds what it is found by: SQLite folds the case of ASCII alone. Null beside an address: see membership/emails.ts. */
    emailFolded: text('email_folded'),
    /** Says when the member locked the ID: milliseconds since 1970. Lifted by a mailed link. */
    heldAt: integer('held_at'),
  },
  (table) => [
    index('members_by_email').on(table.emailFolded),
    index('members_unconfirmed')
      .on(table.createdAt)
      .where(sql`status = 'unconfirmed'`),
    index('members_to_fold')
      .on(table.memberId)
      .where(sql`email IS NOT NULL AND email_folded IS NULL`),
  ],
)

/** Wrong passwords, by the ID that was typed: kept for IDs that nobody has, too, so that they look alike. Times in ms. */
export const loginAttempts = sqliteTable(
  'login_attempts',
  {
    memberId: text('member_id').primaryKey(),
    /** In a row, from strange sources. */
    failures: integer().notNull(),
    /** Since this row began, from any source. */
    wrong: integer().notNull().default(0),
    /** Strangers are told nothing of a password before that. */
    waitUntil: integer('wait_until').notNull().default(0),
    /** From then on the row is as if it were not there. */
    expiresAt: integer('expires_at').notNull().default(0),
  },
  (table) => [index('login_attempts_by_expiry').on(table.expiresAt)],
)

/** Says where a member was right before, by a keyed hash: strangers' wrong passwords are not counted against it. Times in ms. */
export const knownSources = sqliteTable(
  'known_sources',
  {
    memberId: text('member_id').notNull(),
    source: text().notNull(),
    /** Says when the password, or a passkey, was right here last. */
    rightAt: integer('right_at').notNull(),
    /** Wrong passwords in a row from here, and when the last was. */
    failures: integer().notNull().default(0),
    failedAt: integer('failed_at').notNull().default(0),
    waitUntil: integer('wait_until').notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.memberId, table.source] }),
    index('known_sources_by_time').on(table.rightAt),
  ],
)

/** Sealed passwords that were opened: each counts once. */
export const usedSeals = sqliteTable(
  'used_seals',
  {
    jti: text().primaryKey(),
    /** Seconds since 1970: from then on the seal is refused for its age. */
    expiresAt: integer('expires_at').notNull(),
  },
  (table) => [index('used_seals_by_expiry').on(table.expiresAt)],
)
