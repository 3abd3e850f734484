/** The issuer's pages for its members: one small app that the authentication server mounts. */

import { Hono } from 'hono'

import { ASSETS, RELEASED } from '../../../dist/issuer-assets.ts'
import type { Asset } from '../../../dist/issuer-assets.ts'
import { onlyMethod } from '../../server/server-app.ts'
import { log } from '../../server/log.ts'
import { SettingsError } from '../../server/settings.ts'
import { settingsOf } from '../env.ts'
import type { Env } from '../env.ts'
import { approvalRoutes } from './approval-routes.ts'
import { mailRoutes } from './mail-routes.ts'
import { memberRoutes } from './member-routes.ts'
import { MEMBERS_SCRIPT, STRENGTH_SCRIPT, messageSheet } from './page.ts'
import { registrationRoutes } from './registration-routes.ts'
import { passkeyRoutes } from './passkey-routes.ts'
import { visitOf } from './visit.ts'

const ONE_YEAR = 'public, max-age=31536000, immutable'
/** Describes what a form posts to, and no page is. */
const POST_ONLY = ['/sign-out', '/registered/mail', '/help/:about', '/account/:action', '/account/passkeys/:action']

export function memberPages(): Hono<{ Bindings: Env }> {
  const app = new Hono<{ Bindings: Env }>()
  registrationRoutes(app)
  memberRoutes(app)
  passkeyRoutes(app)
  mailRoutes(app)
  approvalRoutes(app)
  app.get(MEMBERS_SCRIPT, (c) => script(c.req.raw, ASSETS['members.js']))
  app.get(STRENGTH_SCRIPT, (c) => script(c.req.raw, ASSETS['strength.js']))
  // A page that was open when the server was renewed asks for the scripts of its own build.
  for (const [address, asset] of Object.entries(RELEASED)) app.get(address, (c) => script(c.req.raw, asset))
  for (const path of POST_ONLY) app.all(path, onlyMethod('POST'))
  app.onError(async (error, c) => {
    log({ event: 'failed', code: error instanceof SettingsError ? `setting_${error.variable}` : 'internal_error' })
    // Without settings there is no brand to show: the front door answers.
    settingsOf(c.env)
    const visit = await visitOf(c)
    const { failed } = visit.setting.words
    visit.setting.path = '/'
    const content = messageSheet(failed.title, failed.lead, [{ href: '/', label: failed.home }])
    return visit.show({ title: failed.title, content, status: 500 })
  })
  return app
}

// By hash; decoded once an isolate.
const brotliBytes = new Map<string, Uint8Array>()

function script(request: Request, { raw, brotli, sha256 }: Asset): Response {
  const headers = new Headers({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': ONE_YEAR,
    vary: 'accept-encoding',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
  })
  if (!/\bbr\b/.test(request.headers.get('accept-encoding') ?? '')) return new Response(raw, { headers })
  headers.set('content-encoding', 'br')
  const bytes = brotliBytes.get(sha256) ?? Uint8Array.from(atob(brotli), (character) => character.charCodeAt(0))
  brotliBytes.set(sha256, bytes)
  return new Response(bytes, { headers, encodeBody: 'manual' })
}
