import { createRoute, z } from '@hono/zod-openapi'

import { ledgerOfDelivery } from '../../protocol/object-id.ts'
import type { App, AppContext } from '../app.ts'
import { ledgersOf } from '../directory/directory.ts'
import { ledgerById, ledgersById } from '../ledgers/ledgers.ts'
import { readPosition } from '../events/list-events.ts'
import { findEndpoint } from '../webhooks/endpoints.ts'
import type { EndpointOwner, WebhookEndpoint } from '../webhooks/endpoints.ts'
import { listDeliveries } from '../webhooks/list-deliveries.ts'
import { bodyRefusals, json, refusal, refusals, refuse, security } from './merchant-routes.ts'
import { noBody, noQuery } from './text-shapes.ts'
import { deliveryListShape, deliveryQuery, deliveryShape, deliveryView } from './webhook-shapes.ts'

const endpointParam = z.string().openapi({ example: 'whe_…' })

const log = createRoute({
  method: 'get',
  path: '/{id}/deliveries',
  summary: 'The delivery log of a webhook endpoint, newest first',
  security,
  request: { params: z.object({ id: endpointParam }), query: deliveryQuery },
  responses: {
    200: json(deliveryListShape, 'A page of deliveries.'),
    ...refusals,
    400: refusal('A field is not allowed, or the cursor is not one of ours.'),
    404: refusal('No such webhook endpoint of this merchant.'),
  },
})
const retry = createRoute({
  method: 'post',
  path: '/{id}/deliveries/{delivery}/retry',
  summary: 'Send a delivery once more, now',
  security,
  request: {
    params: z.object({ id: endpointParam, delivery: z.string().openapi({ example: 'del_…' }) }),
    query: noQuery,
    body: noBody,
  },
  responses: {
    202: json(deliveryShape, 'It will be sent in a moment.'),
    ...refusals,
    ...bodyRefusals,
    404: refusal('No such webhook endpoint or delivery of this merchant.'),
    409: refusal('The endpoint is disabled.'),
  },
})

/** Serves `/v1/webhook-endpoints/:id/deliveries`. */
export function deliveryRoutes(app: App): void {
  app.openapi(log, async (c) => {
    const { state, limit, cursor } = c.req.valid('query')
    const endpoint = await endpointOfMerchant(c, c.req.valid('param').id)
    if (endpoint === undefined) return refuse(c, 'webhook_endpoint_not_found')
    const before = cursor === undefined ? new Map<string, number>() : readPosition(cursor)
    if (before === undefined) {
      return refuse(c, 'invalid_request', { param: 'cursor', detail: 'Use the `next_cursor` of the page before.' })
    }
    const filter = { endpointId: endpoint.id, ...(state === undefined ? {} : { state }) }
    const ledgers = ledgersById(c.env, ledgersOf(c.get('access')))
    const page = await listDeliveries(ledgers, filter, before, limit)
    return c.json({ data: page.deliveries.map(deliveryView), next_cursor: page.nextCursor }, 200)
  })

  app.openapi(retry, async (c) => {
    const { id, delivery } = c.req.valid('param')
    const endpoint = await endpointOfMerchant(c, id)
    if (endpoint === undefined) return refuse(c, 'webhook_endpoint_not_found')
    if (!endpoint.enabled) return refuse(c, 'webhook_endpoint_disabled')
    const ledger = ledgerOfDelivery(delivery)
    const isMine = ledger !== undefined && ledgersOf(c.get('access')).includes(ledger)
    const retried = isMine ? await ledgerById(c.env, ledger).retryDelivery(delivery, endpoint.id) : undefined
    return retried ? c.json(deliveryView(retried), 202) : refuse(c, 'webhook_delivery_not_found')
  })
}

/** Returns the merchant in the mode of its key. */
export function ownerOf(c: AppContext): EndpointOwner {
  const { merchant, livemode } = c.get('access')
  return { merchantId: merchant.id, livemode }
}

/** The endpoint, if it is this merchant's and of this key's mode. */
function endpointOfMerchant(c: AppContext, id: string): Promise<WebhookEndpoint | undefined> {
  return findEndpoint(c.env, ownerOf(c), id)
}
