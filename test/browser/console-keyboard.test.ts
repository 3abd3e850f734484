/** Both consoles by the keyboard alone, and where the focus is when what had it is gone; the operators' in both languages. */

import { describe, expect, test } from 'vitest'
import type { Page, Request } from 'playwright-core'

import { stageOfFile } from './stage.ts'
import type { Language } from './stage.ts'

const stage = stageOfFile()

const DOOR = {
  en: {
    attention: 'Attention',
    issuers: 'Issuers',
    sumire: 'Sumire Card',
    changes: 'Changes of it in the audit log',
    audit: 'Audit log',
    merchants: 'Merchants',
    ledgers: 'Ledgers',
    reconciliation: 'Reconciliation',
    clear: 'Clear',
    leave: 'Sign out',
    out: 'You are signed out',
  },
  ja: {
    attention: '要確認',
    issuers: '発行会社',
    sumire: 'すみれカード',
    changes: '監査の記録で見る',
    audit: '監査の記録',
    merchants: 'お店',
    ledgers: '台帳',
    reconciliation: '照合',
    clear: '条件を消す',
    leave: '終了する',
    out: '終了しました',
  },
} as const

/** Asks the broker for what a test needs: a link, a payment, a token. */
async function asked(method: 'POST' | 'DELETE', path: string, key: string, body: object = {}) {
  const headers = {
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
    'idempotency-key': crypto.randomUUID(),
  }
  const init = { method, headers, ...(method === 'POST' && { body: JSON.stringify(body) }) }
  const answer = await fetch(`${stage.info.broker}${path}`, init)
  return (await answer.json()) as { id: string; url: string; secret: string }
}

/** Presses Tab until the element that has the focus says a text. */
async function tabsTo(page: Page, text: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab')
    if ((await focused(page)).includes(text)) return
  }
  throw new Error(`The keyboard does not come to ${text}.`)
}

const focused = (page: Page): Promise<string> =>
  page.evaluate(() =>
    (document.activeElement === document.body ? '' : (document.activeElement?.textContent ?? '')).trim(),
  )

describe.each(['en', 'ja'] as const)('In the operators’ console, in %s, the keyboard alone', (language: Language) => {
  const says = DOOR[language]

  test('leads from page to page, each with its title and the focus on its heading, and out again', async () => {
    const { page, complaints } = await stage.visitor({ language })
    const { url } = await asked('POST', '/operator/v1/console-sessions', stage.info.operator_token)
    await page.goto(url)
    await page.getByRole('heading', { name: says.attention, level: 1 }).waitFor()
    expect(new URL(page.url()).hash).toBe('')
    const goes = async (link: string, heading: string): Promise<void> => {
      await tabsTo(page, link)
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
      await expect.poll(() => focused(page)).toContain(heading)
      expect(await page.title()).toContain(heading)
    }
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content')
    await page.reload()
    await goes(says.issuers, says.issuers)
    await goes(says.sumire, says.sumire)
    await goes(says.changes, says.audit)
    expect(new URL(page.url()).searchParams.get('object')).toBe('4')
    await page.locator('tbody tr').first().waitFor()
    await tabsTo(page, says.clear)
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('object')
    await page.locator('tbody td > details').nth(1).waitFor()
    await page.keyboard.press('Shift+Tab')
    await goes(says.reconciliation, says.reconciliation)
    await page.reload()
    await goes(says.merchants, says.merchants)
    const [shop] = await page.locator('tbody a').last().allTextContents()
    await goes(shop ?? '', shop ?? '')
    await page.getByRole('heading', { name: says.ledgers }).waitFor()
    await page.locator('tbody tr').nth(1).waitFor()
    await page.reload()
    await tabsTo(page, says.leave)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: says.out }).waitFor()
    expect(await focused(page)).toBe(says.out)
    expect(complaints).toEqual([])
  })
})

test('The operators’ console shows what the token may read, and closes when the token is revoked', async () => {
  const { page } = await stage.visitor()
  const given = { name: 'On duty', scopes: ['issuers:read'] }
  const token = await asked('POST', '/operator/v1/tokens', stage.info.operator_token, given)
  const { url } = await asked('POST', '/operator/v1/console-sessions', token.secret)
  await page.goto(url)
  await page.getByRole('heading', { name: DOOR.en.issuers, level: 1 }).waitFor()
  expect(await page.getByRole('navigation').getByRole('link').allTextContents()).toEqual([DOOR.en.issuers])
  await asked('DELETE', `/operator/v1/tokens/${token.id}`, stage.info.operator_token)
  await expect
    .poll(
      async () => {
        await page
          .getByRole('link', { name: DOOR.en.issuers, exact: true })
          .click({ timeout: 1_000 })
          .catch(() => undefined)
        return page.getByRole('heading', { level: 1 }).textContent()
      },
      { timeout: 15_000, interval: 500 },
    )
    .toBe(DOOR.en.out)
  expect(await page.content()).not.toContain('Sumire')
})

describe('In a shop’s console', () => {
  const key = (): string => stage.info.merchant.secret_key

  async function enters(): Promise<Page> {
    const { page } = await stage.visitor()
    const { url } = await asked('POST', '/v1/console-sessions', key(), { role: 'operator', name: 'Aoi' })
    await page.goto(url)
    await page.getByRole('heading', { name: 'Payments', level: 1 }).waitFor()
    return page
  }

  /** Makes a payment that nobody will pay, as the shop's server does. */
  async function cancelledPayment(order: string): Promise<void> {
    const { id } = await asked('POST', '/v1/payments', key(), { amount: 1200, currency: 'JPY', order })
    await asked('POST', `/v1/payments/${id}/cancel`, key())
  }

  test('the focus stays with its payment when newer ones come by themselves, and that is said', async () => {
    await cancelledPayment('Stays 1')
    const page = await enters()
    const link = page.getByRole('link', { name: 'Stays 1' })
    await link.focus()
    await cancelledPayment('Comes 2')
    await page.getByRole('link', { name: 'Comes 2' }).waitFor()
    expect(await focused(page)).toBe('Stays 1')
    const [first] = await page.locator('tbody td:first-child').allTextContents()
    expect(first?.trim()).not.toBe('Stays 1')
    await expect.poll(() => page.locator('[role=status]').textContent()).not.toBe('')
  })

  test('a dialog gives the focus back to its button, and to the heading where that is gone', async () => {
    const page = await enters()
    await tabsTo(page, 'API keys')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'API keys', level: 1 }).waitFor()
    await tabsTo(page, 'Make a key')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => focused(page)).toBe('Make a key')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.type('By keyboard')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByLabel('Secret key').waitFor()
    await page.keyboard.press('Escape')
    const row = page.getByRole('row').filter({ hasText: 'By keyboard' })
    await row.getByRole('button').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    // What can't be undone is no single key away.
    expect(await focused(page)).toContain('By keyboard')
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('Revoke')
    await page.keyboard.press('Enter')
    await row.getByText(/Revoked$/).waitFor()
    await expect.poll(() => focused(page)).toBe('API keys')
  })

  test('a dialog that is asked for again in the moment in which it closes stays', async () => {
    const page = await enters()
    await page.getByRole('link', { name: 'API keys' }).click()
    await page.getByRole('button', { name: 'Make a key' }).click()
    await page.getByRole('dialog').waitFor()
    await page.evaluate(async () => {
      const dialog = document.querySelector('dialog')
      const left = new Promise((resolve) => dialog?.addEventListener('close', resolve, { once: true }))
      dialog?.close()
      document.querySelector<HTMLElement>('main .actions button')?.click()
      await left
    })
    await page.keyboard.type('By keyboard, at once')
    await expect
      .poll(() => page.getByRole('dialog').getByRole('textbox').first().inputValue())
      .toBe('By keyboard, at once')
  })

  test('what is wider than a telephone is scrolled by the keyboard, and what fits is no stop', async () => {
    const page = await enters()
    const wide = page.locator('.wide').first()
    await page.locator('tbody tr').first().waitFor()
    expect(await wide.getAttribute('tabindex')).toBe(null)
    await page.setViewportSize({ width: 360, height: 740 })
    await expect.poll(() => wide.getAttribute('tabindex')).toBe('0')
    await wide.focus()
    for (let presses = 0; presses < 4; presses++) await page.keyboard.press('ArrowRight')
    await expect.poll(() => wide.evaluate((element) => element.scrollLeft)).toBeGreaterThan(0)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  })

  test('signing out says so only where the broker has heard it', async () => {
    const page = await enters()
    await page.route('**/console/api/leave', (route) => route.abort())
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByText(/can’t be reached/).waitFor()
    expect(await page.getByText('You are signed out').count()).toBe(0)
    await page.unroute('**/console/api/leave')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor()
  })

  test('signing out ends first what is still being asked: nothing is refused', async () => {
    const { page, complaints } = await stage.visitor()
    const { url } = await asked('POST', '/v1/console-sessions', key(), { role: 'operator', name: 'Aoi' })
    await page.goto(url)
    await page.getByRole('heading', { name: 'Payments', level: 1 }).waitFor()
    let release = (): void => undefined
    const released = new Promise<void>((resolve) => (release = resolve))
    const held = page.waitForRequest('**/console/api/keys')
    const isHeld = (request: Request): boolean => request.url().endsWith('/console/api/keys')
    const ended = Promise.race([
      page.waitForEvent('requestfailed', isHeld),
      page.waitForEvent('requestfinished', isHeld),
    ])
    await page.route('**/console/api/keys', async (route) => {
      await released
      await route.continue().catch(() => undefined)
    })
    await page.route('**/console/api/leave', async (route) => {
      const response = await route.fetch()
      release()
      await ended
      await route.fulfill({ response })
    })
    await page.getByRole('link', { name: 'API keys' }).click()
    await held
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: DOOR.en.out }).waitFor()
    expect(complaints).toEqual([])
  })

  test('choices that were made are taken back by one button, on the page as in what is asked', async () => {
    const page = await enters()
    const status = page.getByLabel('Status')
    await status.selectOption('declined')
    await status.selectOption('')
    await status.selectOption('declined')
    await page.getByRole('button', { name: 'Show all' }).click()
    await expect.poll(() => status.inputValue()).toBe('')
    expect(new URL(page.url()).search).toBe('')
  })
})
