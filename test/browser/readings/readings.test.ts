/**
 * Every state of the dialog as those meet it who do not see it, or see it otherwise: the reading that a screen reader is
 * given is kept in snapshots/, and a change of it is looked at.
 */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { checkoutDocument } from '../../../broker/checkout-page/document.ts'
import { CHECKOUT_CSS, RIGHT_TO_LEFT_CSS } from '../../../broker/checkout-page/styles.ts'
import { ASSETS, FIRST_WORDS } from '../../../dist/broker-assets.ts'
import { bundleScript } from '../../../tools/build/browser-assets.ts'
import { messagesByNumber } from '../../../tools/build/words-scripts.ts'
import { inRepository } from '../../../tools/root.ts'
import { readTree } from './read-tree.ts'
import { launchChromium } from '../launch-chromium.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const READ_IN = ['en', 'ja', 'ar'] as const

interface Screens {
  begin(language: string, words: object): void
  draw(language: string, name: string): void
  namesOfScreens(): string[]
}

let browser: Browser
let page: Page
let session: CDPSession
let names: string[]

/** Runs a function on each screen in a language, and returns what it says of those of which it says anything. */
async function onEach<T>(language: (typeof READ_IN)[number], look: (name: string) => Promise<T[]>): Promise<object> {
  await page.evaluate(
    ([tag, words]) => (globalThis as unknown as { furiwakeScreens: Screens }).furiwakeScreens.begin(tag, words),
    [language, messagesByNumber(language)] as const,
  )
  const found: Record<string, T[]> = {}
  for (const name of names) {
    await page.evaluate(
      ([tag, screen]) => (globalThis as unknown as { furiwakeScreens: Screens }).furiwakeScreens.draw(tag, screen),
      [language, name] as const,
    )
    const said = await look(name)
    if (said.length > 0) found[name] = said
  }
  return found
}

beforeAll(async () => {
  browser = await launchChromium()
  const context = await browser.newContext({ viewport: { width: 392, height: 740 }, timezoneId: 'Asia/Tokyo' })
  page = await context.newPage()
  session = await context.newCDPSession(page)
  const define = { LANGUAGES_SCRIPT: '""', WEBAUTHN_SCRIPT: '""', QUESTIONS_SCRIPT: '""', AWAITED_SCRIPT: '""' }
  const script = await bundleScript(inRepository('test', 'browser', 'languages', 'screens.ts'), 'screens.js', {
    format: 'iife',
    define,
  })
  await page.setContent(
    `<!doctype html><meta charset="utf-8"><title>Payment</title><style>${CHECKOUT_CSS}${RIGHT_TO_LEFT_CSS}</style><body>`,
  )
  await page.addScriptTag({ content: script })
  await page.addScriptTag({ content: AXE })
  names = await page.evaluate(() =>
    (globalThis as unknown as { furiwakeScreens: Screens }).furiwakeScreens.namesOfScreens(),
  )
})
afterAll(() => browser.close())

/** Names what runs out of the window sideways. */
function outside(): Promise<string[]> {
  return page.evaluate(() => {
    const parts = [...document.querySelectorAll('main *')].filter((part) => !part.closest('.quiet, svg'))
    const out = parts.filter((part) => {
      const { left, right } = part.getBoundingClientRect()
      return left < -1 || right > innerWidth + 1
    })
    return [
      ...(document.documentElement.scrollWidth > innerWidth ? ['the page'] : []),
      ...out.map(({ outerHTML }) => outerHTML.slice(0, 120)),
    ]
  })
}

describe.each(READ_IN)('The reading in %s', (language) => {
  test('is the one that was looked at, in every state', async () => {
    const readings: string[] = []
    await onEach(language, async (name) => {
      readings.push(`## ${name}\n\n${await readTree(session)}`)
      return []
    })
    await expect(readings.join('\n')).toMatchFileSnapshot(`snapshots/dialog-${language}.txt`)
  })

  test('begins with the document’s own fields, in a form, while the rest is loading', async () => {
    const own = await browser.newPage()
    const words = FIRST_WORDS[language]
    // The page's script never comes.
    const told = { nonce: '', scriptUrl: '/none.js', wordsData: '{}', language, words }
    const body = checkoutDocument({ ...told, startScript: ASSETS['start.js'].raw })
    await own.route('**/none.js', () => undefined)
    await own.route('**/prepare', (route) => route.fulfill({ contentType: 'text/html', body }))
    await own.goto('http://broker.test/checkout/prepare')
    await own.locator('#member-id:enabled').waitFor()
    expect(await own.locator('form input').count()).toBe(2)
    const reading = await readTree(await own.context().newCDPSession(own))
    await expect(reading).toMatchFileSnapshot(`snapshots/loading-${language}.txt`)
    await own.close()
  })

  test('says nothing twice: the heading, which the focus comes to, is in no live region but an alarm’s', async () => {
    const found = await onEach(language, () =>
      page.evaluate(() => {
        const live = [...document.querySelectorAll('[role=status], [role=alert], [aria-live]')]
        const full = live.filter(({ textContent }) => textContent.trim() !== '')
        const headings = [...document.querySelectorAll('h1')].filter((heading) => heading.closest('[role=status]'))
        const texts = full.map(({ textContent }) => textContent.trim())
        return [
          ...headings.map(({ textContent }) => `twice: ${textContent}`),
          ...texts.filter((text, index) => texts.indexOf(text) !== index).map((text) => `in two regions: ${text}`),
          ...(document.querySelectorAll('h1').length === 1 ? [] : ['not one heading']),
          ...full
            .filter((region) => region.querySelector('[role=status], [role=alert]'))
            .map(() => 'a region in a region'),
        ]
      }),
    )
    expect(found).toEqual({})
  })

  test.each(['light', 'dark'] as const)('has nothing that axe finds, in the %s theme', async (colorScheme) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const found = await onEach(language, () =>
      page.evaluate(async () => {
        const { run } = Reflect.get(globalThis, 'axe') as {
          run: (root: Document, options: object) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>
        }
        const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
        const { violations } = await run(document, { resultTypes: ['violations'], runOnly: tags })
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
      }),
    )
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: null })
    expect(found).toEqual({})
  })

  test('fits a window of 1280 pixels at 400 %: nothing scrolls sideways', async () => {
    await page.setViewportSize({ width: 320, height: 256 })
    const found = await onEach(language, outside)
    await page.setViewportSize({ width: 392, height: 740 })
    expect(found).toEqual({})
  })

  test('is whole when lines, words and letters are set wider apart, as WCAG 1.4.12 measures it', async () => {
    const spacing = 'line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important'
    const sheet = await page.addStyleTag({ content: `* { ${spacing} } p { margin-bottom: 2em !important }` })
    const found = await onEach(language, outside)
    await sheet.evaluate((style: Element) => style.remove())
    expect(found).toEqual({})
  })

  test('is the same in forced colours: what is pressed has an edge, and what has the focus shows it', async () => {
    await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' })
    const found = await onEach(language, () =>
      page.evaluate(() => {
        const pressed = [...document.querySelectorAll<HTMLElement>('.go, .ghost')]
        const bare = pressed.filter((each) => getComputedStyle(each).borderTopStyle !== 'solid')
        const focusable = [...document.querySelectorAll<HTMLElement>('button, a, input')]
        const unseen = focusable.filter((each) => {
          if (getComputedStyle(each).display === 'none') return false
          each.focus({ focusVisible: true })
          const places = [each, each.closest('.f'), each.closest('label')].filter((place) => place !== null)
          return places.every((place) => getComputedStyle(place).outlineStyle !== 'solid')
        })
        return [...bare, ...unseen].map(({ outerHTML }) => outerHTML.slice(0, 120))
      }),
    )
    await page.emulateMedia({ forcedColors: null, reducedMotion: null })
    expect(found).toEqual({})
  })

  test('stands still for who asked for less motion', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    const found = await onEach(language, () =>
      page.evaluate(() => document.getAnimations().map((animation) => (animation as CSSAnimation).animationName)),
    )
    await page.emulateMedia({ reducedMotion: null })
    expect(found).toEqual({})
  })

  test('has targets of 24 pixels, or so much room around them', async () => {
    const found = await onEach(language, () =>
      page.evaluate(() => {
        const targets = [...document.querySelectorAll<HTMLElement>('button, a, input, label:has(input)')].filter(
          (each) => getComputedStyle(each).display !== 'none' && !each.parentElement?.matches('label'),
        )
        const boxes = targets.map((each) => each.getBoundingClientRect())
        const isNear = ({ left, right, top, bottom }: DOMRect, x: number, y: number): boolean =>
          Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom)) < 12
        return targets
          .filter((_, at) => {
            const box = boxes[at] as DOMRect
            if (box.width >= 24 && box.height >= 24) return false
            const [x, y] = [box.left + box.width / 2, box.top + box.height / 2]
            return boxes.some((other, index) => index !== at && isNear(other, x, y))
          })
          .map(({ outerHTML }) => outerHTML.slice(0, 120))
      }),
    )
    expect(found).toEqual({})
  })
})
