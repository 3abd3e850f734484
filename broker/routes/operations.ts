import { createRoute } from '@hono/zod-openapi'

import type { App, AppContext } from '../app.ts'
import { withoutTurn } from '../bounds/request-turns.ts'
import { holdBack } from '../issuers/hold-back.ts'
import { issuerByPrefix } from '../issuers/issuer-registry.ts'
import { ledgerOf } from '../ledgers/ledgers.ts'
import { newOperationId } from '../object-ids.ts'
import { closePayment } from '../payments/close-payment.ts'
import type { Issuer } from '../payments/issuer.ts'
import type { FollowingKind } from '../payments/payment-change.ts'
import { fingerprintsOf } from '../payments/fingerprint.ts'
import { operatePayment } from '../payments/operate-payment.ts'
import { operatedView } from '../payments/operation-answer.ts'
import type { StoredAnswer } from '../payments/operation-answer.ts'
import { paymentView } from '../payments/payment-view.ts'
import {
  REPLAYED,
  bodyRefusals,
  json,
  ledgerOfMerchant,
  paymentOfMerchant,
  paymentParams,
  refusal,
  paymentRefusals,
  refuse,
  refusePayment,
  security,
} from './merchant-routes.ts'
import {
  operationHeaders,
  operatedPaymentShape,
  operationBody,
  paymentShape,
  refundBody,
  voidBody,
} from './payment-shapes.ts'
import { noBody, noQuery } from './text-shapes.ts'

const responses = {
  200: json(operatedPaymentShape, 'The payment after the operation.'),
  202: json(
    operatedPaymentShape,
    'The outcome is not known yet; it is being resolved. Look again, or wait for the event.',
  ),
  ...paymentRefusals,
  ...bodyRefusals,
  400: refusal('A field is not allowed, or the amount is more than there is.'),
  409: refusal('The payment is not in a state for it, is being worked on, or the issuer refused.'),
  412: refusal('The payment has changed since the version that `If-Match` names.'),
  422: refusal('The Idempotency-Key was used for another request.'),
}

const capture = createRoute({
  method: 'post',
  path: '/{id}/capture',
  summary: 'Take what was approved, all or part, once',
  security,
  request: {
    params: paymentParams,
    query: noQuery,
    headers: operationHeaders,
    body: { required: false, content: { 'application/json': { schema: operationBody } } },
  },
  responses,
})
const voidRoute = createRoute({
  method: 'post',
  path: '/{id}/void',
  summary: 'Give back what was approved and not captured',
  security,
  request: {
    params: paymentParams,
    query: noQuery,
    headers: operationHeaders,
    body: { required: false, content: { 'application/json': { schema: voidBody } } },
  },
  responses,
})
const refund = createRoute({
  method: 'post',
  path: '/{id}/refunds',
  summary: 'Return what was captured, all or part, as often as there is something left',
  security,
  request: {
    params: paymentParams,
    query: noQuery,
    headers: operationHeaders,
    body: { required: false, content: { 'application/json': { schema: refundBody } } },
  },
  responses,
})
const cancel = createRoute({
  method: 'post',
  path: '/{id}/cancel',
  summary: 'Cancel an open payment, or one whose money is waited for',
  security,
  request: { params: paymentParams, query: noQuery, body: noBody },
  responses: {
    200: json(paymentShape, 'The cancelled payment; still `awaiting_payment` while the issuer has not answered.'),
    ...paymentRefusals,
    ...bodyRefusals,
    409: refusal('It is no longer open, or the member has paid meanwhile.'),
  },
})

/** Serves `/v1/payments/:id/…`: what the shop's server does with a payment after the approval, or instead of it. */
export function operationRoutes(app: App): void {
  app.openapi(capture, async (c) => {
    return operate(c, c.req.valid('param').id, 'capture', c.req.valid('json'))
  })
  app.openapi(voidRoute, async (c) => operate(c, c.req.valid('param').id, 'void', c.req.valid('json')))
  app.openapi(refund, async (c) => {
    return operate(c, c.req.valid('param').id, 'refund', c.req.valid('json'))
  })
  app.openapi(cancel, async (c) => {
    const payment = await paymentOfMerchant(c, c.req.valid('param').id)
    const ledger = payment && ledgerOf(c.env, payment.id)
    if (!payment || !ledger) return refusePayment(c, c.req.valid('param').id)
    if (payment.status === 'awaiting_confirmation') return refuse(c, 'payment_not_open')
    // Only money that is waited for is the issuer's to stop.
    const { issuer: prefix, status, livemode } = payment
    const isAwaited = status === 'awaiting_payment' && prefix !== null
    const settlement = isAwaited ? (await issuerOf(c, prefix, livemode))?.settlement : undefined
    const work = closePayment(ledger, settlement, payment, 'shop', c.get('traceId'))
    c.executionCtx.waitUntil(work)
    const closed = await work
    return closed.ok ? c.json(paymentView(closed.payment), 200) : refuse(c, closed.problem)
  })
}

async function operate(
  c: AppContext,
  id: string,
  kind: FollowingKind,
  body: { amount?: number | undefined; reason?: string | undefined },
) {
  const key = c.req.header('idempotency-key')
  if (key === undefined) return refuse(c, 'idempotency_key_missing', { param: 'Idempotency-Key' })
  const ledger = ledgerOfMerchant(c, id)
  if (ledger === undefined) return refusePayment(c, id)
  const { merchant, livemode } = c.get('access')
  const request = { key, requestId: c.get('requestId'), ...(await fingerprintsOf('POST', c.req.path, body)) }
  const operation = newOperationId(id)
  c.set('made', { payment: id, operation })
  const work = operatePayment(
    { ledger, issuerOf: (prefix, mode) => issuerOf(c, prefix, mode), pause },
    {
      paymentId: id,
      owner: { merchantId: merchant.id, livemode },
      operation,
      kind,
      amount: body.amount,
      refundReason: body.reason,
      seen: seenVersion(c.req.header('if-match')),
      request,
      traceId: c.get('traceId'),
    },
  )
  // The caller may hang up: what was begun is carried to its end all the same.
  c.executionCtx.waitUntil(work)
  const result = await work
  switch (result.kind) {
    case 'refused':
      if (result.problem === 'payment_not_found') return refusePayment(c, id)
      return refuse(c, result.problem, result.problem === 'amount_too_large' ? { param: 'amount' } : {})
    case 'answered':
      return stored(c, result.answer, result.isReplayed)
    case 'pending':
      return c.json(operatedView(result.payment, result.operation), 202)
  }
}

/** Returns the version in an `If-Match` header, which the route has validated. */
function seenVersion(header: string | undefined): number | undefined {
  return header === undefined ? undefined : Number(header.slice(1, -1))
}

async function issuerOf(c: AppContext, prefix: string, livemode: boolean): Promise<Issuer | undefined> {
  return withoutTurn(holdBack(await issuerByPrefix(c.env, prefix, livemode)), c.get('turn'))
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}

function stored(c: AppContext, { status, body }: StoredAnswer, isReplayed: boolean): never {
  const type = status < 400 ? 'application/json' : 'application/problem+json'
  const replayed = isReplayed ? { [REPLAYED]: 'true' } : {}
  return c.body(body, status as 200, { 'content-type': type, ...replayed }) as never
}
