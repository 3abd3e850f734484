import { z } from '@hono/zod-openapi'

import { WEBHOOK_ROTATION_DEFAULT_SECONDS, WEBHOOK_ROTATION_MAX_SECONDS } from '../limits.ts'
import { DELIVERY_ERRORS, DELIVERY_STATES } from '../webhooks/delivery.ts'
import type { DeliveryAttempt } from '../webhooks/delivery.ts'
import type { WebhookEndpoint } from '../webhooks/endpoints.ts'
import { pageLimit } from './payment-shapes.ts'
import { optional, shownText } from './text-shapes.ts'
import { EVENT_NAMES, TEST_EVENT } from '../events/event.ts'
import type { LoggedDelivery } from '../webhooks/delivery-book.ts'

const DESCRIPTION_MAX_CHARACTERS = 200

const url = z.string('A URL, such as https://shop.example/webhooks.').openapi({
  description: 'Where events are sent: https, on the public internet.',
  example: 'https://shop.example/webhooks',
})
const wantedEvents = z
  .array(z.enum(EVENT_NAMES, 'An event that there is; /openapi.json lists them.'), 'A list of events, or null for all.')
  .min(1, 'Name at least one event, or send null for all.')
  .max(EVENT_NAMES.length)
  .refine((names) => new Set(names).size === names.length, 'Name each event once.')
  .nullable()
const description = shownText(DESCRIPTION_MAX_CHARACTERS).nullable()

export const newEndpointBody = z
  .strictObject({ url, events: wantedEvents.optional(), description: description.optional() })
  .openapi('CreateWebhookEndpoint')

export const endpointChangeBody = z
  .strictObject({
    url: optional(url),
    events: wantedEvents.optional(),
    description: description.optional(),
    enabled: optional(z.boolean('true or false.')),
    rotate_secret: optional(
      z
        .literal(true, 'true, or leave it out.')
        .openapi({ description: 'Makes a new secret. The old one signs beside it for a while.' }),
    ),
    previous_secret_expires_in: optional(
      z
        .int('A whole number of seconds.')
        .min(0, 'At least 0.')
        .max(WEBHOOK_ROTATION_MAX_SECONDS, `At most ${WEBHOOK_ROTATION_MAX_SECONDS} seconds.`)
        .openapi({
          description: `With rotate_secret: seconds for which the old secret signs too; ${WEBHOOK_ROTATION_DEFAULT_SECONDS} if not given.`,
        }),
    ),
  })
  .refine((body) => body.previous_secret_expires_in === undefined || body.rotate_secret === true, {
    path: ['previous_secret_expires_in'],
    message: 'Only together with rotate_secret.',
  })
  .openapi('ChangeWebhookEndpoint')

export const endpointShape = z
  .object({
    id: z.string().openapi({ example: 'whe_…' }),
    url: z.string(),
    description: z.string().nullable(),
    events: z.array(z.enum(EVENT_NAMES)).nullable().openapi({ description: 'Null: all events.' }),
    status: z.enum(['enabled', 'failing', 'disabled']),
    disabled_reason: z.enum(['gone']).nullable().openapi({ description: 'gone: it answered 410.' }),
    failing_since: z.iso.datetime().nullable(),
    livemode: z.boolean(),
    previous_secret_expires_at: z.iso.datetime().nullable(),
    created_at: z.iso.datetime(),
  })
  .openapi('WebhookEndpoint')

export const endpointWithSecretShape = endpointShape
  .extend({
    secret: z
      .string()
      .openapi({ description: 'Shown when it is made and never again. Keep it on your server.', example: 'whsec_…' }),
  })
  .openapi('WebhookEndpointWithSecret')

export const endpointListShape = z.object({ data: z.array(endpointShape) }).openapi('WebhookEndpointList')

const attemptShape = z.object({
  at: z.iso.datetime(),
  ms: z.int(),
  status: z.int().nullable().openapi({ description: 'The HTTP status, where there was an answer.' }),
  error: z.enum(DELIVERY_ERRORS).nullable().openapi({ description: 'Null: it arrived.' }),
})

export const deliveryShape = z
  .object({
    id: z.string().openapi({ example: 'del_…' }),
    event: z.object({
      id: z.string(),
      type: z.enum(EVENT_NAMES),
      payment: z.string().nullable(),
    }),
    state: z.enum(DELIVERY_STATES),
    tries: z.int(),
    under_way: z.boolean().openapi({ description: 'It is being sent now.' }),
    next_attempt_at: z.iso.datetime().nullable(),
    attempts: z.array(attemptShape).openapi({ description: 'The latest tries, oldest first.' }),
    created_at: z.iso.datetime(),
  })
  .openapi('WebhookDelivery')

export const deliveryWithBodyShape = deliveryShape
  .extend({
    body: z.string().openapi({
      description:
        'The body as it would be sent now, with the payment and its verdict as they are now. What was sent before is not kept.',
    }),
  })
  .openapi('WebhookDeliveryWithBody')

export const testedShape = z
  .object({
    event: z.object({ id: z.string().openapi({ example: 'evt_…' }), type: z.literal(TEST_EVENT) }),
    attempt: attemptShape.openapi({ description: 'The one try: it is not made again, and no ledger keeps it.' }),
    body: z.string().openapi({ description: 'The body as it was sent.' }),
  })
  .openapi('WebhookEndpointTest')

export const deliveryListShape = z
  .object({ data: z.array(deliveryShape), next_cursor: z.string().nullable() })
  .openapi('WebhookDeliveryList')

export const deliveryQuery = z.strictObject({
  state: z.enum(DELIVERY_STATES, 'One of waiting, delivered, failed.').optional(),
  limit: pageLimit,
  cursor: z.string().max(2000).optional(),
})

/** Renders an endpoint as the API shows it: never its secret. */
export function endpointView(endpoint: WebhookEndpoint): z.infer<typeof endpointShape> {
  return {
    id: endpoint.id,
    url: endpoint.url,
    description: endpoint.description,
    events: endpoint.events,
    status: endpoint.enabled ? (endpoint.failingSince === null ? 'enabled' : 'failing') : 'disabled',
    disabled_reason: endpoint.disabledReason,
    failing_since: timeOf(endpoint.failingSince),
    livemode: endpoint.livemode,
    previous_secret_expires_at: timeOf(endpoint.previousSecretUntil),
    created_at: new Date(endpoint.createdAt).toISOString(),
  }
}

/** Renders a delivery as the API shows it. */
export function deliveryView({ delivery, event }: LoggedDelivery): z.infer<typeof deliveryShape> {
  return {
    id: delivery.id,
    event: { id: event.id, type: event.name, payment: isAboutPayment(event) ? event.subject : null },
    state: delivery.state,
    tries: delivery.tries,
    under_way: delivery.isUnderWay,
    next_attempt_at: delivery.isUnderWay ? null : timeOf(delivery.nextAt),
    attempts: delivery.attempts.map(attemptView),
    created_at: new Date(delivery.createdAt).toISOString(),
  }
}

/** Tells whether an event is about a payment, and not about an endpoint. */
export function isAboutPayment({ subject }: LoggedDelivery['event']): boolean {
  return subject.startsWith('pay_')
}

/** Renders a try as the API shows it. */
export function attemptView({ at, ms, status, error }: DeliveryAttempt): z.infer<typeof attemptShape> {
  return { at: new Date(at).toISOString(), ms, status, error }
}

function timeOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
