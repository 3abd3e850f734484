/** The things that honest pages and their members do while the form is open: none of it is taken for theft. */

import type { CDPSession, FrameLocator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { elementFor, embed, newPayment, statusOf } from '../embed.ts'
import type { Created } from '../embed.ts'
import { arrived } from '../arrival.ts'
import { SAYS, dialogOf, passwordField, stageWithSite } from '../stage.ts'
import type { Visitor } from '../stage.ts'
import { isAlarmed, isGuarded } from './victim.ts'

const { stage, site } = stageWithSite()

interface Honest {
  visitor: Visitor
  page: Page
  frame: FrameLocator
  payment: Created
  devtools: CDPSession
}

async function openHonest(): Promise<Honest> {
  const visitor = await stage.visitor()
  const payment = await newPayment(stage)
  const page = await embed(stage, site, visitor, elementFor(stage, payment))
  const devtools = await visitor.context.newCDPSession(page)
  const honest = { visitor, page, frame: dialogOf(page), payment, devtools }
  await reopen(honest)
  return honest
}

async function reopen({ page, frame }: Honest): Promise<void> {
  await page.getByRole('button', { name: 'Pay', exact: true }).click()
  await frame.getByRole('button', { name: SAYS.en.pay }).waitFor()
  await arrived(frame)
}

/** The form is as it was: it takes the password, and the broker knows of nothing. */
async function expectNoAlarm({ frame, payment }: Honest): Promise<void> {
  expect(await isAlarmed(frame)).toBe(false)
  const password = passwordField(frame, 'en')
  await password.fill('')
  await password.pressSequentially('sum')
  expect(await password.inputValue()).toBe('sum')
  expect(await isGuarded(stage, payment)).toBe(false)
}

/** In the middle of the password: the last key is only just up. */
async function type({ frame, page }: Honest): Promise<void> {
  await passwordField(frame, 'en').click()
  await page.keyboard.type('abc')
}

const BACKDROP = { x: 20, y: 20 }

type Flow = (honest: Honest) => Promise<void>

/** The member or the shop closes the dialog with half a password in it. */
const CLOSINGS: Record<string, Flow> = {
  'a press on the backdrop': ({ page }) => page.mouse.click(BACKDROP.x, BACKDROP.y),
  'a slow press on the backdrop': ({ page }) => page.mouse.click(BACKDROP.x, BACKDROP.y, { delay: 400 }),
  Escape: ({ page }) => page.keyboard.press('Escape'),
  'the cross': ({ frame }) => frame.getByRole('button', { name: 'Close' }).click(),
  'the shop, by close()': ({ page }) =>
    page.locator('furiwake-checkout').evaluate((element: HTMLElement & { close(): void }) => element.close()),
}

/** The dialog stays open. */
const OTHER_THINGS: Record<string, Flow> = {
  'Tab through the form, out of it and back': async ({ page }) => {
    for (const key of ['Tab', 'Shift+Tab']) for (let times = 0; times < 12; times++) await page.keyboard.press(key)
  },
  'the wheel': async ({ page }) => {
    await page.mouse.move(640, 450)
    await page.mouse.wheel(0, 300)
  },
  'another size of the window': async ({ page }) => {
    await page.setViewportSize({ width: 700, height: 600 })
    await page.setViewportSize({ width: 1280, height: 900 })
  },
  'another tab': async ({ visitor: { context }, page, devtools }) => {
    await devtools.send('Emulation.setFocusEmulationEnabled', { enabled: false })
    const other = await context.newPage()
    await other.bringToFront()
    await other.waitForTimeout(200)
    await page.bringToFront()
    await other.close()
    await devtools.send('Emulation.setFocusEmulationEnabled', { enabled: true })
  },
  'a message of the browser’s own': async ({ page }) => {
    page.once('dialog', (dialog) => void dialog.accept())
    await page.evaluate(() => setTimeout(() => alert('Your session ends soon.'), 0))
    await page.waitForTimeout(100)
  },
  'toasts that take the focus': ({ page }) =>
    page.evaluate(() => {
      const toast = (tag: string): HTMLElement => {
        const made = document.createElement(tag)
        made.tabIndex = -1
        made.append('Saved', document.createElement('button'))
        document.body.append(made)
        return made
      }
      toast('div').focus()
      const popover = toast('div')
      popover.popover = 'manual'
      popover.autofocus = true
      popover.showPopover()
      ;(toast('dialog') as HTMLDialogElement).show()
    }),
  'a password manager that fills both fields': async ({ frame }) => {
    await frame.getByLabel(SAYS.en.id, { exact: true }).fill('4')
    await passwordField(frame, 'en').fill('from a manager')
  },
  'a password manager’s own frame beside the field': async ({ page, frame }) => {
    await page.frames()[1]?.evaluate(() => {
      const menu = document.createElement('iframe')
      document.body.append(menu)
      const button = document.createElement('button')
      menu.contentDocument?.body.append(button)
      button.focus()
      setTimeout(() => menu.remove(), 200)
    })
    await page.waitForTimeout(300)
    await passwordField(frame, 'en').click()
  },
  'an input method': async ({ frame, devtools }) => {
    await frame.getByLabel(SAYS.en.id, { exact: true }).click()
    await devtools.send('Input.imeSetComposition', { text: '４', selectionStart: 1, selectionEnd: 1 })
    await devtools.send('Input.insertText', { text: '４' })
  },
  'a keyboard on the screen': async ({ page }) => {
    await page.setViewportSize({ width: 400, height: 700 })
    await page.keyboard.insertText('def')
    await page.setViewportSize({ width: 400, height: 400 })
    await page.keyboard.insertText('ghi')
    await page.setViewportSize({ width: 1280, height: 900 })
  },
}

describe('No alarm is given', () => {
  test('whoever closes the dialog in the middle of the password: it opens again, emptied', async () => {
    const honest = await openHonest()
    for (const [name, close] of Object.entries(CLOSINGS)) {
      await type(honest)
      await close(honest)
      await honest.page.locator('furiwake-checkout iframe').waitFor({ state: 'hidden' })
      await honest.page.getByRole('button', { name: 'Pay', exact: true }).click()
      await honest.page.waitForTimeout(250) // by then it would have been judged
      expect(await isAlarmed(honest.frame), name).toBe(false)
      expect(await passwordField(honest.frame, 'en').inputValue(), name).toBe('')
      await expectNoAlarm(honest)
    }
  })

  test('whatever else happens meanwhile', async () => {
    const honest = await openHonest()
    for (const [name, act] of Object.entries(OTHER_THINGS)) {
      await type(honest)
      await act(honest)
      await honest.page.waitForTimeout(250) // by then it would have been judged
      expect(await isAlarmed(honest.frame), name).toBe(false)
      await expectNoAlarm(honest)
    }
    expect(await statusOf(stage, honest.payment)).toBe('open')
  })
})
