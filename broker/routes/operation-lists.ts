import { createRoute, z } from '@hono/zod-openapi'

import { ADJUSTMENT_KINDS } from '../../protocol/payment.ts'

import type { App, AppContext } from '../app.ts'
import { ledgerOf } from '../ledgers/ledgers.ts'
import { OPERATION_OUTCOMES, OUTCOME_OF_STATE } from '../payments/operation-outcome.ts'
import {
  json,
  paymentOfMerchant,
  paymentParams,
  paymentRefusals,
  refuse,
  refusePayment,
  security,
} from './merchant-routes.ts'
import { amount, pageLimit } from './payment-shapes.ts'
import type { ListedOperation } from '../payments/ports/ledger-lists.ts'

const operationShape = z
  .object({
    id: z.string().openapi({ example: 'op_…' }),
    kind: z.enum(['authorize', 'capture', 'void', 'refund', ...ADJUSTMENT_KINDS]).openapi({
      description: '`return`, `dispute_debit` and `dispute_credit` were begun by the issuer.',
    }),
    amount,
    currency: z.string(),
    reason: z.string().optional().openapi({ description: "Of a refund: the shop's reason, if it gave one." }),
    outcome: z.enum(OPERATION_OUTCOMES).openapi({ description: 'pending: it is under way, or being resolved.' }),
    created_at: z.iso.datetime(),
    settled_at: z.iso.datetime().optional().openapi({ description: 'When its outcome became known.' }),
  })
  .openapi('Operation')

const operationListShape = z
  .object({
    data: z.array(operationShape),
    next_cursor: z.string().nullable().openapi({ description: 'Where the next page begins; null at the end.' }),
  })
  .openapi('OperationList')

const request = {
  params: paymentParams,
  query: z.strictObject({ limit: pageLimit, cursor: z.string().max(64).optional() }),
}
const responses = {
  200: json(operationListShape, 'A page of operations.'),
  ...paymentRefusals,
}

const operations = createRoute({
  method: 'get',
  path: '/{id}/operations',
  summary: 'Every authorization, capture, void and refund of a payment, newest first',
  description: 'As they went to the settlement server: an attempt with a wrong ID or password is none.',
  security,
  request,
  responses,
})
const refunds = createRoute({
  method: 'get',
  path: '/{id}/refunds',
  summary: 'The refunds of a payment, newest first',
  security,
  request,
  responses,
})

/** Serves `GET /v1/payments/:id/operations` and `/refunds`. */
export function operationListRoutes(app: App): void {
  app.openapi(operations, async (c) => listed(c, c.req.valid('param').id, c.req.valid('query')))
  app.openapi(refunds, async (c) => listed(c, c.req.valid('param').id, c.req.valid('query'), 'refund'))
}

async function listed(
  c: AppContext,
  id: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  kind?: 'refund',
) {
  const payment = await paymentOfMerchant(c, id)
  const found = await (payment &&
    ledgerOf(c.env, payment.id)?.listOperations(payment.id, { kind, before: cursor }, limit))
  if (payment === undefined) return refusePayment(c, id)
  if (found === undefined) {
    return refuse(c, 'invalid_request', { param: 'cursor', detail: 'Use the `next_cursor` of the page before.' })
  }
  // While the issuer is asked who it is, no money was asked for.
  const isAsking = payment.status === 'processing' && payment.stage === 'issuer'
  const page = found.slice(0, limit).filter((operation) => !isAsking || operation.id !== payment.pendingOperation)
  const next_cursor = found.length > limit ? (found[limit - 1]?.id ?? null) : null
  return c.json({ data: page.map(operationView), next_cursor }, 200)
}

function operationView(operation: ListedOperation): z.infer<typeof operationShape> {
  const { id, kind, amount: value, currency, refundReason, state, createdAt, settledAt } = operation
  const outcome = OUTCOME_OF_STATE[state]
  return {
    id,
    kind: kind as z.infer<typeof operationShape>['kind'],
    amount: value,
    currency,
    ...(refundReason === null ? {} : { reason: refundReason }),
    outcome,
    created_at: new Date(createdAt).toISOString(),
    ...(settledAt === null || outcome === 'pending' ? {} : { settled_at: new Date(settledAt).toISOString() }),
  }
}
