/** Closing what a test had open: it is no test’s affair what its pages were about to show. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { closeSurely } from './closing.ts'
import { launchChromium } from './launch-chromium.ts'
import { openTestSite } from './test-site.ts'
import type { TestSite } from './test-site.ts'

let browser: Browser
let site: TestSite

beforeAll(async () => {
  browser = await launchChromium()
  site = await openTestSite()
})
afterAll(async () => {
  await browser.close()
  await site.close()
})

describe('What a test had open', () => {
  test('is closed, also in the moment in which the next page comes', async () => {
    const next = site.serve('arrived')
    const path = site.serve(`<meta http-equiv="refresh" content="0; url=${next}">`)
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(`${site.origin}${path}`)
    // Breaks off when the page goes: the next one is being committed then. On a busy machine it may be there already.
    await page.evaluate('new Promise((resolve) => setTimeout(resolve, 2_000))').catch(() => undefined)
    await closeSurely(browser, page)
    expect(page.isClosed()).toBe(true)
    await closeSurely(browser, context)
    expect(browser.contexts()).toEqual([])
  })
})
