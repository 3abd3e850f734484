/**
 * Serves `/console`: the merchant console's page, and what it asks. Beside a
 * few routes of its own that is the merchant API itself, with a session in the
 * place of a secret key: it can do what a shop's server can, and no more.
 */

import { Hono } from 'hono'
import { createMiddleware } from 'hono/factory'

import { problem } from '../app.ts'
import type { AppEnv } from '../app.ts'
import { CONSOLE_DOCUMENT } from '../console-page/document.ts'
import { scriptPage } from '../script-page.ts'
import { arrivalRoutes } from './arrivals.ts'
import { calendarRoutes } from './calendar.ts'
import { boundChanges, requireOwnOrigin, requireRole, requireSession } from './console-access.ts'
import type { ConsoleEnv } from './console-access.ts'
import { consoleEntryRoutes } from './console-entry.ts'
import { consoleKeyRoutes } from './console-keys.ts'
import { consoleOriginRoutes } from './console-origins.ts'
import { eventRoutes } from './events.ts'
import { paymentFileRoutes } from './payment-file.ts'
import { paymentRoutes } from './payments.ts'
import { tallyRoutes } from './tallies.ts'
import { webhookEndpointRoutes } from './webhook-endpoints.ts'

/** In the place of a secret key: the session was found good on the way here. */
const inSession = createMiddleware<AppEnv>((_, next) => next())

/** Adds the console's routes. Not of the kind that writes itself into the OpenAPI document: they are for the page alone. */
export function consoleRoutes(): Hono<AppEnv> {
  const api = new Hono<ConsoleEnv>()
  api.use(requireOwnOrigin)
  api.route('/', consoleEntryRoutes())
  api.use('/v1/*', requireSession, requireRole)
  for (const changing of ['/keys/*', '/origins/*']) api.use(changing, requireSession, boundChanges, requireRole)
  api.route('/keys', consoleKeyRoutes())
  api.route('/origins', consoleOriginRoutes())
  // A payment is made by the shop's server, which knows the order.
  api.post('/v1/payments', (c) => problem(c, 'not_found'))
  api.route('/v1/payments', paymentRoutes(inSession))
  api.route('/v1/payments.csv', paymentFileRoutes(inSession))
  api.route('/v1/events', eventRoutes(inSession))
  api.route('/v1/tallies', tallyRoutes(inSession))
  api.route('/v1/arrivals', arrivalRoutes(inSession))
  api.route('/v1/calendar', calendarRoutes(inSession))
  api.route('/v1/webhook-endpoints', webhookEndpointRoutes(inSession))
  api.all('*', (c) => problem(c, 'not_found'))

  const app = new Hono<AppEnv>()
  app.route('/api', api)
  // At every address below: the page asks for what it shows there itself, with the session's cookie.
  app.get('/', (c) => scriptPage(c, CONSOLE_DOCUMENT))
  app.get('/*', (c) => scriptPage(c, CONSOLE_DOCUMENT))
  return app
}
