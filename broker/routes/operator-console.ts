/**
 * Serves `/operator/console`: the operators' door to the console, and what its
 * page asks. Beside the way in and out that is the operator API itself, with a
 * session in the place of a token, and of it what is only read.
 */

import { Hono } from 'hono'
import { createMiddleware } from 'hono/factory'

import { problem } from '../app.ts'
import type { AppEnv } from '../app.ts'
import { OPERATOR_CONSOLE_DOCUMENT } from '../console-page/document.ts'
import { scriptPage } from '../script-page.ts'
import { requireOwnOrigin } from './console-access.ts'
import type { OperatorEnv } from './operator-access.ts'
import { requireOperatorSession, requireReading } from './operator-console-access.ts'
import type { OperatorConsoleEnv } from './operator-console-access.ts'
import { operatorConsoleEntryRoutes } from './operator-console-entry.ts'
import { operatorRoutes } from './operator.ts'
import { reconciliationRoutes } from './reconciliations.ts'

/** In the place of a token: the session was found good on the way here. */
const inSession = createMiddleware<OperatorEnv>((_, next) => next())

/** Adds the console's routes. Not of the kind that writes itself into the OpenAPI document: they are for the page alone. */
export function operatorConsoleRoutes(): Hono<AppEnv> {
  const api = new Hono<OperatorConsoleEnv>()
  api.use(requireOwnOrigin)
  api.route('/', operatorConsoleEntryRoutes())
  api.use('/v1/*', requireOperatorSession, requireReading)
  api.route('/v1/reconciliations', reconciliationRoutes(inSession))
  api.route('/v1', operatorRoutes(inSession))
  api.all('*', (c) => problem(c, 'not_found'))

  const app = new Hono<AppEnv>()
  app.route('/api', api)
  // At every address below: the page asks for what it shows there itself, with the session's cookie.
  app.get('/', (c) => scriptPage(c, OPERATOR_CONSOLE_DOCUMENT))
  app.get('/*', (c) => scriptPage(c, OPERATOR_CONSOLE_DOCUMENT))
  return app
}
