import type { Payment } from '../payments/payment.ts'
import type { PaymentReturn } from '../payments/payment-returns.ts'
import type { LedgerEvent } from '../events/event.ts'

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

/** A delivery that is to be made now. */
export interface ClaimedDelivery {
  delivery: Delivery
  event: LedgerEvent
  /** Null for an event about an endpoint. */
  payment: Payment | null
  /** The returns of which the event tells; none of most events. */
  returns: readonly PaymentReturn[]
}
