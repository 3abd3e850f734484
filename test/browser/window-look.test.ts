/** The look of a window of the broker's own, which its address may carry. */

import { expect, test } from 'vitest'
import type { Page } from 'playwright-core'

import { askedByShop } from './console-visits.ts'
import { stageOfFile } from './stage.ts'

const stage = stageOfFile()

async function opensWith(page: Page, look: string): Promise<string> {
  const order = { amount: 1200, currency: 'JPY', order: 'Look' }
  const { checkout_url: url } = await askedByShop<{ checkout_url: string }>(stage, '/v1/payments', order)
  const address = new URL(url)
  address.searchParams.set('look', look)
  await page.goto(address.href)
  await page.getByRole('textbox').first().waitFor()
  return page.evaluate(() => document.documentElement.style.getPropertyValue('--accent'))
}

test('A window of the broker’s wears the shop’s look, as far as it is one; anything else leaves the house’s', async () => {
  const { page, complaints } = await stage.visitor()
  expect(await opensWith(page, JSON.stringify({ accent: '#0a5c36' }))).toBe('#0a5c36')
  expect(await opensWith(page, JSON.stringify({ accent: 'red;--paper:red' }))).toBe('')
  expect(await opensWith(page, '{')).toBe('')
  expect(complaints).toEqual([])
})
