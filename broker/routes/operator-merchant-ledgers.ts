import { createRoute, z } from '@hono/zod-openapi'
import type { OpenAPIHono } from '@hono/zod-openapi'

import { ARCHIVE_STAGES, ARCHIVE_TROUBLES } from '../archive-states.ts'
import { addLedger, closeLedger, enterLostLedger, ledgerView, listLedgers } from '../operator/merchant-ledgers.ts'
import { archiveLedger, readLedger } from '../operator/ledger-archives.ts'
import type { LedgerWithArchive } from '../operator/ledger-archives.ts'
import { restoreLedger } from '../operator/ledger-restores.ts'
import { RESTORED_WITHIN_MS } from '../operator/limits.ts'
import { findMerchant } from '../operator/merchants.ts'
import { bodyRefusals, json, refusal, refuse } from './merchant-routes.ts'
import {
  changeBy,
  changeRefusals,
  OPERATOR_TAGS,
  operatorRefusals,
  operatorSecurity,
  refuseAct,
  requireScope,
} from './operator-access.ts'
import type { OperatorEnv } from './operator-access.ts'
import { merchantParams, noMerchant } from './operator-merchants.ts'
import { bookmark, lostLedgerId, mode, pastTime } from './operator-shapes.ts'
import { noBody, noQuery, optional } from './text-shapes.ts'

const ledgerShape = z
  .object({
    id: z.string(),
    merchant: z.string(),
    mode,
    status: z.enum(['opening', 'open', 'closing', 'closed']),
    opens_at: z.iso.datetime().nullable().openapi({ description: 'Null: it was there from the first.' }),
    closes_at: z.iso.datetime().nullable(),
    replaces: z.string().nullable().openapi({ description: 'The full ledger that it follows on.' }),
    archived_at: z.iso.datetime().nullable().openapi({ description: 'Since then all of it is in the archive.' }),
    size_bytes: z.int().nullable().openapi({ description: 'Null while there is nothing to worry about.' }),
  })
  .openapi('Ledger')

const archiveShape = z
  .object({
    stage: z.enum(ARCHIVE_STAGES).openapi({
      description:
        'kept: written and read back, and still in the ledger too. emptied: but for the latest payments in the archive alone.',
    }),
    folder: z.string().openapi({ description: 'In the bucket.' }),
    objects: z.int(),
    bytes: z.int(),
    payments: z.int(),
    verified_at: z.iso.datetime().nullable(),
    empties_at: z.iso.datetime().nullable(),
    emptied_at: z.iso.datetime().nullable(),
    trouble: z.enum(ARCHIVE_TROUBLES).nullable(),
  })
  .openapi('LedgerArchive')
const ledgerWithArchive = ledgerShape.extend({ archive: archiveShape.nullable() }).openapi('LedgerWithArchive')

const shared = { tags: OPERATOR_TAGS, security: operatorSecurity }
const add = createRoute({
  ...shared,
  method: 'post',
  path: '/merchants/{id}/ledgers',
  summary: 'Add a ledger to a merchant; it takes payments from two minutes on',
  middleware: requireScope('merchants:write'),
  request: {
    params: merchantParams,
    query: noQuery,
    body: {
      required: true,
      content: {
        'application/json': { schema: z.strictObject({ mode, id: optional(lostLedgerId) }).openapi('AddLedger') },
      },
    },
  },
  responses: { 201: json(ledgerShape, 'The ledger.'), ...changeRefusals, ...bodyRefusals, 404: noMerchant },
})
const list = createRoute({
  ...shared,
  method: 'get',
  path: '/merchants/{id}/ledgers',
  summary: 'List a merchant’s ledgers, those that opened last first',
  middleware: requireScope('merchants:read'),
  request: { params: merchantParams, query: noQuery },
  responses: {
    200: json(z.object({ data: z.array(ledgerShape) }).openapi('LedgerList'), 'The ledgers, open and closed.'),
    ...operatorRefusals,
    404: noMerchant,
  },
})
const close = createRoute({
  ...shared,
  method: 'post',
  path: '/merchants/{id}/ledgers/{ledger}/close',
  summary: 'Close a ledger: from two minutes on it takes no new payment, and works its own to their end',
  middleware: requireScope('merchants:write'),
  request: { params: merchantParams.extend({ ledger: z.string() }), query: noQuery, body: noBody },
  responses: {
    200: json(ledgerShape, 'The ledger, closing.'),
    ...changeRefusals,
    ...bodyRefusals,
    404: refusal('No such ledger of this merchant.'),
  },
})

const ledgerParams = merchantParams.extend({ ledger: z.string() })
const show = createRoute({
  ...shared,
  method: 'get',
  path: '/merchants/{id}/ledgers/{ledger}',
  summary: 'Show a ledger, and how far its archive has come',
  middleware: requireScope('merchants:read'),
  request: { params: ledgerParams, query: noQuery },
  responses: {
    200: json(ledgerWithArchive, 'The ledger.'),
    ...operatorRefusals,
    404: refusal('No such ledger of this merchant.'),
  },
})
const archive = createRoute({
  ...shared,
  method: 'post',
  path: '/merchants/{id}/ledgers/{ledger}/archive',
  summary: 'Archive a closed ledger in the bucket, where it is read afterwards; or go on at once after a failure',
  middleware: requireScope('merchants:write'),
  request: { params: ledgerParams, query: noQuery, body: noBody },
  responses: {
    202: json(ledgerWithArchive, 'It has begun, and goes on by itself.'),
    ...changeRefusals,
    ...bodyRefusals,
    404: refusal('No such ledger of this merchant.'),
  },
})
const restoredShape = z
  .object({
    ledger: z.string(),
    bookmark: z.string().openapi({ description: 'Of the platform: where the ledger is now.' }),
    undo: z
      .string()
      .openapi({ description: 'The bookmark that puts it back to where it was; the audit log has it too.' }),
  })
  .openapi('RestoredLedger')

const restore = createRoute({
  ...shared,
  method: 'post',
  path: '/merchants/{id}/ledgers/{ledger}/restore',
  summary: 'Put a ledger back to an earlier moment',
  description:
    'By the platform’s point-in-time recovery, of the last 30 days. The merchant must have been disabled for a minute. What ' +
    'the ledger has lost is then mended from the issuers’ records: see docs/operate/restore.md.',
  middleware: requireScope('books:mend'),
  request: {
    params: merchantParams.extend({ ledger: z.string() }),
    query: noQuery,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .strictObject({ to: optional(pastTime(RESTORED_WITHIN_MS)), bookmark: optional(bookmark) })
            .refine(
              ({ to, bookmark: given }) => (to === undefined) !== (given === undefined),
              'Either `to` or `bookmark`.',
            )
            .openapi('RestoreLedger'),
        },
      },
    },
  },
  responses: {
    200: json(restoredShape, 'The ledger is as it was then.'),
    ...changeRefusals,
    ...bodyRefusals,
    404: refusal('No such ledger of this merchant.'),
    501: refusal('The platform has not kept that moment.'),
  },
})

/** Adds `/merchants/:id/ledgers` to the operator API. */
export function operatorLedgerRoutes(app: OpenAPIHono<OperatorEnv>): void {
  app.openapi(add, async (c) => {
    const change = changeBy(c)
    const { id: merchant } = c.req.valid('param')
    const { mode: given, id } = c.req.valid('json')
    const livemode = given === 'live'
    const added = await (id === undefined
      ? addLedger(change, merchant, { livemode })
      : enterLostLedger(c.env, change, merchant, { livemode, id }))
    return added.ok ? c.json(ledgerView(added.value, change.now), 201) : refuseAct(c, added)
  })

  app.openapi(list, async (c) => {
    const { id } = c.req.valid('param')
    if ((await findMerchant(c.env, id)) === undefined) return refuse(c, 'merchant_not_found')
    const now = Date.now()
    return c.json({ data: (await listLedgers(c.env, id)).map((ledger) => ledgerView(ledger, now)) }, 200)
  })

  app.openapi(close, async (c) => {
    const { id, ledger } = c.req.valid('param')
    const change = changeBy(c)
    const closed = await closeLedger(change, id, ledger)
    return closed.ok ? c.json(ledgerView(closed.value, change.now), 200) : refuseAct(c, closed)
  })

  app.openapi(show, async (c) => {
    const { id, ledger } = c.req.valid('param')
    const found = await readLedger(c.env, id, ledger)
    return found === undefined ? refuse(c, 'ledger_not_found') : c.json(withArchive(found, Date.now()), 200)
  })

  app.openapi(archive, async (c) => {
    const { id: merchant, ledger: id } = c.req.valid('param')
    const change = changeBy(c)
    const begun = await archiveLedger(c.env, change, { merchant, id })
    return begun.ok ? c.json(withArchive(begun.value, change.now), 202) : refuseAct(c, begun)
  })

  app.openapi(restore, async (c) => {
    const { id: merchant, ledger: id } = c.req.valid('param')
    const { to, bookmark: given = '' } = c.req.valid('json')
    const moment = to === undefined ? { bookmark: given } : { time: to }
    const restored = await restoreLedger(c.env, changeBy(c), { merchant, id, moment })
    return restored.ok ? c.json(restored.value, 200) : refuseAct(c, restored)
  })
}

function withArchive({ ledger, archive: report }: LedgerWithArchive, now: number): z.infer<typeof ledgerWithArchive> {
  return { ...ledgerView(ledger, now), archive: report === undefined ? null : archiveView(report) }
}

function archiveView(report: NonNullable<LedgerWithArchive['archive']>): z.infer<typeof archiveShape> {
  const { stage, folder, objects, bytes, total, trouble } = report
  const isoOf = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString())
  return {
    stage,
    folder,
    objects,
    bytes,
    payments: total.lines.payments,
    verified_at: isoOf(report.verifiedAt),
    empties_at: isoOf(report.emptiesAt),
    emptied_at: isoOf(report.emptiedAt),
    trouble,
  }
}
