import { createApp, problem } from '../app.ts'
import type { App } from '../app.ts'
import { errorNotice } from '../notices.ts'

/**
 * Serves `/errors/:code`, where the `type` of each problem and the console line
 * of each of the element's errors lead: what it means, why it happens, what to
 * do, in the reader's language (`?locale=ja` asks for another).
 */
export function errorPageRoutes(): App {
  const app = createApp()
  app.get('/errors/:code', (c) => errorNotice(c, c.req.param('code')) ?? problem(c, 'not_found'))
  return app
}
