/** Paying at a counter: the dialog shows how, the counter takes the money, and every shop learns of it. */

import { describe, expect, test } from 'vitest'
import { SHOWN, numberShown, paysAtCounter } from './at-counter.ts'
import { SAYS, fillCart, openDialog, pay, stageOfFile } from './stage.ts'

const CANCEL = { first: 'Cancel this payment', sure: 'Really cancel? The numbers will no longer work' } as const

const stage = stageOfFile()

describe.each(['en', 'ja'] as const)('At a counter, in %s', (language) => {
  test('the dialog shows the number, and that it is paid once it is', async () => {
    const visitor = await stage.visitor({ language })
    await fillCart(stage, visitor)
    const frame = await openDialog(visitor)
    await pay(frame, visitor, stage.member('MN', 'plain'))
    const number = await numberShown(frame, language)
    await frame.getByRole('button', { name: SHOWN[language].copy }).click()
    await frame.getByText(SHOWN[language].copied).waitFor()
    await paysAtCounter(stage, visitor, number)
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
