import { PAYMENT_EVENTS } from '../payments/payment.ts'
import type { Payment } from '../payments/payment.ts'

/** Describes what a ledger tells of a webhook endpoint, to the merchant's other endpoints and to who pulls. */
export const ENDPOINT_EVENTS = ['webhook_endpoint.failing', 'webhook_endpoint.disabled'] as const
export type EndpointEventName = (typeof ENDPOINT_EVENTS)[number]

/** Every event that a merchant may hear of. */
export const EVENT_NAMES = [...PAYMENT_EVENTS, ...ENDPOINT_EVENTS] as const
export type EventName = (typeof EVENT_NAMES)[number]

/** `waiting`: it is tried, or will be; `failed`: given up, and may be tried again by hand. */
export const DELIVERY_STATES = ['waiting', 'delivered', 'failed'] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]

/** Says why a try did not count. `status`: not a 2xx; `redirect`: a 3xx, which is not followed. */
export const DELIVERY_ERRORS = [
  'status',
  'redirect',
  'timeout',
  'unreachable',
  'target_not_allowed',
  'endpoint_disabled',
] as const
export type DeliveryError = (typeof DELIVERY_ERRORS)[number]

/** One try at a delivery. `at` in milliseconds since 1970. */
export interface DeliveryAttempt {
  at: number
  ms: number
  status: number | null
  /** Null: it arrived. */
  error: DeliveryError | null
}

/** One event on its way to one endpoint, as the ledger keeps it. Times in milliseconds since 1970. */
export interface Delivery {
  id: string
  endpointId: string
  eventSequence: number
  state: DeliveryState
  tries: number
  attempts: DeliveryAttempt[]
  createdAt: number
  nextAt: number | null
  isUnderWay: boolean
}

/** An event with what it is about: a payment as it is now, or an endpoint. */
export interface EventWithSubject {
  sequence: number
  id: string
  /** The payment's or endpoint's id. */
  subject: string
  version: number
  name: EventName
  createdAt: number
}

/** A delivery that is to be made now. */
export interface ClaimedDelivery {
  delivery: Delivery
  event: EventWithSubject
  /** Null for an event about an endpoint. */
  payment: Payment | null
}
