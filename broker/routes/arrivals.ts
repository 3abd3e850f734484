import { createRoute, z } from '@hono/zod-openapi'

import { dayAfter } from '../../protocol/calendar.ts'
import { isBusinessDate } from '../../protocol/clearing-messages.ts'
import { createApp } from '../app.ts'
import type { App } from '../app.ts'
import { ARRIVAL_STATES } from '../arrivals/arrival.ts'
import { ARRIVAL_DAYS_DEFAULT, ARRIVAL_DAYS_MAX, ARRIVAL_LOOKS_MAX } from '../arrivals/limits.ts'
import { readArrivals } from '../arrivals/read-arrivals.ts'
import type { ArrivalDay } from '../arrivals/read-arrivals.ts'
import { DIFFERENCE_KINDS } from '../db/day-report.ts'
import { ledgersOf } from '../directory/directory.ts'
import { issuerLabels } from '../issuers/issuer-registry.ts'
import { ledgersById } from '../ledgers/ledgers.ts'
import { reportsBetween } from '../reconciliation/reconciliations.ts'
import { requireSecretKey } from './authentication.ts'
import { json, refusal, refusals, refuse, security } from './merchant-routes.ts'

const date = z.string('A day, such as 2026-01-31.').refine(isBusinessDate, 'A day that there is, such as 2026-01-31.')
const side = z.object({ kind: z.string(), amount: z.int(), currency: z.string() }).nullable()

const arrivalShape = z
  .object({
    issuer: z.string(),
    issuer_name: z.string(),
    business_date: z.string(),
    state: z.enum(ARRIVAL_STATES).openapi({
      description:
        "confirmed: the clearing record of the day has all of it. differs: see `differences`. open: the issuer's day was " +
        'not over when it was compared. waiting: it was not compared yet, or could not be read.',
    }),
    compared_at: z.iso.datetime().nullable(),
    whole: z
      .boolean()
      .openapi({ description: 'False: there was more than is summed up at once, and `sums` is empty.' }),
    sums: z.array(
      z.object({
        currency: z.string(),
        captured_amount: z.int(),
        refunded_amount: z.int(),
        disputed_amount: z.int(),
        net_amount: z.int(),
        confirmed_amount: z
          .int()
          .nullable()
          .openapi({ description: 'Of the net amount, what the record has too. Null: nothing can be said of it yet.' }),
      }),
    ),
    differences: z.array(
      z.object({
        difference: z.enum(DIFFERENCE_KINDS),
        operation: z.string(),
        payment: z.string().nullable(),
        here: side,
        there: side,
      }),
    ),
    more_differences: z
      .boolean()
      .openapi({ description: 'The day has more differences than are kept, and some may be yours.' }),
  })
  .openapi('Arrival')

const list = createRoute({
  method: 'get',
  path: '/',
  summary: "What will arrive: captured money by the issuers' business days, and what their clearing records confirm",
  description: 'The latest day first. Days on which an issuer moved nothing of yours are left out.',
  security,
  request: {
    query: z.strictObject({
      from: date
        .optional()
        .openapi({ description: `A business day; ${ARRIVAL_DAYS_DEFAULT} before \`to\` if absent.` }),
      to: date
        .optional()
        .openapi({ description: `Not included; at most ${ARRIVAL_DAYS_MAX} days after \`from\`. Tomorrow if absent.` }),
    }),
  },
  responses: {
    ...refusals,
    200: json(
      z.object({ from: z.string(), to: z.string(), data: z.array(arrivalShape) }).openapi('Arrivals'),
      'The days.',
    ),
    400: refusal('A field is not allowed; `param` names it.'),
  },
})

/** Serves `/v1/arrivals`. */
export function arrivalRoutes(authenticated = requireSecretKey): App {
  const app = createApp()
  app.use(authenticated)
  app.openapi(list, async (c) => {
    const asked = c.req.valid('query')
    const to = asked.to ?? dayAfter(new Date(Date.now()).toISOString().slice(0, 10), 2)
    const from = asked.from ?? dayAfter(to, -ARRIVAL_DAYS_DEFAULT)
    const wrong = (param: string, detail: string) => refuse(c, 'invalid_request', { param, detail })
    if (from >= to) return wrong('to', '`to` is not included, so it must be later than `from`.')
    if (dayAfter(from, ARRIVAL_DAYS_MAX) < to) return wrong('from', `At most ${ARRIVAL_DAYS_MAX} days at once.`)
    const dates: string[] = []
    for (let day = from; day < to; day = dayAfter(day)) dates.push(day)
    const access = c.get('access')
    const ledgers = ledgersById(c.env, ledgersOf(access))
    const labels = await issuerLabels(c.env, access.livemode)
    const issuers = labels.map(({ prefix }) => prefix)
    if (dates.length * issuers.length * ledgers.length > ARRIVAL_LOOKS_MAX)
      return wrong('from', 'So many days are too much for so many issuers and ledgers: ask for fewer.')
    const reports = await reportsBetween(c.env, { from, to, issuers })
    const names = new Map(labels.map(({ prefix, name }) => [prefix, name.en]))
    const days = await readArrivals({ ledgers, issuers, dates, reports })
    return c.json({ from, to, data: days.map((day) => arrivalView(day, names)) }, 200)
  })
  return app
}

function arrivalView(day: ArrivalDay, names: ReadonlyMap<string, string>) {
  return {
    issuer: day.issuer,
    issuer_name: names.get(day.issuer) ?? day.issuer,
    business_date: day.businessDate,
    state: day.state,
    compared_at: day.comparedAt === null ? null : new Date(day.comparedAt).toISOString(),
    whole: day.isWhole,
    sums: day.sums.map(({ currency, captured, refunded, disputed, net, confirmed }) => ({
      currency,
      captured_amount: captured,
      refunded_amount: refunded,
      disputed_amount: disputed,
      net_amount: net,
      confirmed_amount: confirmed,
    })),
    differences: day.differences,
    more_differences: day.isCut,
  }
}
