import { createRoute, z } from '@hono/zod-openapi'
import type { OpenAPIHono } from '@hono/zod-openapi'

import { erasePersonalData } from '../operator/erasures.ts'
import { findMerchant } from '../operator/merchants.ts'
import { refused } from '../operator/outcome.ts'
import { PERSONAL_PARTS } from '../payments/personal-data.ts'
import { bodyRefusals, json, refusal } from './merchant-routes.ts'
import {
  changeBy,
  changeRefusals,
  OPERATOR_TAGS,
  operatorSecurity,
  refuseAct,
  requireScope,
} from './operator-access.ts'
import type { OperatorEnv } from './operator-access.ts'
import { merchantParams } from './operator-merchants.ts'
import { noQuery } from './text-shapes.ts'

const erasureShape = z
  .object({
    payment: z.string(),
    erased: z.array(z.enum(PERSONAL_PARTS)).openapi({ description: 'What there was, by name.' }),
    erased_at: z.iso.datetime(),
  })
  .openapi('Erasure')

const erase = createRoute({
  tags: OPERATOR_TAGS,
  security: operatorSecurity,
  method: 'post',
  path: '/merchants/{id}/erasures',
  summary: 'Erase the personal data of a payment; amounts, operations, evidence and verdict stay',
  middleware: requireScope('books:erase'),
  request: {
    params: merchantParams,
    query: noQuery,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .strictObject({ payment: z.string('The id of a payment.').max(64, 'The id of a payment.') })
            .openapi('ErasePersonalData'),
        },
      },
    },
  },
  responses: {
    200: json(erasureShape, 'It is erased.'),
    ...changeRefusals,
    ...bodyRefusals,
    404: refusal('No such merchant, or no such payment of it.'),
  },
})

/** Adds `/merchants/:id/erasures` to the operator API. */
export function operatorErasureRoutes(app: OpenAPIHono<OperatorEnv>): void {
  app.openapi(erase, async (c) => {
    const { id: merchant } = c.req.valid('param')
    if ((await findMerchant(c.env, merchant)) === undefined) return refuseAct(c, refused('merchant_not_found'))
    const done = await erasePersonalData(c.env, changeBy(c), { merchant, payment: c.req.valid('json').payment })
    if (!done.ok) return refuseAct(c, done)
    const { payment, erased, erasedAt } = done.value
    return c.json({ payment, erased, erased_at: new Date(erasedAt).toISOString() }, 200)
  })
}
