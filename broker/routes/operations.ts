import { createRoute } from '@hono/zod-openapi'

import type { App, AppContext } from '../app.ts'
import { issuerByPrefix } from '../issuers/issuer-registry.ts'
import { ledgerOf } from '../ledger/ledgers.ts'
import { newOperationId } from '../object-ids.ts'
import { closePayment } from '../payments/close-payment.ts'
import type { FollowingKind } from '../payments/payment-change.ts'
import { fingerprintsOf } from '../payments/fingerprint.ts'
import { operatePayment } from '../payments/operate-payment.ts'
import type { Payment, PaymentOperation } from '../payments/payment.ts'
import {
  REPLAYED,
  json,
  paymentOfMerchant,
  paymentParams,
  refusal,
  refusals,
  refuse,
  security,
} from './merchant-routes.ts'
import {
  idempotencyHeader,
  operatedPaymentShape,
  operationBody,
  paymentShape,
  paymentView,
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
  ...refusals,
  400: refusal('A field is not allowed, or the amount is more than there is.'),
  409: refusal('The payment is not in a state for it, is being worked on, or the issuer refused.'),
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
    headers: idempotencyHeader,
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
    headers: idempotencyHeader,
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
    headers: idempotencyHeader,
    body: { required: false, content: { 'application/json': { schema: refundBody } } },
  },
  responses,
})
const cancel = createRoute({
  method: 'post',
  path: '/{id}/cancel',
  summary: 'Cancel an open payment',
  security,
  request: { params: paymentParams, query: noQuery, body: noBody },
  responses: { 200: json(paymentShape, 'The cancelled payment.'), ...refusals, 409: refusal('It is no longer open.') },
})

/** `/v1/payments/:id/…`: what the shop's server does with a payment after the approval, or instead of it. */
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
    if (!payment || !ledger) return refuse(c, 'payment_not_found')
    if (payment.status === 'awaiting_confirmation') return refuse(c, 'payment_not_open')
    const closed = await closePayment(ledger, undefined, payment, 'shop')
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
  const payment = await paymentOfMerchant(c, id)
  const ledger = payment && ledgerOf(c.env, payment.id)
  if (!payment || !ledger) return refuse(c, 'payment_not_found')
  const issuer = payment.issuer === null ? undefined : await issuerByPrefix(c.env, payment.issuer, payment.livemode)
  if (issuer === undefined) return refuse(c, NOT_APPROVED[kind])
  const request = { key, ...(await fingerprintsOf('POST', c.req.path, body)) }
  const work = operatePayment(ledger, {
    payment,
    issuer,
    operation: newOperationId(id),
    kind,
    amount: body.amount,
    refundReason: body.reason,
    request,
  })
  // The caller may hang up: what was begun is carried to its end all the same.
  c.executionCtx.waitUntil(work)
  const result = await work
  if (result.kind === 'refused') {
    return refuse(c, result.problem, result.problem === 'amount_too_large' ? { param: 'amount' } : {})
  }
  if (result.kind === 'replayed') return stored(c, result.status, result.body)
  return answer(c, result.payment, result.operation, (status, text) => ledger.answerRequest(key, status, text))
}

const NOT_APPROVED = {
  capture: 'payment_not_capturable',
  void: 'payment_not_voidable',
  refund: 'payment_not_refundable',
} as const

/** A settled operation's answer is stored, to be given again; while it is pending there is none to store. */
async function answer(
  c: AppContext,
  payment: Payment,
  operation: PaymentOperation,
  store: (status: number, body: string) => Promise<unknown>,
) {
  if (operation.state === 'declined') {
    const refused = refuse(c, 'operation_refused')
    await store(409, await (refused as Response).clone().text())
    return refused
  }
  const isSettled = operation.state === 'approved'
  const view = {
    ...paymentView(payment),
    operation: {
      id: operation.id,
      kind: operation.kind as FollowingKind,
      amount: operation.amount,
      outcome: isSettled ? ('approved' as const) : ('pending' as const),
    },
  }
  if (isSettled) await store(200, JSON.stringify(view))
  return isSettled ? c.json(view, 200) : c.json(view, 202)
}

function stored(c: AppContext, status: number, body: string): never {
  const type = status < 400 ? 'application/json' : 'application/problem+json'
  return c.body(body, status as 200, { 'content-type': type, [REPLAYED]: 'true' }) as never
}
