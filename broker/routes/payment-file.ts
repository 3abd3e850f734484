import { createRoute, z } from '@hono/zod-openapi'

import { calendarOf } from '../../protocol/calendar.ts'
import { createApp } from '../app.ts'
import type { App } from '../app.ts'
import { ledgersOf } from '../directory/directory.ts'
import { READER_IDLE_MAX_MS } from '../export/limits.ts'
import { pulledStream } from '../export/pulled-stream.ts'
import { ledgersById } from '../ledgers/ledgers.ts'
import { logEvent } from '../operations-log.ts'
import { PAYMENT_FILE_END, writePaymentFile } from '../tallies/payment-file.ts'
import { requireSecretKey } from './authentication.ts'
import { refusal, refusals, refuse, security } from './merchant-routes.ts'
import { readSpan, spanQuery } from './tally-shapes.ts'

const CSV_TYPE = 'text/csv'

const file = createRoute({
  method: 'get',
  path: '/',
  summary: 'All payments of a time as a CSV file, newest first',
  description:
    `A payment is in it by the time at which it was made, as it is now; amounts are written as people write them. The last line is \`${PAYMENT_FILE_END}\` ` +
    'with the number of payments: a file without it was broken off, so ask again.',
  security,
  request: { query: z.strictObject(spanQuery) },
  responses: {
    ...refusals,
    200: {
      description: 'RFC 4180, UTF-8 with a byte order mark (for Excel).',
      content: { [CSV_TYPE]: { schema: z.string() } },
    },
    400: refusal('A field is not allowed; `param` names it.'),
  },
})

/** Serves `/v1/payments.csv`. */
export function paymentFileRoutes(authenticated = requireSecretKey): App {
  const app = createApp()
  app.use(authenticated)
  app.openapi(file, async (c) => {
    const asked = c.req.valid('query')
    const now = Date.now()
    const span = readSpan(asked, now)
    if ('param' in span) return refuse(c, 'invalid_request', span)
    const calendar = calendarOf(asked.timezone, asked.day_starts)
    const ledgers = ledgersById(c.env, ledgersOf(c.get('access')))
    const filter = { from: span.from, to: Math.min(span.to, now) }
    const chunks = writePaymentFile(ledgers, { filter, timeZone: asked.timezone })
    const onBroken = (error: unknown): void => logEvent('payment_file_broken', { request: c.var.requestId, error })
    const stream = await pulledStream(chunks, { idleMs: READER_IDLE_MAX_MS, onBroken })
    const name = `payments-${calendar.dayOf(span.from)}-to-${calendar.dayOf(span.to - 1)}.csv`
    c.header('content-disposition', `attachment; filename="${name}"`)
    // To whoever reads it, it is the text that the route declares.
    return c.body(stream, 200, { 'content-type': `${CSV_TYPE}; charset=utf-8; header=present` }) as never
  })
  return app
}
