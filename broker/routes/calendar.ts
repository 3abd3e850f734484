import { createRoute, z } from '@hono/zod-openapi'
import { createMiddleware } from 'hono/factory'

import { createApp, overLimit, useJsonBody } from '../app.ts'
import type { App, AppEnv } from '../app.ts'
import { limitConsoleChange } from '../bounds/api-bounds.ts'
import { API_BODY_MAX_BYTES } from '../limits.ts'
import { changeMerchant, findMerchant } from '../operator/merchants.ts'
import type { MerchantRecord } from '../operator/merchants.ts'
import { requireSecretKey } from './authentication.ts'
import { calendarFields, calendarShape, calendarView } from './calendar-shapes.ts'
import { changeByMerchant } from './merchant-change.ts'
import { bodyRefusals, json, refusal, refusals, refuse, security } from './merchant-routes.ts'
import { refuseAct } from './operator-access.ts'
import { noQuery } from './text-shapes.ts'

/** A change goes into the operators' audit log: it is bounded more closely than what is only read. */
const boundChange = createMiddleware<AppEnv>(async (c, next) => {
  const access = c.get('access')
  const over = c.req.method === 'PATCH' ? limitConsoleChange(c.env, access) : undefined
  if (over !== undefined) return overLimit(c, over, access.merchant.id)
  await next()
  return undefined
})

const show = createRoute({
  method: 'get',
  path: '/',
  summary: 'The time zone of the shop’s days, and the hour at which they begin',
  security,
  request: { query: noQuery },
  responses: { 200: json(calendarShape, 'The calendar.'), ...refusals, 404: refusal('No such merchant.') },
})
const change = createRoute({
  method: 'patch',
  path: '/',
  summary: 'Change the time zone of the shop’s days, or the hour at which they begin',
  description:
    'The console and the signed days go by it from then on. Days that are signed never change: the next one begins ' +
    'where the last one ended, and is shorter or longer once. What is not named stays.',
  security,
  request: {
    query: noQuery,
    body: {
      required: true,
      content: { 'application/json': { schema: z.strictObject(calendarFields).openapi('ChangeCalendar') } },
    },
  },
  responses: {
    200: json(calendarShape, 'The calendar as it is now.'),
    ...refusals,
    ...bodyRefusals,
    404: refusal('No such merchant.'),
    409: refusal('Somebody else changed the merchant in the meantime: look at it, and decide again.'),
  },
})

/** Serves `/v1/calendar`: of which time zone the shop's days are, in both modes. */
export function calendarRoutes(authenticated = requireSecretKey): App {
  const app = createApp()
  app.use(authenticated, boundChange)
  useJsonBody(app, '*', API_BODY_MAX_BYTES)

  app.openapi(show, async (c) => {
    const merchant = await findMerchant(c.env, c.get('access').merchant.id)
    return merchant === undefined ? refuse(c, 'merchant_not_found') : c.json(calendarView(calendarOf(merchant)), 200)
  })

  app.openapi(change, async (c) => {
    const { time_zone: timeZone, day_starts: dayStarts } = c.req.valid('json')
    const { merchant } = c.get('access')
    const changed = await changeMerchant(changeByMerchant(c), merchant.id, { timeZone, dayStarts })
    if (!changed.ok) return refuseAct(c, changed)
    // Here at once, for whoever asks next with the same session or key; elsewhere within seconds.
    merchant.calendar = calendarOf(changed.value)
    return c.json(calendarView(merchant.calendar), 200)
  })
  return app
}

function calendarOf({ timeZone, dayStarts }: MerchantRecord) {
  return { timeZone: timeZone ?? 'UTC', dayStarts }
}
