/** Keeps what a visitor saw when a test failed: a picture in test-results/, and in the log, which is all that is left of a run elsewhere. */

import { join } from 'node:path'
import type { BrowserContext, Page, Request } from 'playwright-core'
import type { Visitor } from './stage.ts'

const TEXT_MAX = 600
const ERRANDS_MAX = 30
const READ_DEADLINE_MS = 2_000

/** Writes down what pages ask servers to do: everything but reads that were answered well. */
export function watchErrands(context: BrowserContext): string[] {
  const errands: string[] = []
  const note = (request: Request, outcome: string): void => {
    // Without what follows the path: some addresses carry a secret there.
    errands.push(`${request.method()} ${new URL(request.url()).pathname} ${outcome}`)
  }
  context.on('response', (response) => {
    const request = response.request()
    if (request.method() !== 'GET' || !response.ok()) note(request, String(response.status()))
  })
  context.on('requestfailed', (request) => note(request, request.failure()?.errorText ?? 'failed'))
  return errands
}

/** Takes a picture of each page, and prints what stood in it and its frames. */
export async function keepSight({ context, errands, complaints }: Visitor, name: string): Promise<void> {
  for (const [index, page] of context.pages().entries()) {
    await page.screenshot({ path: join('test-results', `${name}-${index}.png`) }).catch(() => undefined)
    process.stderr.write(`${name}, page ${index}:\n${await textOf(page)}\n`)
  }
  process.stderr.write(`${[`${name} asked for`, ...errands.slice(-ERRANDS_MAX), ...complaints].join('\n  ')}\n`)
}

async function textOf(page: Page): Promise<string> {
  const texts = page.frames().map(async (frame) => {
    const text = await frame
      .locator('body')
      .innerText({ timeout: READ_DEADLINE_MS })
      .catch(() => '(nothing to read)')
    return `  ${new URL(frame.url(), 'about:blank').pathname}: ${text.replace(/\s+/g, ' ').slice(0, TEXT_MAX)}`
  })
  return (await Promise.all(texts)).join('\n')
}
