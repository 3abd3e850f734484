import { createRoute, z } from '@hono/zod-openapi'

import { dayAfter } from '../../protocol/calendar.ts'
import type { App, AppContext } from '../app.ts'
import { DAILY_TALLIES_PAGE_DEFAULT, DAILY_TALLIES_PAGE_MAX } from '../daily-tallies/limits.ts'
import { signClosedDays } from '../daily-tallies/sign-closed-days.ts'
import { tallyBookOf } from '../daily-tallies/tally-books.ts'
import type { TallyOwner } from '../daily-tallies/tally-owner.ts'
import { settingsOf } from '../env.ts'
import { dailyTallyListShape, dailyTallyShape, dailyTallyView, unsignedView } from './daily-tally-shapes.ts'
import { json, refusal, refusals, refuse, security } from './merchant-routes.ts'
import { wholeNumber } from './text-shapes.ts'

const date = z.iso.date('A day, such as 2026-01-31.')

const list = createRoute({
  method: 'get',
  path: '/daily',
  summary: 'Signed daily tallies: what each closed day came to, signed, each chained to the day before',
  description:
    'Closed days that are not signed yet are signed first, a bounded number of them. What is signed never changes: what ' +
    'comes later counts on its own day.',
  security,
  request: {
    query: z.strictObject({
      from: date.optional().openapi({
        description: `A day of the shop's calendar; ${DAILY_TALLIES_PAGE_DEFAULT} before \`to\` if absent.`,
      }),
      to: date.optional().openapi({ description: 'Not included. Up to the last signed day if absent.' }),
      limit: wholeNumber(1, DAILY_TALLIES_PAGE_MAX)
        .optional()
        .openapi({ type: 'integer', description: `${DAILY_TALLIES_PAGE_DEFAULT} if absent.` }),
      cursor: z
        .string()
        .regex(/^\d{1,9}$/, 'Use the `next_cursor` of the page before.')
        .optional(),
    }),
  },
  responses: {
    ...refusals,
    200: json(dailyTallyListShape, 'A page of signed days.'),
    400: refusal('A field is not allowed; `param` names it.'),
  },
})

const show = createRoute({
  method: 'get',
  path: '/daily/{day}',
  summary: 'The signed tally of one day',
  security,
  request: { params: z.object({ day: date.openapi({ example: '2026-01-31' }) }), query: z.strictObject({}) },
  responses: {
    ...refusals,
    200: json(dailyTallyShape, 'The signed day.'),
    404: refusal('The day is not signed: not yet, or it was before the chain began.'),
  },
})

/** Adds `/daily` to the tallies. */
export function dailyTallyRoutes(app: App): void {
  app.openapi(list, async (c) => {
    const { limit = DAILY_TALLIES_PAGE_DEFAULT, cursor, ...asked } = c.req.valid('query')
    const now = Date.now()
    // The day after tomorrow by UTC is tomorrow somewhere.
    const to = asked.to ?? dayAfter(new Date(now).toISOString().slice(0, 10), 2)
    const from = asked.from ?? dayAfter(to, -DAILY_TALLIES_PAGE_DEFAULT)
    if (from >= to) {
      return refuse(c, 'invalid_request', {
        param: 'to',
        detail: '`to` is not included, so it must be later than `from`.',
      })
    }
    const owner = ownerOf(c)
    const unsigned = await signClosedDays(c.env, owner, now)
    const page = await tallyBookOf(c.env, owner).list({ from, to, after: Number(cursor ?? 0) }, limit)
    const { origin } = settingsOf(c.env)
    const data = page.days.map((day) => dailyTallyView(day, origin))
    const next = page.hasMore ? String(page.days.at(-1)?.number) : null
    c.header('cache-control', 'no-store')
    return c.json({ from, to, data, next_cursor: next, unsigned: unsignedView(unsigned) }, 200)
  })

  app.openapi(show, async (c) => {
    const { day } = c.req.valid('param')
    const owner = ownerOf(c)
    const read = async () =>
      (await tallyBookOf(c.env, owner).list({ from: day, to: dayAfter(day), after: 0 }, 1)).days[0]
    let found = await read()
    if (found === undefined) {
      await signClosedDays(c.env, owner, Date.now())
      found = await read()
    }
    c.header('cache-control', 'no-store')
    return found === undefined
      ? refuse(c, 'daily_tally_not_found')
      : c.json(dailyTallyView(found, settingsOf(c.env).origin), 200)
  })
}

function ownerOf(c: AppContext): TallyOwner {
  const { merchant, livemode } = c.get('access')
  return { merchantId: merchant.id, livemode }
}
