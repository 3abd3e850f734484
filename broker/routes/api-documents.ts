import { z } from '@hono/zod-openapi'
import type { OpenAPIHono } from '@hono/zod-openapi'

import { documentOf } from '../api-documents/document-of.ts'
import type { WholeDocument } from '../api-documents/document-of.ts'
import { DOCUMENT_PLANS } from '../api-documents/document-plans.ts'
import { createApp } from '../app.ts'
import type { App, AppEnv } from '../app.ts'
import { settingsOf } from '../env.ts'
import { EVENT_NAMES, TEST_EVENT } from '../events/event.ts'
import { VERSION } from '../../dist/broker-assets.ts'
import { describeCheckout } from './checkout-document.ts'
import { eventShape } from './events.ts'
import { problemShape } from './payment-shapes.ts'
import { describePublicFiles } from './public-document.ts'

const webhookEventShape = z
  .object({
    ...eventShape.shape,
    type: z.enum([...EVENT_NAMES, TEST_EVENT]),
    verdict: z.string().optional().openapi({ description: 'Step 9: the verdict as it is now, signed.' }),
    returns: z.array(z.string()).optional().openapi({ description: 'The returns that it tells of, each signed.' }),
  })
  .openapi('WebhookEvent')

/** Serves the OpenAPI documents; `whole`: the app whose routes describe themselves. */
export function apiDocumentRoutes(whole: OpenAPIHono<AppEnv>): App {
  const app = createApp()
  // Made when somebody first asks, and kept for as long as the isolate lives: one for each of the three addresses.
  const made = new Map<string, { origin: string; text: string }>()
  for (const [path, plan] of Object.entries(DOCUMENT_PLANS)) {
    app.get(path, (c) => {
      const { origin } = settingsOf(c.env)
      const kept = made.get(path)
      const text =
        kept?.origin === origin
          ? kept.text
          : JSON.stringify(documentOf(wholeOf(whole), plan, { origin, version: VERSION }))
      made.set(path, { origin, text })
      c.header('access-control-allow-origin', '*')
      return c.body(text, 200, { 'content-type': 'application/json' })
    })
  }
  return app
}

/** Adds what no route says of itself: how requests show who asks, webhooks, what needs no key, and the dialog. */
export function describeApi(app: OpenAPIHono<AppEnv>): void {
  const { openAPIRegistry: registry } = app
  const bearer = { type: 'http', scheme: 'bearer' } as const
  registry.registerComponent('securitySchemes', 'secretKey', {
    ...bearer,
    description: 'A merchant’s secret key, `sk_test_…` or `sk_live_…`: for its servers alone.',
  })
  registry.registerComponent('securitySchemes', 'operatorKey', { ...bearer, description: 'The OPERATOR_KEY.' })
  registry.registerComponent('securitySchemes', 'operatorToken', {
    ...bearer,
    description: 'A named token, `op_…`, of whoever runs the broker.',
  })
  registry.register('Problem', problemShape)
  registry.register('WebhookEvent', webhookEventShape)
  describePublicFiles(app)
  describeCheckout(app)
}

function wholeOf(app: OpenAPIHono<AppEnv>): WholeDocument {
  const info = { title: 'Furiwake', version: VERSION }
  return app.getOpenAPI31Document({ openapi: '3.1.0', info }) as unknown as WholeDocument
}
