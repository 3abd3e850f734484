import { publicKeys } from '../../messages/own-keys.ts'
import { createApp } from '../app.ts'
import type { App } from '../app.ts'
import { settingsOf } from '../env.ts'

/** Serves what anyone may read: the keys that verify verdicts and messages. */
export function wellKnownRoutes(): App {
  const app = createApp()
  app.get('/.well-known/jwks.json', (c) => {
    c.header('cache-control', 'public, max-age=300')
    c.header('access-control-allow-origin', '*')
    const { signingKeys, messageKeys } = settingsOf(c.env)
    return c.json({ keys: publicKeys([...signingKeys, ...messageKeys]) })
  })
  return app
}
