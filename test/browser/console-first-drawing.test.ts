/** The console's first drawing, as somebody who comes back sees it. */

import { expect, test } from 'vitest'
import type { Page } from 'playwright-core'

import { cancelledPayment, comesIn } from './console-visits.ts'
import { stageOfFile } from './stage.ts'
import type { Visitor } from './stage.ts'

const stage = stageOfFile()

/** Comes back by the address, as somebody who has a session. */
async function comesBack({ page }: Visitor): Promise<void> {
  await page.goto(`${stage.info.broker}/console/payments?locale=en`)
}

/** In every document from now on: keeps what its console shows at first. */
async function keepsFirstDrawing(page: Page): Promise<() => Promise<string>> {
  await page.addInitScript(() => {
    const seen = new MutationObserver(() => {
      const shown = document.querySelector<HTMLElement>('#console')?.innerText ?? ''
      if (shown === '') return
      seen.disconnect()
      document.documentElement.dataset['first'] = shown
    })
    seen.observe(document, { childList: true, subtree: true })
  })
  return async () => (await page.locator('html[data-first]').getAttribute('data-first')) ?? ''
}

test('The payments are in the first drawing: nothing is said to be loading that is there in a moment', async () => {
  const staff = await stage.visitor()
  await comesIn(stage, staff, 'viewer')
  await cancelledPayment(stage, 'first-drawing')
  const first = await keepsFirstDrawing(staff.page)
  // The moment does not end, however busy the machine is.
  await staff.page.clock.install()
  await staff.page.clock.pauseAt(Date.now() + 60_000)
  await comesBack(staff)
  expect(await first()).toContain('first-drawing')
})

test('A list that takes longer is said to be loading, within the page that it will stand in', async () => {
  const staff = await stage.visitor()
  const { page } = staff
  await comesIn(stage, staff, 'viewer')
  let release = (): void => undefined
  const released = new Promise<void>((resolve) => (release = resolve))
  await page.route('**/console/api/v1/payments?*', async (route) => {
    await released
    await route.continue()
  })
  await comesBack(staff)
  await page.getByRole('heading', { name: 'Payments' }).waitFor()
  await page.locator('main').getByText('Loading…').waitFor()
  release()
  await page.locator('tbody tr').first().waitFor()
})

test('A payment that is made while the page opens is in its list: none falls between the list and what follows', async () => {
  const staff = await stage.visitor()
  const { page } = staff
  await comesIn(stage, staff, 'viewer')
  await cancelledPayment(stage, 'before-the-list')
  let release = (): void => undefined
  const released = new Promise<void>((resolve) => (release = resolve))
  await page.route('**/console/api/latest', async (route) => {
    await released
    await route.continue()
  })
  await comesBack(staff)
  await page.getByRole('link', { name: 'before-the-list' }).waitFor()
  await cancelledPayment(stage, 'while-it-opens')
  release()
  await page.getByRole('link', { name: 'while-it-opens' }).waitFor()
  expect(staff.complaints).toEqual([])
})

test('Days to filter by are chosen in the browser’s own way, and keep what the address says', async () => {
  const staff = await stage.visitor()
  const { page } = staff
  await comesIn(stage, staff, 'viewer')
  await page.goto(`${stage.info.broker}/console/payments?locale=en&from=2026-01-02`)
  const day = page.locator('input.day').first()
  await expect.poll(() => day.getAttribute('type')).toBe('date')
  expect(await day.inputValue()).toBe('2026-01-02')
  await page.getByRole('button', { name: 'Show all' }).click()
  await expect.poll(() => day.inputValue()).toBe('')
  expect(await day.getAttribute('type')).toBe('date')
})
