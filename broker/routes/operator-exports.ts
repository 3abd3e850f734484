import { createRoute, z } from '@hono/zod-openapi'
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'

import { NO_BOOKS } from '../../protocol/books-export.ts'
import { sha256Hex } from '../digests.ts'
import { settingsOf } from '../env.ts'
import { booksPorts, nextLedger } from '../export/books-ports.ts'
import { READER_IDLE_MAX_MS, SIGNED_PART_MAX_CHARACTERS } from '../export/limits.ts'
import { pulledStream } from '../export/pulled-stream.ts'
import { openPart } from '../export/signed-part.ts'
import { readPlace, writePart } from '../export/write-part.ts'
import type { PartStart } from '../export/write-part.ts'
import { logEvent } from '../operations-log.ts'
import { noteAct } from '../operator/audit.ts'
import { findMerchant } from '../operator/merchants.ts'
import { refused } from '../operator/outcome.ts'
import type { Outcome } from '../operator/outcome.ts'
import { bodyRefusals } from './merchant-routes.ts'
import {
  changeBy,
  OPERATOR_TAGS,
  operatorRefusals,
  operatorSecurity,
  refuseAct,
  requireScope,
} from './operator-access.ts'
import type { OperatorEnv } from './operator-access.ts'
import { merchantParams, noMerchant } from './operator-merchants.ts'
import { mode } from './operator-shapes.ts'
import { noQuery, optional } from './text-shapes.ts'

const NDJSON = 'application/x-ndjson'

const time = z.iso
  .datetime({ offset: true, error: 'An RFC 3339 time, such as 2026-01-31T00:00:00Z.' })
  .transform((text) => Date.parse(text))
  .openapi({ type: 'string', format: 'date-time', example: '2026-01-31T00:00:00Z' })
const body = z
  .strictObject({
    mode: optional(mode),
    from: optional(time.openapi({ description: 'Payments created from then on; from the first, if not given.' })),
    to: optional(time.openapi({ description: 'And before then; until now, if not given or yet to come.' })),
    after: optional(
      z.string('The `jws` that the part before ended with.').max(SIGNED_PART_MAX_CHARACTERS, 'A `jws` of ours.'),
    ).openapi({ description: 'The `jws` of the part before, and nothing else: the next part of the same export.' }),
  })
  .openapi('ExportBooks')
type Asked = z.output<typeof body>

const exportBooks = createRoute({
  tags: OPERATOR_TAGS,
  security: operatorSecurity,
  method: 'post',
  path: '/merchants/{id}/exports',
  summary: 'Export a merchant’s books, part by part: payments with operations, evidence and events, signed',
  description:
    'One JSON object a line: `{"record": "payment", …}`, `{"record": "party_key", …}` for the keys that verify the ' +
    'evidence of the part, and last `{"record": "signed_part", "jws": …}`, whose claims say what came before it and ' +
    'where the next part begins. An answer without that last line was broken off: ask for the part again. See docs/operate/data.md.',
  middleware: requireScope('books:export'),
  request: {
    params: merchantParams,
    query: noQuery,
    body: { required: true, content: { 'application/json': { schema: body } } },
  },
  responses: {
    200: { content: { [NDJSON]: { schema: z.string() } }, description: 'A part.' },
    ...operatorRefusals,
    ...bodyRefusals,
    404: noMerchant,
  },
})

/** Adds `/merchants/:id/exports` to the operator API. */
export function operatorExportRoutes(app: OpenAPIHono<OperatorEnv>): void {
  app.openapi(exportBooks, async (c) => {
    const { id: merchant } = c.req.valid('param')
    if ((await findMerchant(c.env, merchant)) === undefined) return refuseAct(c, refused('merchant_not_found'))
    const begun = await startOf(c, merchant, c.req.valid('json'))
    if (!begun.ok) return refuseAct(c, begun)
    const start = begun.value
    const chunks = writePart(start, booksPorts(c.env, start))
    const onBroken = (error: unknown): void =>
      logEvent('export_broken', { request: c.var.requestId, merchant, ledger: start.at.ledger, error })
    const stream = await pulledStream(chunks, { idleMs: READER_IDLE_MAX_MS, onBroken })
    // To whoever reads it, it is the text that the route declares.
    return c.body(stream, 200, { 'content-type': NDJSON }) as never
  })
}

function startOf(c: Context<OperatorEnv>, merchant: string, asked: Asked): Promise<Outcome<PartStart>> {
  return asked.after === undefined ? firstPart(c, merchant, asked) : partAfter(c, merchant, asked.after, asked)
}

/** The first part is noted in the audit log before anything is read; the others follow from it. */
async function firstPart(c: Context<OperatorEnv>, merchant: string, asked: Asked): Promise<Outcome<PartStart>> {
  const change = changeBy(c)
  if (asked.mode === undefined) return refused('invalid_request', { param: 'mode', detail: 'test or live.' })
  const from = asked.from ?? null
  // Nobody can sign for what is yet to come.
  const to = Math.min(asked.to ?? change.now, change.now)
  if (from !== null && from >= to) {
    return refused('invalid_request', { param: 'from', detail: 'A time before `to`, and before now.' })
  }
  const livemode = asked.mode === 'live'
  const ledger = await nextLedger(c.env, { merchant, livemode })
  if (ledger === undefined) return refused('ledger_not_found')
  const isoTo = new Date(to).toISOString()
  const after = { mode: asked.mode, from: from === null ? null : new Date(from).toISOString(), to: isoTo }
  await noteAct(change, { action: 'books.exported', object: { type: 'merchant', id: merchant }, before: null, after })
  const first = { part: 1, previous: null, total: NO_BOOKS, at: { ledger } }
  return { ok: true, value: { merchant, livemode, from, to, ...first } }
}

async function partAfter(
  c: Context<OperatorEnv>,
  merchant: string,
  after: string,
  { mode: named, from, to }: Asked,
): Promise<Outcome<PartStart>> {
  const wrong = (param: string, detail: string): Outcome<PartStart> => refused('invalid_request', { param, detail })
  for (const [param, value] of Object.entries({ mode: named, from, to })) {
    if (value !== undefined) return wrong(param, '`after` says it already: send it alone.')
  }
  const signed = await openPart(after, { settings: settingsOf(c.env), merchant, now: Date.now() })
  if (signed === undefined) return wrong('after', 'Send the `jws` of the part before, or begin the export anew.')
  const at = signed.next === null ? undefined : readPlace(signed.next)
  if (at === undefined) return wrong('after', 'It was the last part.')
  const { livemode, part, total } = signed
  const span = { from: signed.from === null ? null : Date.parse(signed.from), to: Date.parse(signed.to) }
  return {
    ok: true,
    value: { merchant, livemode, ...span, part: part + 1, previous: await sha256Hex(after), total, at },
  }
}
