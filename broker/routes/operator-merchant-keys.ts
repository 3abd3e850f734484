import { createRoute, z } from '@hono/zod-openapi'
import type { OpenAPIHono } from '@hono/zod-openapi'

import { KEY_LIFETIME_MAX_MS, NAME_MAX_CHARACTERS } from '../operator/limits.ts'
import { createKey, keyView, listKeys, revokeKey } from '../operator/merchant-keys.ts'
import { findMerchant } from '../operator/merchants.ts'
import { bodyRefusals, json, refusal, refuse } from './merchant-routes.ts'
import {
  changeBy,
  changeRefusals,
  OPERATOR_TAGS,
  operatorRefusals,
  operatorSecurity,
  refuseAct,
  requireScope,
} from './operator-access.ts'
import type { OperatorEnv } from './operator-access.ts'
import { merchantParams, noMerchant } from './operator-merchants.ts'
import { futureTime, mode } from './operator-shapes.ts'
import { exactLine, noQuery, optional } from './text-shapes.ts'

const newKeyBody = z
  .strictObject({
    mode,
    name: exactLine(NAME_MAX_CHARACTERS, 'Say where it is used.', 'Where it is used.'),
    expires_at: optional(
      futureTime(KEY_LIFETIME_MAX_MS, 'Within ten years.').openapi({ description: 'No end, if not given.' }),
    ),
  })
  .openapi('CreateMerchantKey')
const keyShape = z
  .object({
    id: z.string().openapi({ example: 'key_…' }),
    merchant: z.string(),
    mode,
    name: z.string().nullable().openapi({ description: 'Null: made before keys had names.' }),
    last_characters: z.string().nullable(),
    status: z.enum(['active', 'expired', 'revoked']),
    created_at: z.iso.datetime(),
    expires_at: z.iso.datetime().nullable(),
    revoked_at: z.iso.datetime().nullable(),
  })
  .openapi('MerchantKey')
const keyWithSecretShape = keyShape
  .extend({
    secret: z.string().openapi({
      description: 'Shown now and never again: hand it to the merchant.',
      example: 'sk_test_…',
    }),
  })
  .openapi('MerchantKeyWithSecret')

const shared = { tags: OPERATOR_TAGS, security: operatorSecurity }
const create = createRoute({
  ...shared,
  method: 'post',
  path: '/merchants/{id}/keys',
  summary: 'Make a secret key for a merchant’s servers',
  middleware: requireScope('merchants:write'),
  request: {
    params: merchantParams,
    query: noQuery,
    body: { required: true, content: { 'application/json': { schema: newKeyBody } } },
  },
  responses: {
    201: json(keyWithSecretShape, 'The key, and once its secret.'),
    ...changeRefusals,
    ...bodyRefusals,
    404: noMerchant,
  },
})
const list = createRoute({
  ...shared,
  method: 'get',
  path: '/merchants/{id}/keys',
  summary: 'List a merchant’s keys, newest first',
  middleware: requireScope('merchants:read'),
  request: { params: merchantParams, query: noQuery },
  responses: {
    200: json(z.object({ data: z.array(keyShape) }).openapi('MerchantKeyList'), 'The keys, without their secrets.'),
    ...operatorRefusals,
    404: noMerchant,
  },
})
const revoke = createRoute({
  ...shared,
  method: 'delete',
  path: '/merchants/{id}/keys/{key}',
  summary: 'Revoke a merchant’s key: it opens nothing from a few seconds on',
  middleware: requireScope('merchants:write'),
  request: { params: merchantParams.extend({ key: z.string().openapi({ example: 'key_…' }) }), query: noQuery },
  responses: {
    200: json(keyShape, 'The key, revoked.'),
    ...changeRefusals,
    404: refusal('No such key of this merchant.'),
  },
})

/** Adds `/merchants/:id/keys` to the operator API. */
export function operatorKeyRoutes(app: OpenAPIHono<OperatorEnv>): void {
  app.openapi(create, async (c) => {
    const { mode: ofMode, name, expires_at: expiresAt = null } = c.req.valid('json')
    const change = changeBy(c)
    const made = await createKey(change, c.req.valid('param').id, { livemode: ofMode === 'live', name, expiresAt })
    if (!made.ok) return refuseAct(c, made)
    return c.json({ ...keyView(made.value.key, change.now), secret: made.value.secret }, 201)
  })

  app.openapi(list, async (c) => {
    const { id } = c.req.valid('param')
    if ((await findMerchant(c.env, id)) === undefined) return refuse(c, 'merchant_not_found')
    const now = Date.now()
    return c.json({ data: (await listKeys(c.env, id)).map((key) => keyView(key, now)) }, 200)
  })

  app.openapi(revoke, async (c) => {
    const { id, key } = c.req.valid('param')
    const change = changeBy(c)
    const revoked = await revokeKey(change, id, key)
    return revoked.ok ? c.json(keyView(revoked.value, change.now), 200) : refuseAct(c, revoked)
  })
}
