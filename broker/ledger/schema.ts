/** A ledger, in a Durable Object's SQLite (and, for simulation, in memory): a merchant's payments and what became of them. */

import { sql } from 'drizzle-orm'
import { customType, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import type {
  BookedKind,
  Canceller,
  DeclineReason,
  PaymentItem,
  PaymentMethod,
  PaymentStatus,
  ProcessingStage,
} from '../../protocol/payment.ts'
import type { VoidCause } from '../../protocol/verdict.ts'
import { packEvidence, unpackEvidence } from '../evidence/pack-evidence.ts'
import type { OperationState } from '../payments/payment.ts'
import type { DeliveryAttempt, DeliveryState } from '../webhooks/delivery.ts'
import type { EventName } from '../events/event.ts'

/** A signed answer, packed where it is stored. What an earlier version stored is plain text. */
const evidence = customType<{ data: string; driverData: string | Uint8Array | ArrayBuffer }>({
  dataType: () => 'text',
  toDriver: packEvidence,
  fromDriver: (stored) => (typeof stored === 'string' ? stored : unpackEvidence(new Uint8Array(stored))),
})

export const payments = sqliteTable(
  'payments',
  {
    id: text().primaryKey(),
    merchantId: text('merchant_id').notNull(),
    livemode: integer({ mode: 'boolean' }).notNull(),
    status: text().$type<PaymentStatus>().notNull(),
    stage: text().$type<ProcessingStage>(),
    version: integer().notNull(),
    amount: integer().notNull(),
    currency: text().notNull(),
    order: text('order_ref').notNull(),
    description: text(),
    items: text({ mode: 'json' }).$type<PaymentItem[]>(),
    capture: text().$type<'automatic' | 'manual'>().notNull(),
    confirmation: text().$type<'none' | 'required'>().notNull(),
    locale: text(),
    metadata: text({ mode: 'json' }).$type<Record<string, string>>(),
    issuer: text(),
    issuerName: text('issuer_name'),
    method: text().$type<PaymentMethod>(),
    memberHint: text('member_hint'),
    authorization: text(),
    reason: text().$type<DeclineReason>(),
    capturedAmount: integer('captured_amount').notNull(),
    refundedAmount: integer('refunded_amount').notNull(),
    attempts: integer().notNull(),
    pendingOperation: text('pending_operation'),
    authorizeOperation: text('authorize_operation'),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    confirmBy: integer('confirm_by'),
    confirmKey: text('confirm_key'),
    holdExpiresAt: integer('hold_expires_at'),
    voidCause: text('void_cause').$type<VoidCause>(),
    refusals: integer().notNull().default(0),
    cancelledBy: text('cancelled_by').$type<Canceller>(),
    wakeAt: integer('wake_at'),
    guarded: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (table) => [
    index('payments_by_time').on(table.createdAt, table.id),
    // A shop looks a payment up by its own order number.
    index('payments_by_order').on(table.order, table.createdAt, table.id),
    // Only payments that still want something are in it, by issuer, so that the next of each is found whatever the
    // others have waiting. An open payment has no issuer.
    index('payments_waiting')
      .on(table.issuer, table.wakeAt)
      .where(sql`wake_at IS NOT NULL`),
  ],
)

/** Fields that payments of an earlier version do not have. */
export const NOT_IN_EARLIER = { question: null, plan: null }

export const operations = sqliteTable(
  'operations',
  {
    id: text().primaryKey(),
    paymentId: text('payment_id').notNull(),
    kind: text().$type<BookedKind>().notNull(),
    amount: integer().notNull(),
    currency: text().notNull(),
    original: text(),
    state: text().$type<OperationState>().notNull(),
    reason: text().$type<DeclineReason>(),
    /** The shop's, for its own books. */
    refundReason: text('refund_reason'),
    authorization: text(),
    reference: text(),
    evidence: evidence(),
    businessDate: text('business_date'),
    tries: integer().notNull(),
    createdAt: integer('created_at').notNull(),
    settledAt: integer('settled_at'),
  },
  (table) => [
    index('operations_by_payment').on(table.paymentId),
    index('operations_by_business_date')
      .on(table.businessDate, table.id)
      .where(sql`business_date IS NOT NULL`),
  ],
)

/** The events that the shop is told, in order: the sequence is the ledger's, the version the payment's. */
export const events = sqliteTable(
  'events',
  {
    sequence: integer().primaryKey({ autoIncrement: true }),
    id: text().notNull(),
    /** The payment's id; of an event about a webhook endpoint, the endpoint's. */
    subject: text('payment_id').notNull(),
    version: integer().notNull(),
    name: text().$type<EventName>().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [uniqueIndex('events_by_payment').on(table.subject, table.version, table.name)],
)

/** The sums that were captured and refunded in each hour and each quarter of an hour: see broker/ledger/tally-book.ts. */
export const tallies = sqliteTable(
  'tallies',
  {
    /** Says how long the slot is: 60 or 15. */
    minutes: integer().notNull(),
    /** Slots since 1970, UTC. */
    slot: integer().notNull(),
    currency: text().notNull(),
    issuer: text().notNull(),
    method: text().notNull(),
    payments: integer().notNull(),
    capturedAmount: integer('captured_amount').notNull(),
    refunds: integer().notNull(),
    refundedAmount: integer('refunded_amount').notNull(),
    /** Taken by disputes, less what they have given back: may be below 0. */
    disputedAmount: integer('disputed_amount').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.minutes, table.slot, table.currency, table.issuer, table.method] })],
)

/** The mark up to which the events have been turned into deliveries: one row, once there was an endpoint. */
export const fanOut = sqliteTable('fan_out', {
  id: integer().primaryKey(),
  /** Of the last event that has its deliveries. */
  sequence: integer().notNull(),
})

/** One event on its way to one webhook endpoint, and every try at it. */
export const deliveries = sqliteTable(
  'deliveries',
  {
    id: text().primaryKey(),
    endpointId: text('endpoint_id').notNull(),
    eventSequence: integer('event_sequence').notNull(),
    state: text().$type<DeliveryState>().notNull(),
    tries: integer().notNull(),
    /** The latest tries, oldest first. */
    attempts: text({ mode: 'json' }).$type<DeliveryAttempt[]>().notNull(),
    createdAt: integer('created_at').notNull(),
    /** Says when it is tried next, or, while it is under way, when it counts as lost; null at its end. */
    nextAt: integer('next_at'),
    isUnderWay: integer('is_under_way', { mode: 'boolean' }).notNull(),
  },
  (table) => [
    uniqueIndex('deliveries_by_endpoint').on(table.endpointId, table.eventSequence),
    index('deliveries_by_time').on(table.createdAt),
    // By endpoint, so that the next of each is found whatever the others have waiting.
    index('deliveries_waiting')
      .on(table.endpointId, table.nextAt)
      .where(sql`next_at IS NOT NULL`),
  ],
)

/** The answer to a request, by its Idempotency-Key: the same again for the same body. */
export const idempotency = sqliteTable(
  'idempotency',
  {
    key: text().primaryKey(),
    /** SHA-256 of method, path and body. */
    fingerprint: text().notNull(),
    paymentId: text('payment_id').notNull(),
    /** The operation that the request began; null for the creation of a payment. */
    operationId: text('operation_id'),
    /** Of the answer; 0 while the request runs. */
    status: integer().notNull(),
    /** The answer's body; empty where it is made anew from the payment: of a creation. */
    body: text().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [index('idempotency_by_time').on(table.createdAt)],
)

/** The business days of each issuer that this ledger has operations on: reconciliation asks no other ledger. */
export const clearingDays = sqliteTable(
  'clearing_days',
  {
    /** `YYYY-MM-DD`, of the issuer's own calendar. */
    businessDate: text('business_date').notNull(),
    issuer: text().notNull(),
    /** Tells whether the day's object has been told: see broker/ledger/ledger-chores.ts. */
    announced: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.businessDate, table.issuer] }),
    index('clearing_days_to_announce')
      .on(table.announced)
      .where(sql`announced = 0`),
  ],
)

/** The place to which the alarm has come with rows that an earlier version wrote: see broker/ledger/row-migrations.ts. */
export const rowMigrations = sqliteTable('row_migrations', {
  name: text().primaryKey(),
  /** Says where the next step begins. */
  cursor: text().notNull(),
  /** Milliseconds since 1970; null while there is more to do. */
  doneAt: integer('done_at'),
})
