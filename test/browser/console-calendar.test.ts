/** The console read by people whose clocks are others than the shop's, and lists that follow what happens. The demo is this file's own. */

import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'

import { askedByShop, cancelledPayment, comesIn, CONSOLE_PAGES, opens, pays } from './console-visits.ts'
import { ownStageOfFile } from './stage.ts'
import type { Language } from './stage.ts'

const stage = ownStageOfFile()

const FAR_AWAY = 'America/New_York'

/** The digits that a clock shows at a time: year, month, day, hour and minute. */
function digitsOf(time: string, timeZone: string): string {
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const
  const written = new Intl.DateTimeFormat('sv-SE', { ...parts, timeZone }).format(new Date(time))
  return written.replaceAll(/\D/g, '')
}

/** Holds every time that a page shows against a zone's clocks; returns how many there are. */
async function expectTimesOf(page: Page, timeZone: string): Promise<number> {
  const shown = await page
    .locator('main time')
    .evaluateAll((all) => all.map((each) => [each.getAttribute('datetime') ?? '', each.textContent] as const))
  for (const [time, text] of shown) {
    expect(text.replaceAll(/\D/g, ''), `${page.url()}: ${time}`).toMatch(new RegExp(`^${digitsOf(time, timeZone)}`))
  }
  // Nor does it stand anywhere by another clock.
  const all = (await page.locator('main').innerText()).replaceAll(/[^\d\n ]/g, '')
  for (const [time] of shown) {
    for (const other of [FAR_AWAY, 'UTC']) {
      const [, day = '', clock = ''] = /^(\d{8})(\d{4})$/.exec(digitsOf(time, other)) ?? []
      expect(all).not.toContain(`${day} ${clock}`)
    }
  }
  return shown.length
}

const SAYS = {
  en: {
    clock: (zone: string) => `Times of ${zone}`,
    change: 'Change',
    save: 'Save',
    changed: 'The days and hours have been changed.',
    file: 'Save all payments as CSV',
    entry: 'Days and hours changed',
    there: 'Arrived',
  },
  ja: {
    clock: (zone: string) => `時刻は${zone}`,
    change: '変更する',
    save: '保存する',
    changed: '日と時刻を変更しました。',
    file: 'すべての支払いをCSVで保存',
    entry: '日と時刻の変更',
    there: '届きました',
  },
} as const

describe.each(['en', 'ja'] as const)(
  'Where the reader’s clock is another than the shop’s, in %s,',
  (language: Language) => {
    const says = SAYS[language]

    test('every page shows the shop’s time and says once whose it is; an operator changes it, and the files follow', async () => {
      const payment = await cancelledPayment(stage, `Clock ${language}`)
      const staff = await stage.visitor({ language, timeZone: FAR_AWAY })
      const { page } = staff
      await comesIn(stage, staff, 'operator')
      const endpoints = await askedByShop<{ data: { id: string }[] }>(stage, '/v1/webhook-endpoints')
      const { time_zone: zone } = await askedByShop<{ time_zone: string }>(stage, '/v1/calendar')
      let times = 0
      for (const path of [...CONSOLE_PAGES, `payments/${payment}`, `webhooks/${endpoints.data[0]?.id}`]) {
        await opens(stage, page, `/console/${path}`)
        times += await expectTimesOf(page, zone)
        expect(await page.getByText(says.clock(zone)).count()).toBe(1)
      }
      expect(times).toBeGreaterThan(5)

      const other = language === 'en' ? 'Europe/Berlin' : 'Australia/Adelaide'
      await opens(stage, page, '/console/calendar')
      await page.getByRole('button', { name: says.change }).click()
      const dialog = page.getByRole('dialog')
      await dialog.locator('select[name=zone]').selectOption(other)
      await dialog.locator('select[name=hour]').selectOption('4')
      await dialog.getByRole('button', { name: says.save }).click()
      await page.getByRole('status').filter({ hasText: says.changed }).waitFor()
      await page.locator('.clock').getByText(says.clock(other)).waitFor()
      await page.locator('nav a[href$="/payments"]').click()
      await page.locator('tbody time').first().waitFor()
      expect(await expectTimesOf(page, other)).toBeGreaterThan(0)

      await page.locator('nav a[href$="/tallies"]').click()
      const button = page.getByRole('button', { name: says.file })
      const [download] = await Promise.all([page.waitForEvent('download'), button.click()])
      const file = await readFile(await download.path(), 'utf8')
      const line = file.split('\r\n').find((each) => each.includes(payment)) ?? ''
      const { created_at: made } = await askedByShop<{ created_at: string }>(stage, `/v1/payments/${payment}`)
      const [shownAt = '', shownZone] = line.split(',')
      expect(shownAt.replaceAll(/\D/g, '').slice(0, 12)).toBe(digitsOf(made, other))
      expect(shownZone).toBe(other)

      await opens(stage, page, '/console/log')
      await page.locator('tbody tr').first().getByText(says.entry).waitFor()
      expect(staff.complaints).toEqual([])
    })

    test('a day that is filtered by is the shop’s: from its hour to its hour', async () => {
      const staff = await stage.visitor({ language, timeZone: FAR_AWAY })
      const { page } = staff
      await comesIn(stage, staff, 'viewer')
      const payment = await cancelledPayment(stage, `Today ${language}`)
      const { created_at: made } = await askedByShop<{ created_at: string }>(stage, `/v1/payments/${payment}`)
      const calendar = await askedByShop<{ time_zone: string; day_starts: number }>(stage, '/v1/calendar')
      const begun = new Date(Date.parse(made) - calendar.day_starts * 3_600_000).toISOString()
      const day = digitsOf(begun, calendar.time_zone).replace(/^(\d{4})(\d\d)(\d\d).*$/, '$1-$2-$3')
      await opens(stage, page, `/console/payments?from=${day}&to=${day}`)
      await page.getByRole('link', { name: `Today ${language}` }).waitFor()
      const before = new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
      await opens(stage, page, `/console/payments?from=${before}&to=${before}`)
      await page.locator('.empty').waitFor()
      expect(await page.getByRole('link', { name: `Today ${language}` }).count()).toBe(0)
    })

    test('who only looks is offered no change of it', async () => {
      const staff = await stage.visitor({ language })
      await comesIn(stage, staff, 'viewer')
      await opens(stage, staff.page, '/console/calendar')
      expect(await staff.page.getByRole('button', { name: says.change }).count()).toBe(0)
    })
  },
)

describe('A calendar that is changed elsewhere', () => {
  /** Changes it as the shop's own server does. */
  async function setsCalendar(calendar: { time_zone?: string; day_starts?: number }): Promise<void> {
    const answer = await fetch(`${stage.info.broker}/v1/calendar`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${stage.info.merchant.secret_key}`, 'content-type': 'application/json' },
      body: JSON.stringify(calendar),
    })
    expect(answer.status).toBe(200)
  }
  const MINUTE_MS = 60_000

  test('is on every open page within a minute: head, times and days by one time zone', async () => {
    await setsCalendar({ time_zone: 'Asia/Tokyo', day_starts: 0 })
    await cancelledPayment(stage, 'Seen by two clocks')
    const staff = await stage.visitor({ language: 'en' })
    const { page } = staff
    await page.clock.install()
    await comesIn(stage, staff, 'viewer')
    await opens(stage, page, '/console/payments')
    await page.locator('tbody time').first().waitFor()
    expect(await expectTimesOf(page, 'Asia/Tokyo')).toBeGreaterThan(0)
    await setsCalendar({ time_zone: 'Europe/Berlin', day_starts: 4 })
    await page.clock.runFor(MINUTE_MS)
    const said = 'Times of Europe/Berlin, days from 04:00 on'
    await page.locator('.clock').getByText(said).waitFor()
    await page.getByRole('status').filter({ hasText: said }).waitFor()
    await page.locator('tbody time').first().waitFor()
    expect(await expectTimesOf(page, 'Europe/Berlin')).toBeGreaterThan(0)
    expect(staff.complaints).toEqual([])
  })

  test('is there when somebody comes back to the page', async () => {
    await setsCalendar({ time_zone: 'Asia/Tokyo', day_starts: 0 })
    const staff = await stage.visitor({ language: 'ja' })
    const { page } = staff
    await comesIn(stage, staff, 'viewer')
    await opens(stage, page, '/console/tallies')
    await setsCalendar({ time_zone: 'Asia/Kathmandu' })
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    await page.locator('.clock').getByText('時刻はAsia/Kathmandu').waitFor()
    expect(staff.complaints).toEqual([])
  })

  test('waits for who is at work in a dialog, and takes nothing away', async () => {
    await setsCalendar({ time_zone: 'Asia/Tokyo', day_starts: 0 })
    const staff = await stage.visitor({ language: 'en' })
    const { page } = staff
    await page.clock.install()
    await comesIn(stage, staff, 'operator')
    await opens(stage, page, '/console/keys')
    await page.getByRole('button', { name: 'Make a key' }).click()
    const name = page.getByRole('dialog').getByLabel('Name')
    await name.fill('Till 4')
    await setsCalendar({ time_zone: 'Europe/Berlin' })
    const looked = page.waitForResponse((answer) => answer.url().endsWith('/console/api/v1/calendar'))
    await page.clock.runFor(MINUTE_MS)
    await (await looked).finished()
    await page.clock.runFor(1_000)
    expect(await name.inputValue()).toBe('Till 4')
    expect(await page.locator('.clock').textContent()).toContain('Asia/Tokyo')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await page.clock.runFor(MINUTE_MS)
    await page.locator('.clock').getByText('Times of Europe/Berlin').waitFor()
    expect(staff.complaints).toEqual([])
  })
})

test('A delivery comes into the open list by itself, is there when it has arrived, and what is unfolded stays so', async () => {
  const receiver = createServer((request, response) => {
    request.resume()
    request.on('end', () => response.writeHead(204).end())
  })
  await new Promise<void>((listens) => receiver.listen(0, '127.0.0.1', listens))
  try {
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`
    const { id } = await askedByShop<{ id: string }>(stage, '/v1/webhook-endpoints', { url })
    const staff = await stage.visitor({ language: 'en' })
    const { page } = staff
    await comesIn(stage, staff, 'operator')
    await opens(stage, page, `/console/webhooks/${id}`)
    await cancelledPayment(stage, 'Told 1')
    const rows = page.locator('tbody > tr')
    await rows.filter({ hasText: 'Arrived' }).first().waitFor()
    await rows.first().locator('summary').click()
    await rows.first().getByText('"Told 1"').waitFor()
    const before = await rows.count()
    await cancelledPayment(stage, 'Told 2')
    await expect.poll(() => rows.count(), { timeout: 30_000 }).toBeGreaterThan(before)
    expect(await page.locator('details[open]').getByText('"Told 1"').isVisible()).toBe(true)
    expect(staff.complaints).toEqual([])
  } finally {
    receiver.closeAllConnections()
    receiver.close()
  }
})

test('The filters of the tallies show what the address says, and follow it back and forth', async () => {
  const buyer = await stage.visitor()
  await pays(stage, buyer, '4', 'plain')
  const staff = await stage.visitor()
  const { page } = staff
  await comesIn(stage, staff, 'viewer')
  const chosen = () =>
    page.locator('form.filters select').evaluateAll((all) => all.map((each) => (each as HTMLSelectElement).value))
  await opens(stage, page, '/console/tallies?range=7&by=week&issuer=4&method=credit')
  // Also the way of paying, whose choices come with the figures.
  await expect.poll(chosen).toEqual(['7', 'week', '4', 'credit'])
  await page.locator('nav a[href$="/tallies"]').click()
  await expect.poll(chosen).toEqual(['30', 'day', '', ''])
  await page.goBack()
  await expect.poll(chosen).toEqual(['7', 'week', '4', 'credit'])
  await page.locator('select[name=issuer]').selectOption('7')
  await expect.poll(() => new URL(page.url()).searchParams.get('issuer')).toBe('7')
  await page.goForward()
  await expect.poll(chosen).toEqual(['30', 'day', '', ''])
})
