/** The element on pages of a test's own: what a shop may do with it, and what a stranger may not. */

import { describe, expect, test } from 'vitest'
import { elementFor, embed, heardBy, newPayment, statusOf } from './embed.ts'
import { keysReach, typeIn } from './arrival.ts'
import { SAYS, dialogOf, pay, stageWithSite } from './stage.ts'

const { stage, site } = stageWithSite()

const STRICT = () =>
  `default-src 'none'; script-src ${stage.info.broker}; frame-src ${stage.info.broker}; connect-src 'self'; style-src 'none'; img-src data:; require-trusted-types-for 'script'; trusted-types 'none'`

describe('The element', () => {
  test('works under the strictest policy, and tells the page by events alone what happened', async () => {
    const visitor = await stage.visitor()
    const payment = await newPayment(stage)
    const page = await embed(stage, site, visitor, elementFor(stage, payment), {
      policy: STRICT(),
    })
    await page.getByRole('button', { name: 'Pay', exact: true }).click()
    const frame = dialogOf(page)
    await pay(frame, visitor, stage.member('7', 'plain'))
    await frame.getByRole('button', { name: SAYS.en.done }).click()
    await page.locator('furiwake-checkout iframe').waitFor({ state: 'hidden' })
    await expect.poll(async () => (await heardBy(page)).map(([name]) => name)).toEqual(['open', 'verdict', 'close'])
    const events = await heardBy(page)
    expect(events[1]?.[1]).toMatchObject({
      status: 'captured',
      verdict: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    })
    expect(visitor.complaints).toEqual([])
  })

  test('works inside another element’s shadow, with a payment from the page’s own function', async () => {
    const visitor = await stage.visitor()
    const payment = await newPayment(stage)
    const page = await embed(stage, site, visitor, '<div id="host"></div>')
    await page.evaluate((secret) => {
      const root = document.getElementById('host')?.attachShadow({ mode: 'open' })
      const element = document.createElement('furiwake-checkout')
      Object.assign(element, { createPayment: async () => ({ client_secret: secret }) })
      root?.append(element)
    }, payment.client_secret)
    await page.getByRole('button', { name: 'Pay', exact: true }).click()
    await pay(dialogOf(page), visitor, stage.member('4', 'plain'))
    await dialogOf(page).getByRole('heading', { name: SAYS.en.paid }).waitFor()
    expect((await heardBy(page)).map(([name]) => name)).toContain('verdict')
  })

  test('says so below the button when the shop gives no payment, and the button works again', async () => {
    const visitor = await stage.visitor()
    const page = await embed(
      stage,
      site,
      visitor,
      '<furiwake-checkout payment-url="/nothing-here"></furiwake-checkout>',
    )
    const button = page.getByRole('button', { name: 'Pay', exact: true })
    await button.click()
    await page.getByRole('alert').filter({ hasText: /\w/ }).waitFor()
    expect(await heardBy(page)).toEqual([['error', { code: 'payment_failed', message: expect.any(String) }]])
    expect(await button.isEnabled()).toBe(true)
  })

  test('brings a framework’s token along: to payment-url as a header field, to verdict-url in the form', async () => {
    const visitor = await stage.visitor()
    const { page } = visitor
    const payment = await newPayment(stage)
    const asked = new Promise<string | undefined>((resolve) => {
      void page.route('**/pay', async (route) => {
        resolve(route.request().headers()['x-csrftoken'])
        await route.fulfill({ json: { client_secret: payment.client_secret } })
      })
    })
    const posted = new Promise<URLSearchParams>((resolve) => {
      void page.route('**/paid', async (route) => {
        resolve(new URLSearchParams(route.request().postData() ?? ''))
        await route.fulfill({ body: 'thanks' })
      })
    })
    const markup = `<furiwake-checkout payment-url="/pay" verdict-url="/paid" broker="${stage.info.broker}"
      payment-headers='{"X-CSRFToken": "t-1"}' verdict-data='{"csrfmiddlewaretoken": "t-2"}'>
      <p>Pay in another way</p></furiwake-checkout>`
    await embed(stage, site, visitor, markup)
    expect(await page.getByText('Pay in another way').isVisible()).toBe(false)
    await page.getByRole('button', { name: 'Pay', exact: true }).click()
    expect(await asked).toBe('t-1')
    await pay(dialogOf(page), visitor, stage.member('4', 'plain'))
    await dialogOf(page).getByRole('button', { name: SAYS.en.done }).click()
    const fields = Object.fromEntries(await posted)
    expect(fields).toEqual({ csrfmiddlewaretoken: 't-2', verdict: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) })
    await page.getByText('thanks').waitFor()
  })

  test('shows what the shop wrote into the tag while its script is held back', async () => {
    const visitor = await stage.visitor()
    await visitor.page.route('**/furiwake.js', (route) => route.abort())
    const page = await embed(stage, site, visitor, '<furiwake-checkout><p>Pay in another way</p></furiwake-checkout>')
    expect(await page.getByText('Pay in another way').isVisible()).toBe(true)
  })

  test('takes no payment from another origin than the page’s own', async () => {
    const visitor = await stage.visitor()
    const page = await embed(
      stage,
      site,
      visitor,
      `<furiwake-checkout payment-url="${stage.info.broker}/healthz"></furiwake-checkout>`,
    )
    await page.getByRole('button', { name: 'Pay', exact: true }).click()
    await expect
      .poll(() => heardBy(page))
      .toEqual([['error', { code: 'payment_url_invalid', message: expect.any(String) }]])
  })

  test('on a site that is not registered shows no form, and says so', async () => {
    const visitor = await stage.visitor()
    const payment = await newPayment(stage)
    const elsewhere = site.origin.replace('127.0.0.1', 'elsewhere.localhost')
    const said: string[] = []
    visitor.page.on('console', (message) => said.push(message.text()))
    const page = await embed(stage, site, visitor, elementFor(stage, payment), { origin: elsewhere })
    await page.getByRole('button', { name: 'Pay', exact: true }).click()
    await dialogOf(page).getByRole('heading', { name: 'Not the right place' }).waitFor()
    expect(await heardBy(page)).toContainEqual(['error', { code: 'frame_stranger', message: expect.any(String) }])
    const [line = ''] = said.filter((each) => each.startsWith('furiwake: '))
    expect(line).toMatch(/^furiwake: frame_stranger: .+\. http\S+\/errors\/frame_stranger$/)
    const explained = await fetch(line.slice(line.lastIndexOf(' ') + 1))
    expect(await explained.text()).toContain('does not know the page’s origin')
    expect(await dialogOf(page).locator('input').count()).toBe(0)
    await dialogOf(page).getByRole('button', { name: 'Back to the shop' }).click()
    await page.locator('furiwake-checkout iframe').waitFor({ state: 'hidden' })
    expect(await statusOf(stage, payment)).toBe('open')
  })

  test('does not listen to strangers: forged messages on the window change nothing', async () => {
    const visitor = await stage.visitor()
    const payment = await newPayment(stage)
    const page = await embed(stage, site, visitor, elementFor(stage, payment))
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
      port1.addEventListener('message', ({ data }) =>
        (globalThis as unknown as { stolen: unknown[] }).stolen.push(data),
      )
      port1.start()
      inner?.contentWindow?.postMessage({ furiwake: 'furiwake/1', type: 'connect', look: {}, canRetry: true }, '*', [
        port2,
      ])
    })
    await pay(frame, visitor, stage.member('4', 'plain'))
    await frame.getByRole('heading', { name: SAYS.en.paid }).waitFor()
    expect((await heardBy(page)).filter(([name]) => name === 'verdict')).toHaveLength(1)
    expect(await page.evaluate(() => (globalThis as unknown as { stolen: unknown[] }).stolen)).toEqual([])
  })
})

describe('A page that takes the keyboard’s focus while the password is typed', () => {
  test('is noticed: the password is not taken there any more, but in a window of the broker’s own', async () => {
    const visitor = await stage.visitor()
    const payment = await newPayment(stage)
    const page = await embed(stage, site, visitor, elementFor(stage, payment))
    await page.getByRole('button', { name: 'Pay', exact: true }).click()
    const frame = dialogOf(page)
    await typeIn(frame.getByLabel('Member ID', { exact: true }), stage.member('4', 'plain').id)
    await frame.getByLabel('Password', { exact: true }).click()
    await keysReach(frame)
    await page.waitForTimeout(1100) // a click explains a lost focus for a second
    await page.keyboard.type('sum')
    await page.evaluate(() => {
      const trap = document.createElement('input')
      document.querySelector('furiwake-checkout')?.shadowRoot?.querySelector('dialog')?.append(trap)
      trap.focus()
    })
    await frame.getByRole('button', { name: 'Continue in a new window' }).waitFor()
    expect(await frame.getByLabel('Password', { exact: true }).count()).toBe(0)
    expect(await statusOf(stage, payment)).toBe('open')
  })

  test('is not to be mixed up with a member who looks at another window', async () => {
    const [one, two] = [await stage.visitor(), await stage.visitor()]
    for (const visitor of [one, two]) {
      const payment = await newPayment(stage)
      const page = await embed(stage, site, visitor, elementFor(stage, payment))
      await page.getByRole('button', { name: 'Pay', exact: true }).click()
      await dialogOf(page).getByLabel('Member ID', { exact: true }).waitFor()
    }
    for (const visitor of [one, two, one, two]) {
      await typeIn(dialogOf(visitor.page).getByLabel('Member ID', { exact: true }), stage.member('4', 'plain').id)
      await typeIn(dialogOf(visitor.page).getByLabel('Password', { exact: true }), stage.member('4', 'plain').password)
    }
    for (const visitor of [one, two]) {
      await dialogOf(visitor.page).getByRole('button', { name: SAYS.en.pay }).click()
      await dialogOf(visitor.page).getByRole('heading', { name: SAYS.en.paid }).waitFor()
    }
  })
})
