/**
 * `npm run docs:axe`: every page of the built site held against the rules of axe, light and wide, then dark and narrow,
 * and whether it scrolls sideways. `npm run docs` builds it first.
 *
 *   npm run docs:axe -- [--only ja/recipes]
 */

import { globSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRequire } from 'node:module'
import { parseArgs } from 'node:util'

import { chromium, type Browser, type Page } from 'playwright-core'

import { ensureChromium } from './chromium.ts'
import { filesListener, isSiteBuilt } from './demo/docs-server.ts'
import { exitWith, inRepository, ToolFailure } from './root.ts'

const SITE = inRepository('dist', 'site')
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run']
/** Rules that depend on the theme and the width: in the second look the others would say the same again. */
const RULES_OF_LOOKS = ['color-contrast', 'scrollable-region-focusable', 'target-size']
const LOOKS = [
  { colorScheme: 'light', viewport: { width: 1280, height: 900 }, options: {} },
  { colorScheme: 'dark', viewport: { width: 360, height: 740 }, options: { runOnly: RULES_OF_LOOKS } },
] as const
type Look = (typeof LOOKS)[number]

interface Violation {
  id: string
  nodes: { target: string[] }[]
}

async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { only: { type: 'string', default: '' } } })
  if (!isSiteBuilt()) throw new ToolFailure('There is no site yet: npm run docs.')
  const pages = pathsOf(values.only)
  if (pages.length === 0) throw new ToolFailure(`No page begins with ${values.only}.`)
  const server = createServer(filesListener(SITE))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/docs/`
  const browser = await chromium.launch({ executablePath: await ensureChromium(), args: FLAGS })
  try {
    const findings: string[] = []
    for (const look of LOOKS) findings.push(...(await findingsIn(browser, base, pages, look)))
    if (findings.length > 0) throw new ToolFailure(`${findings.length} findings.`)
    process.stdout.write(`${pages.length} pages in ${LOOKS.length} looks: axe finds nothing.\n`)
  } finally {
    await browser.close()
    server.close()
  }
}

/** Returns the addresses of the pages below the site's, in the order of the alphabet. */
function pathsOf(beginning: string): string[] {
  const files = globSync('**/*.html', { cwd: SITE }).map((file) => file.replaceAll('\\', '/'))
  const paths = files.map((file) => file.replace(/(^|\/)index\.html$/, '$1'))
  return paths.filter((path) => path.startsWith(beginning)).toSorted()
}

async function findingsIn(browser: Browser, base: string, pages: string[], look: Look): Promise<string[]> {
  const { colorScheme, viewport, options } = look
  const context = await browser.newContext({ colorScheme, viewport, reducedMotion: 'reduce' })
  await context.addInitScript({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') })
  const page = await context.newPage()
  const all: string[] = []
  for (const path of pages) {
    await page.goto(base + path)
    const found = await violationsOf(page, options)
    if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) found.push('is too wide')
    const told = found.map((finding) => `${path || '/'} (${colorScheme}, ${viewport.width} px): ${finding}`)
    // At once: all of it takes minutes.
    if (told.length > 0) process.stdout.write(`${told.join('\n')}\n`)
    all.push(...told)
  }
  await context.close()
  return all
}

async function violationsOf(page: Page, options: Look['options']): Promise<string[]> {
  const violations = await page.evaluate(async (given) => {
    const { run } = Reflect.get(globalThis, 'axe') as {
      run: (root: Document, options: object) => Promise<{ violations: Violation[] }>
    }
    return (await run(document, { resultTypes: ['violations'], ...given })).violations
  }, options)
  return violations.map(({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  exitWith(error)
}
