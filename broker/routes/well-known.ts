import { createApp } from '../app.ts'
import type { App } from '../app.ts'
import { publishedKeys } from '../keys/published-keys.ts'

/** Serves what anyone may read: the keys that verify verdicts and messages. */
export function wellKnownRoutes(): App {
  const app = createApp()
  app.get('/.well-known/jwks.json', async (c) => {
    c.header('cache-control', 'public, max-age=300')
    c.header('access-control-allow-origin', '*')
    return c.json({ keys: await publishedKeys(c.env, Date.now()) })
  })
  return app
}
