import { createRoute, z } from '@hono/zod-openapi'

import { RETURN_KINDS, VERIFY_PATH } from '../../protocol/return.ts'
import type { App } from '../app.ts'
import { settingsOf } from '../env.ts'
import { ledgerOf } from '../ledgers/ledgers.ts'
import { mayHaveReturns, returnsOf } from '../payments/payment-returns.ts'
import { returnsForShop } from '../verdicts/returns-for-shop.ts'
import type { SignedReturn } from '../verdicts/returns-for-shop.ts'
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

const returnShape = z
  .object({
    id: z.string().openapi({ example: 'op_…', description: "The operation's id, which is the document's `jti`." }),
    kind: z.enum(RETURN_KINDS).openapi({
      description:
        '`void`: a hold was given up; `refund`: the shop gave back; `return`: the issuer did; `dispute_debit` and `dispute_credit`: a dispute took it, or gave it back to the shop.',
    }),
    amount,
    currency: z.string(),
    at: z.iso.datetime().openapi({ description: "When the broker had the issuer's answer." }),
    return: z.string().openapi({ description: 'A JWT of type `return+jwt`, signed now. It has no end.' }),
    verify_url: z.string().openapi({
      description: 'A page of the broker that says what is signed, for whoever it is handed to.',
      example: 'https://checkout.example/verify#…',
    }),
  })
  .openapi('SignedReturn')
const returnListShape = z
  .object({
    data: z.array(returnShape),
    next_cursor: z.string().nullable().openapi({ description: 'Where the next page begins; null at the end.' }),
  })
  .openapi('SignedReturnList')

const returns = createRoute({
  method: 'get',
  path: '/{id}/returns',
  summary: 'What was given back of a payment, newest first, each signed',
  description: 'Voids, refunds, returns by the issuer and what disputes moved, once their outcome is known.',
  security,
  request: {
    params: paymentParams,
    query: z.strictObject({ limit: pageLimit, cursor: z.string().max(64).optional() }),
  },
  responses: { 200: json(returnListShape, 'A page of signed returns.'), ...paymentRefusals },
})

/** Serves `GET /v1/payments/:id/returns`. */
export function returnRoutes(app: App): void {
  app.openapi(returns, async (c) => {
    const { limit, cursor } = c.req.valid('query')
    const payment = await paymentOfMerchant(c, c.req.valid('param').id)
    if (payment === undefined) return refusePayment(c, c.req.valid('param').id)
    const operations = mayHaveReturns(payment) ? await ledgerOf(c.env, payment.id)?.operationsOf(payment.id) : []
    const newestFirst = returnsOf(operations ?? []).toReversed()
    const last = cursor === undefined ? -1 : newestFirst.findIndex(({ id }) => id === cursor)
    if (cursor !== undefined && last === -1) {
      return refuse(c, 'invalid_request', { param: 'cursor', detail: 'Use the `next_cursor` of the page before.' })
    }
    const page = newestFirst.slice(last + 1, last + 1 + limit)
    const signed = await returnsForShop(c.env, payment, page, Date.now())
    const hasMore = newestFirst.length > last + 1 + limit
    c.header('cache-control', 'no-store')
    const { origin } = settingsOf(c.env)
    const data = signed.map((each) => returnView(each, payment.currency, origin))
    return c.json({ data, next_cursor: hasMore ? (page.at(-1)?.id ?? null) : null }, 200)
  })
}

function returnView(
  { id, kind, amount: value, at, signed }: SignedReturn,
  currency: string,
  origin: string,
): z.infer<typeof returnShape> {
  return {
    id,
    kind,
    amount: value,
    currency,
    at: new Date(at).toISOString(),
    return: signed,
    verify_url: `${origin}${VERIFY_PATH}#${signed}`,
  }
}
