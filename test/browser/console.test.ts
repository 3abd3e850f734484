/** The merchant's console, as the shop's people use it: from the demo shop's button, in both languages. */

import { readFile } from 'node:fs/promises'

import { describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'

import { givesSignedDays } from './signed-days.ts'
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
    tallies: 'Tallies',
    csv: 'Save as CSV',
    file: 'Save all payments as CSV',
    saved: /^Saved: \d+ payments?/,
    net: 'Net',
    issuer: 'Sumire Card',
    arrivals: 'What will arrive',
    waiting: 'Not compared yet',
    days: 'Signed days',
    right: /✓ All 5 signatures are right, and each day leads to the one before/,
    broken: /× Something is not right, first on Thu, 2026-11-19/,
    lacking: '¥1,200 not confirmed · 1 operation differs',
    together: 'Save these 5 days as one file',
    dayNet: /came to ¥63,000 net/,
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
    tallies: '集計',
    csv: 'CSVで保存',
    file: 'すべての支払いをCSVで保存',
    saved: /^\d+件を保存しました/,
    net: '差引',
    issuer: 'すみれカード',
    arrivals: '入金予定',
    waiting: 'まだ照合していません',
    days: '署名入り日計',
    right: /✓ 5日分の署名が合い、どの日も前の日につながっています/,
    broken: /× 2026\/11\/19\(木\)に合わないところがあります/,
    lacking: '¥1,200が未確認 · 相違1件',
    together: '5日分を一つのファイルに保存',
    dayNet: /の差引は、¥63,000です/,
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

/** The text of the file that the page saves next. */
async function saved(page: Page): Promise<string> {
  const download = await page.waitForEvent('download')
  return readFile(await download.path(), 'utf8')
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
    // A second one is of no amount until somebody types it.
    await staff.page.getByRole('button', { name: says.refund }).click()
    expect(await dialog.getByLabel(says.amount).inputValue()).toBe('')
    await staff.page.keyboard.press('Escape')
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

  test('the tallies come to what was paid, on the screen and in the files; what will arrive is not known yet', async () => {
    const buyer = await stage.visitor({ language })
    await paysFor(buyer)
    const staff = await stage.visitor({ language })
    const { page } = staff
    await opensConsole(staff)
    await page.getByRole('link', { name: says.tallies }).click()
    await page.getByRole('heading', { name: says.tallies, level: 1 }).waitFor()
    await page.locator('.chart svg rect.up').last().waitFor()
    await page.locator('select[name=by]').selectOption('issuer')
    const row = page.getByRole('row', { name: says.issuer }).first()
    await row.waitFor()
    expect(new URL(page.url()).searchParams.get('by')).toBe('issuer')

    const [table] = await Promise.all([saved(page), page.getByRole('button', { name: says.csv }).first().click()])
    expect(table.startsWith('\ufeff')).toBe(true)
    const [, ...cells] = await row.locator('th, td').allTextContents()
    const line = table.split('\r\n').find((each) => each.startsWith(says.issuer)) ?? ''
    expect(line.split(',').slice(1)).toEqual(cells.map((cell) => cell.replaceAll(/[¥,]/g, '').trim()))

    const [file] = await Promise.all([saved(page), page.getByRole('button', { name: says.file }).click()])
    await page.getByText(says.saved).waitFor()
    const lines = file.trimEnd().split('\r\n')
    expect(lines.at(-1)).toBe(`end_of_file,${lines.filter((each) => each.includes(',pay_')).length}`)

    await page.getByRole('link', { name: says.arrivals }).click()
    await page.getByRole('row', { name: says.issuer }).first().getByText(says.waiting).waitFor()
    expect(staff.complaints).toEqual([])
  })

  test('signed days are checked in the page, kept as one file, shown to anybody; and one that was changed is found', async () => {
    const staff = await stage.visitor({ language })
    const { page } = staff
    await opensConsole(staff)
    const days = await givesSignedDays(page, stage.info.broker)
    await page.getByRole('link', { name: says.days }).click()
    await page.getByText(says.right).waitFor()
    await page.getByText(says.lacking).waitFor()
    const [file] = await Promise.all([saved(page), page.getByRole('button', { name: says.together }).click()])
    expect(file.trimEnd().split('\n')).toEqual(days)
    await firstRow(page).getByRole('link').first().press('Enter')
    await page.getByRole('heading', { level: 1, name: '2026' }).waitFor()
    expect(page.url()).toMatch(/\/console\/signed-days\/2026-11-20$/)
    await page.getByRole('cell', { name: '¥61,800' }).waitFor()
    await page.goto(`${stage.info.broker}/verify?locale=${language}#${days.at(-1)}`)
    await page.getByRole('heading', { name: says.dayNet }).waitFor()
    expect(staff.complaints).toEqual([])

    const other = await stage.visitor({ language })
    await opensConsole(other)
    await givesSignedDays(other.page, stage.info.broker, (all) => all.toSpliced(2, 1))
    await other.page.getByRole('link', { name: says.days }).click()
    await other.page.getByText(says.broken).waitFor()
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
