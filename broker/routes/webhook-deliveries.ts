import { createRoute, z } from '@hono/zod-openapi'

import { ledgerOfDelivery, sequenceOfDelivery } from '../../protocol/object-id.ts'
import { overLimit } from '../app.ts'
import type { App, AppContext } from '../app.ts'
import { limitWebhookTest } from '../bounds/api-bounds.ts'
import { ledgersOf } from '../directory/directory.ts'
import { ledgerById, ledgersById } from '../ledgers/ledgers.ts'
import { TEST_EVENT } from '../events/event.ts'
import { readPosition } from '../events/list-events.ts'
import { findEndpoint } from '../webhooks/endpoints.ts'
import type { EndpointOwner, WebhookEndpoint } from '../webhooks/endpoints.ts'
import { listDeliveries } from '../webhooks/list-deliveries.ts'
import { mayHaveReturns, returnsOf } from '../payments/payment-returns.ts'
import type { PaymentReturn } from '../payments/payment-returns.ts'
import type { Payment } from '../payments/payment.ts'
import type { LedgerClient } from '../ledgers/ledger-client.ts'
import { deliveryBody } from '../webhooks/send.ts'
import { sendTestEvent } from '../webhooks/send-test.ts'
import { bodyRefusals, json, refusal, refusals, refuse, security } from './merchant-routes.ts'
import { noBody, noQuery } from './text-shapes.ts'
import {
  attemptView,
  deliveryListShape,
  deliveryQuery,
  deliveryShape,
  deliveryView,
  deliveryWithBodyShape,
  isAboutPayment,
  testedShape,
} from './webhook-shapes.ts'

const endpointParam = z.string().openapi({ example: 'whe_…' })
const deliveryParams = z.object({ id: endpointParam, delivery: z.string().openapi({ example: 'del_…' }) })

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
const retrieve = createRoute({
  method: 'get',
  path: '/{id}/deliveries/{delivery}',
  summary: 'Retrieve a delivery, with its body as it would be sent now',
  security,
  request: { params: deliveryParams, query: noQuery },
  responses: {
    200: json(deliveryWithBodyShape, 'The delivery.'),
    ...refusals,
    404: refusal('No such webhook endpoint or delivery of this merchant.'),
  },
})
const retry = createRoute({
  method: 'post',
  path: '/{id}/deliveries/{delivery}/retry',
  summary: 'Send a delivery once more, now',
  security,
  request: {
    params: deliveryParams,
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

const test = createRoute({
  method: 'post',
  path: '/{id}/test',
  summary: 'Send a test event to a webhook endpoint, now and once',
  description:
    'Signed as every event is. It is sent to a disabled endpoint too, whatever events it wants, and changes nothing of how the endpoint stands.',
  security,
  request: { params: z.object({ id: endpointParam }), query: noQuery, body: noBody },
  responses: {
    200: json(testedShape, 'It was tried: `attempt` says what became of it.'),
    ...refusals,
    ...bodyRefusals,
    404: refusal('No such webhook endpoint of this merchant.'),
    503: refusal('Nothing can be signed for the endpoint now, or the books do not answer.'),
  },
})

/** Serves `/v1/webhook-endpoints/:id/deliveries` and `/test`. */
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

  app.openapi(retrieve, async (c) => {
    const { id, delivery } = c.req.valid('param')
    const endpoint = await endpointOfMerchant(c, id)
    if (endpoint === undefined) return refuse(c, 'webhook_endpoint_not_found')
    const ledger = ledgerOfDelivery(delivery)
    if (ledger === undefined || !ledgersOf(c.get('access')).includes(ledger)) {
      return refuse(c, 'webhook_delivery_not_found')
    }
    const before = sequenceOfDelivery(delivery) + 1
    const client = ledgerById(c.env, ledger)
    const [logged] = await client.deliveryLog({ endpointId: endpoint.id, before }, 1)
    if (logged?.delivery.id !== delivery) return refuse(c, 'webhook_delivery_not_found')
    const { event } = logged
    const payment = isAboutPayment(event) ? ((await client.read(event.subject)) ?? null) : null
    const returns = payment === null ? [] : await returnsOfEvent(client, payment, event.createdAt)
    const body = await deliveryBody(c.env, { event, payment, returns }, Date.now())
    return c.json({ ...deliveryView(logged), body }, 200)
  })

  app.openapi(test, async (c) => {
    const endpoint = await endpointOfMerchant(c, c.req.valid('param').id)
    if (endpoint === undefined) return refuse(c, 'webhook_endpoint_not_found')
    const over = limitWebhookTest(c.env, c.get('access'))
    if (over !== undefined) return overLimit(c, over) as never
    const tested = await sendTestEvent(c.env, endpoint, Date.now())
    if (tested === undefined) return refuse(c, 'webhook_secret_unreadable')
    const { eventId, attempt, body } = tested
    return c.json({ event: { id: eventId, type: TEST_EVENT }, attempt: attemptView(attempt), body }, 200)
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

/** Reads the returns that were booked with an event: by the moment that both were written in. */
async function returnsOfEvent(ledger: LedgerClient, payment: Payment, at: number): Promise<PaymentReturn[]> {
  if (!mayHaveReturns(payment)) return []
  return returnsOf(await ledger.operationsOf(payment.id)).filter((each) => each.at === at)
}
