import { createRoute } from '@hono/zod-openapi'
import { accepts } from 'hono/accepts'

import { calendarOf } from '../../protocol/calendar.ts'
import { csvOf } from '../../protocol/csv.ts'
import { createApp } from '../app.ts'
import type { App } from '../app.ts'
import { ledgersOf } from '../directory/directory.ts'
import type { Env } from '../env.ts'
import { issuerNames } from '../issuers/issuer-registry.ts'
import { ledgersById } from '../ledgers/ledgers.ts'
import { readTallies } from '../tallies/read-tallies.ts'
import type { Tally } from '../tallies/sum-tallies.ts'
import { requireSecretKey } from './authentication.ts'
import { dailyTallyRoutes } from './daily-tallies.ts'
import { json, refusal, refusals, refuse, security } from './merchant-routes.ts'
import { outcomeRoutes } from './outcomes.ts'
import { csvColumns, csvShape, groupsIn, groupView, readSpan, talliesQuery, talliesShape } from './tally-shapes.ts'
import type { TallyView } from './tally-shapes.ts'
import type { TallyGroup } from '../tallies/tally.ts'

const JSON_TYPE = 'application/json'
const CSV_TYPE = 'text/csv'

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'What was captured and refunded, by day, issuer and method',
  description:
    'A capture counts at the time it was made, and a refund at its own. With `Accept: text/csv` the same groups come ' +
    'as CSV, without the totals.',
  security,
  request: { query: talliesQuery },
  responses: {
    ...refusals,
    200: {
      ...json(talliesShape, 'The tallies. A group in which nothing was captured or refunded is left out.'),
      content: { [JSON_TYPE]: { schema: talliesShape }, [CSV_TYPE]: { schema: csvShape } },
    },
    400: refusal('A field is not allowed; `param` names it.'),
  },
})

/** Serves `/v1/tallies`: what a merchant holds against its own books. */
export function tallyRoutes(authenticated = requireSecretKey): App {
  const app = createApp()
  app.use(authenticated)
  app.openapi(list, async (c) => {
    const asked = c.req.valid('query')
    const span = readSpan(asked, Date.now())
    if ('param' in span) return refuse(c, 'invalid_request', span)
    const { timezone: timeZone, day_starts: dayStarts = 0 } = asked
    const groupBy = groupsIn(asked.group_by) ?? ['day']
    const ledgers = ledgersById(c.env, ledgersOf(c.get('access')))
    const tallies = await readTallies(ledgers, { ...span, timeZone, dayStarts, groupBy })
    const data = await viewsOf(c.env, groupBy, tallies.groups)
    c.header('vary', 'Accept')
    const type = accepts(c, { header: 'Accept', supports: [JSON_TYPE, CSV_TYPE], default: JSON_TYPE })
    if (type === CSV_TYPE) {
      const [first, end] = [span.from, span.to].map((time) => calendarOf(timeZone, dayStarts).dayOf(time))
      const name = `tallies-by-${groupBy.join('-')}-${first}-to-${end}.csv`
      c.header('content-disposition', `attachment; filename="${name}"`)
      return c.body(csvOf(csvColumns(groupBy), data), 200, {
        'content-type': `${CSV_TYPE}; charset=utf-8; header=present`,
      })
    }
    const about = { from: isoTime(span.from), to: isoTime(span.to), timezone: timeZone, day_starts: dayStarts }
    return c.json({ ...about, group_by: groupBy.join(','), data, totals: tallies.totals.map(sumsView) }, 200)
  })
  outcomeRoutes(app)
  dailyTallyRoutes(app)
  return app
}

async function viewsOf(env: Env, groupBy: readonly TallyGroup[], groups: readonly Tally[]): Promise<TallyView[]> {
  const names = groupBy.includes('issuer') ? await issuerNames(env) : new Map<string, string>()
  return groups.map((tally) => ({ ...groupView(groupBy, tally, names), ...sumsView(tally) }))
}

function sumsView({ currency, payments, capturedAmount, refunds, refundedAmount, disputedAmount }: Tally) {
  return {
    currency,
    payments,
    captured_amount: capturedAmount,
    refunds,
    refunded_amount: refundedAmount,
    net_amount: capturedAmount - refundedAmount - disputedAmount,
    disputed_amount: disputedAmount,
  }
}

function isoTime(time: number): string {
  return new Date(time).toISOString()
}
