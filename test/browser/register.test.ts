/** From "I have no ID" in a shop to a paid order: registering at the issuer in another tab, and coming back with the ID. */

import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { elementFor, embed, newPayment } from './embed.ts'
import { typeIn } from './arrival.ts'
import { SAYS, dialogOf, fillCart, openDialog, passwordField, stageWithSite } from './stage.ts'
import type { Language, Visitor } from './stage.ts'

const { stage, site } = stageWithSite()

const PASSWORD = 'seven lanterns over water'
const REGISTERS = {
  en: {
    link: 'Register for an ID',
    start: 'Register for an ID',
    submit: 'Register',
    title: 'This is your ID',
    confirm: 'Confirm',
  },
  ja: {
    link: 'IDを登録する',
    start: '会員IDを登録する',
    submit: '登録する',
    title: 'お客さまの会員IDです',
    confirm: '確認する',
  },
} as const

/** Of an issuer's customers without an ID; each test takes another, because each can register once. */
function customer(prefix: string, index: number) {
  const found = stage.info.customers.filter(({ issuer, standing }) => issuer === prefix && standing === 'good')[index]
  if (!found) throw new Error(`No customer ${index} of ${prefix}.`)
  return found
}

/** In the window that the checkout's link opened, or any other. */
async function register(page: Page, language: Language, given: ReturnType<typeof customer>): Promise<string> {
  const says = REGISTERS[language]
  const [year = '', month = '', day = ''] = given.birth_date.split('-')
  const [bank = '', branch = '', type = '', account = ''] = given.number.split('-')
  await page.getByRole('link', { name: says.start }).click()
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  const fields: Record<string, string> =
    given.issuer === '4'
      ? { member_number: given.number, expiry: '08/29' }
      : { bank_number: bank, branch_number: branch, account_number: account }
  Object.assign(fields, {
    birth_year: year,
    birth_month: month,
    birth_day: day,
    home_phone: '０３－１２３４－５６７８',
  })
  Object.assign(fields, { address: '東京都千代田区1-1', email: 'yuki@example.com', password: PASSWORD })
  for (const [name, value] of Object.entries(fields)) await dialog.locator(`#${name}`).fill(value)
  if (given.issuer === '7') await dialog.locator('#account_type').selectOption(type)
  await dialog.locator('#occupation').selectOption('employed')
  await dialog.getByRole('button', { name: says.submit, exact: true }).click()
  await page.getByRole('heading', { name: says.title }).waitFor()
  return (await page.locator('[data-new-id]').getAttribute('data-new-id')) ?? ''
}

/** Follows the dialog's link into its new tab. */
async function openRegistration({ page, language }: Visitor): Promise<Page> {
  const [popup] = await Promise.all([
    page.waitForEvent('popup'),
    dialogOf(page).getByRole('link', { name: REGISTERS[language].link }).click(),
  ])
  popup.setDefaultTimeout(15_000)
  await popup.waitForLoadState()
  return popup
}

async function confirmByMail(page: Page, language: Language, prefix: string): Promise<void> {
  const issuer = stage.info.issuers.find((known) => known.prefix === prefix)
  await page.goto(`${issuer?.authentication}/mailbox`)
  await page.locator('.letter a').first().click()
  await page.getByRole('button', { name: REGISTERS[language].confirm }).click()
  await page.locator('a[href="/account"].go').waitFor()
}

describe.each([
  ['4', 'en'],
  ['7', 'ja'],
] as const)('A customer of %s without an ID, in %s', (prefix, language: Language) => {
  test('registers in another tab, comes back to the ID filled in, and pays', async () => {
    const visitor = await stage.visitor({ language })
    const { page } = visitor
    await fillCart(stage, visitor)
    const frame = await openDialog(visitor)
    const idField = frame.getByLabel(SAYS[language].id, { exact: true })
    await typeIn(idField, prefix)
    const popup = await openRegistration(visitor)
    const memberId = await register(popup, language, customer(prefix, 0))
    expect(memberId.startsWith(prefix)).toBe(true)
    await popup.locator('[data-handed]').waitFor()
    expect((await idField.inputValue()).replaceAll(' ', '')).toBe(memberId)
    await confirmByMail(popup, language, prefix)
    await popup.close()
    expect(await passwordField(frame, language).evaluate((input) => input === document.activeElement)).toBe(true)
    await typeIn(passwordField(frame, language), PASSWORD)
    await frame.getByRole('button', { name: SAYS[language].pay }).click()
    await frame.getByRole('button', { name: SAYS[language].done }).click()
    await page.getByRole('heading', { name: SAYS[language].thanks }).waitFor()
    expect(visitor.complaints).toEqual([])
  })
})

describe('By the keyboard alone', () => {
  /** Goes on until the focus is there, as a person would; the order of the page must lead there. */
  async function tabTo(page: Page, selector: string): Promise<void> {
    for (let presses = 0; presses < 20; presses++) {
      if (await page.locator(selector).evaluate((element) => element === document.activeElement)) return
      await page.keyboard.press('Tab')
    }
    throw new Error(`The focus does not reach ${selector}.`)
  }

  test('a customer registers, in full-width digits, mends what was wrong, and has the ID', async () => {
    const { page } = await stage.visitor()
    const issuer = stage.info.issuers.find(({ prefix }) => prefix === '7')
    const given = customer('7', 1)
    await page.goto(`${issuer?.authentication}/register?lang=en`)
    await tabTo(page, '[data-opens]')
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    const [year = '', month = '', day = ''] = given.birth_date.split('-')
    const [bank = '', branch = '', , account = ''] = given.number.split('-')
    const fullWidth = account.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
    const fields: [string, string][] = [
      ['bank_number', bank],
      ['branch_number', branch],
      ['account_type', ''],
      ['account_number', fullWidth],
      ['birth_year', year],
      ['birth_month', month],
      ['birth_day', day],
      ['home_phone', '0312345678'],
      ['address', '東京都千代田区1-1'],
      ['email', 'sachiko@example'],
    ]
    for (const [name, value] of fields) {
      await tabTo(page, `#${name}`)
      if (name === 'account_type') await page.keyboard.press('ArrowDown')
      else await page.keyboard.insertText(value)
    }
    await tabTo(page, '#occupation')
    await page.keyboard.press('ArrowDown')
    await tabTo(page, '#password')
    await page.keyboard.insertText(PASSWORD)
    await page.keyboard.press('Enter')
    // Sent back: the dialog stands open at the field that is wrong, and says why.
    await page.locator('#email[aria-invalid="true"]').waitFor()
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('email')
    expect(await page.locator('#account_number').inputValue()).not.toBe('')
    await page.keyboard.press('End')
    await page.keyboard.insertText('.com')
    await tabTo(page, '#password')
    await page.keyboard.insertText(PASSWORD)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: REGISTERS.en.title }).waitFor()
  })

  test('Escape closes the dialog, and the focus is where it was', async () => {
    const { page } = await stage.visitor()
    const issuer = stage.info.issuers.find(({ prefix }) => prefix === '4')
    await page.goto(`${issuer?.authentication}/register?lang=en`)
    await tabTo(page, '[data-opens]')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    expect(await page.locator('[data-opens]').evaluate((element) => element === document.activeElement)).toBe(true)
  })
})

describe('The new ID', () => {
  test('goes to the broker’s window and no other; the issuer’s page can move neither shop nor frame', async () => {
    const visitor = await stage.visitor()
    const { page } = visitor
    await visitor.context.addInitScript(() => {
      const heard: unknown[] = []
      Object.assign(window, { heard })
      addEventListener('message', ({ data }) => heard.push(data))
    })
    await fillCart(stage, visitor)
    await openDialog(visitor)
    const popup = await openRegistration(visitor)
    const moved = await popup.evaluate(() => {
      const attempt = (move: () => void): string => {
        try {
          move()
          return 'moved'
        } catch (error) {
          return error instanceof Error ? error.name : 'refused'
        }
      }
      const opener = window.opener as Window
      return [
        attempt(() => (opener.location.href = 'about:blank')),
        attempt(() => ((opener.top as Window).location.href = 'about:blank')),
      ]
    })
    expect(moved).toEqual(['SecurityError', 'SecurityError'])
    const memberId = await register(popup, 'en', customer('4', 1))
    await popup.locator('[data-handed]').waitFor()
    const heardBy = async (where: { evaluate: Page['evaluate'] }): Promise<string> =>
      JSON.stringify(await where.evaluate(() => (window as unknown as { heard: unknown[] }).heard))
    expect(await heardBy(page)).not.toContain(memberId)
    const broker = page.frames().find((frame) => frame.url().startsWith(stage.info.broker))
    expect(broker && (await heardBy(broker))).toContain(
      JSON.stringify({ furiwake: 'furiwake-registration/1', type: 'new-member-id', member_id: memberId }),
    )
    // A page of the shop's that opens the issuer's page itself hears nothing.
    const again = page.waitForEvent('popup')
    await page.evaluate((url) => void window.open(url), popup.url())
    await (await again).waitForLoadState()
    expect(await heardBy(page)).not.toContain(memberId)
  })

  test('is not taken from a page that is not its issuer’s', async () => {
    const visitor = await stage.visitor()
    await fillCart(stage, visitor)
    const frame = await openDialog(visitor)
    const { id } = stage.member('4', 'plain')
    await visitor.page.evaluate((memberId) => {
      const inner = document.querySelector('furiwake-checkout')?.shadowRoot?.querySelector('iframe')?.contentWindow
      inner?.postMessage({ furiwake: 'furiwake-registration/1', type: 'new-member-id', member_id: memberId }, '*')
    }, id)
    const popup = await openRegistration(visitor)
    // Sumire's page, with an ID of Hinode's.
    await popup.evaluate(
      ([memberId, broker]) => {
        const message = { furiwake: 'furiwake-registration/1', type: 'new-member-id', member_id: memberId }
        ;(window.opener as Window).postMessage(message, broker ?? '')
      },
      [stage.member('7', 'plain').id, stage.info.broker],
    )
    expect(await frame.getByLabel('Member ID', { exact: true }).inputValue()).toBe('')
  })

  test('is shown to be copied, and typed, where the shop’s policy cuts its windows off from the checkout', async () => {
    const visitor = await stage.visitor({ language: 'ja' })
    const element = elementFor(stage, await newPayment(stage))
    const headers = { 'cross-origin-opener-policy': 'same-origin' }
    const page = await embed(stage, site, visitor, element.replace('>', ' locale="ja">'), { headers })
    await page.getByRole('button', { name: '支払う' }).click()
    const frame = dialogOf(page)
    await typeIn(frame.getByLabel(SAYS.ja.id, { exact: true }), '7')
    const opened = visitor.context.waitForEvent('page')
    await frame.getByRole('link', { name: REGISTERS.ja.link }).click()
    const issuer = await opened
    expect(await issuer.evaluate(() => window.opener as unknown)).toBeNull()
    const memberId = await register(issuer, 'ja', customer('7', 2))
    await issuer.getByText('お店のタブに戻り、このIDをご記入ください', { exact: false }).waitFor()
    expect(await issuer.getByRole('button', { name: 'コピー' }).isVisible()).toBe(true)
    await confirmByMail(issuer, 'ja', '7')
    await typeIn(frame.getByLabel(SAYS.ja.id, { exact: true }), memberId)
    await typeIn(passwordField(frame, 'ja'), PASSWORD)
    await frame.getByRole('button', { name: SAYS.ja.pay }).click()
    await frame.getByRole('button', { name: SAYS.ja.done }).waitFor()
  })

  test('is shown to be copied where the checkout’s window is out of reach', async () => {
    const visitor = await stage.visitor()
    await fillCart(stage, visitor)
    await openDialog(visitor)
    const address =
      visitor.page
        .frames()
        .find((frame) => frame.url().startsWith(stage.info.broker))
        ?.url() ?? ''
    // A window of the broker's own shuts itself off from the pages that it opens.
    const own = await visitor.context.newPage()
    await own.goto(address)
    const opened = visitor.context.waitForEvent('page')
    await own.getByRole('link', { name: 'Register for an ID' }).click()
    const issuer = await opened
    expect(await issuer.evaluate(() => window.opener as unknown)).toBeNull()
    await register(issuer, 'en', customer('4', 2))
    await issuer.getByText('Go back to its tab', { exact: false }).waitFor()
    expect(await issuer.locator('[data-handed]').isVisible()).toBe(false)
  })
})
