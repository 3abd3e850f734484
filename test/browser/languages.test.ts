/** The dialog in every language on a narrow telephone: nothing runs out of the card, and no button's text is cut. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { CHECKOUT_CSS, RIGHT_TO_LEFT_CSS } from '../../broker/checkout-page/styles.ts'
import { LANGUAGES } from '../../protocol/languages.ts'
import { bundleScript } from '../../tools/build/browser-assets.ts'
import { messagesByNumber } from '../../tools/build/words-scripts.ts'
import { inRepository } from '../../tools/root.ts'
import { launchChromium } from './launch-chromium.ts'

let browser: Browser
let page: Page

beforeAll(async () => {
  browser = await launchChromium()
  page = await browser.newPage({ viewport: { width: 360, height: 740 } })
  const define = { LANGUAGES_SCRIPT: '""', WEBAUTHN_SCRIPT: '""', QUESTIONS_SCRIPT: '""', AWAITED_SCRIPT: '""' }
  const script = await bundleScript(inRepository('test', 'browser', 'languages', 'screens.ts'), 'screens.js', {
    format: 'iife',
    define,
  })
  await page.setContent(`<!doctype html><meta charset="utf-8"><style>${CHECKOUT_CSS}${RIGHT_TO_LEFT_CSS}</style><body>`)
  await page.addScriptTag({ content: script })
})
afterAll(() => browser.close())

describe.each(LANGUAGES)('The dialog in %s', (language) => {
  test('fits on every screen', async () => {
    const found = await page.evaluate(
      ([tag, words]) => {
        const { furiwakeScreens } = globalThis as unknown as {
          furiwakeScreens: { measure(language: string, words: object): Record<string, string[]> }
        }
        return furiwakeScreens.measure(tag, words)
      },
      [language, messagesByNumber(language)] as const,
    )
    expect(found).toEqual({})
  })
})
