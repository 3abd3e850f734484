import { Webhook } from 'standardwebhooks'

import type { Payment } from '../payments/payment.ts'
import { paymentView } from '../payments/payment-view.ts'
import { TEST_EVENT } from '../events/event.ts'
import type { LedgerEvent } from '../events/event.ts'

/**
 * Renders what an endpoint is sent, and what who pulls gets, but for the
 * verdict: the event, and the payment as it is now, so that nothing that
 * arrives late says what is no longer true. `version` grows with every change
 * of the payment.
 */
export function eventView(event: LedgerEvent, payment: Payment | null) {
  return {
    id: event.id,
    type: event.name,
    version: event.version,
    created_at: new Date(event.createdAt).toISOString(),
    ...(payment === null ? { webhook_endpoint: event.subject } : { payment: paymentView(payment) }),
  }
}

/** Renders the event by which an endpoint is tried. */
export function testEventView(id: string, endpointId: string, now: number) {
  return { id, type: TEST_EVENT, version: 1, created_at: new Date(now).toISOString(), webhook_endpoint: endpointId }
}

/** Signs a message: the headers and body of one try, by Standard Webhooks: the event's id stays the same, one signature a secret. */
export function signedMessage(
  body: string,
  eventId: string,
  secrets: readonly string[],
  now: number,
): { headers: Record<string, string>; body: string } {
  const at = new Date(now)
  const signatures = secrets.map((secret) => new Webhook(secret).sign(eventId, at, body))
  return {
    headers: {
      'content-type': 'application/json',
      'webhook-id': eventId,
      'webhook-timestamp': String(Math.floor(now / 1000)),
      'webhook-signature': signatures.join(' '),
      'user-agent': 'Furiwake-Webhooks/1',
    },
    body,
  }
}
