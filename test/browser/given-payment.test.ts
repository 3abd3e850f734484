/**
 * The payment that is made at the press, in a frame that was prepared without one: the member has the field first. The
 * frame's clock stands still, so that nothing here is a matter of time: it goes on when a test says so.
 */

import type { Frame, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { embed, newPayment } from './embed.ts'
import type { Created } from './embed.ts'
import { SAYS, dialogOf, stageWithSite } from './stage.ts'

const { stage, site } = stageWithSite()

/** So long the frame waits for the word that the dialog is open (start.ts), and for what the broker is slow with. */
const SHOWN_WAIT_MS = 300
const A_LOOK_MS = 10

/** In the frame: notes, in their order, when the field has the focus and when the payment is asked for. */
const noteOrder = (): void => {
  if (!location.pathname.startsWith('/checkout/')) return
  const order: string[] = []
  Object.assign(globalThis, { order })
  addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLInputElement && target.name === 'username') order.push('field')
  })
  const { fetch } = globalThis
  globalThis.fetch = (asked, given) => {
    if (typeof asked === 'string' && asked.includes('/status')) order.push('payment')
    return fetch(asked, given)
  }
}

/** In the shop's page: notes what the frame is told, in its order, and keeps back that the dialog is open. */
const holdShown = (): void => {
  if (location.pathname.startsWith('/checkout/')) return
  const told: string[] = []
  const held: (() => void)[] = []
  // oxlint-disable-next-line typescript/unbound-method -- It is called on the port that it was taken from.
  const { postMessage } = MessagePort.prototype
  MessagePort.prototype.postMessage = function (this: MessagePort, said?: { type?: string }) {
    if (said?.type) told.push(said.type)
    const say = (): void => postMessage.call(this, said)
    if (said?.type === 'shown') held.push(say)
    else say()
  }
  Object.assign(globalThis, { told, letShown: () => held.splice(0).forEach((say) => say()) })
}

interface Opened {
  page: Page
  payment: Created
  /** Acts of the frame so far. */
  order: () => Promise<string[]>
  /** Messages to it so far. */
  told: () => Promise<string[]>
  letShown: () => Promise<void>
  /** Lets the time of the page and of its frame go on by this much. */
  pass: (ms: number) => Promise<void>
}

/** A dialog that was prepared, then pressed; its payment is there, and the frame has heard of it, but not that it is shown. */
async function pressed(): Promise<Opened> {
  const visitor = await stage.visitor()
  const payment = await newPayment(stage)
  await visitor.page.clock.install()
  await visitor.page.addInitScript(noteOrder)
  await visitor.page.addInitScript(holdShown)
  const element = `<furiwake-checkout broker="${stage.info.broker}"></furiwake-checkout>`
  const page = await embed(stage, site, visitor, element)
  await page.evaluate((secret) => {
    const checkout = document.querySelector('furiwake-checkout') as HTMLElement & { createPayment?: unknown }
    const made = new Promise((resolve) => Object.assign(globalThis, { letPayment: () => resolve(secret) }))
    checkout.createPayment = () => made
  }, payment.client_secret)
  const button = page.getByRole('button', { name: 'Pay', exact: true })
  const script = page.waitForEvent('requestfinished', (request) => request.url().includes('/assets/checkout-'))
  await button.hover()
  await script
  const frame = page.frames()[1] as Frame
  await button.click()
  // Pressed, and the shop is still making the payment: time stands still from here on.
  await page.clock.pauseAt(Date.now() + 1_000)
  await page.evaluate(() => (globalThis as unknown as { letPayment: () => void }).letPayment())
  await expect.poll(() => frame.evaluate(() => location.pathname)).toBe(`/checkout/${payment.id}`)
  return {
    page,
    payment,
    order: () => frame.evaluate(() => (globalThis as unknown as { order: string[] }).order),
    told: () => page.evaluate(() => (globalThis as unknown as { told: string[] }).told),
    letShown: () => page.evaluate(() => (globalThis as unknown as { letShown: () => void }).letShown()),
    pass: (ms) => page.clock.runFor(ms),
  }
}

describe('A payment that is made at the press', () => {
  test('is told before the dialog is said to be open, and begun with after the field has the focus', async () => {
    const { page, order, told, letShown, pass } = await pressed()
    expect(await told()).toEqual(['payment', 'shown'])
    await pass(SHOWN_WAIT_MS / 2)
    expect(await order()).toEqual([])
    await letShown()
    await expect
      .poll(async () => {
        await pass(A_LOOK_MS)
        // What comes after is the form itself, which takes the field's place.
        return (await order()).slice(0, 2)
      })
      .toEqual(['field', 'payment'])
    await page.clock.resume()
    await dialogOf(page).getByRole('button', { name: SAYS.en.pay }).waitFor()
    const id = dialogOf(page).getByLabel(SAYS.en.id, { exact: true })
    expect(await id.evaluate((field) => document.hasFocus() && document.activeElement === field)).toBe(true)
  })

  test('is begun with after a moment in a dialog that is never said to be open', async () => {
    const { page, order, pass } = await pressed()
    await pass(SHOWN_WAIT_MS / 2)
    expect(await order()).toEqual([])
    await pass(SHOWN_WAIT_MS)
    await expect.poll(order).toEqual(['payment'])
    await page.clock.resume()
    await dialogOf(page).getByRole('button', { name: SAYS.en.pay }).waitFor()
  })
})
