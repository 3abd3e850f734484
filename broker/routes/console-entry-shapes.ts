/** The ways in and out of a console, as the pages of both doors ask for them. */

import { z } from '@hono/zod-openapi'

import { json } from './merchant-routes.ts'
import { noBody, noQuery } from './text-shapes.ts'

export const enterRoute = {
  method: 'post',
  path: '/enter',
  request: {
    query: noQuery,
    body: {
      required: true,
      content: { 'application/json': { schema: z.strictObject({ token: z.string('The link’s token.').max(64) }) } },
    },
  },
  responses: { 204: { description: 'The link is used up, and the session’s cookie is set.' } },
} as const
export const leaveRoute = {
  method: 'post',
  path: '/leave',
  request: { query: noQuery, body: noBody },
  responses: { 204: { description: 'The session has ended.' } },
} as const
export const sessionRoute = {
  method: 'get',
  path: '/session',
  request: { query: noQuery },
  responses: { 200: json(z.object({}), 'Who is here, and for what.') },
} as const
