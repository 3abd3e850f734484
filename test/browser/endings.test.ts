/** Endings of a dialog: its payment runs out of time, or scripts and answers do not come. */

import { beforeAll, describe, expect, test } from 'vitest'
import { fits, typeIn } from './arrival.ts'
import { elementFor, embed, newPayment, statusOf } from './embed.ts'
import type { Created } from './embed.ts'
import { SAYS, dialogOf, passwordField, pay, stageWithSite } from './stage.ts'

const { stage, site } = stageWithSite()

const SECONDS_OPEN = 60
/** Enough for the dialog to be open, and to be typed into. */
const SECONDS_LEFT_MIN = 20
let early: { payment: Created; at: number }
beforeAll(async () => {
  early = { payment: await newPayment(stage, { expires_in: SECONDS_OPEN }), at: Date.now() }
})

/** A payment that ends within the shortest time there is, made before the other tests so that less of it is waited for. */
async function endingSoon(): Promise<Created> {
  const isLongEnough = Date.now() - early.at < (SECONDS_OPEN - SECONDS_LEFT_MIN) * 1_000
  return isLongEnough ? early.payment : newPayment(stage, { expires_in: SECONDS_OPEN })
}

/** Opens the dialog of a payment in a page of the test site. */
async function opened(given: Record<string, unknown> = {}) {
  const visitor = await stage.visitor()
  const payment = await newPayment(stage, given)
  const page = await embed(stage, site, visitor, elementFor(stage, payment))
  await page.getByRole('button', { name: 'Pay', exact: true }).click()
  const frame = dialogOf(page)
  await frame.getByRole('button', { name: SAYS.en.pay }).waitFor()
  return { visitor, payment, page, frame }
}

describe('A payment that ends soon', () => {
  test('says until when it can be paid, in the region that is announced, and keeps what was typed', async () => {
    const { frame } = await opened({ expires_in: 240 })
    const told = frame.getByRole('status')
    await expect.poll(() => told.textContent()).toContain('Please pay by')
    const before = await told.textContent()
    const id = frame.getByLabel(SAYS.en.id, { exact: true })
    await typeIn(id, stage.member('7', 'plain').id)
    expect(await id.inputValue()).not.toBe('')
    expect(await told.textContent()).toBe(before)
  })

  test('says nothing of it while there is time', async () => {
    const { frame } = await opened()
    await typeIn(frame.getByLabel(SAYS.en.id, { exact: true }), stage.member('7', 'plain').id)
    await expect.poll(() => frame.getByRole('status').textContent()).toBe('Hinode Bank')
  })

  test('that ended while the machine slept sends nothing of what is typed, and says that nothing was taken', async () => {
    const { visitor, page, frame, payment } = await opened({ expires_in: 60 })
    const sent: string[] = []
    page.on('request', (request) => sent.push(new URL(request.url()).pathname))
    // The frame's clock alone: it wakes an hour later, and nothing has told it so.
    await frame.locator('body').evaluate(() => {
      const now = Date.now.bind(Date)
      Date.now = () => now() + 3_600_000
    })
    await pay(frame, visitor, stage.member('7', 'plain'))
    await frame.getByText('This payment was open for too long. Nothing was taken.').waitFor()
    expect(sent.filter((path) => path.endsWith('/authorize'))).toEqual([])
    expect(await statusOf(stage, payment)).toBe('open')
  })
})

describe('The views after the form', () => {
  test('come when they can be had: until then the dialog says that nobody is charged twice, and the press has counted', async () => {
    const visitor = await stage.visitor()
    const payment = await newPayment(stage)
    const page = await embed(stage, site, visitor, elementFor(stage, payment))
    let isShut = true
    await page.route(/\/assets\/later-/, (route) => (isShut ? route.abort() : route.continue()))
    await page.getByRole('button', { name: 'Pay', exact: true }).click()
    const frame = dialogOf(page)
    await frame.getByRole('button', { name: SAYS.en.pay }).waitFor()
    await pay(frame, visitor, stage.member('7', 'plain'))
    await frame.getByText("you won't be charged twice", { exact: false }).waitFor()
    await expect.poll(() => statusOf(stage, payment)).toBe('captured')
    isShut = false
    await frame.getByRole('heading', { name: SAYS.en.paid }).waitFor({ timeout: 60_000 })
  }, 90_000)
})

describe('A network that goes', () => {
  test('before the press: the password is sent nowhere, and the dialog says so when it has asked', async () => {
    const { visitor, frame, payment } = await opened()
    await typeIn(frame.getByLabel(SAYS.en.id, { exact: true }), stage.member('7', 'plain').id)
    await typeIn(passwordField(frame, 'en'), stage.member('7', 'plain').password)
    await visitor.context.setOffline(true)
    await frame.getByRole('button', { name: SAYS.en.pay }).click()
    await frame.getByRole('heading', { name: 'Asking how it went' }).waitFor()
    await visitor.context.setOffline(false)
    await frame
      .getByText('The connection broke before the payment began. Nothing was taken.', { exact: false })
      .waitFor()
    await fits(frame)
    expect(await statusOf(stage, payment)).toBe('open')
    await pay(frame, visitor, stage.member('7', 'plain'))
    await frame.getByRole('heading', { name: SAYS.en.paid }).waitFor()
  })

  test('during the authorization: the outcome is shown when it is back', async () => {
    const { visitor, frame, payment } = await opened()
    await pay(frame, visitor, stage.member('4', 'slow'))
    await frame.getByText('Relay centre').first().waitFor()
    await visitor.context.setOffline(true)
    await expect.poll(() => statusOf(stage, payment), { timeout: 30_000 }).toBe('captured')
    await visitor.context.setOffline(false)
    await frame.getByRole('heading', { name: SAYS.en.paid }).waitFor()
  })
})

describe('A payment that ends while the member types', () => {
  test('is told as ended when it has, and the next press begins a new one', async () => {
    const visitor = await stage.visitor()
    const payments = [await endingSoon(), await newPayment(stage)]
    const page = await embed(
      stage,
      site,
      visitor,
      `<furiwake-checkout broker="${stage.info.broker}"></furiwake-checkout>`,
    )
    await page.evaluate(
      (secrets) => {
        const element = document.querySelector('furiwake-checkout') as HTMLElement & { createPayment?: unknown }
        element.createPayment = () => Promise.resolve(secrets.shift())
      },
      payments.map(({ client_secret }) => client_secret),
    )
    await page.getByRole('button', { name: 'Pay', exact: true }).click()
    const frame = dialogOf(page)
    await typeIn(frame.getByLabel(SAYS.en.id, { exact: true }), stage.member('7', 'plain').id)
    await typeIn(passwordField(frame, 'en'), 'half a pass')
    await frame.getByRole('heading', { name: 'Out of time' }).waitFor({ timeout: 80_000 })
    expect(await frame.getByRole('status').textContent()).toContain('Nothing was taken.')
    expect(await frame.locator('input').count()).toBe(0)
    await frame.getByRole('button', { name: 'Try again' }).click()
    await frame.getByRole('button', { name: SAYS.en.pay }).waitFor()
    await pay(frame, visitor, stage.member('7', 'plain'))
    await frame.getByRole('heading', { name: SAYS.en.paid }).waitFor()
    expect(await Promise.all(payments.map((payment) => statusOf(stage, payment)))).toEqual(['expired', 'captured'])
  }, 120_000)
})
