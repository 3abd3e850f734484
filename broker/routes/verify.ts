import { readLocale } from '../../protocol/look.ts'
import { VERIFY_PATH } from '../../protocol/return.ts'
import { createApp } from '../app.ts'
import type { App } from '../app.ts'
import { pageAssetPath } from '../checkout/page-assets.ts'
import { newNonce } from '../nonce.ts'
import { scriptPage } from '../script-page.ts'
import { verifyDocument } from '../verify-page/document.ts'

/** Serves `/verify`: the page on which anybody checks what the broker has signed. It learns nothing of it. */
export function verifyRoutes(): App {
  const app = createApp()
  app.get(VERIFY_PATH, (c) => {
    const nonce = newNonce()
    const locale = readLocale(c.req.query('locale'), c.req.header('accept-language')?.split(',')[0])
    return scriptPage(verifyDocument({ nonce, scriptUrl: pageAssetPath('verify.js'), locale }), nonce)
  })
  return app
}
