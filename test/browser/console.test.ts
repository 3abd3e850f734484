/** The merchant's console, as the shop's people use it: from the demo shop's button, in both languages. */

import { describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'

import { fillCart, openDialog, pay, SAYS, stageOfFile } from './stage.ts'
import type { Language, Visitor } from './stage.ts'

const stage = stageOfFile()

const CONSOLE = {
  en: {
    open: 'Open the console',
    payments: 'Payments',
    refund: 'Refund',
    amount: 'Amount (JPY)',
    done: '¥1,000 has been given back.',
    stays: /¥2,200 stays captured/,
    partly: 'Refunded in part',
    verified: 'Signature checked here',
    leave: 'Sign out',
    out: 'You are signed out',
    log: 'Log',
    close: 'Close',
    show: 'Show',
    proof: 'Signed proof',
    gave: 'Hirune Pottery gave back ¥1,000 of ¥3,200.',
    genuine: 'Genuine: the signature is right',
    notOurs: 'This is not signed by us, or it was changed.',
    field: 'The document, or the link to it',
  },
  ja: {
    open: '管理画面を開く',
    payments: '支払い',
    refund: '返品する',
    amount: '金額 (JPY)',
    done: '¥1,000を返しました。',
    stays: /売上は¥2,200残ります/,
    partly: '一部返品',
    verified: 'ここで署名を確かめました',
    leave: '終了する',
    out: '終了しました',
    log: '操作の記録',
    close: '閉じる',
    show: '表示する',
    proof: '署名入りの証明',
    gave: 'ひるね陶器が、¥3,200のうち¥1,000を返金しました。',
    genuine: '本物です。署名が合いました',
    notOurs: 'ここで署名されたものではないか、書き換えられています。',
    field: '証明、またはそのリンク',
  },
} as const

/** Opens the console by the shop's own button. */
async function opensConsole({ page, language }: Visitor): Promise<void> {
  await page.goto(`${stage.info.shop}/?lang=${language}`)
  await page.getByRole('button', { name: CONSOLE[language].open }).click()
  await page.getByRole('heading', { name: CONSOLE[language].payments, level: 1 }).waitFor()
}

async function paysFor(visitor: Visitor): Promise<void> {
  await fillCart(stage, visitor)
  const frame = await openDialog(visitor)
  await pay(frame, visitor, stage.member('4', 'plain'))
  await frame.getByRole('button', { name: SAYS[visitor.language].done }).click()
  await visitor.page.getByRole('heading', { name: SAYS[visitor.language].thanks }).waitFor()
}

/** Opens a link to a signed return as a stranger does, and then changes what it says. */
async function isGenuine(language: Language, address: string): Promise<void> {
  const says = CONSOLE[language]
  const { page, complaints } = await stage.visitor({ language })
  const sent: string[] = []
  page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`))
  await page.goto(address)
  await page.getByRole('heading', { name: says.gave }).waitFor()
  await page.getByText(says.genuine).waitFor()
  const document = new URL(address).hash.slice(1)
  expect(sent.join('\n').replaceAll(`#${document}`, '')).not.toContain(document.slice(0, 40))
  const [header, claims = '', signature] = document.split('.')
  const other = btoa(atob(claims.replaceAll('-', '+').replaceAll('_', '/')).replace('"amount":1000', '"amount":3000'))
  const changed = other.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
  await page.getByLabel(says.field).fill(`${header}.${changed}.${signature}`)
  await page.getByRole('heading', { name: says.notOurs }).waitFor()
  expect(complaints).toEqual([])
}

const firstRow = (page: Page) => page.locator('tbody tr').first()

describe.each(['en', 'ja'] as const)('The console, in %s', (language: Language) => {
  const says = CONSOLE[language]

  test('a payment appears in the open list by itself, is refunded in part, and the log says by whom', async () => {
    const staff = await stage.visitor({ language })
    await opensConsole(staff)
    expect(new URL(staff.page.url()).hash).toBe('')

    const buyer = await stage.visitor({ language })
    await paysFor(buyer)
    const order = /\/orders\/([^/?]+)/.exec(buyer.page.url())?.[1] ?? ''
    await staff.page.getByRole('link', { name: order }).click()

    await staff.page.getByRole('button', { name: says.refund }).click()
    const dialog = staff.page.getByRole('dialog')
    await dialog.getByLabel(says.amount).fill('１，０００')
    await dialog.getByText(says.stays).waitFor()
    await dialog.getByRole('button', { name: says.refund }).click()
    await dialog.getByText(says.done).waitFor()
    await dialog.getByRole('button', { name: says.close }).click()
    await staff.page.getByText(says.partly).first().waitFor()
    // The verdict, and two signed answers of each operation.
    await expect.poll(() => staff.page.getByText(says.verified).count()).toBeGreaterThanOrEqual(5)

    const link = await staff.page.getByRole('link', { name: says.show }).getAttribute('href')
    // The buyer has the same from the shop, and somebody else checks it without either.
    await buyer.page.reload()
    const proof = await buyer.page.getByRole('link', { name: says.proof }).getAttribute('href')
    for (const address of [link, proof]) await isGenuine(language, address ?? '')

    await staff.page.getByRole('link', { name: says.log }).click()
    await firstRow(staff.page).getByText(says.refund.slice(0, 2)).first().waitFor()
    expect(staff.complaints).toEqual([])
  })

  test('signing out ends it, also for a page that was kept', async () => {
    const staff = await stage.visitor({ language })
    await opensConsole(staff)
    const kept = await staff.context.newPage()
    await kept.goto(staff.page.url())
    await kept.getByRole('heading', { name: says.payments, level: 1 }).waitFor()
    await staff.page.getByRole('button', { name: says.leave }).click()
    await staff.page.getByRole('heading', { name: says.out }).waitFor()
    await kept.reload()
    await kept.getByRole('heading', { name: says.out }).waitFor()
  })
})
