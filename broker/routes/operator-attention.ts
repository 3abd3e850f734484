import { createRoute, z } from '@hono/zod-openapi'
import type { OpenAPIHono } from '@hono/zod-openapi'

import { ATTENTION_KINDS } from '../operator/attention.ts'
import { attentionOf } from '../operator/broker-attention.ts'
import { attentionView } from '../operator/tell-operator.ts'
import { json } from './merchant-routes.ts'
import { OPERATOR_TAGS, operatorRefusals, operatorSecurity, requireScope } from './operator-access.ts'
import type { OperatorEnv } from './operator-access.ts'
import { noQuery } from './text-shapes.ts'

const itemShape = z
  .object({
    kind: z.enum(ATTENTION_KINDS),
    since: z.iso.datetime().nullable().openapi({ description: 'Null where it is not known.' }),
    livemode: z.boolean().optional(),
    merchant: z.string().optional(),
    ledger: z.string().optional(),
    payment: z.string().optional(),
    operation: z.string().optional(),
    issuer: z.string().optional(),
    endpoint: z.string().optional(),
    key: z.string().optional().openapi({ description: 'The kind of one of the broker’s own keys.' }),
    token: z.string().optional(),
    tries: z.int().optional().openapi({ description: 'Times that it was tried.' }),
    bytes: z.int().optional(),
    title: z.string().openapi({ description: 'What it is.' }),
    action: z.string().openapi({ description: 'What to do.' }),
  })
  .openapi('AttentionItem')
const listShape = z
  .object({
    data: z.array(itemShape),
    is_complete: z.boolean().openapi({ description: 'False where some ledger did not answer, or had more than fits.' }),
  })
  .openapi('Attention')

const list = createRoute({
  tags: OPERATOR_TAGS,
  security: operatorSecurity,
  method: 'get',
  path: '/attention',
  summary: 'What a person should look at, the gravest first, each with what to do',
  middleware: requireScope('attention:read'),
  request: { query: noQuery },
  responses: { 200: json(listShape, 'The list, as it is now.'), ...operatorRefusals },
})

/** Adds `/attention` to the operator API. */
export function operatorAttentionRoutes(app: OpenAPIHono<OperatorEnv>): void {
  app.openapi(list, async (c) => {
    const { items, isComplete } = await attentionOf(c.env, Date.now())
    return c.json({ data: items.map(attentionView), is_complete: isComplete }, 200)
  })
}
