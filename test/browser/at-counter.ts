/** Paying at a counter, in the tests of the dialog: the number that it shows, and the counter's own page. */

import { expect } from 'vitest'
import type { FrameLocator } from 'playwright-core'
import type { Language, Stage, Visitor } from './stage.ts'

/** Words of the dialog about it. */
export const SHOWN = {
  en: {
    title: 'Please pay ¥3,200',
    copy: 'Copy: Payment number',
    copied: 'Copied',
    back: 'Back to the shop',
    paid: /^Paid/,
  },
  ja: {
    title: '¥3,200をお支払いください',
    copy: '写す: お支払い番号',
    copied: '写しました',
    back: 'お店に戻る',
    paid: /支払いました$/,
  },
} as const

/** Whose dialog shows the number, and the bars that say the same. */
export async function numberShown(frame: FrameLocator, language: Language): Promise<string> {
  await frame.getByRole('heading', { name: SHOWN[language].title }).waitFor()
  await frame.getByRole('img', { name: /Minato|みなと/ }).waitFor()
  const number = (await frame.locator('.way dd').first().textContent()) ?? ''
  expect(number).toMatch(/^\d{4}(-\d{4}){3}$/)
  expect(await frame.locator('.bars span').textContent()).toBe(`(91)${number.replaceAll('-', '')}`)
  return number
}

/** Pays what the scanner reads, at the counter's own page. */
export async function paysAtCounter(stage: Stage, { context }: Visitor, number: string): Promise<void> {
  const counter = stage.info.issuers.find(({ prefix }) => prefix === 'MN')?.settlement
  const page = await context.newPage()
  await page.goto(`${counter}/counter`)
  await page.getByLabel('Number').fill(`91${number.replaceAll('-', '')}`)
  await page.getByRole('button', { name: /Look up/ }).click()
  await page.getByRole('button', { name: /Money has arrived/ }).click()
  await page.getByText('received').first().waitFor()
  await page.close()
}
