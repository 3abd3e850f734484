/**
 * `npm run docs:axe`: every page of the built site held against the rules of axe, light and wide, then dark and narrow, and
 * whether it scrolls sideways; one page of each kind in the other two looks as well. Then what readers search for, held
 * against what is found first. `npm run docs` builds the site.
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
import { failedSearches } from './docs/searches.ts'
import { exitWith, inRepository, ToolFailure } from './root.ts'

const SITE = inRepository('dist', 'site')
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run']
/** The longest that a page may take in all its looks; one that takes longer is a finding. */
const PAGE_DEADLINE_MS = 60_000
/** Pages between two lines that say how far it is. */
const PROGRESS_PAGES = 25
/** Rules that depend on the theme and the width: in another look the others would say the same again. */
const RULES_OF_LOOKS = ['color-contrast', 'scrollable-region-focusable', 'target-size']
/** A transition would be looked at half-way. */
const STILL = '*, ::before, ::after { transition: none !important; animation: none !important }'

type Theme = 'light' | 'dark'
interface Look {
  theme: Theme
  width: number
}
const LOOKS: Look[] = [
  { theme: 'light', width: 1280 },
  { theme: 'dark', width: 360 },
]
const OTHER_LOOKS: Look[] = [
  { theme: 'light', width: 360 },
  { theme: 'dark', width: 1280 },
]
/** One page of each kind that the site has; their others are laid out by the same rules. */
const EACH_KIND = ['', 'quick-start/', 'errors/', 'playground/', 'api/', 'api/operations/createpayment/', '404.html']

interface Violation {
  id: string
  nodes: { target: string[] }[]
}

async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { only: { type: 'string', default: '' } } })
  if (!isSiteBuilt()) throw new ToolFailure('There is no site yet: npm run docs.')
  const paths = pathsOf(values.only)
  if (paths.length === 0) throw new ToolFailure(`No page begins with ${values.only}.`)
  const server = createServer(filesListener(SITE))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/docs/`
  const browser = await chromium.launch({ executablePath: await ensureChromium(), args: FLAGS })
  try {
    const { looks, findings } = await inspect(browser, base, paths)
    const failed = values.only === '' ? await failedSearches(await openTab(browser), base) : []
    for (const search of failed) process.stdout.write(`${search}\n`)
    const all = findings + failed.length
    process.stdout.write(`${paths.length} pages, ${looks} looks at them, ${all} findings\n`)
    if (all > 0) throw new ToolFailure('What is found is named above.')
  } finally {
    await browser.close()
    server.closeAllConnections()
    server.close()
  }
}

/** Returns the addresses of the pages below the site's, in the order of the alphabet. */
function pathsOf(beginning: string): string[] {
  const files = globSync('**/*.html', { cwd: SITE }).map((file) => file.replaceAll('\\', '/'))
  const paths = files.map((file) => file.replace(/(^|\/)index\.html$/, '$1'))
  return paths.filter((path) => path.startsWith(beginning)).toSorted()
}

/** Looks at every page, and says at once what is found, and now and then how far it is. */
async function inspect(browser: Browser, base: string, paths: string[]): Promise<{ looks: number; findings: number }> {
  const start = performance.now()
  let tab = await openTab(browser)
  let looks = 0
  let findings = 0
  for (const [index, path] of paths.entries()) {
    const isOfEachKind = EACH_KIND.includes(path.replace(/^ja\//, ''))
    const wanted = isOfEachKind ? [...LOOKS, ...OTHER_LOOKS] : LOOKS
    const found = await withinDeadline(findingsIn(tab, base + path, wanted))
    if (found === undefined) {
      // The tab may be lost with its page.
      await tab.context().close()
      tab = await openTab(browser)
    }
    looks += wanted.length
    for (const finding of found ?? [`not inspected within ${PAGE_DEADLINE_MS / 1000} s`]) {
      findings++
      process.stdout.write(`${path || '/'} ${finding}\n`)
    }
    if ((index + 1) % PROGRESS_PAGES === 0) {
      const seconds = Math.round((performance.now() - start) / 1000)
      process.stdout.write(`${index + 1} of ${paths.length} pages, ${seconds} s, ${findings} findings\n`)
    }
  }
  return { looks, findings }
}

/** Opens the one tab that goes through the pages. */
async function openTab(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: 'reduce' })
  await context.addInitScript({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') })
  const tab = await context.newPage()
  tab.setDefaultTimeout(PAGE_DEADLINE_MS)
  return tab
}

async function withinDeadline(work: Promise<string[]>): Promise<string[] | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), PAGE_DEADLINE_MS)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
    // What comes of it later is not asked for.
    work.catch(() => undefined)
  }
}

/** Returns what is wrong with a page: all that axe knows in the first look, and in the others what a look may change. */
async function findingsIn(tab: Page, address: string, looks: Look[]): Promise<string[]> {
  const all: string[] = []
  for (const [index, look] of looks.entries()) {
    await tab.emulateMedia({ colorScheme: look.theme })
    await tab.setViewportSize({ width: look.width, height: 900 })
    if (index === 0) {
      await tab.goto(address)
      await tab.addStyleTag({ content: STILL })
    }
    await settled(tab, look.theme)
    const found = await violationsIn(tab, index === 0 ? {} : { runOnly: RULES_OF_LOOKS })
    if (await tab.evaluate(() => document.documentElement.scrollWidth > innerWidth)) found.push('is too wide')
    all.push(...found.map((finding) => `(${look.theme}, ${look.width} px): ${finding}`))
  }
  return all
}

/** Waits until the page shows the theme, and its observers have seen the width. */
async function settled(tab: Page, theme: Theme): Promise<void> {
  await tab.waitForFunction((wanted) => document.documentElement.dataset['theme'] === wanted, theme)
  await tab.evaluate(() => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen))))
}

async function violationsIn(tab: Page, options: { runOnly?: string[] }): Promise<string[]> {
  const violations = await tab.evaluate(async (given) => {
    const { run } = Reflect.get(globalThis, 'axe') as {
      run: (root: Document, options: object) => Promise<{ violations: Violation[] }>
    }
    return (await run(document, { resultTypes: ['violations'], preload: false, ...given })).violations
  }, options)
  return violations.map(({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  exitWith(error)
}
