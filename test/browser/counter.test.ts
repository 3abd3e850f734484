/** Paying at a counter: the dialog shows how, the counter takes the money, and every shop learns of it. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FrameLocator } from 'playwright-core'
import { openFrozenShop } from './frozen-shop.ts'
import type { FrozenShop } from './frozen-shop.ts'
import { SAYS, fillCart, openDialog, pay, ownStageOfFile } from './stage.ts'
import type { Language, Visitor } from './stage.ts'

const SHOWN = {
  en: {
    title: 'Please pay ¥3,200',
    copy: 'Copy: Payment number',
    copied: 'Copied',
    back: 'Back to the shop',
    paid: /^Paid/,
  },
  ja: {
    title: '¥3,200をお支払いください',
    copy: '写す: お支払い番号',
    copied: '写しました',
    back: 'お店に戻る',
    paid: /支払いました$/,
  },
} as const
const CANCEL = { first: 'Cancel this payment', sure: 'Really cancel? The numbers will no longer work' } as const

const stage = ownStageOfFile()

/** Whose dialog shows the number, and the bars that say the same. */
async function numberShown(frame: FrameLocator, language: Language): Promise<string> {
  await frame.getByRole('heading', { name: SHOWN[language].title }).waitFor()
  await frame.getByRole('img', { name: /Minato|みなと/ }).waitFor()
  const number = (await frame.locator('.way dd').first().textContent()) ?? ''
  expect(number).toMatch(/^\d{4}(-\d{4}){3}$/)
  expect(await frame.locator('.bars span').textContent()).toBe(`(91)${number.replaceAll('-', '')}`)
  return number
}

/** Pays what the scanner reads, at the counter's own page. */
async function paysAtCounter({ context }: Visitor, number: string): Promise<void> {
  const counter = stage.info.issuers.find(({ prefix }) => prefix === 'MN')?.settlement
  const page = await context.newPage()
  await page.goto(`${counter}/counter`)
  await page.getByLabel('Number').fill(`91${number.replaceAll('-', '')}`)
  await page.getByRole('button', { name: /Look up/ }).click()
  await page.getByRole('button', { name: /Money has arrived/ }).click()
  await page.getByText('received').first().waitFor()
  await page.close()
}

describe.each(['en', 'ja'] as const)('At a counter, in %s', (language) => {
  test('the dialog shows the number, and that it is paid once it is', async () => {
    const visitor = await stage.visitor({ language })
    await fillCart(stage, visitor)
    const frame = await openDialog(visitor)
    await pay(frame, visitor, stage.member('MN', 'plain'))
    const number = await numberShown(frame, language)
    await frame.getByRole('button', { name: SHOWN[language].copy }).click()
    await frame.getByText(SHOWN[language].copied).waitFor()
    await paysAtCounter(visitor, number)
    await frame.getByRole('heading', { name: SHOWN[language].paid }).waitFor()
    expect(await frame.locator('.way').count()).toBe(0)
    await frame.getByRole('button', { name: SAYS[language].done }).click()
    await visitor.page.getByRole('heading', { name: SAYS[language].thanks }).waitFor()
    expect(visitor.complaints).toEqual([])
  })
})

test('The order of the shop says how to pay, also later; a member who will not after all is asked once more, and then nothing is waited for', async () => {
  const visitor = await stage.visitor()
  await fillCart(stage, visitor)
  const frame = await openDialog(visitor)
  await pay(frame, visitor, stage.member('MN', 'plain'))
  const number = await numberShown(frame, 'en')
  await frame.getByRole('button', { name: SHOWN.en.back }).click()
  const { page } = visitor
  await page.locator('furiwake-checkout iframe').waitFor({ state: 'hidden' })
  await page.goto(`${stage.info.shop}/orders`)
  await page.locator('ul.orders a').first().click()
  await page.getByText(number).waitFor()
  await page.getByRole('link', { name: SAYS.en.toCheckout }).click()
  await page.getByRole('button', { name: SAYS.en.start }).click()
  expect(await numberShown(frame, 'en')).toBe(number)
  await frame.getByRole('button', { name: CANCEL.first }).click()
  await frame.getByRole('button', { name: CANCEL.sure }).click()
  await frame.getByRole('heading', { name: 'Cancelled' }).waitFor()
})

describe('The shop of version 0.1', () => {
  let shop: FrozenShop
  beforeAll(async () => {
    shop = await openFrozenShop(stage.demo)
  })
  afterAll(() => shop.close())

  test('shows again how to pay at a counter, and ships when its webhook says that it is paid', async () => {
    const visitor = await stage.visitor()
    await fillCart({ info: { shop: shop.origin } }, visitor)
    const frame = await openDialog(visitor)
    await pay(frame, visitor, stage.member('MN', 'plain'))
    const number = await numberShown(frame, 'en')
    await frame.getByRole('button', { name: SHOWN.en.back }).click()
    // Opened again, the same is shown: it is the same payment.
    await visitor.page.reload()
    await visitor.page.getByRole('button', { name: SAYS.en.start }).click()
    expect(await numberShown(frame, 'en')).toBe(number)
    await paysAtCounter(visitor, number)
    await expect
      .poll(
        async () => {
          await visitor.page.goto(`${shop.origin}/orders`)
          return visitor.page.locator('ul.orders li').first().textContent()
        },
        { timeout: 30_000, interval: 500 },
      )
      .toContain('On its way')
  })
})
