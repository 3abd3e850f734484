import { createRoute, z } from '@hono/zod-openapi'

import { createApp, useJsonBody } from '../app.ts'
import { actionView, listActions } from '../console/actions.ts'
import { shopClock } from '../console/shop-clock.ts'
import { ACTIONS_PAGE_DEFAULT, ACTIONS_PAGE_MAX } from '../console/limits.ts'
import { CONSOLE_COOKIE, endSession, openLink } from '../console/sessions.ts'
import { ledgersOf } from '../directory/directory.ts'
import { latestPosition } from '../events/list-events.ts'
import { issuerLabels } from '../issuers/issuer-registry.ts'
import { ledgersById } from '../ledgers/ledgers.ts'
import { CHECKOUT_BODY_MAX_BYTES } from '../limits.ts'
import { calendarView } from './calendar-shapes.ts'
import { boundNetwork } from './checkout-caller.ts'
import { requireSession } from './console-access.ts'
import type { ConsoleEnv } from './console-access.ts'
import { enterRoute, leaveRoute, sessionRoute } from './console-entry-shapes.ts'
import { json, refuse } from './merchant-routes.ts'
import { noQuery, wholeNumber } from './text-shapes.ts'

const session = createRoute({ ...sessionRoute, middleware: requireSession })
const latest = createRoute({
  method: 'get',
  path: '/latest',
  middleware: requireSession,
  request: { query: noQuery },
  responses: { 200: json(z.object({}), 'From where `/v1/events` tells of what is newer.') },
})
const actions = createRoute({
  method: 'get',
  path: '/actions',
  middleware: requireSession,
  request: {
    query: z.strictObject({
      before: wholeNumber(1, Number.MAX_SAFE_INTEGER).optional(),
      object: z.string().max(64).optional(),
      limit: wholeNumber(1, ACTIONS_PAGE_MAX).optional(),
    }),
  },
  responses: { 200: json(z.object({}), 'What was done here, newest first.') },
})

/** Serves what only the console's own page asks: in and out, who is here, and what was done. */
export function consoleEntryRoutes() {
  const app = createApp<ConsoleEnv>()
  app.use('/enter', boundNetwork)
  // Not for all that is below: the merchant API reads its bodies by itself.
  for (const path of ['/enter', '/leave']) useJsonBody(app, path, CHECKOUT_BODY_MAX_BYTES)

  app.openapi(enterRoute, async (c) => {
    const cookie = await openLink(c.env, c.req.valid('json').token, Date.now())
    if (cookie === undefined) return refuse(c, 'console_link_used')
    return c.body(null, 204, {
      'set-cookie': CONSOLE_COOKIE.given(cookie, c.env.BROKER_ORIGIN),
      'cache-control': 'no-store',
    })
  })

  app.openapi(leaveRoute, async (c) => {
    await endSession(c.env, CONSOLE_COOKIE.in(c.req.header('cookie'), c.env.BROKER_ORIGIN), Date.now())
    return c.body(null, 204, {
      'set-cookie': CONSOLE_COOKIE.given('', c.env.BROKER_ORIGIN),
      'cache-control': 'no-store',
    })
  })

  app.openapi(session, async (c) => {
    const { role, name, expiresAt, access } = c.var.session
    const { merchant, livemode } = access
    const view = {
      role,
      name,
      livemode,
      expires_at: new Date(expiresAt).toISOString(),
      merchant: { id: merchant.id, name: merchant.name, origins: merchant.origins },
      calendar: calendarView(merchant.calendar),
      clock: shopClock(merchant.calendar.timeZone, Date.now()),
      issuers: await issuerLabels(c.env, livemode),
    }
    return c.json(view, 200)
  })

  app.openapi(latest, async (c) => {
    const after = await latestPosition(ledgersById(c.env, ledgersOf(c.var.session.access)))
    return c.json({ after }, 200)
  })

  app.openapi(actions, async (c) => {
    const { before, object, limit = ACTIONS_PAGE_DEFAULT } = c.req.valid('query')
    const { rows, isMore } = await listActions(c.env, c.var.session, { before, object, limit })
    return c.json({ data: rows.map(actionView), next_before: isMore ? (rows.at(-1)?.sequence ?? null) : null }, 200)
  })
  return app
}
