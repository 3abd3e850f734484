/**
 * A ledger's records since version 0.3: as few rows and index entries as there
 * can be for each step of a payment, for these are what a ledger costs. What
 * earlier versions wrote is in the tables of schema.ts, and read there.
 */

import { sql } from 'drizzle-orm'
import { customType, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import type {
  Canceller,
  DeclineReason,
  PaymentItem,
  PaymentMethod,
  PaymentStatus,
  ProcessingStage,
} from '../../protocol/payment.ts'
import type { Plan } from '../../protocol/questions.ts'
import type { VoidCause } from '../../protocol/verdict.ts'
import type { EventName } from '../events/event.ts'
import type { NamesByLanguage } from '../names-by-language.ts'
import type { AwaitedMoney, PaymentAdjustments, PaymentQuestion, QuestionEnd } from '../payments/payment.ts'
import type { DeliveryAttempt, DeliveryState } from '../webhooks/delivery.ts'

const bytes = customType<{ data: Uint8Array; driverData: Uint8Array | ArrayBuffer }>({
  dataType: () => 'blob',
  fromDriver: (stored) => new Uint8Array(stored),
})

/** A payment with all its operations, in one row that each step writes once. */
export const paymentRecords = sqliteTable(
  'payment_records',
  {
    /** The order of time, and within a millisecond of ids: see broker/ledger/payment-place.ts. */
    place: integer().primaryKey(),
    id: text().notNull(),
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
    issuerNames: text('issuer_names', { mode: 'json' }).$type<NamesByLanguage>(),
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
    guarded: integer({ mode: 'boolean' }).notNull().default(false),
    question: text({ mode: 'json' }).$type<PaymentQuestion>(),
    questionEnd: text('question_end').$type<QuestionEnd>(),
    plan: text({ mode: 'json' }).$type<Plan>(),
    awaited: text({ mode: 'json' }).$type<AwaitedMoney>(),
    adjustments: text({ mode: 'json' }).$type<PaymentAdjustments>(),
    traceId: text('trace_id'),
    returnUrl: text('return_url'),
    erasedAt: integer('erased_at'),
    /** Says when the alarm must look at it. No index has it, for nearly every step moves it. */
    wakeAt: integer('due_at'),
    /** 1 while it has a `due_at`, or is left to a person: the memory of what is due is read anew by it. */
    unfinished: integer(),
    /** JSON and packed evidence: see broker/ledger/packed-operations.ts. */
    operations: text().notNull(),
    evidence: bytes(),
    /** JSON: the sequences of its events. */
    eventSequences: text('event_sequences').notNull(),
  },
  (table) => [
    // A shop looks a payment up by its own order number.
    index('payment_records_by_order').on(table.order),
    index('payment_records_unfinished')
      .on(table.unfinished)
      .where(sql`unfinished IS NOT NULL`),
  ],
)

/** The place up to which the alarm has erased personal data, and for payments of before which time: one row, once it was asked to. */
export const erasureWalk = sqliteTable('erasure_walk', {
  id: integer().primaryKey(),
  /** Milliseconds since 1970. */
  before: integer('created_before').notNull(),
  place: integer().notNull(),
  isDone: integer('is_done', { mode: 'boolean' }).notNull(),
})

/** Payments that were still under way when their personal data was to be erased. */
export const postponedErasures = sqliteTable('postponed_erasures', { id: text().primaryKey() })

/** The places of payments whose id does not tell: of earlier versions, and two of one moment. */
export const placedPayments = sqliteTable('placed_payments', {
  id: text().primaryKey(),
  place: integer().notNull(),
})

/** The payments of operations whose id does not tell: of a Worker of an earlier version. */
export const placedOperations = sqliteTable('placed_operations', {
  id: text().primaryKey(),
  paymentId: text('payment_id').notNull(),
})

/** The lines that reconciliation pages through: a row for each payment and business day, by the start of its operations' ids. */
export const dayLines = sqliteTable(
  'day_lines',
  {
    /** `YYYY-MM-DD`, of the issuer's own calendar. */
    businessDate: text('business_date').notNull(),
    issuer: text().notNull(),
    /** Holds what the ids of a payment's operations begin with; the whole id of one that does not tell its payment. */
    operationStart: text('operation_start').notNull(),
  },
  (table) => [primaryKey({ columns: [table.businessDate, table.issuer, table.operationStart] })],
)

/** The events that the shop is told, in order: numbered on from the events of earlier versions. Those of a payment that is removed go with it, but for the last one. */
export const eventRecords = sqliteTable('event_records', {
  sequence: integer().primaryKey(),
  id: text().notNull(),
  /** The payment's id; of an event about a webhook endpoint, the endpoint's. */
  subject: text().notNull(),
  version: integer().notNull(),
  name: text().$type<EventName>().notNull(),
  createdAt: integer('created_at').notNull(),
})

/** The troubles of endpoints that were told: each once. */
export const announcedTroubles = sqliteTable(
  'told_troubles',
  {
    endpointId: text('endpoint_id').notNull(),
    trouble: integer().notNull(),
    name: text().$type<EventName>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.endpointId, table.trouble, table.name] })],
)

/** The tries at bringing an event to an endpoint, from the first on: one without a row is still to be sent. */
export const deliveryRecords = sqliteTable(
  'delivery_records',
  {
    endpointId: text('endpoint_id').notNull(),
    eventSequence: integer('event_sequence').notNull(),
    state: text().$type<DeliveryState>().notNull(),
    tries: integer().notNull(),
    /** The latest tries, oldest first. */
    attempts: text({ mode: 'json' }).$type<DeliveryAttempt[]>().notNull(),
    createdAt: integer('created_at').notNull(),
    /** Says when it is tried again; null at its end. */
    nextAt: integer('next_at'),
  },
  (table) => [
    primaryKey({ columns: [table.endpointId, table.eventSequence] }),
    // By endpoint, so that the next of each is found whatever the others have waiting.
    index('delivery_records_waiting')
      .on(table.endpointId, table.nextAt)
      .where(sql`next_at IS NOT NULL`),
  ],
)

/** Up to which event an endpoint's deliveries have all had their first try, or were not wanted; written now and then. */
export const deliveryMarks = sqliteTable('delivery_marks', {
  /** Empty: of any endpoint that has none of its own. */
  endpointId: text('endpoint_id').primaryKey(),
  sequence: integer().notNull(),
})
