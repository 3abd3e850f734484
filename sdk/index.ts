/**
 * Furiwake for a shop's server: create a payment, verify its verdict, hear of it by webhook.
 *
 * ```ts
 * const furiwake = { broker: 'https://checkout.example', secretKey: 'sk_test_…', merchant: 'mer_…' }
 * const payment = await createPayment(furiwake, { amount: 12800, currency: 'JPY', order: 'A-1001' }, { idempotencyKey: 'A-1001-1' })
 * // …the element sends the verdict to the shop's server…
 * const verdict = await verifyVerdict(furiwake, jwt, { payment: payment.id, order: 'A-1001', amount: 12800, currency: 'JPY' })
 * if (isCaptured(verdict)) ship() // the money has been taken; with manual capture, reserve on isApproved
 * ```
 *
 * Runs on Node, Workers, Deno and Bun. Depends on jose and standardwebhooks alone.
 */

export { cancelPayment, capturePayment, refundPayment, voidPayment } from './operate-payment.ts'
export type { OperationOptions } from './operate-payment.ts'
export type { KeyedOptions, RequestOptions, TraceOptions } from './request-options.ts'
export { createConsoleSession } from './console-session.ts'
export type { ConsoleSessionLink, NewConsoleSession } from './console-session.ts'
export { createPayment } from './create-payment.ts'
export type {
  CreatedPayment,
  Dispute,
  Instructions,
  NewPayment,
  OperatedPayment,
  Payment,
  PaymentPage,
} from './payment.ts'
export { retrieveCalendar, updateCalendar } from './calendar.ts'
export { listDailyTallies, retrieveDailyTally } from './daily-tallies.ts'
export type { DailyTally, DailyTallySpan } from './daily-tallies.ts'
export { FuriwakeError, ReturnError, VerdictError } from './errors.ts'
export type { FuriwakeErrorCode, ReturnErrorCode, VerdictErrorCode } from './errors.ts'
export { listEvents } from './events.ts'
export { listEvidence, listOperations, listPaymentEvents, listRefunds, listReturns } from './list-of-payment.ts'
export type { SignedReturn, SignedReturnPage } from './list-of-payment.ts'
export type { List } from './pages.ts'
export { exportPayments, listPayments, retrievePayment, retrieveVerdict } from './retrieve-payment.ts'
export { retrieveArrivals, retrieveOutcomes, retrieveTallies, retrieveTalliesFile } from './tallies.ts'
export type { TallyQuery } from './tallies.ts'
export {
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  listWebhookDeliveries,
  listWebhookEndpoints,
  retrieveWebhookDelivery,
  retrieveWebhookEndpoint,
  retryWebhookDelivery,
  testWebhookEndpoint,
  updateWebhookEndpoint,
} from './webhook-endpoints.ts'
export type {
  ApiCalls,
  Arrivals,
  Calendar,
  ChangeCalendar,
  ChangeWebhookEndpoint,
  CreateWebhookEndpoint,
  Event,
  EvidenceList,
  Operation,
  Outcomes,
  Tallies,
  WebhookDelivery,
  WebhookDeliveryWithBody,
  WebhookEndpoint,
  WebhookEndpointTest,
  WebhookEndpointWithSecret,
} from './api-types.ts'
export type { FuriwakeConfig } from './config.ts'
export { askForVerdict, checkoutRoute, endPayment, verdictRoute, webhookRoute } from './shop-routes.ts'
export type { KeptPayment, ListeningShop, Shop, ShopOrder, ShopRoute } from './shop.ts'
export { forExpress, forHono } from './shop-adapters.ts'
export { TallyError } from './tally-error.ts'
export type { TallyErrorCode } from './tally-error.ts'
export { verifyDailyTallies, verifyDailyTally } from './verify-daily-tally.ts'
export type { DailyTallyOptions } from './verify-daily-tally.ts'
export type {
  DailyTallyClaims,
  DayLine,
  DayOutcomes,
  DaySums,
  RecordSums,
  RecordWord,
} from '../protocol/daily-tally.ts'
export { isApproved, isCaptured, unverifiedOrderOf, verifyVerdict } from './verify-verdict.ts'
export type { ExpectedVerdict } from './expected-verdict.ts'
export type { VerdictClaims } from '../protocol/verdict.ts'
export { verifyReturn } from './verify-return.ts'
export type { ExpectedReturn } from './verify-return.ts'
export type { ReturnClaims, ReturnKind } from '../protocol/return.ts'
export { verifyWebhook } from './verify-webhook.ts'
export type { WebhookEvent, WebhookRequest } from './verify-webhook.ts'
