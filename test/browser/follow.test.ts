/** The dialog from the approval to the end: the confirm step, other tabs, and what it all weighs. */

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

import { elementFor, embed, heardBy, newPayment, statusOf } from './embed.ts'
import { SAYS, dialogOf, openStage, pay } from './stage.ts'
import type { Stage } from './stage.ts'
import { openTestSite } from './test-site.ts'
import type { TestSite } from './test-site.ts'

let stage: Stage
let site: TestSite
beforeAll(async () => {
  stage = await openStage()
  site = await openTestSite(stage)
})
afterEach((context) => stage.clear(context))
afterAll(async () => {
  await site.close()
  await stage.close()
})

describe('The confirm step', () => {
  test.each([
    ['Confirm ¥12,800', 'captured'],
    ["Don't buy", 'voided'],
  ])('%s makes it %s', async (button, status) => {
    const visitor = await stage.visitor()
    const items = [{ name: 'Morning cup', quantity: 2, amount: 6400 }]
    const payment = await newPayment(stage, { confirmation: 'required', items })
    const page = await embed(stage, site, visitor, elementFor(stage, payment))
    await page.getByRole('button', { name: 'Pay', exact: true }).click()
    const frame = dialogOf(page)
    await pay(frame, visitor, stage.member('7', 'plain'))
    await frame.getByText('Morning cup').waitFor()
    await frame.getByRole('button', { name: button }).click()
    await expect.poll(() => statusOf(stage, payment)).toBe(status)
    await expect.poll(async () => (await heardBy(page)).map(([name]) => name)).toContain('verdict')
  })
})

describe('A second tab on the same payment', () => {
  test('follows the first one to its end, and charges nothing again', async () => {
    const [one, two] = [await stage.visitor(), await stage.visitor()]
    const payment = await newPayment(stage)
    const page = await embed(stage, site, one, elementFor(stage, payment))
    await page.getByRole('button', { name: 'Pay', exact: true }).click()
    await pay(dialogOf(page), one, stage.member('4', 'slow'))
    await dialogOf(page).getByText('Relay centre').first().waitFor()
    await two.page.goto(payment.checkout_url)
    await two.page.getByText('Relay centre').first().waitFor()
    await two.page.getByRole('heading', { name: SAYS.en.paid }).waitFor()
    await dialogOf(page).getByRole('heading', { name: SAYS.en.paid }).waitFor()
    expect(await statusOf(stage, payment)).toBe('captured')
  })

  test('that comes too late is told that it was paid', async () => {
    const visitor = await stage.visitor()
    const payment = await newPayment(stage)
    await visitor.page.goto(payment.checkout_url)
    const id = visitor.page.getByLabel('Member ID', { exact: true })
    await id.fill(stage.member('4', 'plain').id)
    await visitor.page.getByLabel('Password', { exact: true }).fill(stage.member('4', 'plain').password)
    await visitor.page.keyboard.press('Enter')
    await visitor.page.getByRole('heading', { name: SAYS.en.paid }).waitFor()
    const late = await stage.visitor()
    await late.page.goto(payment.checkout_url)
    await late.page.getByRole('heading', { name: SAYS.en.paid }).waitFor()
  })
})

describe('The broker’s pages', () => {
  test('load in at most three requests, and the element comes compressed', async () => {
    const visitor = await stage.visitor()
    const payment = await newPayment(stage)
    const loaded: string[] = []
    visitor.page.on('request', (request) => loaded.push(new URL(request.url()).pathname))
    await visitor.page.goto(payment.checkout_url, { waitUntil: 'networkidle' })
    await visitor.page.getByLabel('Member ID', { exact: true }).waitFor()
    expect(loaded).toHaveLength(3)
    const element = await fetch(`${stage.info.broker}/furiwake.js`, { headers: { 'accept-encoding': 'br' } })
    expect(element.headers.get('content-encoding')).toBe('br')
    expect(await element.text()).toContain('furiwake-checkout')
  })

  test('refuse a wrong link with a sentence', async () => {
    const visitor = await stage.visitor()
    const payment = await newPayment(stage)
    await visitor.page.goto(payment.checkout_url.replace(/.$/, (last) => (last === '0' ? '1' : '0')))
    await visitor.page.getByRole('heading').first().waitFor()
    expect(await visitor.page.getByLabel('Password', { exact: true }).count()).toBe(0)
  })
})
