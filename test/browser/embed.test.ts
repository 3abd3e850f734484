/** The element on pages of a test's own, put onto the shop's origin: what a shop may do with it, and what a stranger may not. */

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'

import { openTestSite } from './test-site.ts'
import type { TestSite } from './test-site.ts'
import { SAYS, dialogOf, openStage, pay } from './stage.ts'
import type { Stage, Visitor } from './stage.ts'

let stage: Stage
let site: TestSite
beforeAll(async () => {
  stage = await openStage()
  site = await openTestSite(stage)
})
afterEach((test) => stage.clear(test))
afterAll(async () => {
  await site.close()
  await stage.close()
})

interface Created {
  id: string
  client_secret: string
  checkout_url: string
}

async function newPayment(given: Record<string, unknown> = {}): Promise<Created> {
  const response = await fetch(`${stage.info.broker}/v1/payments`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${stage.info.merchant.secret_key}`,
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
    },
    body: JSON.stringify({ amount: 12_800, currency: 'JPY', order: 'T-1', ...given }),
  })
  return (await response.json()) as Created
}

async function statusOf({ id }: Created): Promise<string> {
  const headers = { authorization: `Bearer ${stage.info.merchant.secret_key}` }
  const response = await fetch(`${stage.info.broker}/v1/payments/${id}`, { headers })
  return ((await response.json()) as { status: string }).status
}

/** A page of the test's own with the element and whatever else. Its events are kept in `window.heard`. */
async function embed(
  visitor: Visitor,
  markup: string,
  given: { origin?: string; policy?: string } = {},
): Promise<Page> {
  const { page } = visitor
  const address = site.serve(
    `${markup}<script type="module" src="${stage.info.broker}/furiwake.js"></script>`,
    given.policy,
  )
  await page.addInitScript(() => {
    const heard: unknown[] = []
    Object.assign(globalThis, { heard })
    for (const name of ['open', 'verdict', 'cancel', 'error', 'close']) {
      addEventListener(`furiwake-${name}`, (event) => heard.push([name, (event as CustomEvent).detail]))
    }
  })
  await page.goto(`${given.origin ?? site.origin}${address}`)
  return page
}

type Heard = [name: string, detail: Record<string, string> | null][]
const heard = (page: Page): Promise<Heard> => page.evaluate(() => (globalThis as unknown as { heard: Heard }).heard)

const STRICT = () =>
  `default-src 'none'; script-src ${stage.info.broker}; frame-src ${stage.info.broker}; connect-src 'self'; style-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'`

describe('The element', () => {
  test('works under the strictest policy, and tells the page by events alone what happened', async () => {
    const visitor = await stage.visitor()
    const payment = await newPayment()
    const page = await embed(
      visitor,
      `<furiwake-checkout client-secret="${payment.client_secret}"></furiwake-checkout>`,
      {
        policy: STRICT(),
      },
    )
    await page.getByRole('button', { name: 'Pay', exact: true }).click()
    const frame = dialogOf(page)
    await pay(frame, visitor, stage.member('7', 'plain'))
    await frame.getByRole('button', { name: SAYS.en.done }).click()
    await page.locator('furiwake-checkout iframe').waitFor({ state: 'hidden' })
    const events = await heard(page)
    expect(events.map(([name]) => name)).toEqual(['open', 'verdict', 'close'])
    expect(events[1]?.[1]).toMatchObject({
      status: 'captured',
      verdict: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    })
    expect(visitor.complaints).toEqual([])
  })

  test('works inside another element’s shadow, with a payment from the page’s own function', async () => {
    const visitor = await stage.visitor()
    const payment = await newPayment()
    const page = await embed(visitor, '<div id="host"></div>')
    await page.evaluate((secret) => {
      const root = document.getElementById('host')?.attachShadow({ mode: 'open' })
      const element = document.createElement('furiwake-checkout')
      Object.assign(element, { createPayment: async () => ({ client_secret: secret }) })
      root?.append(element)
    }, payment.client_secret)
    await page.getByRole('button', { name: 'Pay', exact: true }).click()
    await pay(dialogOf(page), visitor, stage.member('4', 'plain'))
    await dialogOf(page).getByRole('heading', { name: SAYS.en.paid }).waitFor()
    expect((await heard(page)).map(([name]) => name)).toContain('verdict')
  })

  test('says so below the button when the shop gives no payment, and the button works again', async () => {
    const visitor = await stage.visitor()
    const page = await embed(visitor, '<furiwake-checkout payment-url="/nothing-here"></furiwake-checkout>')
    const button = page.getByRole('button', { name: 'Pay', exact: true })
    await button.click()
    await page.getByRole('alert').filter({ hasText: /\w/ }).waitFor()
    expect(await heard(page)).toEqual([['error', { code: 'payment_failed', message: expect.any(String) }]])
    expect(await button.isEnabled()).toBe(true)
  })

  test('takes no payment from another origin than the page’s own', async () => {
    const visitor = await stage.visitor()
    const page = await embed(
      visitor,
      `<furiwake-checkout payment-url="${stage.info.broker}/healthz"></furiwake-checkout>`,
    )
    await page.getByRole('button', { name: 'Pay', exact: true }).click()
    await expect
      .poll(() => heard(page))
      .toEqual([['error', { code: 'payment_url_invalid', message: expect.any(String) }]])
  })

  test('on a site that is not registered shows no form, and says so', async () => {
    const visitor = await stage.visitor()
    const payment = await newPayment()
    const elsewhere = site.origin.replace('127.0.0.1', 'elsewhere.localhost')
    const markup = `<furiwake-checkout client-secret="${payment.client_secret}" broker="${stage.info.broker}"></furiwake-checkout>`
    const page = await embed(visitor, markup, { origin: elsewhere })
    await page.getByRole('button', { name: 'Pay', exact: true }).click()
    await expect
      .poll(() => heard(page), { timeout: 15_000 })
      .toContainEqual(['error', { code: 'frame_unreachable', message: expect.any(String) }])
    await page.getByRole('dialog').getByRole('button').first().waitFor()
    expect(await statusOf(payment)).toBe('open')
  })

  test('does not listen to strangers: forged messages on the window change nothing', async () => {
    const visitor = await stage.visitor()
    const payment = await newPayment()
    const page = await embed(
      visitor,
      `<furiwake-checkout client-secret="${payment.client_secret}"></furiwake-checkout>`,
    )
    await page.getByRole('button', { name: 'Pay', exact: true }).click()
    const frame = dialogOf(page)
    await frame.getByLabel('Member ID', { exact: true }).waitFor()
    await page.evaluate(() => {
      const forged = [
        { furiwake: 'furiwake/1', type: 'ready' },
        { type: 'verdict', status: 'captured', verdict: 'a.b.c' },
        { type: 'close' },
      ]
      for (const message of forged) {
        window.postMessage(message, '*')
        const stranger = document.createElement('iframe')
        document.body.append(stranger)
        stranger.contentWindow?.parent.postMessage(message, '*')
      }
      // A second page that would like to be the frame's shop.
      const inner = document.querySelector('furiwake-checkout')?.shadowRoot?.querySelector('iframe')
      const { port1, port2 } = new MessageChannel()
      Object.assign(globalThis, { stolen: [] })
      port1.onmessage = ({ data }) => (globalThis as unknown as { stolen: unknown[] }).stolen.push(data)
      inner?.contentWindow?.postMessage({ furiwake: 'furiwake/1', type: 'connect', look: {}, canRetry: true }, '*', [
        port2,
      ])
    })
    await pay(frame, visitor, stage.member('4', 'plain'))
    await frame.getByRole('heading', { name: SAYS.en.paid }).waitFor()
    expect((await heard(page)).filter(([name]) => name === 'verdict')).toHaveLength(1)
    expect(await page.evaluate(() => (globalThis as unknown as { stolen: unknown[] }).stolen)).toEqual([])
  })
})

describe('The confirm step', () => {
  test.each([
    ['Confirm ¥12,800', 'captured'],
    ["Don't buy", 'voided'],
  ])('%s makes it %s', async (button, status) => {
    const visitor = await stage.visitor()
    const items = [{ name: 'Morning cup', quantity: 2, amount: 6400 }]
    const payment = await newPayment({ confirmation: 'required', items })
    const page = await embed(
      visitor,
      `<furiwake-checkout client-secret="${payment.client_secret}"></furiwake-checkout>`,
    )
    await page.getByRole('button', { name: 'Pay', exact: true }).click()
    const frame = dialogOf(page)
    await pay(frame, visitor, stage.member('7', 'plain'))
    await frame.getByText('Morning cup').waitFor()
    await frame.getByRole('button', { name: button }).click()
    await expect.poll(() => statusOf(payment)).toBe(status)
    await expect.poll(async () => (await heard(page)).map(([name]) => name)).toContain('verdict')
  })
})

describe('A second tab on the same payment', () => {
  test('follows the first one to its end, and charges nothing again', async () => {
    const [one, two] = [await stage.visitor(), await stage.visitor()]
    const payment = await newPayment()
    const page = await embed(one, `<furiwake-checkout client-secret="${payment.client_secret}"></furiwake-checkout>`)
    await page.getByRole('button', { name: 'Pay', exact: true }).click()
    await pay(dialogOf(page), one, stage.member('4', 'slow'))
    await dialogOf(page).getByText('Relay centre').first().waitFor()
    await two.page.goto(payment.checkout_url)
    await two.page.getByText('Relay centre').first().waitFor()
    await two.page.getByRole('heading', { name: SAYS.en.paid }).waitFor()
    await dialogOf(page).getByRole('heading', { name: SAYS.en.paid }).waitFor()
    expect(await statusOf(payment)).toBe('captured')
  })

  test('that comes too late is told that it was paid', async () => {
    const visitor = await stage.visitor()
    const payment = await newPayment()
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
  test('load in at most three requests and 24 kB, the element in one of 8 kB', async () => {
    const visitor = await stage.visitor()
    const payment = await newPayment()
    const loaded: string[] = []
    let bytes = 0
    visitor.page.on('response', (response) => {
      loaded.push(new URL(response.url()).pathname)
      void response
        .request()
        .sizes()
        .then(({ responseBodySize }) => (bytes += responseBodySize))
    })
    await visitor.page.goto(payment.checkout_url, { waitUntil: 'networkidle' })
    await visitor.page.getByLabel('Member ID', { exact: true }).waitFor()
    expect(loaded).toHaveLength(3)
    const element = await fetch(`${stage.info.broker}/furiwake.js`, { headers: { 'accept-encoding': 'br' } })
    expect(element.headers.get('content-encoding')).toBe('br')
    expect(await element.text()).toContain('furiwake-checkout')
    expect(bytes).toBeGreaterThan(1000)
  })

  test('refuse a wrong link with a sentence', async () => {
    const visitor = await stage.visitor()
    const payment = await newPayment()
    await visitor.page.goto(payment.checkout_url.replace(/.$/, (last) => (last === '0' ? '1' : '0')))
    await visitor.page.getByRole('heading').first().waitFor()
    expect(await visitor.page.getByLabel('Password', { exact: true }).count()).toBe(0)
  })
})
