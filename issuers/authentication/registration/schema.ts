/** Names whom the issuer knows, who of them registered, and who tried. */

import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import type { KeptAccount } from '../../account-kinds.ts'

export const CREDIT_STANDINGS = ['good', 'not_good'] as const
export type CreditStanding = (typeof CREDIT_STANDINGS)[number]

/** The issuer's customers, as its own systems enter them: who may register for an ID. */
export const customers = sqliteTable('customers', {
  /** The card's member number, or bank-branch-type-number. */
  number: text().primaryKey(),
  /** `YYYY-MM-DD` */
  birthDate: text('birth_date').notNull(),
  name: text().notNull(),
  /** In Latin letters, as a password would hold it. */
  nameLatin: text('name_latin').notNull(),
  standing: text().$type<CreditStanding>().notNull(),
  /** Holds what is released to the relay centre at step 6 once the customer is a member. */
  account: text({ mode: 'json' }).$type<KeptAccount>().notNull(),
})

/** One for each customer: the primary key is what makes two registrations at once into one ID. */
export const registrations = sqliteTable('registrations', {
  customerNumber: text('customer_number').primaryKey(),
  memberId: text('member_id').notNull().unique(),
  homePhone: text('home_phone').notNull(),
  address: text().notNull(),
  occupation: text().notNull(),
  /** Milliseconds since 1970. */
  registeredAt: integer('registered_at').notNull(),
})

/** Every ID that was ever issued. Nothing is deleted here, so none is issued twice. */
export const issuedMemberIds = sqliteTable('issued_member_ids', {
  memberId: text('member_id').primaryKey(),
  issuedAt: integer('issued_at').notNull(),
})

/** Registrations that were refused, with the reason that the applicant is not told. */
export const registrationRefusals = sqliteTable('registration_refusals', {
  id: integer().primaryKey({ autoIncrement: true }),
  /** Milliseconds since 1970. */
  at: integer().notNull(),
  reason: text().notNull(),
  /** Keyed hashes: see tries.ts. */
  customer: text().notNull(),
  source: text().notNull(),
})

/** Sets how often something was tried in a span of time, by the keyed hash of what is bounded. */
export const tries = sqliteTable(
  'tries',
  {
    key: text().primaryKey(),
    count: integer().notNull(),
    /** Milliseconds since 1970: from then on the count begins anew. */
    expiresAt: integer('expires_at').notNull(),
  },
  (table) => [index('tries_by_expiry').on(table.expiresAt)],
)
