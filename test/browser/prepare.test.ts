/** The element before the click does nothing until a member is about to press the button, and then once. */

import { describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { elementFor, embed, heardBy, newPayment, statusOf } from './embed.ts'
import { SAYS, dialogOf, fillCart, openDialog, pay, stageWithSite } from './stage.ts'
import type { Visitor } from './stage.ts'

const { stage, site } = stageWithSite()

/** Lists what the visitor's pages ask for from here on, as paths at the broker, and as POSTs at the shop. */
function asked({ page }: Visitor): { broker: string[]; posts: string[] } {
  const list = { broker: [] as string[], posts: [] as string[] }
  page.on('request', (request) => {
    const { origin, pathname } = new URL(request.url())
    if (origin === stage.info.broker) list.broker.push(pathname)
    else if (request.method() === 'POST') list.posts.push(pathname)
  })
  return list
}

const hasFocus = (page: Page): Promise<boolean> =>
  dialogOf(page)
    .getByLabel(SAYS.en.id, { exact: true })
    .evaluate((field) => document.hasFocus() && document.activeElement === field)

describe('Before the click', () => {
  test('the broker is asked for the script and no more, until the pointer comes; then for its page, once', async () => {
    const visitor = await stage.visitor()
    await fillCart(stage, visitor)
    const list = asked(visitor)
    await visitor.page.reload()
    const button = visitor.page.getByRole('button', { name: SAYS.en.start })
    await button.waitFor()
    await visitor.page.waitForLoadState('networkidle')
    expect(list.broker.filter((path) => path !== '/furiwake.js')).toEqual([])
    await button.hover()
    await expect.poll(() => list.broker.some((path) => path.startsWith('/assets/checkout-'))).toBe(true)
    await visitor.page.mouse.move(0, 0)
    await button.hover()
    await button.focus()
    expect(list.broker.filter((path) => path.startsWith('/checkout/'))).toEqual(['/checkout/prepare'])
    expect(list.posts).toEqual([])
  })

  test('a payment that is there already is looked at when the button has the focus, and no event is heard', async () => {
    const visitor = await stage.visitor()
    const payment = await newPayment(stage)
    const page = await embed(stage, site, visitor, elementFor(stage, payment))
    const list = asked(visitor)
    await page.getByRole('button', { name: 'Pay', exact: true }).focus()
    await expect.poll(() => list.broker).toContain(`/checkout/${payment.id}/status`)
    expect(await heardBy(page)).toEqual([])
    await page.keyboard.press('Enter')
    await expect.poll(() => hasFocus(page)).toBe(true)
    expect(list.broker.filter((path) => path.endsWith('/status'))).toHaveLength(1)
    expect(await heardBy(page)).toEqual([['open', null]])
  })

  test('nothing is loaded on a guess for a visitor who saves data', async () => {
    const visitor = await stage.visitor()
    await visitor.page.addInitScript(() =>
      Object.defineProperty(navigator, 'connection', { value: { saveData: true } }),
    )
    const payment = await newPayment(stage)
    const page = await embed(stage, site, visitor, elementFor(stage, payment))
    const list = asked(visitor)
    await page.getByRole('button', { name: 'Pay', exact: true }).hover()
    await page.waitForLoadState('networkidle')
    expect(list.broker).toEqual([])
    await page.getByRole('button', { name: 'Pay', exact: true }).click()
    await dialogOf(page).getByLabel('Password', { exact: true }).waitFor()
  })
})

describe('A prepared frame', () => {
  test('takes the payment that is made at the click, and is paid in', async () => {
    const visitor = await stage.visitor()
    await fillCart(stage, visitor)
    const list = asked(visitor)
    await visitor.page.getByRole('button', { name: SAYS.en.start }).hover()
    await expect.poll(() => list.broker.some((path) => path.startsWith('/assets/checkout-'))).toBe(true)
    const frame = await openDialog(visitor)
    await pay(frame, visitor, stage.member('7', 'plain'))
    await frame.getByRole('heading', { name: SAYS.en.paid }).waitFor()
    const pages = list.broker.filter((path) => /^\/checkout\/\w+$/.test(path))
    expect(pages).toEqual(['/checkout/prepare'])
    expect(visitor.complaints).toEqual([])
  })

  test('that could not be loaded costs nothing: the payment’s own page is loaded at the click', async () => {
    const visitor = await stage.visitor()
    await visitor.page.route('**/checkout/prepare*', (route) => route.fulfill({ status: 503, body: '' }))
    await fillCart(stage, visitor)
    await visitor.page.getByRole('button', { name: SAYS.en.start }).hover()
    const frame = await openDialog(visitor)
    await pay(frame, visitor, stage.member('4', 'plain'))
    await frame.getByRole('heading', { name: SAYS.en.paid }).waitFor()
  })

  test('is of no use to a page that is not registered, with a payment or without', async () => {
    const payment = await newPayment(stage)
    for (const referer of ['', 'https://elsewhere.example/', 'nothing']) {
      const answer = await fetch(`${stage.info.broker}/checkout/prepare`, { headers: referer ? { referer } : {} })
      expect(answer.status).toBe(404)
    }
    expect(await statusOf(stage, payment)).toBe('open')
  })
})

describe('The document’s own fields', () => {
  test('take what is typed before the page’s script and the payment have come', async () => {
    const visitor = await stage.visitor()
    const payment = await newPayment(stage)
    let letScriptCome: () => void = () => undefined
    const held = new Promise<void>((resolve) => (letScriptCome = resolve))
    await visitor.page.route('**/assets/checkout-*.js', async (route) => {
      await held
      await route.continue()
    })
    const page = await embed(stage, site, visitor, elementFor(stage, payment))
    await page.getByRole('button', { name: 'Pay', exact: true }).click()
    await expect.poll(() => hasFocus(page)).toBe(true)
    const member = stage.member('4', 'plain')
    await page.keyboard.type(member.id)
    await page.keyboard.press('Tab')
    await page.keyboard.type(member.password)
    // Long before the amount is there: this is no consent to it.
    await page.keyboard.press('Enter')
    await page.waitForTimeout(300)
    letScriptCome()
    const frame = dialogOf(page)
    const button = frame.getByRole('button', { name: SAYS.en.pay })
    await button.waitFor()
    expect(await statusOf(stage, payment)).toBe('open')
    expect((await frame.getByLabel(SAYS.en.id, { exact: true }).inputValue()).replaceAll(' ', '')).toBe(member.id)
    await button.click()
    await frame.getByRole('heading', { name: SAYS.en.paid }).waitFor()
  })

  test('do not stand there for good when the script cannot be had: the shop is told, and Escape closes them', async () => {
    const visitor = await stage.visitor()
    const payment = await newPayment(stage)
    await visitor.page.route('**/assets/checkout-*.js', (route) => route.abort())
    const page = await embed(stage, site, visitor, elementFor(stage, payment))
    const button = page.getByRole('button', { name: 'Pay', exact: true })
    await button.click()
    await expect.poll(() => hasFocus(page)).toBe(true)
    await page.keyboard.press('Escape')
    await page.locator('furiwake-checkout iframe').waitFor({ state: 'hidden' })
    await button.click()
    await expect
      .poll(() => heardBy(page), { timeout: 15_000 })
      .toContainEqual(['error', { code: 'frame_unreachable', message: expect.any(String) }])
    await page.getByRole('dialog').getByRole('button', { name: 'Try again' }).waitFor()
  })
})
