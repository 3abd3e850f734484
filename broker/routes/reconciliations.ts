import { createRoute, z } from '@hono/zod-openapi'
import type { OpenAPIHono } from '@hono/zod-openapi'

import { isBusinessDate } from '../../protocol/clearing-messages.ts'
import { ADJUSTMENT_KINDS, OPERATION_KINDS } from '../../protocol/payment.ts'
import { createApp, useJsonBody } from '../app.ts'
import { API_BODY_MAX_BYTES } from '../limits.ts'
import { mendDay, UNMENDED_CAUSES } from '../reconciliation/mend-day.ts'
import { listReconciliations, reconcile } from '../reconciliation/reconciliations.ts'
import { noteAct } from '../operator/audit.ts'
import { bodyRefusals, json, refusal, refuse } from './merchant-routes.ts'
import { changeBy, OPERATOR_TAGS, operatorRefusals, requireOperator, requireScope } from './operator-access.ts'
import type { OperatorEnv } from './operator-access.ts'
import { pageLimit } from './payment-shapes.ts'
import { noQuery, optional } from './text-shapes.ts'
import { DIFFERENCE_KINDS } from '../db/day-report.ts'
import type { Reconciliation } from '../db/day-report.ts'

const businessDate = z
  .string('A day, such as 2026-01-31.')
  .refine(isBusinessDate, 'A day that there is, such as 2026-01-31.')
  .openapi({ format: 'date', description: "A day of the settlement server's calendar.", example: '2026-01-31' })
const issuer = z
  .string()
  .regex(/^[0-9A-Z]{1,6}$/, "The issuer's prefix.")
  .openapi({ example: '4' })

const side = z
  .object({ kind: z.enum([...OPERATION_KINDS, ...ADJUSTMENT_KINDS]), amount: z.int(), currency: z.string() })
  .nullable()
const sums = z.object({
  count: z.int(),
  totals: z.record(z.string(), z.int()).openapi({ example: { 'capture JPY': 12800 } }),
})
const reportShape = z
  .object({
    issuer,
    business_date: z.string(),
    ran_at: z.iso.datetime(),
    state: z.enum(['clean', 'differs', 'unavailable']),
    cause: z.string().nullable().openapi({ description: 'Why nothing can be said of the day.' }),
    closed: z.boolean().nullable().openapi({ description: "Whether the settlement server's day was over." }),
    here: sums.nullable(),
    there: sums.nullable(),
    difference_count: z.int(),
    differences: z.array(
      z.object({
        difference: z.enum(DIFFERENCE_KINDS),
        operation: z.string(),
        payment: z.string().nullable(),
        here: side,
        there: side,
      }),
    ),
  })
  .openapi('Reconciliation')
const listShape = z.object({ data: z.array(reportShape) }).openapi('ReconciliationList')

const mendedShape = z
  .object({
    restored: z.array(z.object({ payment: z.string(), operations: z.array(z.string()) })),
    left: z
      .array(z.object({ operation: z.string(), ledger: z.string().nullable(), cause: z.enum(UNMENDED_CAUSES) }))
      .openapi({ description: 'What was not booked, and why: see docs/operate/restore.md.' }),
    has_more: z.boolean(),
  })
  .openapi('MendedDay')

const security = [{ operatorToken: [] }, { operatorKey: [] }]
const dayRefusals = { ...operatorRefusals, 400: refusal('The day or the issuer is not one.') }

const run = createRoute({
  method: 'post',
  path: '/',
  tags: OPERATOR_TAGS,
  middleware: requireScope('reconciliations:run'),
  summary: 'Compare a business day with the issuers, or with one',
  security,
  request: {
    query: noQuery,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .strictObject({ business_date: businessDate, issuer: optional(issuer) })
            .openapi('RunReconciliation'),
        },
      },
    },
  },
  responses: {
    200: json(listShape, 'The reports, one for each issuer.'),
    ...dayRefusals,
    ...bodyRefusals,
  },
})
const list = createRoute({
  method: 'get',
  path: '/',
  tags: OPERATOR_TAGS,
  middleware: requireScope('reconciliations:read'),
  summary: 'The latest report of each day and issuer, newest day first',
  security,
  request: {
    query: z.strictObject({
      business_date: businessDate.optional(),
      issuer: issuer.optional(),
      limit: pageLimit,
    }),
  },
  responses: { 200: json(listShape, 'The reports.'), ...dayRefusals },
})

const mend = createRoute({
  method: 'post',
  path: '/mend',
  tags: OPERATOR_TAGS,
  middleware: requireScope('books:mend'),
  summary: 'Book what the last comparison of a day found that the issuer has and a ledger has lost',
  description:
    'For ledgers that were put back to an earlier moment: see docs/operate/restore.md. The issuer is asked about each ' +
    'operation, and its signed answer is booked. Compare again afterwards, until the day is clean.',
  security,
  request: {
    query: noQuery,
    body: {
      required: true,
      content: {
        'application/json': { schema: z.strictObject({ business_date: businessDate, issuer }).openapi('MendDay') },
      },
    },
  },
  responses: {
    200: json(mendedShape, 'What was booked, and what was not.'),
    ...dayRefusals,
    ...bodyRefusals,
    404: refusal('The day was not compared yet, or could not be read whole.'),
  },
})

/** Serves `/operator/v1/reconciliations`: for whoever runs the broker, not for merchants. */
export function reconciliationRoutes(requireCaller = requireOperator): OpenAPIHono<OperatorEnv> {
  const app = createApp<OperatorEnv>()
  app.use(requireCaller)
  useJsonBody(app, '*', API_BODY_MAX_BYTES)
  app.openapi(run, async (c) => {
    const body = c.req.valid('json')
    const object = { type: 'business_date', id: body.business_date } as const
    const after = { business_date: body.business_date, issuer: body.issuer ?? null }
    await noteAct(changeBy(c), { action: 'reconciliation.run', object, before: null, after })
    const done = await reconcile(c.env, body.business_date, body.issuer, Date.now())
    return c.json({ data: done.map(reportView) }, 200)
  })
  app.openapi(mend, async (c) => {
    const body = c.req.valid('json')
    const object = { type: 'business_date', id: body.business_date } as const
    await noteAct(changeBy(c), { action: 'books.mended', object, before: null, after: body })
    const mended = await mendDay(c.env, { businessDate: body.business_date, issuer: body.issuer })
    if (mended === undefined) return refuse(c, 'reconciliation_not_found')
    const { restored, left, isMore } = mended
    return c.json({ restored, left, has_more: isMore }, 200)
  })
  app.openapi(list, async (c) => {
    const { business_date: day, issuer: prefix, limit } = c.req.valid('query')
    const filter = {
      ...(day === undefined ? {} : { businessDate: day }),
      ...(prefix === undefined ? {} : { issuer: prefix }),
    }
    return c.json({ data: (await listReconciliations(c.env, filter, limit)).map(reportView) }, 200)
  })
  return app
}

function reportView({ report, ...done }: Reconciliation): z.infer<typeof reportShape> {
  const about = {
    issuer: done.issuer,
    business_date: done.businessDate,
    ran_at: new Date(done.ranAt).toISOString(),
    difference_count: done.differenceCount,
  }
  if (report.state === 'unavailable') {
    const nothing = { closed: null, here: null, there: null, differences: [] }
    return { ...about, state: report.state, cause: report.cause, ...nothing }
  }
  const { state, closed, here, there, differences } = report
  return { ...about, state, cause: null, closed, here, there, differences }
}
