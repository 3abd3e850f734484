import { createRoute, z } from '@hono/zod-openapi'

import { createApp, useJsonBody } from '../app.ts'
import { API_BODY_MAX_BYTES } from '../limits.ts'
import { createKey, keyView, listKeys, revokeKey } from '../operator/merchant-keys.ts'
import type { KeyOwner } from '../operator/merchant-keys.ts'
import type { ConsoleEnv } from './console-access.ts'
import { keyListShape, keyShape, keyWithSecretShape, newKeyFields } from './key-shapes.ts'
import { changeByMerchant } from './merchant-change.ts'
import { json } from './merchant-routes.ts'
import { refuseAct } from './operator-access.ts'
import { noQuery } from './text-shapes.ts'

const list = createRoute({
  method: 'get',
  path: '/',
  request: { query: noQuery },
  responses: { 200: json(keyListShape, 'The keys of the session’s mode, newest first.') },
})
const create = createRoute({
  method: 'post',
  path: '/',
  request: {
    query: noQuery,
    body: { required: true, content: { 'application/json': { schema: z.strictObject(newKeyFields) } } },
  },
  responses: { 201: json(keyWithSecretShape, 'The key, and once its secret.') },
})
const revoke = createRoute({
  method: 'delete',
  path: '/{key}',
  request: { params: z.object({ key: z.string() }), query: noQuery },
  responses: { 200: json(keyShape, 'The key, revoked.') },
})

/** Serves `/console/api/keys`: a shop's secret keys of the session's mode. No secret key opens it: a key makes no keys. */
export function consoleKeyRoutes() {
  const app = createApp<ConsoleEnv>()
  useJsonBody(app, '*', API_BODY_MAX_BYTES)

  app.openapi(list, async (c) => {
    const now = Date.now()
    const keys = await listKeys(c.env, ownerIn(c.var))
    return c.json({ data: keys.map((key) => keyView(key, now)) }, 200)
  })

  app.openapi(create, async (c) => {
    const { name, scopes = null, expires_at: expiresAt = null } = c.req.valid('json')
    const { merchant, livemode } = c.var.session.access
    const change = changeByMerchant(c)
    const made = await createKey(change, merchant.id, { livemode, name, scopes, expiresAt })
    if (!made.ok) return refuseAct(c, made)
    const view = keyView(made.value.key, change.now)
    c.set('actedOn', view.id)
    return c.json({ ...view, secret: made.value.secret }, 201)
  })

  app.openapi(revoke, async (c) => {
    const change = changeByMerchant(c)
    const revoked = await revokeKey(change, ownerIn(c.var), c.req.valid('param').key)
    return revoked.ok ? c.json(keyView(revoked.value, change.now), 200) : refuseAct(c, revoked)
  })
  return app
}

/** A session is of one mode: it sees and revokes no key of the other. */
function ownerIn({ session }: ConsoleEnv['Variables']): KeyOwner {
  const { merchant, livemode } = session.access
  return { merchantId: merchant.id, livemode }
}
