/**
 * `npm run pictures`: takes the README's two pictures of the real pages, light and dark, into docs/pictures/: the demo's
 * shop, its dialog, and an ID whose issuer was told.
 */

import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { chromium, type Browser, type Page } from 'playwright-core'

import { ensureChromium } from './chromium.ts'
import { startDemo, type DemoInfo } from './demo/start-demo.ts'
import { exitWith, inRepository, ToolFailure } from './root.ts'

const SCHEMES = ['light', 'dark'] as const
const SIZE = { width: 1080, height: 720 }
/** A README is read on a telephone too. */
const BYTES_MAX = 150_000
/** As the browser tests start it: nothing but these pages is asked for. */
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run']

async function takePictures(): Promise<void> {
  const stateDir = mkdtempSync(join(tmpdir(), 'furiwake-pictures-'))
  const demo = await startDemo({ port: 0, stateDir })
  try {
    const browser = await chromium.launch({ executablePath: await ensureChromium(), args: FLAGS })
    try {
      for (const scheme of SCHEMES) await takePicture(browser, demo.info, scheme)
    } finally {
      await browser.close()
    }
  } finally {
    await demo.stop()
    rmSync(stateDir, { recursive: true, force: true })
  }
}

async function takePicture(browser: Browser, info: DemoInfo, colorScheme: (typeof SCHEMES)[number]): Promise<void> {
  const context = await browser.newContext({ viewport: SIZE, colorScheme, locale: 'en', reducedMotion: 'reduce' })
  const page = await context.newPage()
  await toDialog(page, info)
  const path = inRepository('docs', 'pictures', `checkout-${colorScheme}.png`)
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' })
  await context.close()
  const { size } = statSync(path)
  if (size > BYTES_MAX) throw new ToolFailure(`${path} has ${size} bytes, and may have ${BYTES_MAX}.`)
  process.stdout.write(`${path}  ${size} bytes\n`)
}

/** Goes as a member does, until the issuer is told and the button could be pressed. */
async function toDialog(page: Page, { shop, members }: DemoInfo): Promise<void> {
  const member = members.find(({ issuer, story }) => issuer === '4' && story === 'plain')
  if (member === undefined) throw new Error('The demo has no plain member of the card company.')
  await page.goto(`${shop}/goods/tea-pot`)
  await page.locator('form[action="/cart"] button').first().click()
  await page.locator('a[href="/checkout"]').first().click()
  await page.locator('furiwake-checkout button[part="button"]').click()
  const frame = page.frameLocator('furiwake-checkout iframe')
  await frame.locator('input[autocomplete="username"]').fill(member.id)
  const password = frame.locator('input[autocomplete="current-password"]')
  await password.fill(member.password)
  await frame.locator('button.go.sure').waitFor()
  await page.mouse.move(0, 0)
}

try {
  await takePictures()
} catch (error) {
  exitWith(error)
}
