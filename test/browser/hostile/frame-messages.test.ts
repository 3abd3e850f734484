/** A page that speaks with the frame itself, without the element, learns nothing of what is typed. */

import type { Frame, FrameLocator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { newPayment } from '../embed.ts'
import type { Created } from '../embed.ts'
import { keysReach, typeIn } from '../arrival.ts'
import { SAYS, passwordField, stageWithSite } from '../stage.ts'
import { isAlarmed, isGuarded } from './victim.ts'

const { stage, site } = stageWithSite()

interface Heard {
  type: string
  height?: number
}

/** Takes the element's part in the handshake, and keeps what the frame says. */
const impostor = (): void => {
  const frame = document.querySelector('iframe') as HTMLIFrameElement
  const heard: unknown[] = []
  addEventListener('message', ({ source }) => {
    if (source !== frame.contentWindow) return
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', ({ data }) => heard.push(data))
    port1.start()
    const connect = { furiwake: 'furiwake/1', type: 'connect', look: {}, canRetry: false, shown: true }
    frame.contentWindow?.postMessage(connect, '*', [port2])
    Object.assign(globalThis, { heard, port: port1 })
  })
}

interface Impostor {
  page: Page
  frame: FrameLocator
  inside: Frame
  heard: () => Promise<Heard[]>
  says: (message: object) => Promise<void>
}

async function impersonate(path: string, attributes = ''): Promise<Impostor> {
  const { page } = await stage.visitor()
  const body = `<script>(${String(impostor)})()</script>`
  const frame = `<iframe style="width: 392px; height: 700px" allow="publickey-credentials-get *" ${attributes} src="${stage.info.broker}/checkout/${path}"></iframe>`
  await page.goto(site.origin + site.serve(frame + body))
  await page.waitForFunction(() => 'port' in globalThis)
  const [, inside] = page.frames()
  if (!inside) throw new Error('There is no frame.')
  return {
    page,
    frame: page.frameLocator('iframe'),
    inside,
    heard: () => page.evaluate(() => (globalThis as unknown as { heard: Heard[] }).heard),
    says: (message) =>
      page.evaluate((said) => {
        const { port } = globalThis as unknown as { port: MessagePort }
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A port has no target origin.
        port.postMessage(said)
      }, message),
  }
}

const addressOf = ({ id, client_secret }: Created): string => `${id}?locale=en#${client_secret}`

async function openPayment(): Promise<Impostor> {
  const opened = await impersonate(addressOf(await newPayment(stage)))
  await opened.frame.getByRole('button', { name: SAYS.en.pay }).waitFor()
  // The passkeys' part of the form is known a moment later.
  await opened.frame.getByRole('button', { name: 'Use a passkey instead' }).waitFor()
  return opened
}

const WIDTHS = [340, 300, 392]

async function heightsAt({ page, heard }: Impostor): Promise<Heard[]> {
  const before = (await heard()).length
  for (const width of WIDTHS) {
    await page.locator('iframe').evaluate((frame, wide) => (frame.style.width = `${wide}px`), width)
    await page.waitForTimeout(150)
  }
  return (await heard()).slice(before)
}

describe('A page that speaks with the frame itself', () => {
  test('hears nothing while an ID, a complaint and a password come and go', async () => {
    const opened = await openPayment()
    const { page, frame, heard } = opened
    const before = await heard()
    const id = frame.getByLabel(SAYS.en.id, { exact: true })
    await id.pressSequentially('4')
    await id.press('Backspace')
    await id.pressSequentially('0000 0000')
    await typeIn(id, stage.member('7', 'plain').id)
    await page.keyboard.press('Tab')
    await passwordField(frame, 'en').pressSequentially('abc')
    await typeIn(id, '4')
    await page.keyboard.press('Tab')
    await frame.getByText('This ID is too short.', { exact: false }).waitFor()
    await page.waitForTimeout(150)
    expect(await heard()).toEqual(before)
  })

  test('is told the same heights at every width, whatever is typed', async () => {
    const [empty, typed] = [await openPayment(), await openPayment()]
    await typeIn(typed.frame.getByLabel(SAYS.en.id, { exact: true }), '4')
    await typed.page.keyboard.press('Tab')
    await typed.frame.getByText('This ID is too short.', { exact: false }).waitFor()
    const told = await heightsAt(empty)
    expect(told.length).toBeGreaterThan(0)
    expect(await heightsAt(typed)).toEqual(told)
  })

  test('hands it one payment, once: a second one changes neither the form nor its address', async () => {
    const [first, second] = [await newPayment(stage), await newPayment(stage, { amount: 98_000 })]
    const { frame, inside, says } = await impersonate('prepare')
    await says({ type: 'payment', secret: first.client_secret })
    await says({ type: 'payment', secret: second.client_secret })
    await frame.getByRole('button', { name: 'Pay ¥12,800' }).waitFor()
    expect(new URL(inside.url()).pathname).toBe(`/checkout/${first.id}`)
    expect(new URL(inside.url()).hash).toBe(`#${first.client_secret}`)
  })

  test('cannot make the alarm be forgotten or told to another payment by a change of the address', async () => {
    const [payment, other] = [await newPayment(stage), await newPayment(stage)]
    const { page, frame } = await impersonate(addressOf(payment))
    await frame.getByRole('button', { name: SAYS.en.pay }).waitFor()
    await page
      .locator('iframe')
      .evaluate(
        (element: HTMLIFrameElement, secret) => (element.src = element.src.replace(/#.*/, `#${secret}`)),
        other.client_secret,
      )
    await passwordField(frame, 'en').pressSequentially('abc')
    await page.evaluate(() => {
      const trap = document.createElement('input')
      document.body.append(trap)
      trap.focus()
    })
    await expect.poll(() => isAlarmed(frame)).toBe(true)
    await expect.poll(() => isGuarded(stage, payment)).toBe(true)
    expect(await isGuarded(stage, other)).toBe(false)
    const opening = page.context().waitForEvent('page')
    await frame.getByRole('button', { name: 'Continue in a new window' }).click()
    await (await opening).getByLabel(SAYS.en.password, { exact: true }).waitFor()
  })

  test('gets no form in a frame without credentials either, once the payment is guarded', async () => {
    const payment = await newPayment(stage)
    const headers = { authorization: `Bearer ${payment.client_secret}` }
    await fetch(`${stage.info.broker}/checkout/${payment.id}/guarded`, { method: 'POST', headers })
    const { frame } = await impersonate(addressOf(payment), 'credentialless')
    await expect.poll(() => isAlarmed(frame)).toBe(true)
  })

  test('that forbids scripts in it gets no field without its guard', async () => {
    const { page } = await stage.visitor()
    const payment = await newPayment(stage)
    const src = `${stage.info.broker}/checkout/${addressOf(payment)}`
    await page.goto(site.origin + site.serve(`<iframe sandbox="allow-forms" src="${src}"></iframe>`))
    const fields = page.frameLocator('iframe').locator('input')
    await fields.nth(1).waitFor()
    for (const field of await fields.all()) expect(await field.isDisabled()).toBe(true)
  })

  test('moves the focus from no field to another by saying again that the form is shown', async () => {
    const { page, frame, says } = await openPayment()
    await passwordField(frame, 'en').click()
    await keysReach(frame)
    await says({ type: 'shown' })
    await page.keyboard.type('abc')
    expect(await passwordField(frame, 'en').inputValue()).toBe('abc')
  })
})

describe('A browser that lets nobody but the member move the focus into a frame', () => {
  test('loses no character: the first key finds the field', async () => {
    const { page, frame, inside } = await openPayment()
    await keysReach(frame)
    await inside.evaluate(() => (document.activeElement as HTMLElement).blur())
    await page.keyboard.type('41')
    expect(await frame.getByLabel(SAYS.en.id, { exact: true }).inputValue()).toBe('41')
  })
})
