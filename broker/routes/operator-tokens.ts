import { createRoute, z } from '@hono/zod-openapi'
import type { OpenAPIHono } from '@hono/zod-openapi'

import { NAME_MAX_CHARACTERS, TOKEN_LIFETIME_DEFAULT_MS, TOKEN_LIFETIME_MAX_MS } from '../operator/limits.ts'
import { SCOPES } from '../operator/scopes.ts'
import { createToken, listTokens, revokeToken, tokenView } from '../operator/tokens.ts'
import { bodyRefusals, json, refusal } from './merchant-routes.ts'
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
import { futureTime } from './operator-shapes.ts'
import { exactLine, noQuery, optional } from './text-shapes.ts'

const tokenShape = z
  .object({
    id: z.string().openapi({ example: 'tok_…' }),
    name: z.string(),
    scopes: z.array(z.string()),
    status: z.enum(['active', 'expired', 'revoked']),
    created_by: z.string().openapi({ description: 'The token that made it, or operator_key.' }),
    created_at: z.iso.datetime(),
    expires_at: z.iso.datetime(),
    revoked_at: z.iso.datetime().nullable(),
    last_used_at: z.iso.datetime().nullable().openapi({ description: 'To the hour.' }),
  })
  .openapi('OperatorToken')
const tokenWithSecretShape = tokenShape
  .extend({ secret: z.string().openapi({ description: 'Shown now and never again.', example: 'op_…' }) })
  .openapi('OperatorTokenWithSecret')

const LIFETIME_MAX_DAYS = TOKEN_LIFETIME_MAX_MS / 86_400_000
const newTokenBody = z
  .strictObject({
    name: exactLine(NAME_MAX_CHARACTERS, 'Say whose it is.', 'Whose it is: a person, or a program.'),
    scopes: z
      .array(z.enum(SCOPES, `One of ${SCOPES.join(', ')}.`), 'A list of scopes.')
      .min(1, 'Name at least one scope.')
      .max(SCOPES.length, 'Name each scope once.')
      .refine((scopes) => new Set(scopes).size === scopes.length, 'Name each scope once.'),
    expires_at: optional(
      futureTime(TOKEN_LIFETIME_MAX_MS, `Within ${LIFETIME_MAX_DAYS} days.`).openapi({
        description: `At most ${LIFETIME_MAX_DAYS} days ahead; ${TOKEN_LIFETIME_DEFAULT_MS / 86_400_000} days if not given.`,
      }),
    ),
  })
  .openapi('CreateOperatorToken')

const shared = { tags: OPERATOR_TAGS, security: operatorSecurity }
const create = createRoute({
  ...shared,
  method: 'post',
  path: '/tokens',
  summary: 'Make an operator’s token; it gives no more than it has',
  middleware: requireScope('tokens:write'),
  request: { query: noQuery, body: { required: true, content: { 'application/json': { schema: newTokenBody } } } },
  responses: { 201: json(tokenWithSecretShape, 'The token, and once its secret.'), ...changeRefusals, ...bodyRefusals },
})
const list = createRoute({
  ...shared,
  method: 'get',
  path: '/tokens',
  summary: 'List operators’ tokens, newest first',
  middleware: requireScope('tokens:read'),
  request: { query: noQuery },
  responses: {
    200: json(z.object({ data: z.array(tokenShape) }).openapi('OperatorTokenList'), 'The tokens.'),
    ...operatorRefusals,
  },
})
const revoke = createRoute({
  ...shared,
  method: 'delete',
  path: '/tokens/{id}',
  summary: 'Revoke a token: it opens nothing from a few seconds on',
  middleware: requireScope('tokens:write'),
  request: { params: z.object({ id: z.string().openapi({ example: 'tok_…' }) }), query: noQuery },
  responses: {
    200: json(tokenShape, 'The token, revoked.'),
    ...changeRefusals,
    404: refusal('No such token.'),
  },
})

/** Adds `/tokens` to the operator API. */
export function operatorTokenRoutes(app: OpenAPIHono<OperatorEnv>): void {
  app.openapi(create, async (c) => {
    const { name, scopes, expires_at: end } = c.req.valid('json')
    const change = changeBy(c)
    const { operator } = c.var
    const wanted = end ?? change.now + TOKEN_LIFETIME_DEFAULT_MS
    // Without an end of its own it has that of its maker, where that comes first.
    const expiresAt = end === undefined ? Math.min(wanted, operator.expiresAt ?? wanted) : wanted
    const made = await createToken(change, { name, scopes, expiresAt }, operator)
    if (!made.ok) return refuseAct(c, made)
    const { token, secret } = made.value
    return c.json({ ...tokenView(token, change.now), secret }, 201)
  })

  app.openapi(list, async (c) => {
    const now = Date.now()
    return c.json({ data: (await listTokens(c.env)).map((token) => tokenView(token, now)) }, 200)
  })

  app.openapi(revoke, async (c) => {
    const change = changeBy(c)
    const revoked = await revokeToken(change, c.req.valid('param').id)
    return revoked.ok ? c.json(tokenView(revoked.value, change.now), 200) : refuseAct(c, revoked)
  })
}
