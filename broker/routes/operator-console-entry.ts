import { createRoute } from '@hono/zod-openapi'

import { createApp, useJsonBody } from '../app.ts'
import { CHECKOUT_BODY_MAX_BYTES } from '../limits.ts'
import { endOperatorSession, OPERATOR_COOKIE, openOperatorLink } from '../operator/operator-sessions.ts'
import { SCOPES, allows } from '../operator/scopes.ts'
import { boundNetwork } from './checkout-caller.ts'
import { enterRoute, leaveRoute, sessionRoute } from './console-entry-shapes.ts'
import { refuse } from './merchant-routes.ts'
import { requireOperatorSession } from './operator-console-access.ts'
import type { OperatorConsoleEnv } from './operator-console-access.ts'

const session = createRoute({ ...sessionRoute, middleware: requireOperatorSession })

/** Serves what only the operators' console itself asks: in and out, and who is here. */
export function operatorConsoleEntryRoutes() {
  const app = createApp<OperatorConsoleEnv>()
  app.use('/enter', boundNetwork)
  for (const path of ['/enter', '/leave']) useJsonBody(app, path, CHECKOUT_BODY_MAX_BYTES)

  app.openapi(enterRoute, async (c) => {
    const cookie = await openOperatorLink(c.env, c.req.valid('json').token, Date.now())
    if (cookie === undefined) return refuse(c, 'console_link_used')
    return c.body(null, 204, {
      'set-cookie': OPERATOR_COOKIE.given(cookie, c.env.BROKER_ORIGIN),
      'cache-control': 'no-store',
    })
  })

  app.openapi(leaveRoute, async (c) => {
    await endOperatorSession(c.env, OPERATOR_COOKIE.in(c.req.header('cookie'), c.env.BROKER_ORIGIN), Date.now())
    return c.body(null, 204, {
      'set-cookie': OPERATOR_COOKIE.given('', c.env.BROKER_ORIGIN),
      'cache-control': 'no-store',
    })
  })

  app.openapi(session, (c) => {
    const { operator, expiresAt } = c.var.operatorSession
    const view = {
      name: operator.name,
      token: operator.id,
      // Those that it has by others, too: who may change may read.
      scopes: SCOPES.filter((scope) => allows(operator.scopes, scope)),
      expires_at: new Date(Math.min(expiresAt, operator.expiresAt)).toISOString(),
    }
    return c.json(view, 200)
  })
  return app
}
