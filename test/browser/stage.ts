/**
 * The stage of the browser tests: the demo as a user starts it, and a real
 * Chromium. The shop is on 127.0.0.1 and the broker on localhost, so that they
 * are different sites.
 */

import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Browser, BrowserContext, FrameLocator, Locator, Page } from 'playwright-core'

import { afterAll, afterEach, beforeAll, inject } from 'vitest'
import type { TestContext } from 'vitest'

import { startDemo } from '../../tools/demo/start-demo.ts'
import type { Demo, DemoInfo } from '../../tools/demo/start-demo.ts'
import { arrived, typeIn } from './arrival.ts'
import { closeSurely } from './closing.ts'
import { keepSight, watchErrands } from './kept-sight.ts'
import { launchChromium } from './launch-chromium.ts'
import { openTestSite } from './test-site.ts'
import type { TestSite } from './test-site.ts'

export type Language = 'en' | 'ja'
export type Member = DemoInfo['members'][number]

export interface Stage {
  info: DemoInfo
  member(prefix: string, story: string): Member
  /** A visitor of the shop with a browser profile of its own. */
  visitor(given?: {
    language?: Language
    viewport?: { width: number; height: number }
    dark?: boolean
    /** Device pixels to a CSS pixel, as zooming changes them. */
    scale?: number
    /** A telephone, whose screen is touched. */
    touch?: boolean
    /** Of the visitor's own clock; that of the machine if not given. */
    timeZone?: string
  }): Promise<Visitor>
  /** After a test: closes what its visitors had open; of a failed one their pages are kept in test-results/. */
  clear(test: TestContext): Promise<void>
  close(): Promise<void>
}

/** A stage whose demo nobody else uses: for who looks into its state, or changes what others would see. */
export interface OwnStage extends Stage {
  demo: Demo
}

export interface Visitor {
  context: BrowserContext
  page: Page
  language: Language
  /** Errors and policy violations that any page of the visitor reported. */
  complaints: string[]
  /** Lists what its pages asked servers to do, and what came of it: method, path, status. */
  errands: string[]
}

/**
 * Opens a stage for the tests of a file, at the demo that all such files share,
 * clears it after each, and closes it at the end. To be called at the top of
 * the file: it is whole once its tests run.
 */
export function stageOfFile(): Stage {
  return openedFor(() => openStage(inject('runningDemo')))
}

/** Opens a stage in the same way, at a demo of the file's own: a copy of the one that was prepared, where one was, or a new one. */
export function ownStageOfFile(): OwnStage {
  return openedFor(openOwnStage)
}

function openedFor<S extends Stage>(open: () => Promise<S>): S {
  const stage = {} as S
  beforeAll(async () => {
    Object.assign(stage, await open())
  })
  afterEach((context) => stage.clear(context))
  afterAll(() => stage.close())
  return stage
}

/** Opens beside a stage's shop a second one, whose pages a test gives. */
export function siteOfFile(): TestSite {
  const site = {} as TestSite
  beforeAll(async () => {
    Object.assign(site, await openTestSite(inject('sitePort')))
  })
  afterAll(() => site.close())
  return site
}

export function stageWithSite(): { stage: Stage; site: TestSite } {
  return { stage: stageOfFile(), site: siteOfFile() }
}

async function openOwnStage(): Promise<OwnStage> {
  const folder = mkdtempSync(join(tmpdir(), 'furiwake-browser-'))
  const seeded = inject('seededState') as string | undefined
  if (seeded !== undefined) cpSync(seeded, folder, { recursive: true })
  const demo = await startDemo({ port: 0, stateDir: folder })
  const stage = await openStage(demo.info)
  return {
    ...stage,
    demo,
    async close() {
      await stage.close()
      await demo.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function openStage(info: DemoInfo): Promise<Stage> {
  const browser = await launchChromium()
  const visitors: Visitor[] = []
  return {
    info,
    member(prefix, story) {
      const found = info.members.find((member) => member.issuer === prefix && member.story === story)
      if (!found) throw new Error(`No member of ${prefix} has the story ${story}.`)
      return found
    },
    async visitor(given) {
      const visitor = await newVisitor(browser, given)
      visitors.push(visitor)
      return visitor
    },
    async clear({ task }) {
      const gone = visitors.splice(0)
      if (task.result?.state === 'fail') {
        const name = task.name.replace(/\W+/g, '-').slice(0, 80)
        for (const [index, visitor] of gone.entries()) await keepSight(visitor, `${name}-${index}`)
      }
      for (const { context } of gone) await closeSurely(browser, context)
    },
    close: () => browser.close(),
  }
}

async function newVisitor(
  browser: Browser,
  given: NonNullable<Parameters<Stage['visitor']>[0]> = {},
): Promise<Visitor> {
  const {
    language = 'en',
    viewport = { width: 1280, height: 900 },
    dark = false,
    scale = 1,
    touch = false,
    timeZone,
  } = given
  const context = await browser.newContext({
    locale: language === 'en' ? 'en-US' : 'ja-JP',
    viewport,
    colorScheme: dark ? 'dark' : 'light',
    deviceScaleFactor: scale,
    hasTouch: touch,
    isMobile: touch,
    ...(timeZone !== undefined && { timezoneId: timeZone }),
  })
  const complaints: string[] = []
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  context.on('weberror', (error) => complaints.push(String(error.error())))
  const errands = watchErrands(context)
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  return { context, page, language, complaints, errands }
}

/** The words that the tests look for; the rest of the text is the pages' own affair. */
export const SAYS = {
  en: {
    add: 'Put in the cart',
    toCheckout: 'To the checkout',
    start: 'Pay with your ID',
    id: 'Member ID',
    password: 'Password',
    pay: /^Pay ¥/,
    cancel: 'Cancel',
    done: 'Done',
    paid: /^Paid/,
    notPaid: 'Not paid',
    another: 'Use another ID',
    thanks: 'Thank you. Your order is paid.',
    issuers: { '4': 'Sumire Card', '7': 'Hinode Bank', MK: 'Mikan Prepaid' },
  },
  ja: {
    add: 'かごに入れる',
    toCheckout: 'お支払いへ',
    start: 'IDで支払う',
    id: '会員ID',
    password: 'パスワード',
    pay: /^¥[\d,]+を支払う$/,
    cancel: 'やめる',
    done: '完了',
    paid: /支払/,
    notPaid: /お支払い/,
    another: '別のIDで支払う',
    thanks: 'ありがとうございます。お支払いがすみました。',
    issuers: { '4': 'すみれカード', '7': 'ひので銀行', MK: 'みかんプリペイド' },
  },
} as const

/** Puts a good into the cart and goes to the checkout, as anyone would. */
export async function fillCart(
  { info }: { info: Pick<DemoInfo, 'shop'> },
  { page, language }: Visitor,
  good = 'morning-cup',
): Promise<void> {
  await page.goto(`${info.shop}/goods/${good}`)
  await page.getByRole('button', { name: SAYS[language].add }).click()
  await page.getByRole('link', { name: SAYS[language].toCheckout }).click()
}

/** Opens the dialog and gives what is inside its frame. */
export async function openDialog({ page, language }: Visitor): Promise<FrameLocator> {
  await page.getByRole('button', { name: SAYS[language].start }).click()
  const frame = dialogOf(page)
  await frame.getByLabel(SAYS[language].id, { exact: true }).waitFor()
  await arrived(frame)
  return frame
}

export function dialogOf(page: Page): FrameLocator {
  return page.frameLocator('furiwake-checkout iframe')
}

/** So long a press may be kept before it counts: seen-button.ts. */
const PRESS_KEPT_MS = 3_000

/** Types the ID and the password, and presses Pay: again where the press was let go, because a busy machine had only just drawn the form. */
export async function pay(
  frame: Pick<FrameLocator, 'getByLabel' | 'getByRole'>,
  { language }: Visitor,
  member: Member,
  password = member.password,
): Promise<void> {
  await typeIn(frame.getByLabel(SAYS[language].id, { exact: true }), member.id)
  const field = passwordField(frame, language)
  await typeIn(field, password)
  for (let press = 0; press < 3; press++) {
    await frame.getByRole('button', { name: SAYS[language].pay }).click()
    if (await isEmptied(field)) return
  }
}

/** Tells whether a press counted: the form keeps no password that it has sealed. */
async function isEmptied(field: Locator): Promise<boolean> {
  if ((await field.count()) === 0) return true
  const filled = await field.elementHandle({ timeout: 1_000 }).catch(() => null)
  const emptied = filled?.evaluate(
    (input, keptMs) =>
      new Promise<boolean>((resolve) => {
        const deadline = performance.now() + keptMs
        const look = (): void => {
          if (!input.isConnected || (input as HTMLInputElement).value === '') resolve(true)
          else if (performance.now() > deadline) resolve(false)
          else setTimeout(look, 20)
        }
        look()
      }),
    PRESS_KEPT_MS,
  )
  // Gone with its document, or with the form.
  return (await emptied?.catch(() => true)) ?? true
}

export function passwordField(frame: Pick<FrameLocator, 'getByLabel'>, language: Language): Locator {
  return frame.getByLabel(SAYS[language].password, { exact: true })
}
