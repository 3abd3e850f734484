import type { Context } from 'hono'

import { ASSETS, FIRST_WORDS } from '../../dist/broker-assets.ts'
import { ledgerOfPayment } from '../../protocol/object-id.ts'
import { readLanguage } from '../../protocol/languages.ts'
import type { Language } from '../../protocol/languages.ts'
import { overLimit, problem } from '../app.ts'
import type { AppEnv } from '../app.ts'
import { checkoutDocument } from '../checkout-page/document.ts'
import { newNonce } from '../nonce.ts'
import { frameRefusal } from '../notices.ts'
import { pageAssetPath, wordsData } from './page-assets.ts'
import { networkOfRequest } from '../bounds/request-source.ts'
import { isAllowedOrigin, ownerForUnknown } from '../directory/directory.ts'
import { isRefused } from '../directory/strange-reads.ts'

/**
 * Serves step 3: the dialog's page. The address holds the payment's id alone;
 * the secret stays in the fragment, which no server sees. Only the merchant's
 * own origins may put the page into a frame.
 */
export async function checkoutPage<E extends AppEnv>(c: Context<E>): Promise<Response> {
  const ledger = ledgerOfPayment(c.req.param('payment_id') ?? '')
  const owner = ledger === undefined ? undefined : await ownerForUnknown(c.env, ledger, networkOfRequest(c.req))
  if (isRefused(owner)) return overLimit(c, owner)
  if (!owner) return isForFrame(c) ? frameRefusal(c, 'link') : problem(c, 'payment_not_found')
  const { origins } = owner.merchant
  const around = originAround(c)
  // The policy below would keep the form out of that page too, but say so to nobody.
  if (isForFrame(c) && around !== '' && !origins.includes(around)) return frameRefusal(c, 'stranger')
  return page(c, origins)
}

/**
 * Serves the same page for a payment that is yet to be made: the element loads
 * it, unseen, when a member is about to press its button, and hands it the
 * client secret then (protocol/frame-messages.ts). Only the page that loads it
 * may frame it, and only if a merchant registered its origin; whether that is
 * the payment's own merchant the page itself finds out, as it always does.
 */
export async function preparedPage<E extends AppEnv>(c: Context<E>): Promise<Response> {
  const origin = originAround(c)
  const isAllowed = origin === '' ? false : await isAllowedOrigin(c.env, origin, networkOfRequest(c.req))
  if (isRefused(isAllowed)) return overLimit(c, isAllowed)
  if (isAllowed) return page(c, [origin])
  return isForFrame(c) && origin !== '' ? frameRefusal(c, 'stranger') : problem(c, 'payment_not_found')
}

/** Of the page that asks, as far as the browser tells: the element's frame sends it (`referrerpolicy`). */
function originAround<E extends AppEnv>(c: Context<E>): string {
  const referrer = c.req.header('referer') ?? ''
  return URL.canParse(referrer) ? new URL(referrer).origin : ''
}

/** Fetch Metadata. A browser without it gets the page, and its policy. */
function isForFrame<E extends AppEnv>(c: Context<E>): boolean {
  return c.req.header('sec-fetch-dest') === 'iframe'
}

function page<E extends AppEnv>(c: Context<E>, origins: readonly string[]): Response {
  const nonce = newNonce()
  const language = readLanguage(c.req.query('locale'), c.req.header('accept-language'))
  const document = documentAroundNonce(language, c.req.query('watch') !== undefined)
  // Made at once: Hono's `c.html` would put the headers together a second time.
  return new Response(document.join(nonce), {
    headers: {
      'content-type': 'text/html; charset=UTF-8',
      'content-security-policy': contentSecurityPolicy(nonce, origins),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
      // As a window of its own the page is nobody's; in a frame, a shop with COEP may embed it.
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'cross-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
    },
  })
}

/** Stands where the nonce comes; nothing else in the document is like it. */
const NONCE_PLACE = '{nonce}'
/** Two documents a language at most: watching or not. */
const documents = new Map<string, readonly string[]>()

/** Renders the document once for each language, cut where the nonce stands: only that is new in each answer. */
function documentAroundNonce(language: Language, isWatching: boolean): readonly string[] {
  const name = isWatching ? `${language} watching` : language
  const known = documents.get(name)
  if (known !== undefined) return known
  const scriptUrl = pageAssetPath('checkout.js')
  const words = FIRST_WORDS[language]
  const startScript = ASSETS['start.js'].raw
  const told = { scriptUrl, wordsData: wordsData(language), startScript, language, words, isWatching }
  const cut = checkoutDocument({ nonce: NONCE_PLACE, ...told }).split(NONCE_PLACE)
  documents.set(name, cut)
  return cut
}

function contentSecurityPolicy(nonce: string, origins: readonly string[]): string {
  return [
    "default-src 'none'",
    `script-src 'self' '${ASSETS['start.js'].integrity}'`,
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
