import { createRoute, z } from '@hono/zod-openapi'
import type { OpenAPIHono } from '@hono/zod-openapi'

import { settingsOf } from '../env.ts'
import { makeOperatorLink } from '../operator/operator-sessions.ts'
import { OPERATOR_KEY_ID } from '../operator/token-access.ts'
import { bodyRefusals, json, refuse } from './merchant-routes.ts'
import { OPERATOR_TAGS, operatorRefusals, operatorSecurity } from './operator-access.ts'
import type { OperatorEnv } from './operator-access.ts'
import { noBody, noQuery } from './text-shapes.ts'

const linkShape = z
  .object({
    url: z.string().openapi({
      description: 'Opens the operators’ console once, in your own browser. Its secret is in the fragment.',
      example: 'https://checkout.example/operator/console#…',
    }),
    expires_at: z.iso.datetime(),
  })
  .openapi('OperatorConsoleLink')

const create = createRoute({
  tags: OPERATOR_TAGS,
  security: operatorSecurity,
  method: 'post',
  path: '/console-sessions',
  summary: 'Come into the operators’ console: a link that opens it once, within a minute, with this token’s scopes',
  request: { query: noQuery, body: noBody },
  responses: { 201: json(linkShape, 'The link.'), ...operatorRefusals, ...bodyRefusals },
})

/** Adds `/console-sessions` to the operator API. */
export function operatorConsoleLinkRoutes(app: OpenAPIHono<OperatorEnv>): void {
  app.openapi(create, async (c) => {
    const { operator } = c.var
    // It is nobody's in particular, and has no end that a session could have.
    if (operator.id === OPERATOR_KEY_ID) return refuse(c, 'operator_token_needed')
    const { secret, expiresAt } = await makeOperatorLink(c.env, operator, Date.now())
    const url = `${settingsOf(c.env).origin}/operator/console#${secret}`
    return c.json({ url, expires_at: new Date(expiresAt).toISOString() }, 201)
  })
}
