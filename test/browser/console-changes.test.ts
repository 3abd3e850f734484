/** Changes that a shop's operator makes in the console: webhook endpoints, API keys, origins. The demo is this file's own. */

import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'

import { ownStageOfFile } from './stage.ts'
import type { Language, Visitor } from './stage.ts'

const stage = ownStageOfFile()

/** A receiver of the shop's: it keeps what it gets, and refuses while it is told to. */
let receiver: Server
let url = ''
let isRefusing = false
const got: string[] = []
beforeAll(async () => {
  receiver = createServer((request, response) => {
    let text = ''
    request.on('data', (part: Buffer) => (text += part.toString()))
    request.on('end', () => {
      got.push(text)
      response.writeHead(isRefusing ? 500 : 204).end()
    })
  })
  await new Promise<void>((listens) => receiver.listen(0, '127.0.0.1', listens))
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/webhooks`
})
afterAll(() => {
  receiver.closeAllConnections()
  receiver.close()
})

const SAYS = {
  en: {
    open: 'Open the console',
    payments: 'Payments',
    webhooks: 'Webhooks',
    add: 'Add an endpoint',
    url: 'Address',
    secret: 'Secret',
    close: 'Close',
    test: 'Send a test event',
    arrived: /Arrived · 204/,
    refused: /Refused · 500/,
    again: 'Send 1 again',
    reload: 'Look again',
    there: 'Arrived',
    keys: 'API keys',
    make: 'Make a key',
    name: 'Name',
    key: 'Secret key',
    scopes: 'Read, Take payments',
    revoke: 'Revoke',
    revoked: 'Revoked',
    origins: 'Origins',
    addOrigin: 'Add an origin',
    origin: 'Origin',
    wrong: /Enter an origin/,
    remove: 'Remove',
    log: 'Log',
    entries: ['Origin removed', 'Origin added', 'API key revoked', 'API key made', 'Test event sent'],
  },
  ja: {
    open: '管理画面を開く',
    payments: '支払い',
    webhooks: '通知',
    add: '通知先を加える',
    url: '宛先',
    secret: '署名鍵',
    close: '閉じる',
    test: '試しに送る',
    arrived: /届きました · 204/,
    refused: /断られました · 500/,
    again: '1件を送り直す',
    reload: '更新する',
    there: '届きました',
    keys: 'APIキー',
    make: '鍵を作る',
    name: '名前',
    key: '秘密の鍵',
    scopes: '閲覧、支払いの受付',
    revoke: '失効させる',
    revoked: '失効',
    origins: '設置先',
    addOrigin: '設置先を加える',
    origin: '設置先',
    wrong: /ホスト名/,
    remove: '削除する',
    log: '操作の記録',
    entries: ['設置先の削除', '設置先の追加', 'APIキーの失効', 'APIキーの作成', '試しの通知'],
  },
} as const

async function opensConsole({ page, language }: Visitor): Promise<void> {
  await page.goto(`${stage.info.shop}/?lang=${language}`)
  await page.getByRole('button', { name: SAYS[language].open }).click()
  await page.getByRole('heading', { name: SAYS[language].payments, level: 1 }).waitFor()
}

/** Makes a payment that nobody will pay, as the shop's server does. */
async function cancelledPayment(): Promise<string> {
  const asks = async (path: string, body: object): Promise<string> => {
    const headers = {
      authorization: `Bearer ${stage.info.merchant.secret_key}`,
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
    }
    const init = { method: 'POST', headers, body: JSON.stringify(body) }
    const answer = await fetch(`${stage.info.broker}/v1/payments${path}`, init)
    return ((await answer.json()) as { id: string }).id
  }
  const id = await asks('', { amount: 1200, currency: 'JPY', order: 'Never paid' })
  return asks(`/${id}/cancel`, {})
}

async function goes(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name, exact: true }).click()
  await page.getByRole('heading', { name, level: 1 }).waitFor()
}

describe.each(['en', 'ja'] as const)('In the console, in %s, an operator', (language: Language) => {
  const says = SAYS[language]

  test('adds a webhook endpoint, sees its secret once, and tries it', async () => {
    const staff = await stage.visitor({ language })
    const { page } = staff
    await opensConsole(staff)
    await goes(page, says.webhooks)
    await page.getByRole('button', { name: says.add }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(says.url).fill('shop')
    await dialog.getByRole('button', { name: says.add }).click()
    await expect.poll(() => dialog.getByLabel(says.url).getAttribute('aria-invalid')).toBe('true')
    await dialog.getByLabel(says.url).fill(`${url}?${language}`)
    await page.keyboard.press('Enter')
    const secret = await dialog.getByLabel(says.secret).inputValue()
    expect(secret).toMatch(/^whsec_/)
    await dialog.getByRole('button', { name: says.close }).click()

    await page.getByRole('link', { name: `?${language}` }).click()
    for (const [refuses, outcome] of [
      [false, says.arrived],
      [true, says.refused],
    ] as const) {
      isRefusing = refuses
      await page.getByRole('button', { name: says.test }).click()
      await dialog.getByRole('button', { name: says.test }).click()
      await dialog.getByText(outcome).waitFor()
      await dialog.getByRole('button', { name: says.close }).click()
    }
    expect(JSON.parse(got.at(-1) ?? '')).toMatchObject({ type: 'webhook_endpoint.test' })

    const payment = await cancelledPayment()
    const row = page.locator('tbody tr').first()
    await expect
      .poll(async () => {
        await page.getByRole('button', { name: says.reload }).click()
        return row.getByText('payment.cancelled').count()
      })
      .toBe(1)
    await row.locator('summary').click()
    await row.getByText(says.refused).first().waitFor()
    await row.getByText(`"id": "${payment}"`).waitFor()
    isRefusing = false
    await row.getByRole('checkbox').check()
    await page.getByRole('button', { name: says.again }).click()
    await row.getByText(says.there, { exact: false }).first().waitFor()
    expect(await page.content()).not.toContain(secret)
    expect(staff.complaints).toEqual([])
  })

  test('makes a limited key and revokes it, adds an origin and removes it, and the log says so', async () => {
    const staff = await stage.visitor({ language })
    const { page } = staff
    await opensConsole(staff)
    await goes(page, says.keys)
    const name = `Bookkeeping ${language}`
    const dialog = page.getByRole('dialog')
    await page.getByRole('button', { name: says.make }).click()
    await dialog.getByLabel(says.name).fill(name)
    await page.keyboard.press('Enter')
    const secret = await dialog.getByLabel(says.key).inputValue()
    const asked = (path: string, method: string): Promise<Response> =>
      fetch(`${stage.info.broker}${path}`, { method, headers: { authorization: `Bearer ${secret}` } })
    expect((await asked('/v1/payments', 'GET')).status).toBe(200)
    const refusal = await asked('/v1/console-sessions', 'POST')
    expect(await refusal.json()).toMatchObject({ code: 'api_key_scope_missing' })
    await page.keyboard.press('Escape')
    const row = page.getByRole('row').filter({ hasText: name })
    await row.getByText(says.scopes).waitFor()
    await row.getByRole('button').click()
    await dialog.getByRole('button', { name: says.revoke }).click()
    await row.getByText(new RegExp(`${says.revoked}$`)).waitFor()

    await goes(page, says.origins)
    const origin = `https://${language}.kite.example`
    await page.getByRole('button', { name: says.addOrigin }).click()
    await dialog.getByLabel(says.origin, { exact: true }).fill('kite')
    await page.keyboard.press('Enter')
    await dialog.getByText(says.wrong).waitFor()
    await dialog.getByLabel(says.origin, { exact: true }).fill(`${origin}/cart`)
    await page.keyboard.press('Enter')
    const added = page.getByRole('row').filter({ hasText: origin })
    await added.getByRole('button').click()
    await dialog.getByRole('button', { name: says.remove }).click()
    await added.waitFor({ state: 'detached' })

    await goes(page, says.log)
    const rows = page.locator('tbody tr td:nth-child(3)')
    await rows.first().waitFor()
    expect((await rows.allTextContents()).slice(0, 4)).toEqual(says.entries.slice(0, 4))
    expect(await rows.allTextContents()).toContain(says.entries[4])
    expect(staff.complaints).toEqual([])
  })
})
