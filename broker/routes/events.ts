import { createRoute, z } from '@hono/zod-openapi'

import { createApp } from '../app.ts'
import type { App } from '../app.ts'
import { ledgersOf } from '../directory/directory.ts'
import { ledgersById } from '../ledgers/ledgers.ts'
import { listEvents, readPosition } from '../events/list-events.ts'
import { eventView } from '../webhooks/message.ts'
import { requireSecretKey } from './authentication.ts'
import { json, refusal, refusals, refuse, security } from './merchant-routes.ts'
import { pageLimit, paymentShape } from './payment-shapes.ts'
import { EVENT_NAMES } from '../events/event.ts'

export const eventShape = z
  .object({
    id: z.string().openapi({ example: 'evt_…' }),
    type: z.enum(EVENT_NAMES),
    version: z.int().openapi({ description: "The payment's version at the event; orders the events of a payment." }),
    created_at: z.iso.datetime(),
    payment: paymentShape.optional().openapi({ description: 'The payment as it is now.' }),
    webhook_endpoint: z.string().optional().openapi({ description: 'Of an event about a webhook endpoint: its id.' }),
  })
  .openapi('Event')

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'What happened, oldest first: for shops that prefer to pull',
  security,
  request: {
    query: z.strictObject({
      after: z.string().max(2000).optional().openapi({ description: 'The `next_after` of the page before.' }),
      limit: pageLimit,
    }),
  },
  responses: {
    ...refusals,
    200: json(
      z.object({ data: z.array(eventShape), next_after: z.string(), has_more: z.boolean() }).openapi('EventList'),
      'Events. Keep `next_after`, and ask with it from then on.',
    ),
    400: refusal('`after` is not a position of ours.'),
  },
})

/** Serves `/v1/events`. */
export function eventRoutes(authenticated = requireSecretKey): App {
  const app = createApp()
  app.use(authenticated)
  app.openapi(list, async (c) => {
    const { after, limit } = c.req.valid('query')
    const position = after === undefined ? new Map<string, number>() : readPosition(after)
    if (position === undefined) {
      return refuse(c, 'invalid_request', { param: 'after', detail: 'Use the `next_after` of the page before.' })
    }
    const { events, next, hasMore } = await listEvents(ledgersById(c.env, ledgersOf(c.get('access'))), position, limit)
    const data = events.map(({ event, payment }) => eventView(event, payment))
    return c.json({ data, next_after: next, has_more: hasMore }, 200)
  })
  return app
}
