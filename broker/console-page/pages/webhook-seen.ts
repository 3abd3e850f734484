/** Webhook endpoints and deliveries as the merchant API shows them, as far as the console does. */

export type EndpointStatus = 'enabled' | 'failing' | 'disabled'

/** Times by RFC 3339. */
export interface EndpointSeen {
  id: string
  url: string
  description: string | null
  /** Null: all. */
  events: string[] | null
  status: EndpointStatus
  disabled_reason: 'gone' | null
  failing_since: string | null
  previous_secret_expires_at: string | null
  created_at: string
  /** In the answer that made it, and in that of a rotation. */
  secret?: string
}

export const DELIVERY_STATES = ['waiting', 'delivered', 'failed'] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]

export interface AttemptSeen {
  at: string
  ms: number
  status: number | null
  /** Null: it arrived. */
  error: string | null
}

export interface DeliverySeen {
  id: string
  event: { id: string; type: string; payment: string | null }
  state: DeliveryState
  tries: number
  under_way: boolean
  next_attempt_at: string | null
  /** Oldest first. */
  attempts: AttemptSeen[]
  created_at: string
}

/** Every event that an endpoint may hear of; a test holds it against the broker's own list. */
export const ENDPOINT_MAY_HEAR: readonly string[] = [
  'payment.processing',
  'payment.awaiting_payment',
  'payment.awaiting_confirmation',
  'payment.authorized',
  'payment.captured',
  'payment.declined',
  'payment.voided',
  'payment.cancelled',
  'payment.expired',
  'payment.refunded',
  'payment.capture_refused',
  'payment.void_refused',
  'payment.reversal_refused',
  'payment.late_approval',
  'payment.disputed',
  'payment.dispute_won',
  'payment.dispute_lost',
  'webhook_endpoint.failing',
  'webhook_endpoint.disabled',
]
