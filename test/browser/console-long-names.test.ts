/** Orders as long as they may be, and amounts of every kind of currency, in the list of payments. */

import { expect, test } from 'vitest'

import { askedByShop, comesIn, opens } from './console-visits.ts'
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
