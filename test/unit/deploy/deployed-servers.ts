/** The servers of an account as the network sees them: each answers with what was deployed and put there. */

import packageJson from '../../../package.json' with { type: 'json' }
import type { StandInState } from './stand-in-wrangler.ts'

export function serversOf({ workers }: StandInState): (url: string) => Promise<Response> {
  return async (url) => {
    const { origin, pathname } = new URL(url)
    const worker = Object.values(workers).find((known) => known.origin === origin)
    if (worker === undefined) throw new TypeError('fetch failed')
    const published = ['SIGNING_KEYS', 'MESSAGE_KEYS', 'ENCRYPTION_KEYS'].flatMap((name) => {
      return JSON.parse(worker.secrets[name] ?? '[]') as { kid: string }[]
    })
    switch (pathname) {
      case '/healthz':
        return Response.json({ status: 'ok' })
      case '/readyz':
        return Response.json({ status: 'ready', failing: [] })
      case '/.well-known/jwks.json':
        return Response.json({ keys: published.map(({ kid }) => ({ kid })) })
      case '/openapi.json':
        return Response.json({ openapi: '3.1.0', info: { version: packageJson.version } })
      default:
        return new Response(null, { status: 404 })
    }
  }
}
