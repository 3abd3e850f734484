/** A network that is gone before the dialog is opened, or when the verdict is brought: said, and gone on with when it is back. */

import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { elementFor, embed, heardBy, newPayment, statusOf } from './embed.ts'
import { SAYS, dialogOf, fillCart, openDialog, pay, stageWithSite } from './stage.ts'

const { stage, site } = stageWithSite()

const button = (page: Page) => page.getByRole('button', { name: 'Pay', exact: true })

describe('Without a network before the dialog', () => {
  test('the shop’s payment cannot be made: the button says so under it, and the press after it is paid', async () => {
    const visitor = await stage.visitor()
    await fillCart(stage, visitor)
    const start = visitor.page.getByRole('button', { name: SAYS.en.start })
    await start.waitFor()
    await visitor.context.setOffline(true)
    await start.click()
    await visitor.page.getByRole('alert').filter({ hasText: "couldn't be started" }).waitFor()
    await visitor.context.setOffline(false)
    const frame = await openDialog(visitor)
    await pay(frame, visitor, stage.member('7', 'plain'))
    await frame.getByRole('heading', { name: SAYS.en.paid }).waitFor()
  })

  test('a payment that is there finds no form: the dialog says that nothing was taken, and “Try again” brings it', async () => {
    const visitor = await stage.visitor()
    const payment = await newPayment(stage)
    const page = await embed(stage, site, visitor, elementFor(stage, payment))
    await button(page).waitFor()
    await visitor.context.setOffline(true)
    await button(page).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText("The payment form can't be reached. Nothing was taken.").waitFor()
    expect(await heardBy(page)).toContainEqual([
      'error',
      { code: 'frame_unreachable', message: expect.any(String) as string },
    ])
    await visitor.context.setOffline(false)
    await dialog.getByRole('button', { name: 'Try again' }).click()
    const frame = dialogOf(page)
    await frame.getByRole('button', { name: SAYS.en.pay }).waitFor()
    await pay(frame, visitor, stage.member('7', 'plain'))
    await frame.getByRole('heading', { name: SAYS.en.paid }).waitFor()
  })

  test('a form that was prepared is open, and brings its payment when the network is back', async () => {
    const visitor = await stage.visitor()
    const payment = await newPayment(stage)
    const page = await embed(stage, site, visitor, elementFor(stage, payment))
    await button(page).hover()
    await dialogOf(page).getByRole('button', { name: SAYS.en.pay, includeHidden: true }).waitFor({ state: 'attached' })
    await visitor.context.setOffline(true)
    await button(page).click()
    await dialogOf(page).getByRole('button', { name: SAYS.en.pay }).waitFor()
    await visitor.context.setOffline(false)
    await pay(dialogOf(page), visitor, stage.member('4', 'plain'))
    await dialogOf(page).getByRole('heading', { name: SAYS.en.paid }).waitFor()
    expect(await statusOf(stage, payment)).toBe('captured')
  })
})

describe('Without a network at the verdict', () => {
  test('the shop hears of it all the same: the order is paid and on its way when the member looks again', async () => {
    const visitor = await stage.visitor()
    await fillCart(stage, visitor)
    const frame = await openDialog(visitor)
    await pay(frame, visitor, stage.member('7', 'plain'))
    await frame.getByRole('heading', { name: SAYS.en.paid }).waitFor()
    await visitor.context.setOffline(true)
    const failed = visitor.page.waitForEvent('requestfailed', (request) => request.isNavigationRequest())
    await frame.getByRole('button', { name: SAYS.en.done }).click()
    expect((await failed).method()).toBe('POST')
    await visitor.context.setOffline(false)
    const page = await visitor.context.newPage()
    await page.goto(`${stage.info.shop}/orders`)
    await expect
      .poll(async () => {
        await page.reload()
        return page.locator('ul.orders li').first().textContent()
      })
      .toContain('On its way')
    await page.goto(`${stage.info.shop}/cart`)
    expect(await page.locator('ul.lines').count()).toBe(0)
  })
})
