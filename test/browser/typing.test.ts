/** The dialog under the hands of those who write with an input method, and as it is named to those who do not see it. */

import type { CDPSession, FrameLocator } from 'playwright-core'
import { expect, test } from 'vitest'
import { keysReach } from './arrival.ts'
import { SAYS, fillCart, openDialog, pay, stageOfFile } from './stage.ts'
import type { Visitor } from './stage.ts'

const stage = stageOfFile()

async function opened(language: 'en' | 'ja'): Promise<{ visitor: Visitor; frame: FrameLocator; session: CDPSession }> {
  const visitor = await stage.visitor({ language })
  await fillCart(stage, visitor)
  const frame = await openDialog(visitor)
  return { visitor, frame, session: await visitor.context.newCDPSession(visitor.page) }
}

/** As an input method writes: the text grows while it is composed, and is then put in. */
async function compose(session: CDPSession, text: string): Promise<void> {
  for (let end = 1; end <= text.length; end++) {
    const part = text.slice(0, end)
    await session.send('Input.imeSetComposition', { text: part, selectionStart: end, selectionEnd: end })
  }
  await session.send('Input.insertText', { text })
}

test('An ID that a Japanese input method writes in full width is read, and grouped when it has been put in', async () => {
  const { visitor, frame, session } = await opened('ja')
  const field = frame.getByLabel(SAYS.ja.id, { exact: true })
  await field.focus()
  await keysReach(frame)
  await session.send('Input.imeSetComposition', { text: '４１００２', selectionStart: 5, selectionEnd: 5 })
  await expect.poll(() => field.inputValue()).toBe('４１００２')
  // Given up: nothing of it stays, and the dialog does.
  await session.send('Input.imeSetComposition', { text: '', selectionStart: 0, selectionEnd: 0 })
  await expect.poll(() => field.inputValue()).toBe('')
  await compose(session, '４１００２')
  await expect.poll(() => field.inputValue()).toBe('4100 2')
  await compose(session, '２０７')
  await expect.poll(() => field.inputValue()).toBe('4100 2207')
  const caret = await field.evaluate((input: HTMLInputElement) => [input.selectionStart, input.selectionEnd])
  expect(caret).toEqual([9, 9])
  expect(visitor.complaints).toEqual([])
})

test('An ID in the digits of Persian is shown as 0 to 9, with the caret behind what was typed', async () => {
  const { frame, visitor } = await opened('en')
  const field = frame.getByLabel(SAYS.en.id, { exact: true })
  await field.focus()
  await keysReach(frame)
  for (const digit of '۴۱۰۰۲') await visitor.page.keyboard.insertText(digit)
  await expect.poll(() => field.inputValue()).toBe('4100 2')
  await visitor.page.keyboard.press('Home')
  await visitor.page.keyboard.insertText('٩')
  await expect.poll(() => field.inputValue()).toBe('9410 02')
  expect(await field.evaluate((input: HTMLInputElement) => input.selectionStart)).toBe(1)
})

test('The dialog is named by the amount and the shop, its page by what happens, and the end is on the heading', async () => {
  const { frame, visitor } = await opened('en')
  const dialog = visitor.page.getByRole('dialog', { name: /^¥[\d,]+ · Hirune Pottery$/ })
  await expect.poll(() => dialog.count()).toBe(1)
  const title = (): Promise<string> => frame.locator('body').evaluate(() => document.title)
  expect(await title()).toMatch(/^¥[\d,]+ · Hirune Pottery$/)
  await frame.getByLabel(SAYS.en.password, { exact: true }).fill('x')
  await frame.getByRole('button', { name: 'Show: Password' }).click()
  expect(await frame.getByLabel(SAYS.en.password, { exact: true }).getAttribute('type')).toBe('text')
  await frame.getByRole('button', { name: 'Hide: Password' }).click()
  await pay(frame, visitor, stage.member('4', 'plain'))
  const heading = frame.getByRole('heading', { name: SAYS.en.paid })
  await heading.waitFor()
  await expect.poll(() => heading.evaluate((h1) => document.activeElement === h1)).toBe(true)
  expect(await title()).toMatch(/^Paid ¥[\d,]+ · Hirune Pottery$/)
  expect(await frame.getByRole('status').filter({ hasText: 'approved it' }).count()).toBe(1)
})
