/** The reading of the element itself, on the shop's page: its button, what is said under it, and its dialog. */

import { describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'

import { FIRST_WORDS } from '../../../dist/broker-assets.ts'
import { arrived, typeIn } from '../arrival.ts'
import { embed, newPayment } from '../embed.ts'
import { dialogOf, stageWithSite } from '../stage.ts'
import { readTree } from './read-tree.ts'

const { stage, site } = stageWithSite()

const PRESSES = 3
/** A press of a form that has only just been drawn is let go: seen-button.ts. */
const PRESS_KEPT_MS = 5_000

async function presses(page: Page): Promise<void> {
  await page.locator('furiwake-checkout').getByRole('button').click()
}

async function paysIn(page: Page): Promise<void> {
  const frame = dialogOf(page)
  const { id, password } = stage.member('7', 'plain')
  await typeIn(frame.locator('#member-id'), id)
  await typeIn(frame.locator('#password'), password)
  const isSent = frame.locator('main:not([data-screen=form])')
  for (let press = 1; press <= PRESSES; press++) {
    await frame.locator('.go').click()
    const isLast = press === PRESSES
    const found = await isSent.waitFor(isLast ? {} : { timeout: PRESS_KEPT_MS }).catch(() => false)
    if (found !== false) break
  }
  await frame.locator('main[data-screen=outcome]').waitFor()
}

describe.each(['en', 'ja', 'ar'] as const)('The reading of the element in %s', (language) => {
  test('is the one that was looked at, from the button to the receipt and back', async () => {
    const visitor = await stage.visitor()
    const { context, page } = visitor
    const session = await context.newCDPSession(page)
    const readings: string[] = []
    const read = async (name: string): Promise<void> => {
      readings.push(`## ${name}\n\n${await readTree(session)}`)
    }
    const { client_secret: secret } = await newPayment(stage)
    const element = `<furiwake-checkout broker="${stage.info.broker}" locale="${language}"></furiwake-checkout>`
    await embed(stage, site, visitor, element)
    const button = page.locator('furiwake-checkout [part=button]')
    // Its language's words may come later.
    await button.filter({ hasText: FIRST_WORDS[language].element[1] ?? '' }).waitFor()
    await read('closed')

    const checkout = page.locator('furiwake-checkout')
    await checkout.evaluate((own) => own.setAttribute('disabled', ''))
    await read('not available')
    await checkout.evaluate((own) => own.removeAttribute('disabled'))

    let answers: (secret?: string) => void = () => undefined
    await page.exposeFunction('asked', () => new Promise((resolve) => (answers = resolve)))
    await checkout.evaluate((own) => {
      const { asked } = globalThis as unknown as { asked: () => Promise<string> }
      Object.assign(own, { createPayment: asked })
    })
    await presses(page)
    await page.locator('furiwake-checkout [aria-busy=true]').waitFor()
    await read('busy: the shop is asked for a payment')
    answers()
    await page.locator('furiwake-checkout .own > [role=alert]:not(:empty)').waitFor()
    await read('failed: there is no payment')

    const out = '**/checkout/**'
    let lets: () => void = () => undefined
    const held = new Promise<void>((resolve) => (lets = resolve))
    await page.route(out, async (route) => {
      await held
      await route.abort()
    })
    // A frame that was prepared before stands in it.
    await checkout.evaluate((own) => own.replaceWith(own.cloneNode()))
    await checkout.evaluate((own, given) => own.setAttribute('client-secret', given), secret)
    await presses(page)
    await page.locator('furiwake-checkout .wait:visible').waitFor()
    await read('open: the form is on its way')
    lets()
    await page.locator('furiwake-checkout .over [role=alert]:not(:empty)').waitFor()
    await read('failed: the form cannot be reached')

    await page.unroute(out)
    await page.locator('furiwake-checkout .over:visible button').first().click()
    await arrived(dialogOf(page))
    await read('open: the form is there')
    await paysIn(page)
    await read('open: paid')
    await page.keyboard.press('Escape')
    await page.locator('furiwake-checkout dialog:not([open])').waitFor({ state: 'attached' })
    await read('closed: paid')
    await expect(readings.join('\n')).toMatchFileSnapshot(`snapshots/element-${language}.txt`)
  })
})
