/** Orders as long as they may be, amounts of every kind of currency, and ids that an address searches for, in the list of payments. */

import { expect, test } from 'vitest'

import { askedByShop, cancelledPayment, comesIn, opens } from './console-visits.ts'
import { stageOfFile } from './stage.ts'
import type { Language } from './stage.ts'

const stage = stageOfFile()

const LONG = [
  { amount: 1_234_567, currency: 'KWD', order: 'K'.repeat(64), shown: 'KWD\u00a01,234.567' },
  { amount: 199, currency: 'USD', order: `ORDER-${'9'.repeat(58)}`, shown: '$1.99' },
  { amount: 12_800, currency: 'JPY', order: '注文'.repeat(32), shown: '¥12,800' },
]

test.each(['en', 'ja'] as const)(
  'In %s an order of 64 characters pushes nothing out of the table, and each amount has its currency’s digits',
  async (language: Language) => {
    for (const { amount, currency, order } of LONG) {
      await askedByShop(stage, '/v1/payments', { amount, currency, order })
    }
    const staff = await stage.visitor({ language, viewport: { width: 1280, height: 900 } })
    const { page } = staff
    await comesIn(stage, staff, 'viewer')
    await opens(stage, page, '/console/payments')
    for (const { order, shown } of LONG) {
      const row = page.locator('tbody tr').filter({ has: page.getByRole('link', { name: order, exact: true }) })
      expect(await row.first().locator('.amount').textContent()).toBe(shown)
    }
    const hidden = await page.locator('.wide').evaluate((wide) => wide.scrollWidth - wide.clientWidth)
    expect(hidden).toBe(0)
    expect(staff.complaints).toEqual([])
  },
)

test.each([
  ['1,234.567', LONG[0]?.order],
  ['$1.99', LONG[1]?.order],
  ['¥12,800', LONG[2]?.order],
])('The amount %s is found in its own currency', async (typed, order = '') => {
  for (const each of LONG) await askedByShop(stage, '/v1/payments', { ...each, shown: undefined })
  const staff = await stage.visitor()
  const { page } = staff
  await comesIn(stage, staff, 'viewer')
  await opens(stage, page, `/console/payments?q=${encodeURIComponent(typed)}`)
  await page.getByRole('link', { name: order, exact: true }).first().waitFor()
})

test('An address that searches for a payment’s id leads to it, whatever day it filters by', async () => {
  const id = await cancelledPayment(stage, 'By its id')
  const staff = await stage.visitor()
  const { page } = staff
  await comesIn(stage, staff, 'viewer')
  await page.goto(
    `${stage.info.broker}/console/payments?locale=en&q=${id}&from=2020-01-01&to=2020-01-02&status=captured`,
  )
  await page.waitForURL(`**/console/payments/${id}`)
  await page.locator('.facts').getByText('By its id').waitFor()
  expect(staff.complaints).toEqual([])
})

test('A payment that is only made comes into the open list by itself', async () => {
  const staff = await stage.visitor()
  const { page } = staff
  await page.clock.install()
  await comesIn(stage, staff, 'viewer')
  await opens(stage, page, '/console/payments')
  const followed = page.waitForResponse((answer) => answer.url().includes('/console/api/v1/events'))
  await page.clock.runFor(3_000)
  await followed
  await askedByShop(stage, '/v1/payments', { amount: 700, currency: 'JPY', order: 'Only made' })
  const row = page.getByRole('row').filter({ hasText: 'Only made' })
  const isShownInTime = async (): Promise<number> => {
    await page.clock.runFor(15_000)
    return row.count()
  }
  await expect.poll(isShownInTime, { timeout: 20_000 }).toBe(1)
  await row.getByText('Open').waitFor()
  expect(staff.complaints).toEqual([])
})
