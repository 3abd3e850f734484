/** Describes the merchant API operation by operation: `/openapi.json`, and the calls of the SDK, have their names from here. */

import {
  CONSOLE_LINK,
  CREATED_PAYMENT,
  DELIVERY,
  ENDPOINT,
  EVENT,
  OPERATED_PAYMENT,
  OPERATION,
  PAYMENT,
  SIGNED_RETURN,
} from './examples.ts'
import { KEYED, OF_PAYMENT, WITH_BODY } from './operation-terms.ts'
import type { OperationTable } from './operation-terms.ts'

/** Tags of the merchant API, each with what it is about. */
export const MERCHANT_TAGS = {
  Payments: 'Make payments, look them up, and cancel them.',
  Operations: 'Capture, void and refund, and what was done.',
  Proof: 'What the broker and the issuers have signed.',
  Events: 'What happened, for shops that prefer to pull.',
  Webhooks: 'Where events are sent, and what became of each.',
  Tallies: 'What a merchant holds against its own books.',
  Console: 'Who may open the merchant console.',
  Keys: 'What verifies the broker’s signatures and scripts. No key is needed.',
  Health: 'Whether the broker runs. No key is needed.',
} as const

const READ = [...KEYED, ...OF_PAYMENT]
const KEY_USED = ['idempotency_key_missing', 'idempotency_key_reused'] as const
const OPERATE = [
  ...READ,
  ...WITH_BODY,
  ...KEY_USED,
  'idempotency_key_in_use',
  'payment_changed',
  'payment_in_progress',
  'too_many_operations',
  'operation_refused',
] as const
const AMOUNTS = ['amount_invalid', 'amount_too_large'] as const
const ENDPOINTS = [...KEYED, 'webhook_endpoint_not_found'] as const
const ENDPOINT_CHANGES = [...ENDPOINTS, ...WITH_BODY] as const
const page = (item: unknown) => ({ data: [item], next_cursor: null })
const CALENDAR = { time_zone: 'Asia/Tokyo', day_starts: 4 }
const VERDICT = 'eyJhbGciOiJFUzI1NiIsInR5cCI6InZlcmRpY3Qrand0In0.e30.c2lnbmF0dXJl'

export const MERCHANT_OPERATIONS = {
  'post /v1/payments': {
    id: 'createPayment',
    tag: 'Payments',
    problems: [...KEYED, ...WITH_BODY, ...KEY_USED, 'amount_invalid', 'currency_unknown', 'payment_removed'],
    request: { amount: 12800, currency: 'JPY', order: 'A-1001' },
    answer: CREATED_PAYMENT,
  },
  'get /v1/payments': {
    id: 'listPayments',
    tag: 'Payments',
    problems: [...KEYED, 'amount_invalid'],
    answer: page(PAYMENT),
  },
  'get /v1/payments/{id}': { id: 'retrievePayment', tag: 'Payments', problems: READ, answer: PAYMENT },
  'get /v1/payments.csv': { id: 'exportPayments', tag: 'Payments', problems: KEYED },
  'post /v1/payments/{id}/cancel': {
    id: 'cancelPayment',
    tag: 'Payments',
    problems: [
      ...READ,
      ...WITH_BODY,
      'payment_not_open',
      'payment_expired',
      'payment_in_progress',
      'payment_not_voidable',
      'already_paid',
    ],
    request: {},
    answer: { ...PAYMENT, status: 'cancelled', cancelled_by: 'shop', captured_amount: 0 },
  },
  'post /v1/payments/{id}/capture': {
    id: 'capturePayment',
    tag: 'Operations',
    problems: [...OPERATE, ...AMOUNTS, 'payment_not_capturable'],
    request: { amount: 12800 },
    answer: OPERATED_PAYMENT,
  },
  'post /v1/payments/{id}/void': {
    id: 'voidPayment',
    tag: 'Operations',
    problems: [...OPERATE, 'amount_too_large', 'payment_not_voidable'],
    request: {},
    answer: {
      ...OPERATED_PAYMENT,
      status: 'voided',
      captured_amount: 0,
      operation: { ...OPERATED_PAYMENT.operation, kind: 'void' },
    },
  },
  'post /v1/payments/{id}/refunds': {
    id: 'refundPayment',
    tag: 'Operations',
    problems: [...OPERATE, ...AMOUNTS, 'payment_not_refundable'],
    request: { amount: 3200, reason: 'One cup came broken.' },
    answer: {
      ...OPERATED_PAYMENT,
      refunded_amount: 3200,
      operation: { ...OPERATED_PAYMENT.operation, kind: 'refund', amount: 3200 },
    },
  },
  'get /v1/payments/{id}/operations': {
    id: 'listOperations',
    tag: 'Operations',
    problems: READ,
    answer: page(OPERATION),
  },
  'get /v1/payments/{id}/refunds': {
    id: 'listRefunds',
    tag: 'Operations',
    problems: READ,
    answer: page({ ...OPERATION, kind: 'refund', amount: 3200, reason: 'One cup came broken.' }),
  },
  'get /v1/payments/{id}/verdict': {
    id: 'retrieveVerdict',
    tag: 'Proof',
    problems: READ,
    answer: { verdict: VERDICT },
  },
  'get /v1/payments/{id}/evidence': { id: 'listEvidence', tag: 'Proof', problems: READ },
  'get /v1/payments/{id}/returns': { id: 'listReturns', tag: 'Proof', problems: READ, answer: page(SIGNED_RETURN) },
  'get /v1/payments/{id}/events': {
    id: 'listPaymentEvents',
    tag: 'Events',
    problems: READ,
    answer: { data: [{ id: EVENT.id, type: EVENT.type, version: EVENT.version, created_at: EVENT.created_at }] },
  },
  'get /v1/events': {
    id: 'listEvents',
    tag: 'Events',
    problems: KEYED,
    answer: { data: [EVENT], next_after: 'abcd2345.7', has_more: false },
  },
  'post /v1/webhook-endpoints': {
    id: 'createWebhookEndpoint',
    tag: 'Webhooks',
    problems: [...KEYED, ...WITH_BODY, 'webhook_url_invalid', 'webhook_endpoint_limit', 'webhook_secret_unreadable'],
    request: { url: ENDPOINT.url, events: ['payment.captured', 'payment.refunded'] },
    answer: { ...ENDPOINT, secret: 'whsec_…' },
  },
  'get /v1/webhook-endpoints': {
    id: 'listWebhookEndpoints',
    tag: 'Webhooks',
    problems: KEYED,
    answer: { data: [ENDPOINT] },
  },
  'get /v1/webhook-endpoints/{id}': {
    id: 'retrieveWebhookEndpoint',
    tag: 'Webhooks',
    problems: ENDPOINTS,
    answer: ENDPOINT,
  },
  'patch /v1/webhook-endpoints/{id}': {
    id: 'updateWebhookEndpoint',
    tag: 'Webhooks',
    problems: [...ENDPOINT_CHANGES, 'webhook_url_invalid', 'webhook_secret_unreadable'],
    request: { rotate_secret: true, previous_secret_expires_in: 3600 },
    answer: { ...ENDPOINT, secret: 'whsec_…' },
  },
  'delete /v1/webhook-endpoints/{id}': {
    id: 'deleteWebhookEndpoint',
    tag: 'Webhooks',
    problems: ENDPOINT_CHANGES,
  },
  'get /v1/webhook-endpoints/{id}/deliveries': {
    id: 'listWebhookDeliveries',
    tag: 'Webhooks',
    problems: ENDPOINTS,
    answer: page(DELIVERY),
  },
  'get /v1/webhook-endpoints/{id}/deliveries/{delivery}': {
    id: 'retrieveWebhookDelivery',
    tag: 'Webhooks',
    problems: [...ENDPOINTS, 'webhook_delivery_not_found'],
    answer: { ...DELIVERY, body: '{"id":"evt_…","type":"payment.captured"}' },
  },
  'post /v1/webhook-endpoints/{id}/deliveries/{delivery}/retry': {
    id: 'retryWebhookDelivery',
    tag: 'Webhooks',
    problems: [...ENDPOINT_CHANGES, 'webhook_delivery_not_found', 'webhook_endpoint_disabled'],
    request: {},
    answer: { ...DELIVERY, state: 'waiting' },
  },
  'post /v1/webhook-endpoints/{id}/test': {
    id: 'testWebhookEndpoint',
    tag: 'Webhooks',
    problems: [...ENDPOINT_CHANGES, 'webhook_secret_unreadable'],
    request: {},
    answer: {
      event: { id: EVENT.id, type: 'webhook_endpoint.test' },
      attempt: DELIVERY.attempts[0],
      body: '{"id":"evt_…","type":"webhook_endpoint.test"}',
    },
  },
  'get /v1/tallies': { id: 'retrieveTallies', tag: 'Tallies', problems: KEYED },
  'get /v1/tallies/outcomes': { id: 'retrieveOutcomes', tag: 'Tallies', problems: KEYED },
  'get /v1/tallies/daily': { id: 'listDailyTallies', tag: 'Tallies', problems: KEYED },
  'get /v1/tallies/daily/{day}': {
    id: 'retrieveDailyTally',
    tag: 'Tallies',
    problems: [...KEYED, 'daily_tally_not_found'],
  },
  'get /v1/arrivals': { id: 'retrieveArrivals', tag: 'Tallies', problems: KEYED },
  'get /v1/calendar': {
    id: 'retrieveCalendar',
    tag: 'Tallies',
    problems: [...KEYED, 'merchant_not_found'],
    answer: CALENDAR,
  },
  'patch /v1/calendar': {
    id: 'updateCalendar',
    tag: 'Tallies',
    problems: [...KEYED, ...WITH_BODY, 'merchant_not_found', 'changed_meanwhile'],
    request: CALENDAR,
    answer: CALENDAR,
  },
  'post /v1/console-sessions': {
    id: 'createConsoleSession',
    tag: 'Console',
    problems: [...KEYED, ...WITH_BODY],
    request: { role: 'operator', name: 'Hanako at the counter' },
    answer: CONSOLE_LINK,
  },
  'get /.well-known/jwks.json': { id: 'retrieveKeys', tag: 'Keys', problems: ['internal_error'] },
  'get /.well-known/return-keys.json': {
    id: 'retrieveReturnKeys',
    tag: 'Keys',
    problems: ['internal_error', 'storage_unavailable'],
  },
  'get /furiwake.integrity.json': {
    id: 'retrieveIntegrity',
    tag: 'Keys',
    problems: ['internal_error'],
    answer: { 'furiwake@0.2.0.js': 'sha384-…' },
  },
  'get /healthz': { id: 'checkHealth', tag: 'Health', problems: ['internal_error'], answer: { status: 'ok' } },
  'get /readyz': { id: 'checkReadiness', tag: 'Health', problems: ['internal_error'] },
} as const satisfies OperationTable

/** The calls of a shop's server by their names. */
export type MerchantOperation = (typeof MERCHANT_OPERATIONS)[keyof typeof MERCHANT_OPERATIONS]['id']
