import type { Context } from 'hono'

import { ASSETS } from '../../dist/broker-assets.ts'
import { ledgerOfPayment } from '../../protocol/object-id.ts'
import { readLocale } from '../../protocol/look.ts'
import { problem } from '../app.ts'
import type { AppEnv } from '../app.ts'
import { checkoutDocument, prepareDocument } from '../checkout-page/document.ts'
import { ownerOfLedger } from '../directory/directory.ts'

const SCRIPT_URL = `/assets/checkout-${ASSETS['checkout.js'].sha256}.js`

/** In a frame, a shop with COEP may embed it. */
const EMBEDDABLE = {
  'referrer-policy': 'no-referrer',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'cross-origin',
}

/**
 * Step 3: the dialog's page. The address holds the payment's id alone; the
 * secret stays in the fragment, which no server sees. Only the merchant's own
 * origins may put the page into a frame.
 */
export async function checkoutPage<E extends AppEnv>(c: Context<E>): Promise<Response> {
  const owner = await ownerOfLedger(c.env, ledgerOfPayment(c.req.param('payment_id') ?? '') ?? '')
  if (!owner) return problem(c, 'payment_not_found')
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
  const locale = readLocale(c.req.query('locale'), c.req.header('accept-language')?.split(',')[0])
  const html = checkoutDocument({
    nonce,
    scriptUrl: SCRIPT_URL,
    startScript: ASSETS['start.js'].raw,
    locale,
    isWatching: c.req.query('watch') !== undefined,
  })
  return c.html(html, 200, {
    ...EMBEDDABLE,
    'content-security-policy': contentSecurityPolicy(nonce, owner.merchant.origins),
    'cache-control': 'no-store',
    // As a window of its own the page is nobody's.
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
  })
}

/**
 * What the element loads into its hidden frame when a member is about to press
 * the button: the same process, connection and script as the page will use. It
 * holds nothing and knows no payment, so it may be framed by anyone.
 */
export function preparePage<E extends AppEnv>(c: Context<E>): Response | Promise<Response> {
  return c.html(prepareDocument(SCRIPT_URL), 200, {
    ...EMBEDDABLE,
    'content-security-policy': "default-src 'none'; script-src 'self'; base-uri 'none'; form-action 'none'",
    'cache-control': 'public, max-age=3600',
  })
}

function contentSecurityPolicy(nonce: string, origins: readonly string[]): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${origins.length === 0 ? "'none'" : origins.join(' ')}`,
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ')
}
