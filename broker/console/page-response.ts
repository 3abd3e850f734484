import type { Context } from 'hono'

import { readLocale } from '../../protocol/look.ts'
import type { AppEnv } from '../app.ts'
import { consoleDocument } from '../console-page/document.ts'
import { pageAssetPath } from '../checkout/page-assets.ts'
import { newNonce } from '../nonce.ts'
import { scriptPage } from '../script-page.ts'

/**
 * Serves the console's page, the same for everybody and every address below
 * `/console`: what is shown there it asks for itself, with the session's cookie.
 */
export function consolePage(c: Context<AppEnv>): Response {
  const nonce = newNonce()
  const locale = readLocale(c.req.query('locale'), c.req.header('accept-language')?.split(',')[0])
  return scriptPage(consoleDocument({ nonce, scriptUrl: pageAssetPath('console.js'), locale }), nonce)
}
