import { createRoute, z } from '@hono/zod-openapi'

import type { App } from '../app.ts'
import { ledgersOf } from '../directory/directory.ts'
import { issuerNames } from '../issuers/issuer-registry.ts'
import { ledgersById } from '../ledgers/ledgers.ts'
import { readOutcomes } from '../tallies/read-outcomes.ts'
import type { Outcome } from '../tallies/read-outcomes.ts'
import { json, refusal, refusals, refuse, security } from './merchant-routes.ts'
import { groupShape, groupsIn, groupView, readSpan, spanShape, talliesQuery } from './tally-shapes.ts'

const counts = {
  currency: z.string().openapi({ example: 'JPY' }),
  opened: z.int().openapi({ description: 'Payments that were made in this time.', example: 40 }),
  opened_amount: z.int().openapi({ description: 'What they ask for, in minor units.', example: 512000 }),
  approved: z.int().openapi({ description: 'Also those that were given back since.', example: 31 }),
  captured: z.int().openapi({ description: 'Of those approved: money was taken.', example: 30 }),
  declined: z.int().openapi({ example: 4 }),
  cancelled: z.int().openapi({ example: 1 }),
  expired: z.int().openapi({ example: 3 }),
  under_way: z.int().openapi({ description: 'Open, being worked on, or awaiting money.', example: 1 }),
  disputed: z.int().openapi({ description: 'Of those captured: a dispute was opened.', example: 0 }),
  reasons: z
    .record(z.string(), z.int())
    .openapi({ description: 'Of those declined, by reason.', example: { insufficient_funds: 3, limit_exceeded: 1 } }),
}

const outcomesShape = z
  .object({
    ...spanShape,
    counted_from: z.iso.datetime().nullable().openapi({
      description:
        'There are too many to count at once: of payments made before, not all are in it. Ask for fewer days.',
    }),
    data: z.array(z.object({ ...groupShape, ...counts }).openapi('OutcomeCounts')),
    totals: z.array(z.object(counts)).openapi({ description: 'Of the whole time, one for each currency.' }),
  })
  .openapi('Outcomes')

const list = createRoute({
  method: 'get',
  path: '/outcomes',
  summary: 'What became of the payments that were made in a time: approved, captured, declined and why',
  description:
    'A payment counts on the day on which it was made, whenever its outcome came, and is counted as it is now. One that ' +
    'nobody tried to pay is removed 40 days after its end, and is then counted no more.',
  security,
  request: { query: talliesQuery },
  responses: {
    ...refusals,
    200: json(outcomesShape, 'The counts. A group without a payment is left out.'),
    400: refusal('A field is not allowed; `param` names it.'),
  },
})

/** Adds `/outcomes` to the tallies. */
export function outcomeRoutes(app: App): void {
  app.openapi(list, async (c) => {
    const asked = c.req.valid('query')
    const span = readSpan(asked, Date.now())
    if ('param' in span) return refuse(c, 'invalid_request', span)
    const { timezone: timeZone, day_starts: dayStarts = 0 } = asked
    const groupBy = groupsIn(asked.group_by) ?? ['day']
    const ledgers = ledgersById(c.env, ledgersOf(c.get('access')))
    const outcomes = await readOutcomes(ledgers, { ...span, timeZone, dayStarts, groupBy })
    const names = groupBy.includes('issuer') ? await issuerNames(c.env) : new Map<string, string>()
    const { countedFrom } = outcomes
    const view = {
      from: new Date(span.from).toISOString(),
      to: new Date(span.to).toISOString(),
      timezone: timeZone,
      day_starts: dayStarts,
      group_by: groupBy.join(','),
      counted_from: countedFrom === null ? null : new Date(countedFrom).toISOString(),
      data: outcomes.groups.map((each) => ({ ...groupView(groupBy, each, names), ...countsView(each) })),
      totals: outcomes.totals.map(countsView),
    }
    return c.json(view, 200)
  })
}

function countsView(counted: Outcome) {
  return {
    currency: counted.currency,
    opened: counted.opened,
    opened_amount: counted.openedAmount,
    approved: counted.approved,
    captured: counted.captured,
    declined: counted.declined,
    cancelled: counted.cancelled,
    expired: counted.expired,
    under_way: counted.underWay,
    disputed: counted.disputed,
    reasons: { ...counted.reasons },
  }
}
