/** Closes what tests had open, also where Chromium lets the wish to close it go. */

import type { Browser, BrowserContext, Page } from 'playwright-core'

const ASKED_AGAIN_MS = 3_000
const TIMES_MAX = 5

/**
 * Closes a page, or a context with all that is open in it. Of a page whose next document is just being committed
 * Chromium says that it was closed, and leaves it (crbug.com/536385539): what is still open is asked again.
 * Throws where that does not help within a quarter of a minute. No other page of the browser may be in use.
 */
export async function closeSurely(browser: Browser, open: Page | BrowserContext): Promise<void> {
  const closing = open.close()
  for (let times = 0; times < TIMES_MAX; times++) {
    if (await isDone(closing)) return
    await closePages(browser)
  }
  throw new Error(`Chromium was asked ${TIMES_MAX} times to close its pages, and did not.`)
}

async function isDone(closing: Promise<void>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const tooLong = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ASKED_AGAIN_MS)
  })
  try {
    return await Promise.race([closing.then(() => true), tooLong])
  } finally {
    clearTimeout(timer)
  }
}

async function closePages(browser: Browser): Promise<void> {
  const session = await browser.newBrowserCDPSession()
  const { targetInfos } = await session.send('Target.getTargets')
  for (const { type, targetId } of targetInfos) {
    if (type === 'page') await session.send('Target.closeTarget', { targetId })
  }
  await session.detach()
}
