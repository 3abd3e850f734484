import { createRoute, z } from '@hono/zod-openapi'
import type { OpenAPIHono } from '@hono/zod-openapi'

import { createKey, keyView, listKeys, revokeKey } from '../operator/merchant-keys.ts'
import { findMerchant } from '../operator/merchants.ts'
import { keyListShape, keyShape, keyWithSecretShape, newKeyFields } from './key-shapes.ts'
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
import { mode } from './operator-shapes.ts'
import { noQuery } from './text-shapes.ts'

const newKeyBody = z.strictObject({ mode, ...newKeyFields }).openapi('CreateMerchantKey')

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
    200: json(keyListShape, 'The keys, without their secrets.'),
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
    const { mode: ofMode, name, scopes = null, expires_at: expiresAt = null } = c.req.valid('json')
    const change = changeBy(c)
    const given = { livemode: ofMode === 'live', name, scopes, expiresAt }
    const made = await createKey(change, c.req.valid('param').id, given)
    if (!made.ok) return refuseAct(c, made)
    return c.json({ ...keyView(made.value.key, change.now), secret: made.value.secret }, 201)
  })

  app.openapi(list, async (c) => {
    const { id } = c.req.valid('param')
    if ((await findMerchant(c.env, id)) === undefined) return refuse(c, 'merchant_not_found')
    const now = Date.now()
    return c.json({ data: (await listKeys(c.env, { merchantId: id })).map((key) => keyView(key, now)) }, 200)
  })

  app.openapi(revoke, async (c) => {
    const { id, key } = c.req.valid('param')
    const change = changeBy(c)
    const revoked = await revokeKey(change, { merchantId: id }, key)
    return revoked.ok ? c.json(keyView(revoked.value, change.now), 200) : refuseAct(c, revoked)
  })
}
