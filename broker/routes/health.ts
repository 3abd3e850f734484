import { createRoute, z } from '@hono/zod-openapi'

import { createApp } from '../app.ts'
import type { App } from '../app.ts'
import { READY_PARTS } from '../health/readiness.ts'
import type { Readiness } from '../health/readiness.ts'
import { readinessOf } from '../health/broker-readiness.ts'
import { READY_KEPT_MS } from '../health/limits.ts'
import { json, refusal, retryAfter } from './merchant-routes.ts'

const readinessShape = z
  .object({
    status: z.enum(['ready', 'not_ready']),
    checked_at: z.iso.datetime().openapi({ description: 'The latest look; it stands for some seconds.' }),
    checks: z.record(z.string(), z.enum(['ok', 'failed'])).openapi({ example: { directory: 'ok' } }),
    failing: z.array(z.enum(READY_PARTS)).openapi({ description: 'What to do about each: docs/operate/health.md.' }),
    missing_keys: z.array(z.string()).openapi({
      description: 'Keys of the broker that something still needs and this Worker does not have: docs/operate/keys.md.',
    }),
    issuers: z
      .array(
        z.object({
          prefix: z.string(),
          livemode: z.boolean(),
          state: z.enum(['unheard', 'up', 'half_open', 'down']),
          last_word_s: z.int().nullable().openapi({ description: 'Seconds since its latest answer or published key.' }),
        }),
      )
      .openapi({ description: 'What was last heard of each issuer. One that is down makes no broker unready.' }),
  })
  .openapi('Readiness')

const broken = refusal('Something went wrong on our side. Quote the `request_id`.')

const healthz = createRoute({
  method: 'get',
  path: '/healthz',
  summary: 'Whether the Worker runs',
  description: 'It looks at nothing else, and needs no key.',
  responses: { 200: json(z.object({ status: z.literal('ok') }), 'It runs.'), 500: broken },
})

const readyz = createRoute({
  method: 'get',
  path: '/readyz',
  summary: 'Whether payments can be taken',
  description: 'Looks at the directory, a ledger and the keys, at most once in some seconds, and needs no key.',
  responses: {
    200: json(readinessShape, 'Payments can be taken.'),
    503: { ...json(readinessShape, 'Payments cannot be taken: `failing` says for what.'), headers: retryAfter },
    500: broken,
  },
})

/** Serves `/healthz`: the Worker runs; and `/readyz`: payments can be taken. Anyone may ask both, and neither tells what strangers should not know. */
export function healthRoutes(): App {
  const app = createApp()
  app.openapi(healthz, (c) => c.json({ status: 'ok' as const }, 200))
  app.openapi(readyz, async (c) => {
    const found = await readinessOf(c.env).current()
    c.header('cache-control', 'no-store')
    if (found.failing.length > 0) c.header('retry-after', String(READY_KEPT_MS / 1000))
    const view = readinessView(found, Date.now()) as z.infer<typeof readinessShape>
    return c.json(view, found.failing.length === 0 ? 200 : 503)
  })
  return app
}

function readinessView({ failing, checkedAt, missingKeys, issuers }: Readiness, now: number) {
  const secondsSince = (at: number): number => Math.max(0, Math.round((now - at) / 1000))
  return {
    status: failing.length === 0 ? 'ready' : 'not_ready',
    checked_at: new Date(checkedAt).toISOString(),
    checks: Object.fromEntries(READY_PARTS.map((part) => [part, failing.includes(part) ? 'failed' : 'ok'])),
    failing,
    missing_keys: missingKeys,
    issuers: issuers.map(({ prefix, livemode, state, heardAt }) => {
      return { prefix, livemode, state, last_word_s: heardAt === null ? null : secondsSince(heardAt) }
    }),
  }
}
