/**
 * `npm run test-packages`: the tarball of `furiwake`, installed into fresh projects that know nothing else of this
 * repository. Each type-checks strictly, is built and served as its makers say, and a member pays in it in Chromium.
 * `npm run test-packages -- react vue` takes these alone.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'

import type * as Testing from '../../testing/index.ts'
import { buildAll } from '../../tools/build.ts'
import { ensureChromium } from '../../tools/chromium.ts'
import { freeBasePort } from '../../tools/demo/ports.ts'
import { startDemo } from '../../tools/demo/start-demo.ts'
import type { DemoInfo } from '../../tools/demo/start-demo.ts'
import { packInto } from '../../tools/pack.ts'
import { exitWith, ToolFailure } from '../../tools/root.ts'
import { changeMerchant } from '../browser/operator.ts'
import { installProject, runProjectScript } from './install.ts'
import { PROJECTS } from './projects.ts'
import type { Project, Shop } from './projects.ts'
import { serveShop } from './serve.ts'

/** Shows the pages of other projects, too. */
const PAGES_PROJECT = 'express'
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking']

interface Run {
  info: DemoInfo
  browser: Browser
  tarball: string
  folder: string
  port: number
}

const counts = { passed: 0, failed: 0 }

/** Says whether a step went well, and how long it took; what went wrong is said, and the next step goes on. */
async function step(name: string, work: () => Promise<void>): Promise<boolean> {
  const start = performance.now()
  let wrong: string | undefined
  try {
    await work()
  } catch (error) {
    wrong = error instanceof Error ? error.message : JSON.stringify(error)
  }
  counts[wrong === undefined ? 'passed' : 'failed']++
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  process.stdout.write(`${wrong === undefined ? '✓' : '✗'} ${name} (${seconds} s)\n`)
  if (wrong !== undefined) process.stdout.write(`${wrong}\n`)
  return wrong === undefined
}

async function tryProject(project: Project, run: Run): Promise<void> {
  const { name, title, shops } = project
  if (!(await step(`${title}: installed`, async () => void (await installProject(name, run.tarball, run.folder)))))
    return
  const folder = join(run.folder, name)
  await step(`${title}: checked`, () => runProjectScript(folder, 'check'))
  if (shops.length === 0) return
  if (!(await step(`${title}: built`, () => runProjectScript(folder, 'build')))) return
  for (const shop of shops) await step(`${shop.title}: paid`, () => payAt(shop, folder, run))
}

/** Pays as a shop's own test does: by `furiwake/testing` as it is installed in the project. */
async function payAt({ serve }: Shop, folder: string, { info, browser, port, folder: all }: Run): Promise<void> {
  const settings = { BROKER: info.broker, MERCHANT: info.merchant.id, SECRET_KEY: info.merchant.secret_key }
  const pagesShop = join(all, PAGES_PROJECT, 'dist', 'module.mjs')
  const served = await serveShop(serve, folder, { port, settings, pagesShop })
  const context = await browser.newContext({ locale: 'en-US' })
  try {
    const installed = join(folder, 'node_modules', 'furiwake', 'testing', 'index.js')
    const testing = (await import(pathToFileURL(installed).href)) as typeof Testing
    const page = await context.newPage()
    await page.goto(`http://127.0.0.1:${port}/`)
    const shown = await testing.pay(page, testing.memberWith(info.members, 'plain', '4'))
    if (shown.kind !== 'verdict' || shown.status !== 'captured')
      throw new ToolFailure(`The dialog showed ${JSON.stringify(shown)}.`)
    await testing.closeDialog(page)
    await page.getByRole('heading', { name: 'Paid', exact: true }).waitFor()
  } finally {
    await context.close()
    await served.stop()
  }
}

async function main(named: string[]): Promise<number> {
  const unknown = named.filter((name) => !PROJECTS.some((project) => project.name === name))
  if (unknown.length > 0) throw new ToolFailure(`There is no project ${unknown.join(', ')} in test/packages.`)
  const chosen = named.length === 0 ? PROJECTS : PROJECTS.filter(({ name }) => named.includes(name))
  const showsPages = chosen.some(({ shops }) => shops.some(({ serve }) => serve.by === 'pages'))
  await buildAll()
  const folder = mkdtempSync(join(tmpdir(), 'furiwake-packages-'))
  const demo = await startDemo({ port: 0, stateDir: join(folder, 'demo') })
  const browser = await chromium.launch({ executablePath: await ensureChromium(), args: FLAGS })
  try {
    const run = { info: demo.info, browser, tarball: await packInto(folder), folder, port: await freeBasePort() }
    // Before any page is opened: what a broker has once read of a merchant it remembers for a while.
    const origins = [demo.info.shop, `http://127.0.0.1:${run.port}`]
    await changeMerchant(demo.info, demo.info.merchant.id, { origins })
    if (showsPages && !chosen.some(({ name }) => name === PAGES_PROJECT)) {
      const pages = await installProject(PAGES_PROJECT, run.tarball, folder)
      await runProjectScript(pages, 'build')
    }
    for (const project of chosen) await tryProject(project, run)
  } finally {
    await browser.close()
    await demo.stop()
    if (existsSync(folder)) rmSync(folder, { recursive: true, force: true })
  }
  process.stdout.write(`${counts.passed} passed, ${counts.failed} failed\n`)
  return counts.failed > 0 ? 1 : 0
}

try {
  process.exit(await main(process.argv.slice(2)))
} catch (error) {
  exitWith(error)
}
