import type { Context } from 'hono'

import { readLocale } from '../../protocol/look.ts'
import type { AppEnv } from '../app.ts'
import { consoleDocument } from '../console-page/document.ts'
import { pageAssetPath } from '../checkout/page-assets.ts'
import { newNonce } from '../nonce.ts'

/**
 * Serves the console's page, the same for everybody and every address below
 * `/console`: what is shown there it asks for itself, with the session's cookie.
 */
export function consolePage(c: Context<AppEnv>): Response {
  const nonce = newNonce()
  const locale = readLocale(c.req.query('locale'), c.req.header('accept-language')?.split(',')[0])
  const body = consoleDocument({ nonce, scriptUrl: pageAssetPath('console.js'), locale })
  return new Response(body, {
    headers: {
      'content-type': 'text/html; charset=UTF-8',
      'content-security-policy': contentSecurityPolicy(nonce),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
    },
  })
}

function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ')
}
