import { createRoute, z } from '@hono/zod-openapi'

import { createApp, useJsonBody } from '../app.ts'
import type { App } from '../app.ts'
import { SESSION_NAME_MAX_CHARACTERS } from '../console/limits.ts'
import { makeLink } from '../console/sessions.ts'
import { CONSOLE_ROLES } from '../db/console-schema.ts'
import { settingsOf } from '../env.ts'
import { API_BODY_MAX_BYTES } from '../limits.ts'
import { requireSecretKey } from './authentication.ts'
import { bodyRefusals, json, refusals, security } from './merchant-routes.ts'
import { exactLine, noQuery } from './text-shapes.ts'

const newSessionBody = z
  .strictObject({
    role: z.enum(CONSOLE_ROLES, 'viewer or operator.').openapi({ description: 'A viewer only looks.' }),
    name: exactLine(
      SESSION_NAME_MAX_CHARACTERS,
      'Say whom you let in: the log of what is done has the name.',
      'Your own name for whom you let in.',
    ),
  })
  .openapi('CreateConsoleSession')
const sessionLinkShape = z
  .object({
    url: z.string().openapi({
      description: 'Opens the console once: send the browser of who asked for it there. Its token is in the fragment.',
      example: 'https://checkout.example/console#…',
    }),
    expires_at: z.iso.datetime(),
  })
  .openapi('ConsoleSessionLink')

const create = createRoute({
  method: 'post',
  path: '/',
  summary: 'Let somebody into the console: a link that opens it once, within a minute',
  security,
  request: {
    query: noQuery,
    body: { required: true, content: { 'application/json': { schema: newSessionBody } } },
  },
  responses: { 201: json(sessionLinkShape, 'The link.'), ...refusals, ...bodyRefusals },
})

/** Serves `/v1/console-sessions`: a shop's server lets its people into the merchant console. */
export function consoleSessionRoutes(): App {
  const app = createApp()
  app.use(requireSecretKey)
  useJsonBody(app, '*', API_BODY_MAX_BYTES)
  app.openapi(create, async (c) => {
    const { role, name } = c.req.valid('json')
    const { token, expiresAt } = await makeLink(c.env, { access: c.get('access'), role, name }, Date.now())
    c.header('cache-control', 'no-store')
    const url = `${settingsOf(c.env).origin}/console#${token}`
    return c.json({ url, expires_at: new Date(expiresAt).toISOString() }, 201)
  })
  return app
}
