/** A browser that puppeteer-core drives, whichever protocol it speaks with it: Firefox by WebDriver BiDi, Chromium by its own. */

import type { Browser, BrowserContext, Frame, Page } from 'puppeteer-core'
import { vi } from 'vitest'
import { dialogFrame } from './in-document.ts'
import type { Engine, Key, Tab } from './tab.ts'

const OPENS_MS = 20_000

/**
 * Evaluates in the one frame of another site that a page has. Of a page that the browser kept and shows again
 * puppeteer-core knows no frames; the browser does.
 */
export type EvaluateInFrame = (page: Page, expression: string) => Promise<unknown>

export async function engineOf(name: string, browser: Browser, inFrame: EvaluateInFrame): Promise<Engine> {
  let context: BrowserContext | undefined
  return {
    name,
    version: await browser.version(),
    async newMember() {
      await context?.close()
      context = await browser.createBrowserContext()
      return tabOf(await context.newPage(), inFrame)
    },
    close: () => browser.close(),
  }
}

function tabOf(page: Page, inFrame: EvaluateInFrame): Tab {
  const known = new Set(page.browserContext().targets())
  const framed = async (): Promise<Frame | undefined> => {
    const element = (await page.mainFrame().evaluateHandle(dialogFrame)).asElement()
    if (!element) throw new Error('There is no frame in the dialog.')
    return (await element.contentFrame()) ?? undefined
  }
  return {
    focusesByFirstKey: false,
    go: async (url) => void (await page.goto(url)),
    read: async (place, look, ...given) => {
      const frame = place === 'page' ? page.mainFrame() : await framed()
      return (await (frame
        ? frame.evaluate(look as (...given: unknown[]) => unknown, ...given)
        : inFrame(page, `(${look.toString()})(...${JSON.stringify(given)})`))) as ReturnType<typeof look>
    },
    pressAt: (x, y) => page.mouse.click(x, y),
    type: (text) => page.keyboard.type(text),
    key: (key: Key) => page.keyboard.press(key),
    opened: () =>
      vi.waitFor(
        async () => {
          for (const other of await page.browserContext().pages()) {
            if (other === page || known.has(other.target())) continue
            known.add(other.target())
            return tabOf(other, inFrame)
          }
          throw new Error('No tab was opened.')
        },
        { timeout: OPENS_MS },
      ),
    picture: async (file) => void (await page.screenshot({ path: file })),
    close: () => page.close(),
  }
}
