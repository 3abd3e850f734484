import { createRoute, z } from '@hono/zod-openapi'
import type { OpenAPIHono } from '@hono/zod-openapi'

import { AUDIT_ORDERS, listAudit } from '../operator/audit.ts'
import type { AuditRow } from '../operator/audit.ts'
import { json } from './merchant-routes.ts'
import { OPERATOR_TAGS, operatorRefusals, operatorSecurity, refuseAct, requireScope } from './operator-access.ts'
import type { OperatorEnv } from './operator-access.ts'
import { pageLimit } from './payment-shapes.ts'

const view = z
  .record(z.string(), z.unknown())
  .nullable()
  .openapi({ description: 'The object as the API shows it; null where there is none.' })
const entryShape = z
  .object({
    id: z.string().openapi({ example: 'aud_…' }),
    at: z.iso.datetime(),
    actor: z.object({ id: z.string().openapi({ example: 'tok_…' }), name: z.string() }),
    action: z.string().openapi({ example: 'merchant.changed' }),
    object: z.object({ type: z.string().openapi({ example: 'merchant' }), id: z.string() }),
    before: view,
    after: view,
    request_id: z.string(),
  })
  .openapi('AuditEntry')
const listShape = z
  .object({
    data: z.array(entryShape),
    next_after: z
      .string()
      .nullable()
      .openapi({ description: 'The entry after which the next page begins; null at the end.' }),
  })
  .openapi('AuditLog')

const list = createRoute({
  tags: OPERATOR_TAGS,
  security: operatorSecurity,
  method: 'get',
  path: '/audit',
  summary: 'Read the audit log, in the order in which it was written, or the latest first',
  middleware: requireScope('audit:read'),
  request: {
    query: z.strictObject({
      after: z
        .string()
        .regex(/^aud_[0-9a-hjkmnp-tv-z]{26}$/, 'The id of an entry.')
        .optional()
        .openapi({ description: 'The entry after which to begin, in that order; the first, if not given.' }),
      object: z.string().min(1, 'An id.').max(64, 'An id.').optional().openapi({
        description: 'Of one object: the id of a merchant, key, ledger or token, or an issuer’s prefix.',
      }),
      actor: z.string().min(1, 'An id.').max(64, 'An id.').optional().openapi({
        description: 'By one actor: the id of a token or a session, or operator_key.',
      }),
      order: z.enum(AUDIT_ORDERS, 'oldest or newest.').default('oldest').openapi({ description: 'Which comes first.' }),
      limit: pageLimit,
    }),
  },
  responses: { 200: json(listShape, 'The entries.'), ...operatorRefusals },
})

/** Adds `/audit` to the operator API. */
export function operatorAuditRoutes(app: OpenAPIHono<OperatorEnv>): void {
  app.openapi(list, async (c) => {
    const found = await listAudit(c.env, c.req.valid('query'))
    if (!found.ok) return refuseAct(c, found)
    const next = found.isMore ? (found.rows.at(-1)?.id ?? null) : null
    return c.json({ data: found.rows.map(entryView), next_after: next }, 200)
  })
}

function entryView(row: AuditRow): z.infer<typeof entryShape> {
  return {
    id: row.id,
    at: new Date(row.at).toISOString(),
    actor: { id: row.actor, name: row.actorName },
    action: row.action,
    object: { type: row.objectType, id: row.objectId },
    before: row.before,
    after: row.after,
    request_id: row.requestId,
  }
}
