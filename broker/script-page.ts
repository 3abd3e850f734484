import type { Context } from 'hono'

import { readLocale } from '../protocol/look.ts'
import type { AppEnv } from './app.ts'
import { newNonce } from './nonce.ts'
import { scriptDocument } from './script-document.ts'
import type { ScriptPage } from './script-document.ts'

/**
 * Answers with a page that is a document and one script of the broker's own: it
 * runs no other, stands in no frame, speaks to the broker alone, and is kept by
 * no cache. It is the same for everybody, in the language that is asked for.
 */
export function scriptPage(c: Context<AppEnv>, page: ScriptPage): Response {
  const nonce = newNonce()
  const locale = readLocale(c.req.query('locale'), c.req.header('accept-language')?.split(',')[0])
  return new Response(scriptDocument(page, nonce, locale), {
    headers: {
      'content-type': 'text/html; charset=UTF-8',
      'content-security-policy': contentSecurityPolicy(page, nonce),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
    },
  })
}

function contentSecurityPolicy({ start }: ScriptPage, nonce: string): string {
  return [
    "default-src 'none'",
    start === undefined ? "script-src 'self'" : `script-src 'self' 'nonce-${nonce}'`,
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
