/** Firefox, over WebDriver BiDi: it needs no driver of its own. */

import { launch } from 'puppeteer-core'
import type { Browser, LaunchOptions, Page } from 'puppeteer-core'
import { engineOf } from './puppeteer.ts'
import type { Engine } from './tab.ts'

const VIEWPORT = { width: 1024, height: 730 }

export async function startFirefox(executablePath: string): Promise<Engine> {
  return firefoxEngine(await launchFirefox(executablePath))
}

export function launchFirefox(
  executablePath: string,
  given: Pick<LaunchOptions, 'args' | 'extraPrefsFirefox'> = {},
): Promise<Browser> {
  return launch({ browser: 'firefox', executablePath, headless: true, defaultViewport: VIEWPORT, ...given })
}

export function firefoxEngine(browser: Browser): Promise<Engine> {
  return engineOf('Firefox', browser, (page, expression) => evaluateInFrame(browser, page, expression))
}

/** The connection over which puppeteer-core speaks WebDriver BiDi with Firefox: for what it has no words for. */
export interface Connection {
  send(method: string, params: object): Promise<{ result: unknown }>
}

export function connectionTo(browser: Browser): Connection {
  return (browser as unknown as { connection: Connection }).connection
}

/** Evaluates an expression in a document, and gives what it comes to as JSON tells it. */
export async function evaluateIn(connection: Connection, context: string, expression: string): Promise<unknown> {
  const { result } = await connection.send('script.evaluate', {
    target: { context },
    expression: `Promise.resolve(${expression}).then((told) => JSON.stringify(told ?? null))`,
    awaitPromise: true,
  })
  const { type, result: told, exceptionDetails } = result as Evaluated
  if (type !== 'success') throw new Error(exceptionDetails?.text)
  return JSON.parse(told?.value ?? 'null')
}

interface Evaluated {
  type: 'success' | 'exception'
  result?: { value?: string }
  exceptionDetails?: { text: string }
}

async function evaluateInFrame(browser: Browser, page: Page, expression: string): Promise<unknown> {
  const connection = connectionTo(browser)
  // By its id: what puppeteer-core takes for the address of a page that came back may be that of the page before.
  const { _id: root } = page.mainFrame() as unknown as { _id: string }
  const { result } = await connection.send('browsingContext.getTree', { root })
  const { contexts } = result as { contexts: { url: string; children: { context: string }[] }[] }
  const frame = contexts[0]?.children[0]
  if (!frame) throw new Error('There is no frame in the page.')
  return evaluateIn(connection, frame.context, expression)
}
