import { PAYMENT_EVENTS } from '../payments/payment.ts'
import type { Payment } from '../payments/payment.ts'

/** The events by which a ledger tells of a webhook endpoint, to the merchant's other endpoints and to who pulls. */
export const ENDPOINT_EVENTS = ['webhook_endpoint.failing', 'webhook_endpoint.disabled'] as const
export type EndpointEventName = (typeof ENDPOINT_EVENTS)[number]

/** Every event that a merchant may hear of. */
export const EVENT_NAMES = [...PAYMENT_EVENTS, ...ENDPOINT_EVENTS] as const
export type EventName = (typeof EVENT_NAMES)[number]

/** The event that a merchant has sent to one of its endpoints to try it: in no ledger, and told to nobody else. */
export const TEST_EVENT = 'webhook_endpoint.test' as const

/** An event with what it is about: a payment as it is now, or an endpoint. */
export interface LedgerEvent {
  sequence: number
  id: string
  /** The payment's or endpoint's id. */
  subject: string
  version: number
  name: EventName
  createdAt: number
}

/** An event with the payment as it is now; null where it is about a webhook endpoint. */
export interface EventOfPayment {
  event: LedgerEvent
  payment: Payment | null
}
