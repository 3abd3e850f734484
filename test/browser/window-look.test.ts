/** The shop's look in a window of the broker's own: its address carries it, and no drawing is without it. */

import { expect, test } from 'vitest'
import type { BrowserContext, Page } from 'playwright-core'

import { askedByShop } from './console-visits.ts'
import { elementFor, embed, newPayment } from './embed.ts'
import { stageWithSite } from './stage.ts'

const { stage, site } = stageWithSite()

const ACCENT = '#0a5c36'
const DARK_DESK = 'rgb(18, 17, 23)'

/** Notes the colours of each drawing that has the form's card in it, as the browser is about to paint it. */
async function watchDrawings(context: BrowserContext): Promise<(page: Page) => Promise<string[]>> {
  await context.addInitScript(() => {
    const drawn: string[] = []
    Object.assign(globalThis, { drawn })
    const look = (): void => {
      const style = getComputedStyle(document.documentElement)
      if (document.querySelector('main')) drawn.push(`${style.backgroundColor} ${style.getPropertyValue('--accent')}`)
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  return (page) => page.evaluate(() => (globalThis as unknown as { drawn: string[] }).drawn)
}

async function opensWith(page: Page, look: Record<string, string>): Promise<string> {
  const order = { amount: 1200, currency: 'JPY', order: 'Look' }
  const { checkout_url: url } = await askedByShop<{ checkout_url: string }>(stage, '/v1/payments', order)
  const address = new URL(url)
  for (const [name, value] of Object.entries(look)) address.searchParams.set(name, value)
  await page.goto(address.href)
  await page.getByRole('textbox').first().waitFor()
  return page.evaluate(() => document.documentElement.style.cssText)
}

test('The window that the button opens is in the shop’s colours from its first drawing to its last', async () => {
  const visitor = await stage.visitor()
  const { context, page, complaints } = visitor
  const drawnIn = await watchDrawings(context)
  const style = `<style>furiwake-checkout { --furiwake-accent: ${ACCENT} }</style>`
  const element = elementFor(stage, await newPayment(stage)).replace('>', ' display="window" theme="dark">')
  await embed(stage, site, visitor, style + element)
  const [own] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('button', { name: 'Pay', exact: true }).click(),
  ])
  await own.getByRole('button', { name: /^Pay ¥/ }).waitFor()
  const drawings = await drawnIn(own)
  expect(new Set(drawings)).toEqual(new Set([`${DARK_DESK} ${ACCENT}`]))
  expect(complaints).toEqual([])
})

test('Its address is read as far as it is a look; anything else leaves the house’s', async () => {
  const { page, complaints } = await stage.visitor()
  expect(await opensWith(page, { accent: ACCENT, radius: '4' })).toContain(`--accent: ${ACCENT}`)
  expect(await opensWith(page, { accent: 'red;--paper:red', radius: '4px', font: 'x;color:red' })).toBe('')
  expect(await opensWith(page, { accent: '', radius: '', font: '', theme: 'undefined' })).toBe('')
  expect(complaints).toEqual([])
})

test('Whatever accent it names, what stands on it can be read', async () => {
  const { page } = await stage.visitor()
  await opensWith(page, { accent: '#ffe9a8', accentText: '#ffffff', theme: 'light' })
  const pays = page.getByRole('button', { name: /^Pay ¥/ })
  await expect.poll(() => pays.evaluate((own) => getComputedStyle(own).color)).toBe('rgb(23, 21, 31)')
})

test.each(['auto', 'dark'])('On paper it is in ink, also of a %s theme on a dark system', async (theme) => {
  const { page } = await stage.visitor({ dark: true })
  await opensWith(page, { theme })
  const ink = () => page.evaluate(() => getComputedStyle(document.querySelector('main') as Element).color)
  await expect.poll(ink).toBe('rgb(243, 242, 247)')
  await page.emulateMedia({ media: 'print' })
  await expect.poll(ink).toBe('rgb(28, 27, 34)')
})
