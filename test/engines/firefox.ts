/** Firefox, over WebDriver BiDi: it needs no driver of its own. */

import { launch } from 'puppeteer-core'
import type { Browser, BrowserContext, Frame, LaunchOptions, Page } from 'puppeteer-core'
import { vi } from 'vitest'
import { dialogFrame } from './in-document.ts'
import type { Engine, Key, Place, Tab } from './tab.ts'

const OPENS_MS = 20_000
const VIEWPORT = { width: 1024, height: 730 }

export async function startFirefox(executablePath: string): Promise<Engine> {
  return engineOf(await launchFirefox(executablePath))
}

export function launchFirefox(
  executablePath: string,
  given: Pick<LaunchOptions, 'args' | 'extraPrefsFirefox'> = {},
): Promise<Browser> {
  return launch({ browser: 'firefox', executablePath, headless: true, defaultViewport: VIEWPORT, ...given })
}

export async function engineOf(browser: Browser): Promise<Engine> {
  let context: BrowserContext | undefined
  return {
    name: 'Firefox',
    version: await browser.version(),
    async newMember() {
      await context?.close()
      context = await browser.createBrowserContext()
      return tabOf(await context.newPage())
    },
    close: () => browser.close(),
  }
}

function tabOf(page: Page): Tab {
  const known = new Set(page.browserContext().targets())
  const at = async (place: Place): Promise<Frame> => {
    if (place === 'page') return page.mainFrame()
    const element = (await page.mainFrame().evaluateHandle(dialogFrame)).asElement()
    const frame = await element?.contentFrame()
    if (!frame) throw new Error('There is no frame in the dialog.')
    return frame
  }
  return {
    focusesByFirstKey: false,
    go: async (url) => void (await page.goto(url)),
    read: async (place, look, ...given) => {
      const frame = await at(place)
      return (await frame.evaluate(look as (...given: unknown[]) => unknown, ...given)) as ReturnType<typeof look>
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
            return tabOf(other)
          }
          throw new Error('No tab was opened.')
        },
        { timeout: OPENS_MS },
      ),
    picture: async (file) => void (await page.screenshot({ path: file })),
    close: () => page.close(),
  }
}
