/** The dialog from the approval to the end: the confirm step, other tabs, and what it all weighs. */

import { describe, expect, test } from 'vitest'
import { elementFor, embed, heardBy, newPayment, statusOf } from './embed.ts'
import { typeIn } from './arrival.ts'
import { SAYS, dialogOf, pay, stageWithSite } from './stage.ts'

const { stage, site } = stageWithSite()

describe('A payment’s own page', () => {
  test.each([
    ['paid', 'captured', SAYS.en.done],
    ['given up', 'cancelled', 'Back to the shop'],
  ])('leads back to the shop when it was %s', async (_, status, button) => {
    const visitor = await stage.visitor()
    const { page } = visitor
    const back = `${site.origin}${site.serve('<h1>Thank you</h1>')}`
    const payment = await newPayment(stage, { return_url: back })
    await page.goto(payment.checkout_url)
    if (status === 'captured') await pay(page, visitor, stage.member('4', 'plain'))
    else await page.getByRole('button', { name: SAYS.en.cancel, exact: true }).click()
    await page.getByRole('button', { name: button, exact: true }).waitFor()
    expect(await page.getByText('close this window').count()).toBe(0)
    await page.getByRole('button', { name: button, exact: true }).click()
    await page.getByRole('heading', { name: 'Thank you' }).waitFor()
    expect(page.url()).toBe(`${back}?payment=${payment.id}&status=${status}`)
  })
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

/** A dialog in which a payment waits to be confirmed. `lose`: the answer to the attempt never comes. */
async function waitsToBeConfirmed(lose = false) {
  const visitor = await stage.visitor()
  const payment = await newPayment(stage, { confirmation: 'required' })
  const page = await embed(stage, site, visitor, elementFor(stage, payment))
  if (lose)
    await page.route('**/authorize', async (route) => {
      await route.fetch()
      await route.abort()
    })
  await page.getByRole('button', { name: 'Pay', exact: true }).click()
  await pay(dialogOf(page), visitor, stage.member('7', 'plain'))
  await dialogOf(page).getByRole('button', { name: CONFIRM }).waitFor()
  return { payment, page }
}

const CONFIRM = 'Confirm ¥12,800'

describe('What was authorized in a dialog', () => {
  test('is confirmed in it though the answer to the attempt got lost', async () => {
    const { payment, page } = await waitsToBeConfirmed(true)
    await dialogOf(page).getByRole('button', { name: CONFIRM }).click()
    await expect.poll(() => statusOf(stage, payment)).toBe('captured')
  })

  test('is confirmed in it after the shop’s page was loaded again', async () => {
    const { payment, page } = await waitsToBeConfirmed()
    await page.reload()
    await page.getByRole('button', { name: 'Pay', exact: true }).click()
    await dialogOf(page).getByRole('button', { name: CONFIRM }).click()
    await expect.poll(() => statusOf(stage, payment)).toBe('captured')
  })

  test('is not confirmed in another window, which says where it is, and can give it up', async () => {
    const { payment, page } = await waitsToBeConfirmed()
    const { page: other } = await stage.visitor()
    // Not even with a token of that window's own.
    await other.goto(`${payment.checkout_url}.a-token-that-the-shop-knows`)
    await other.getByText('Unless you confirm it where you paid', { exact: false }).waitFor()
    expect(await other.getByRole('button', { name: CONFIRM }).count()).toBe(0)
    await other.getByRole('button', { name: "Don't buy" }).click()
    await expect.poll(() => statusOf(stage, payment)).toBe('voided')
    await dialogOf(page).getByRole('button', { name: CONFIRM }).click()
    await dialogOf(page).getByRole('heading', { name: 'Not bought' }).waitFor()
    expect(await dialogOf(page).getByRole('alert').textContent()).toBe('')
  })

  test('in a window that was handed a token by the shop is confirmed by no one who knows that', async () => {
    const { page } = await stage.visitor()
    const payment = await newPayment(stage, { confirmation: 'required' })
    await page.goto(`${payment.checkout_url}.a-token-that-the-shop-knows`)
    await typeIn(page.getByLabel('Member ID', { exact: true }), stage.member('7', 'plain').id)
    await typeIn(page.getByLabel('Password', { exact: true }), stage.member('7', 'plain').password)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: CONFIRM }).waitFor()
    const confirmed = await fetch(`${stage.info.broker}/checkout/${payment.id}/confirm`, {
      method: 'POST',
      headers: { authorization: `Bearer ${payment.client_secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ confirm_token: 'a-token-that-the-shop-knows' }),
    })
    expect(confirmed.status).toBe(403)
    expect(await statusOf(stage, payment)).toBe('awaiting_confirmation')
  })
})

describe('A dialog whose payment has ended elsewhere', () => {
  test('says that it is paid, and nothing beside that', async () => {
    const [one, two] = [await stage.visitor(), await stage.visitor()]
    const payment = await newPayment(stage)
    const pages = [one.page, two.page]
    for (const page of pages) {
      await page.goto(payment.checkout_url)
      await typeIn(page.getByLabel('Member ID', { exact: true }), stage.member('7', 'plain').id)
      await typeIn(page.getByLabel('Password', { exact: true }), stage.member('7', 'plain').password)
    }
    for (const page of pages) {
      await page.getByRole('button', { name: SAYS.en.pay }).click()
      await page.getByRole('heading', { name: SAYS.en.paid }).waitFor()
      expect(await page.getByRole('alert').textContent()).toBe('')
    }
  })

  test.each(['shop', 'member'] as const)('says that the %s cancelled it, and tells the page so', async (by) => {
    const visitor = await stage.visitor()
    const payment = await newPayment(stage)
    const page = await embed(stage, site, visitor, elementFor(stage, payment))
    await page.getByRole('button', { name: 'Pay', exact: true }).click()
    const frame = dialogOf(page)
    // The document's own field is there before the payment is known to the page.
    await frame.getByRole('button', { name: SAYS.en.pay }).waitFor()
    if (by === 'shop') {
      const headers = { authorization: `Bearer ${stage.info.merchant.secret_key}`, 'content-type': 'application/json' }
      await fetch(`${stage.info.broker}/v1/payments/${payment.id}/cancel`, { method: 'POST', headers, body: '{}' })
      await pay(frame, visitor, stage.member('7', 'plain'))
    } else await frame.getByRole('button', { name: 'Cancel', exact: true }).click()
    await frame.getByRole('heading', { name: 'Cancelled' }).waitFor()
    const said = by === 'shop' ? 'The shop has cancelled this payment. Nothing was taken.' : 'You stopped the payment.'
    await frame.getByText(said, { exact: false }).waitFor()
    expect(await frame.getByRole('alert').textContent()).toBe('')
    const cancelled = ['verdict', { status: 'cancelled', verdict: expect.any(String) }]
    await expect.poll(() => heardBy(page)).toContainEqual(cancelled)
    expect((await heardBy(page)).filter(([name]) => name === 'cancel')).toHaveLength(by === 'member' ? 1 : 0)
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
    await visitor.page.getByRole('button', { name: SAYS.en.pay }).click()
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
