import { createRoute, z } from '@hono/zod-openapi'

import { createApp, useJsonBody } from '../app.ts'
import type { App, AppContext } from '../app.ts'
import { ledgersOf } from '../directory/directory.ts'
import { settingsOf } from '../env.ts'
import { ledgerById } from '../ledgers/ledgers.ts'
import { API_BODY_MAX_BYTES, WEBHOOK_ROTATION_DEFAULT_SECONDS } from '../limits.ts'
import { newObjectId } from '../object-ids.ts'
import { logEvent } from '../operations-log.ts'
import { deleteEndpoint, findEndpoint, insertEndpoint, listEndpoints, updateEndpoint } from '../webhooks/endpoints.ts'
import type { WebhookEndpoint } from '../webhooks/endpoints.ts'
import { sealNewSecret } from '../webhooks/seal-endpoints.ts'
import { targetProblem } from '../webhooks/target.ts'
import { requireSecretKey } from './authentication.ts'
import { bodyRefusals, json, refusal, refusals, refuse, security } from './merchant-routes.ts'
import { noQuery } from './text-shapes.ts'
import { deliveryRoutes, ownerOf } from './webhook-deliveries.ts'
import {
  endpointChangeBody,
  endpointListShape,
  endpointShape,
  endpointView,
  endpointWithSecretShape,
  newEndpointBody,
} from './webhook-shapes.ts'

const params = z.object({ id: z.string().openapi({ example: 'whe_…' }) })
const notFound = refusal('No such webhook endpoint of this merchant.')

const create = createRoute({
  method: 'post',
  path: '/',
  summary: 'Hear of events at a URL (Standard Webhooks)',
  security,
  request: { query: noQuery, body: { required: true, content: { 'application/json': { schema: newEndpointBody } } } },
  responses: {
    201: json(endpointWithSecretShape, 'The endpoint, and once its secret.'),
    ...refusals,
    ...bodyRefusals,
    400: refusal('A field is not allowed, or the URL may not be called.'),
    409: refusal('There are as many endpoints as there may be.'),
  },
})
const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'List webhook endpoints, oldest first',
  security,
  request: { query: noQuery },
  responses: {
    200: json(endpointListShape, 'All of them.'),
    ...refusals,
  },
})
const retrieve = createRoute({
  method: 'get',
  path: '/{id}',
  summary: 'Retrieve a webhook endpoint',
  security,
  request: { params, query: noQuery },
  responses: {
    200: json(endpointShape, 'The endpoint, without its secret.'),
    ...refusals,
    404: notFound,
  },
})
const change = createRoute({
  method: 'patch',
  path: '/{id}',
  summary: 'Change a webhook endpoint, enable or disable it, rotate its secret',
  security,
  request: {
    params,
    query: noQuery,
    body: { required: true, content: { 'application/json': { schema: endpointChangeBody } } },
  },
  responses: {
    200: json(z.union([endpointWithSecretShape, endpointShape]), 'The endpoint; after a rotation with its new secret.'),
    ...refusals,
    ...bodyRefusals,
    400: refusal('A field is not allowed, or the URL may not be called.'),
    404: notFound,
  },
})
const remove = createRoute({
  method: 'delete',
  path: '/{id}',
  summary: 'Delete a webhook endpoint; what still waits for it is not sent',
  security,
  request: { params, query: noQuery },
  responses: {
    204: { description: 'It is gone.' },
    ...refusals,
    404: notFound,
  },
})

/** Serves `/v1/webhook-endpoints`. */
export function webhookEndpointRoutes(authenticated = requireSecretKey): App {
  const app = createApp()
  app.use(authenticated)
  useJsonBody(app, '*', API_BODY_MAX_BYTES)

  app.openapi(create, async (c) => {
    const { url, events, description } = c.req.valid('json')
    const wrong = problemOfUrl(c, url)
    if (wrong !== undefined) return refuse(c, 'webhook_url_invalid', { param: 'url', detail: wrong })
    const endpoint = await insertEndpoint(c.env, {
      ...ownerOf(c),
      id: newObjectId('whe'),
      url: new URL(url).href,
      events: events ?? null,
      description: description ?? null,
      createdAt: Date.now(),
    })
    if (endpoint === undefined) return refuse(c, 'webhook_endpoint_limit')
    c.set('made', { endpoint: endpoint.id })
    tellLedgers(c)
    return c.json(await withSecret(c, endpoint), 201)
  })

  app.openapi(list, async (c) => {
    return c.json({ data: (await listEndpoints(c.env, ownerOf(c))).map(endpointView) }, 200)
  })

  app.openapi(retrieve, async (c) => {
    const endpoint = await findEndpoint(c.env, ownerOf(c), c.req.valid('param').id)
    return endpoint === undefined ? refuse(c, 'webhook_endpoint_not_found') : c.json(endpointView(endpoint), 200)
  })

  app.openapi(change, async (c) => {
    const { url, rotate_secret: rotate, previous_secret_expires_in, ...rest } = c.req.valid('json')
    const wrong = url === undefined ? undefined : problemOfUrl(c, url)
    if (wrong !== undefined) return refuse(c, 'webhook_url_invalid', { param: 'url', detail: wrong })
    const overlap = (previous_secret_expires_in ?? WEBHOOK_ROTATION_DEFAULT_SECONDS) * 1000
    const endpoint = await updateEndpoint(c.env, ownerOf(c), c.req.valid('param').id, {
      ...given(rest),
      ...(url === undefined ? {} : { url: new URL(url).href }),
      ...(rotate === true ? { rotate, previousSecretUntil: Date.now() + overlap } : {}),
    })
    if (endpoint === undefined) return refuse(c, 'webhook_endpoint_not_found')
    tellLedgers(c)
    return c.json(rotate === true ? await withSecret(c, endpoint) : endpointView(endpoint), 200)
  })

  app.openapi(remove, async (c) => {
    const isGone = await deleteEndpoint(c.env, ownerOf(c), c.req.valid('param').id)
    if (isGone) tellLedgers(c)
    return isGone ? c.body(null, 204) : refuse(c, 'webhook_endpoint_not_found')
  })

  deliveryRoutes(app)
  return app
}

function problemOfUrl(c: AppContext, url: string): string | undefined {
  const { origin, webhookTargets } = settingsOf(c.env)
  return targetProblem(url, { targets: webhookTargets, broker: origin })
}

async function withSecret(c: AppContext, endpoint: WebhookEndpoint) {
  return { ...endpointView(endpoint), secret: await sealNewSecret(c.env, endpoint, Date.now()) }
}

/** Each ledger looks again at once; one that can't be told looks by itself within a minute. */
function tellLedgers(c: AppContext): void {
  const told = ledgersOf(c.get('access')).map((ledger) => ledgerById(c.env, ledger).lookForEndpoints())
  const all = Promise.all(told).catch((error: unknown) => logEvent('webhook_failed', { error }))
  c.executionCtx.waitUntil(all)
}

function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never
}
