import { RETURN_KEYS_PATH } from '../../protocol/return.ts'
import { createApp } from '../app.ts'
import type { App } from '../app.ts'
import { publishedKeys } from '../keys/published-keys.ts'
import { returnKeys } from '../keys/return-keys.ts'

/** Serves what anyone may read: the keys that verify verdicts and messages, and those that ever signed a return. */
export function wellKnownRoutes(): App {
  const app = createApp()
  app.get('/.well-known/jwks.json', async (c) => {
    c.header('cache-control', 'public, max-age=300')
    c.header('access-control-allow-origin', '*')
    return c.json({ keys: await publishedKeys(c.env, Date.now()) })
  })
  app.get(RETURN_KEYS_PATH, async (c) => {
    const keys = await returnKeys(c.env)
    c.header('cache-control', 'public, max-age=300')
    c.header('access-control-allow-origin', '*')
    return c.json({ keys })
  })
  return app
}
