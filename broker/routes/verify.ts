import { VERIFY_PATH } from '../../protocol/return.ts'
import { createApp } from '../app.ts'
import type { App } from '../app.ts'
import { scriptPage } from '../script-page.ts'
import { VERIFY_DOCUMENT } from '../verify-page/document.ts'

/** Serves `/verify`: the page on which anybody checks what the broker has signed. It learns nothing of it. */
export function verifyRoutes(): App {
  const app = createApp()
  app.get(VERIFY_PATH, (c) => scriptPage(c, VERIFY_DOCUMENT))
  return app
}
