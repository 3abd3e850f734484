/** The settlement server's own database: accounts, what was decided, and every movement of money. */

import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import type { Dispute } from '../../protocol/adjustments.ts'
import type { BookedKind, DeclineReason } from '../../protocol/payment.ts'
import type { Plan } from '../../protocol/questions.ts'
import type { AccountStatus } from './book.ts'
import type { Story } from './test-stories.ts'

export { seenMessages } from '../../messages/replay-guard.ts'

/** One row an account. Amounts are minor units of its currency. */
export const accounts = sqliteTable('accounts', {
  /** The card's member number, or bank-branch-type-number. */
  number: text().primaryKey(),
  status: text().$type<AccountStatus>().notNull(),
  currency: text().notNull(),
  /** Debit: what is there now, and was when the account was opened. */
  balance: integer().notNull(),
  openingBalance: integer('opening_balance').notNull(),
  /** Credit: open to buy is the limit less what is held and what is owed. */
  creditLimit: integer('credit_limit').notNull(),
  held: integer().notNull(),
  owed: integer().notNull(),
  /** The most that one authorization may be for; null: no such limit. */
  operationLimit: integer('operation_limit'),
  /** Credit: the card's last month, `YYYY-MM`. */
  expiry: text(),
  /** Debit: the name that must come with the number. */
  holder: text(),
  /** See test-stories.ts; null for everyone real. */
  story: text().$type<Story>(),
  /** Sequence of the latest posting. */
  sequence: integer().notNull(),
})

/** Every operation that was decided, under the id that the broker gave it: never two of the same id. */
export const operations = sqliteTable(
  'operations',
  {
    id: text().primaryKey(),
    /** `dispute`: how a dispute stands from then on, and nothing moves. */
    kind: text().$type<BookedKind | 'dispute'>().notNull(),
    amount: integer().notNull(),
    currency: text().notNull(),
    /** The authorization it is about; null for an authorization. */
    original: text(),
    /** Null when there is no telling: nothing known by that original. */
    account: text(),
    outcome: text().$type<'approved' | 'declined'>().notNull(),
    reason: text().$type<DeclineReason>(),
    authorization: text().notNull(),
    reference: text().notNull(),
    /** An authorization that was reversed before it came: it may not be applied any more. */
    isTombstone: integer('is_tombstone', { mode: 'boolean' }).notNull(),
    /** Milliseconds since 1970; for an approved authorization on credit. */
    holdExpiresAt: integer('hold_expires_at'),
    /** Of those that moved money after an authorization, the first, second, …: two at once cannot be the same. */
    step: integer(),
    decidedAt: integer('decided_at').notNull(),
    /** Origin of the broker that sent it, which alone may go on with it; null: decided before brokers were told apart. */
    broker: text(),
    /** `YYYY-MM-DD`: in which clearing record it is; null where no money moved. */
    businessDate: text('business_date'),
    /** Of a dispute's own: how it stands from then on. */
    dispute: text({ mode: 'json' }).$type<Dispute>(),
  },
  (table) => [
    uniqueIndex('operations_by_original_step').on(table.original, table.step),
    index('operations_by_business_date').on(table.businessDate, table.decidedAt, table.id),
  ],
)

/** Every movement of an account, numbered without a gap as it is written. */
export const postings = sqliteTable(
  'postings',
  {
    account: text().notNull(),
    sequence: integer().notNull(),
    operationId: text('operation_id').notNull().unique(),
    kind: text().$type<BookedKind>().notNull(),
    original: text(),
    /** The operation's amount; of a reversal, what had been authorized. */
    amount: integer().notNull(),
    currency: text().notNull(),
    /** Holds what it did to each figure; the other book's are 0. */
    balanceChange: integer('balance_change').notNull(),
    heldChange: integer('held_change').notNull(),
    owedChange: integer('owed_change').notNull(),
    /** Balance or open-to-buy after it. */
    availableAfter: integer('available_after').notNull(),
    /** Milliseconds since 1970. */
    at: integer().notNull(),
    /** With an authorization: how its member chose to pay; null for at once. */
    plan: text({ mode: 'json' }).$type<Plan>(),
  },
  (table) => [primaryKey({ columns: [table.account, table.sequence] })],
)
