import { createRoute, z } from '@hono/zod-openapi'

import { createApp, useJsonBody } from '../app.ts'
import type { App } from '../app.ts'
import { ledgersOf } from '../directory/directory.ts'
import { readySealingKeys } from '../issuers/sealing-keys.ts'
import { placementBooks } from '../key-book/placement-books.ts'
import { ledgerOf, ledgersById } from '../ledgers/ledgers.ts'
import { API_BODY_MAX_BYTES, ORDER_MAX_CHARACTERS } from '../limits.ts'
import { paymentView } from '../payments/payment-view.ts'
import { createPayment } from '../payments/create-payment.ts'
import { isAtOrigin } from '../payments/return-url.ts'
import { readCursor } from '../payments/list-pages.ts'
import { listPayments } from '../payments/list-payments.ts'
import { isOrderFor } from '../verdicts/earlier-shops.ts'
import { verdictForShop } from '../verdicts/verdict-for-shop.ts'
import { requireSecretKey } from './authentication.ts'
import {
  REPLAYED,
  bodyRefusals,
  json,
  paymentOfMerchant,
  paymentParams,
  refusal,
  paymentRefusals,
  refusals,
  refuse,
  refusePayment,
  security,
} from './merchant-routes.ts'
import { evidenceRoutes } from './evidence.ts'
import { operationListRoutes } from './operation-lists.ts'
import { operationRoutes } from './operations.ts'
import { returnRoutes } from './returns.ts'
import { noQuery } from './text-shapes.ts'
import {
  createPaymentBody,
  createdPaymentShape,
  eventListShape,
  idempotencyHeader,
  listQuery,
  paymentListShape,
  paymentShape,
} from './payment-shapes.ts'
import type { ListFilter } from '../payments/ports/ledger-lists.ts'

const create = createRoute({
  method: 'post',
  path: '/',
  summary: 'Create a payment (step 2)',
  security,
  request: {
    query: noQuery,
    headers: idempotencyHeader,
    body: { required: true, content: { 'application/json': { schema: createPaymentBody } } },
  },
  responses: {
    201: json(createdPaymentShape, 'The open payment, and the secret that opens its dialog.'),
    ...refusals,
    ...bodyRefusals,
    400: refusal('A field is missing or not allowed; `param` names it.'),
    410: refusal('What the Idempotency-Key made was never paid, and was removed 40 days after its end.'),
    422: refusal('The Idempotency-Key was used for another request.'),
  },
})

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'List payments, newest first',
  security,
  request: { query: listQuery },
  responses: {
    200: json(paymentListShape, 'A page of payments.'),
    ...refusals,
    400: refusal('A filter is not valid.'),
  },
})

const read = createRoute({
  method: 'get',
  path: '/{id}',
  summary: 'Read a payment',
  security,
  request: { params: paymentParams, query: noQuery },
  responses: { 200: json(paymentShape, 'The payment.'), ...paymentRefusals },
})

const verdict = createRoute({
  method: 'get',
  path: '/{id}/verdict',
  summary: 'The signed verdict (step 9)',
  security,
  request: { params: paymentParams, query: noQuery },
  responses: {
    200: json(z.object({ verdict: z.string() }).openapi('Verdict'), 'A JWT, signed now.'),
    ...paymentRefusals,
  },
})

const eventsRoute = createRoute({
  method: 'get',
  path: '/{id}/events',
  summary: 'What happened to a payment, oldest first',
  security,
  request: { params: paymentParams, query: noQuery },
  responses: { 200: json(eventListShape, 'The events.'), ...paymentRefusals },
})

const NOT_YOURS = 'An address at one of your registered origins: the console’s page Origins lists and adds them.'

/** Serves `/v1/payments`: the merchant API. */
export function paymentRoutes(authenticated = requireSecretKey): App {
  const app = createApp()
  app.use(authenticated)
  useJsonBody(app, '*', API_BODY_MAX_BYTES)

  app.openapi(create, async (c) => {
    const key = c.req.valid('header')['idempotency-key']
    if (key === undefined) return refuse(c, 'idempotency_key_missing', { param: 'Idempotency-Key' })
    readySealingKeys(c.env, c.get('access').livemode)
    const access = c.get('access')
    const books = placementBooks(c.env, { merchantId: access.merchant.id, livemode: access.livemode })
    const asked = c.req.valid('json')
    if (!isOrderFor(access.merchant.apiVersion, asked.order)) {
      return refuse(c, 'invalid_request', { param: 'order', detail: `At most ${ORDER_MAX_CHARACTERS} UTF-16 units.` })
    }
    if (asked.return_url !== undefined && !isAtOrigin(asked.return_url, access.merchant.origins)) {
      return refuse(c, 'invalid_request', { param: 'return_url', detail: NOT_YOURS })
    }
    const at = { now: Date.now(), traceId: c.get('traceId') }
    const created = await createPayment(c.env, books, access, asked, key, at)
    if (!created.ok) return refuse(c, created.problem)
    c.set('made', { payment: created.body.id })
    if (created.isReplayed) c.header(REPLAYED, 'true')
    return c.json(created.body, 201)
  })

  app.openapi(list, async (c) => {
    const { limit, cursor, from, to, member_id_ends: memberHint, ...rest } = c.req.valid('query')
    const before = cursor === undefined ? undefined : readCursor(cursor)
    if (cursor !== undefined && before === undefined) {
      return refuse(c, 'invalid_request', {
        param: 'cursor',
        detail: 'Use the `next_cursor` of the page before.',
      })
    }
    const filter: ListFilter = {
      ...defined(rest),
      ...defined({ memberHint, before, from: timeOf(from), to: timeOf(to) }),
    }
    const page = await listPayments(ledgersById(c.env, ledgersOf(c.get('access'))), filter, limit)
    return c.json({ data: page.payments.map(paymentView), next_cursor: page.nextCursor }, 200)
  })

  app.openapi(read, async (c) => {
    const payment = await paymentOfMerchant(c, c.req.valid('param').id)
    return payment ? c.json(paymentView(payment), 200) : refusePayment(c, c.req.valid('param').id)
  })

  app.openapi(verdict, async (c) => {
    const payment = await paymentOfMerchant(c, c.req.valid('param').id)
    if (!payment) return refusePayment(c, c.req.valid('param').id)
    return c.json({ verdict: await verdictForShop(c.env, payment, Date.now()) }, 200)
  })

  app.openapi(eventsRoute, async (c) => {
    const payment = await paymentOfMerchant(c, c.req.valid('param').id)
    if (!payment) return refusePayment(c, c.req.valid('param').id)
    const found = (await ledgerOf(c.env, payment.id)?.eventsOf(payment.id)) ?? []
    const data = found.map(({ id, name, version, createdAt }) => {
      return { id, type: name, version, created_at: new Date(createdAt).toISOString() }
    })
    return c.json({ data }, 200)
  })
  operationRoutes(app)
  operationListRoutes(app)
  evidenceRoutes(app)
  returnRoutes(app)
  return app
}

function timeOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text)
}

function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never
}
