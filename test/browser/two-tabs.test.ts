/** A member who has the shop open twice, or comes back to a dialog after a while; and what the shop sells then. */

import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { elementFor, embed, heardBy, newPayment } from './embed.ts'
import { SAYS, dialogOf, fillCart, openDialog, pay, stageWithSite } from './stage.ts'
import type { Visitor } from './stage.ts'

const { stage, site } = stageWithSite()

async function secondTab({ context }: Visitor, path: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${stage.info.shop}${path}`)
  return page
}

async function ordersSent(page: Page): Promise<number> {
  await page.goto(`${stage.info.shop}/orders`)
  return page.locator('.state.paid').count()
}

describe('A cart in two tabs', () => {
  test.each([
    ['en', 'The shop has cancelled this payment. Nothing was taken.', 'Back to the shop', 'changed in another window'],
    ['ja', 'お店が取り消しました。', 'お店に戻る', '別の画面で変わりました'],
  ] as const)(
    'that one changes is not sold by the other’s dialog, which says so; the cart is shown (%s)',
    async (language, cancelled, back, changed) => {
      const visitor = await stage.visitor({ language })
      const { page } = visitor
      await fillCart(stage, visitor)
      const frame = await openDialog(visitor)
      const other = await secondTab(visitor, '/goods/rice-bowl')
      await other.getByRole('button', { name: SAYS[language].add }).click()
      await other.getByRole('link', { name: SAYS[language].toCheckout }).waitFor()
      await page.bringToFront()
      await pay(frame, visitor, stage.member('7', 'plain'))
      await frame.getByText(cancelled, { exact: false }).waitFor()
      await frame.getByRole('button', { name: back }).click()
      await page.getByRole('button', { name: SAYS[language].start }).click()
      await page.getByRole('status').filter({ hasText: changed }).waitFor()
      await page.getByRole('link', { name: SAYS[language].toCheckout }).click()
      const again = await openDialog(visitor)
      await pay(again, visitor, stage.member('7', 'plain'))
      await again.getByRole('heading', { name: SAYS[language].paid }).waitFor()
      await again.getByRole('button', { name: SAYS[language].done }).click()
      await page.getByRole('heading', { name: SAYS[language].thanks }).waitFor()
      expect(await ordersSent(page)).toBe(1)
      await page.goto(`${stage.info.shop}/cart`)
      expect(await page.locator('ul.lines').count()).toBe(0)
    },
  )

  test('that is paid in one is shown as paid by the other’s button, and sent once', async () => {
    const visitor = await stage.visitor()
    await fillCart(stage, visitor)
    const other = await secondTab(visitor, '/checkout')
    await visitor.page.bringToFront()
    const frame = await openDialog(visitor)
    await pay(frame, visitor, stage.member('7', 'plain'))
    await frame.getByRole('button', { name: SAYS.en.done }).click()
    await visitor.page.getByRole('heading', { name: SAYS.en.thanks }).waitFor()
    await other.bringToFront()
    await other.getByRole('button', { name: SAYS.en.start }).click()
    await dialogOf(other).getByRole('heading', { name: SAYS.en.paid }).waitFor()
    await dialogOf(other).getByRole('button', { name: SAYS.en.done }).click()
    await other.getByRole('heading', { name: SAYS.en.thanks }).waitFor()
    expect(await ordersSent(other)).toBe(1)
    expect(visitor.complaints).toEqual([])
  })
})

describe('A dialog that the member comes back to', () => {
  test('when the network is back says by itself that the shop has cancelled, and that it was not the member', async () => {
    const visitor = await stage.visitor()
    const payment = await newPayment(stage)
    const page = await embed(stage, site, visitor, elementFor(stage, payment))
    await page.getByRole('button', { name: 'Pay', exact: true }).click()
    await dialogOf(page).getByRole('button', { name: SAYS.en.pay }).waitFor()
    await visitor.context.setOffline(true)
    const headers = { authorization: `Bearer ${stage.info.merchant.secret_key}`, 'content-type': 'application/json' }
    await fetch(`${stage.info.broker}/v1/payments/${payment.id}/cancel`, { method: 'POST', headers, body: '{}' })
    await visitor.context.setOffline(false)
    await dialogOf(page).getByText('The shop has cancelled this payment. Nothing was taken.').waitFor()
    expect((await heardBy(page)).filter(([name]) => name === 'cancel')).toEqual([])
  })
})
