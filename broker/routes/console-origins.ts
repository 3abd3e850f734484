import { createRoute, z } from '@hono/zod-openapi'

import { createApp, useJsonBody } from '../app.ts'
import { settingsOf } from '../env.ts'
import { API_BODY_MAX_BYTES } from '../limits.ts'
import { ORIGIN_MAX_CHARACTERS, ORIGINS_MAX } from '../operator/limits.ts'
import { changeMerchant, findMerchant } from '../operator/merchants.ts'
import { refused } from '../operator/outcome.ts'
import type { ConsoleEnv } from './console-access.ts'
import { changeByMerchant } from './merchant-change.ts'
import { json, refuse } from './merchant-routes.ts'
import { refuseAct } from './operator-access.ts'
import { isOriginFor } from './operator-shapes.ts'
import { noQuery } from './text-shapes.ts'

const origin = z.string('An origin, such as https://shop.example.').max(ORIGIN_MAX_CHARACTERS, 'An origin.')
const originsShape = z.object({ data: z.array(z.string()) })

const list = createRoute({
  method: 'get',
  path: '/',
  request: { query: noQuery },
  responses: { 200: json(originsShape, 'The origins as they are now, in the order of the alphabet.') },
})
const add = createRoute({
  method: 'post',
  path: '/',
  request: {
    query: noQuery,
    body: { required: true, content: { 'application/json': { schema: z.strictObject({ origin }) } } },
  },
  responses: { 200: json(originsShape, 'The origins with it.') },
})
const remove = createRoute({
  method: 'delete',
  path: '/',
  request: { query: z.strictObject({ origin }) },
  responses: { 200: json(originsShape, 'The origins without it.') },
})

/** Serves `/console/api/origins`: whose pages may embed the shop's checkout, in both modes. */
export function consoleOriginRoutes() {
  const app = createApp<ConsoleEnv>()
  useJsonBody(app, '*', API_BODY_MAX_BYTES)

  app.openapi(list, async (c) => {
    const merchant = await findMerchant(c.env, c.var.session.access.merchant.id)
    return merchant === undefined ? refuse(c, 'merchant_not_found') : c.json({ data: merchant.origins }, 200)
  })

  app.openapi(add, async (c) => {
    const { origin: added } = c.req.valid('json')
    if (!isOriginFor(settingsOf(c.env).origin, added, { loopback: true })) {
      const detail = 'Write an origin as browsers do: https, host, port if any, no path, no slash.'
      return refuse(c, 'invalid_request', { param: 'origin', detail })
    }
    c.set('actedOn', added)
    // By what is there then: two who add at once add both.
    const changed = await changeMerchant(changeByMerchant(c), c.var.session.access.merchant.id, ({ origins }) => {
      if (origins.includes(added)) return {}
      if (origins.length >= ORIGINS_MAX) {
        return refused('invalid_request', { param: 'origin', detail: `At most ${ORIGINS_MAX} origins.` })
      }
      return { origins: [...origins, added] }
    })
    return changed.ok ? c.json({ data: changed.value.origins }, 200) : refuseAct(c, changed)
  })

  app.openapi(remove, async (c) => {
    const { origin: removed } = c.req.valid('query')
    const changed = await changeMerchant(changeByMerchant(c), c.var.session.access.merchant.id, ({ origins }) => {
      if (!origins.includes(removed)) return {}
      // One that is there is an origin by its form: what else was asked for is written nowhere.
      c.set('actedOn', removed)
      return { origins: origins.filter((each) => each !== removed) }
    })
    return changed.ok ? c.json({ data: changed.value.origins }, 200) : refuseAct(c, changed)
  })
  return app
}
