import { ASSETS, FIRST_WORDS, RELEASED } from '../../dist/broker-assets.ts'
import type { Asset } from '../../dist/broker-assets.ts'
import { createApp } from '../app.ts'
import type { App, AppContext } from '../app.ts'
import { readLanguage } from '../../protocol/languages.ts'
import { PAGE_ASSETS, pageAssetPath } from '../checkout/page-assets.ts'
import { looksStylesheet } from '../looks.ts'

const ONE_YEAR = 'public, max-age=31536000, immutable'
/** The evergreen script: a browser asks again after an hour, and gets a new one then. */
const ONE_HOUR = 'public, max-age=3600, stale-while-revalidate=86400'
/** Texts, which may be yesterday's. */
const ONE_DAY = 'public, max-age=86400'

/**
 * Serves the element's script (evergreen, and one name a version that never
 * changes) and the dialog page's: of this build, and of the releases before it.
 */
export function assetRoutes(): App {
  const app = createApp()
  app.get('/furiwake.js', (c) => script(c, 'furiwake.js', ONE_HOUR))
  app.get('/furiwake.integrity.json', (c) => {
    c.header('access-control-allow-origin', '*')
    return c.json(INTEGRITY)
  })
  app.get('/element-words', elementWords)
  app.get('/furiwake-looks.css', looks)
  for (const name of PAGE_ASSETS) app.get(pageAssetPath(name), (c) => script(c, name, ONE_YEAR))
  for (const [address, asset] of Object.entries(RELEASED)) app.get(address, (c) => served(c, asset, ONE_YEAR))
  return app
}

/** Serves what the element itself says, in the language that fits the wish: text alone, so that a script that a shop has pinned stays all that runs. */
function elementWords(c: AppContext): Response {
  const language = readLanguage(c.req.query('locale'))
  const headers = { 'cache-control': ONE_DAY, 'access-control-allow-origin': '*' }
  return Response.json(FIRST_WORDS[language].element, { headers })
}

/** Serves the looks that have names, for the shop's page. */
function looks(): Response {
  const headers = {
    'content-type': 'text/css; charset=utf-8',
    'cache-control': ONE_DAY,
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
  }
  return new Response(looksStylesheet(), { headers })
}

/** Every released version, the newest first. */
const INTEGRITY = Object.fromEntries(
  Object.entries(RELEASED)
    .filter(([address]) => address.startsWith('/furiwake@'))
    .map(([address, { integrity }]) => [address.slice(1), integrity]),
)

// By hash; decoded once an isolate.
const brotliBytes = new Map<string, Uint8Array>()

function script(c: AppContext, name: keyof typeof ASSETS, cacheControl: string): Response {
  return served(c, ASSETS[name], cacheControl)
}

function served(c: AppContext, asset: Asset, cacheControl: string): Response {
  const headers = new Headers({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': cacheControl,
    etag: `"${asset.sha256}"`,
    vary: 'accept-encoding',
    // Shops load it from their own origins, with `crossorigin` for integrity and under COEP.
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
  })
  if (c.req.header('if-none-match') === `"${asset.sha256}"`) return new Response(null, { status: 304, headers })
  if (!/\bbr\b/.test(c.req.header('accept-encoding') ?? '')) return new Response(asset.raw, { headers })
  headers.set('content-encoding', 'br')
  return new Response(compressed(asset), { headers, encodeBody: 'manual' })
}

function compressed({ sha256, brotli }: Asset): Uint8Array {
  const known = brotliBytes.get(sha256)
  if (known) return known
  const bytes = Uint8Array.from(atob(brotli), (character) => character.charCodeAt(0))
  brotliBytes.set(sha256, bytes)
  return bytes
}
