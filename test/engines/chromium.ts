/** Chromium, as a person has it: it keeps pages for a way back, which the other automation of it here forbids. */

import { launch } from 'puppeteer-core'
import type { Browser, Page } from 'puppeteer-core'
import { engineOf } from './puppeteer.ts'
import type { Engine } from './tab.ts'

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking']

export interface Chromium extends Engine {
  /** Puts the member's page to sleep behind another tab, as Chromium does with those that nobody looks at; gives what wakes it. */
  putToSleep(this: void): Promise<() => Promise<void>>
}

export async function startChromium(executablePath: string): Promise<Chromium> {
  const browser = await launch({
    executablePath,
    args: [...FLAGS, '--lang=en-US'],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    headless: true,
    defaultViewport: { width: 1024, height: 730 },
  })
  const engine = await engineOf('Chromium', browser, (page, expression) => evaluateInFrame(browser, page, expression))
  return { ...engine, putToSleep: () => putToSleep(browser) }
}

async function putToSleep(browser: Browser): Promise<() => Promise<void>> {
  const page = (await browser.pages()).find((open) => open.url().startsWith('http'))
  if (!page) throw new Error('There is no page to put to sleep.')
  const session = await page.createCDPSession()
  const front = await page.browserContext().newPage()
  await front.bringToFront()
  await session.send('Page.setWebLifecycleState', { state: 'frozen' })
  return async () => {
    await session.send('Page.setWebLifecycleState', { state: 'active' })
    await page.bringToFront()
    await front.close()
    await session.detach()
  }
}

async function evaluateInFrame(browser: Browser, page: Page, expression: string): Promise<unknown> {
  const session = await browser.target().createCDPSession()
  try {
    const { targetInfos } = await session.send('Target.getTargets')
    const frame = targetInfos.find(
      ({ type, browserContextId }) => type === 'iframe' && browserContextId === page.browserContext().id,
    )
    if (!frame) throw new Error('There is no frame in the page.')
    const { sessionId } = await session.send('Target.attachToTarget', { targetId: frame.targetId, flatten: true })
    const told = await session.connection()?.session(sessionId)?.send('Runtime.evaluate', {
      expression,
      returnByValue: true,
      awaitPromise: true,
    })
    if (!told || told.exceptionDetails) throw new Error(told?.exceptionDetails?.text)
    return told.result.value
  } finally {
    await session.detach()
  }
}
