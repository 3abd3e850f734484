import { createApp } from '../app.ts'
import type { App } from '../app.ts'
import { READY_PARTS } from '../health/readiness.ts'
import type { Readiness } from '../health/readiness.ts'
import { readinessOf } from '../health/broker-readiness.ts'
import { READY_KEPT_MS } from '../health/limits.ts'

/** Serves `/healthz`: the Worker runs; and `/readyz`: payments can be taken. Anyone may ask both, and neither tells what strangers should not know. */
export function healthRoutes(): App {
  const app = createApp()
  app.get('/healthz', (c) => c.json({ status: 'ok' }))
  app.get('/readyz', async (c) => {
    const found = await readinessOf(c.env).current()
    c.header('cache-control', 'no-store')
    if (found.failing.length > 0) c.header('retry-after', String(READY_KEPT_MS / 1000))
    return c.json(readinessView(found, Date.now()), found.failing.length === 0 ? 200 : 503)
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
