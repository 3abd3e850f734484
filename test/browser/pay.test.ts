/** A member buys in the shop, from the cart to the receipt, in a real browser across two real sites. */

import { describe, expect, test } from 'vitest'
import { typeIn } from './arrival.ts'
import { SAYS, dialogOf, fillCart, openDialog, ownStageOfFile, passwordField, pay } from './stage.ts'
import type { Language } from './stage.ts'

// A demo of its own: what another file's payment gives back of itself would be in these books too.
const stage = ownStageOfFile()

/** Reads from the issuer's own books how much is left on the account. */
async function funds(prefix: string, story: string): Promise<number> {
  const { account } = stage.member(prefix, story)
  const issuer = stage.info.issuers.find((known) => known.prefix === prefix)
  const response = await fetch(`${issuer?.settlement}/statement?account=${account}`, {
    headers: { authorization: `Bearer ${issuer?.statement_key}` },
  })
  const statement = (await response.json()) as { balance?: number; open_to_buy?: number }
  return statement.open_to_buy ?? statement.balance ?? Number.NaN
}

describe.each([
  ['4', 'en'],
  ['4', 'ja'],
  ['7', 'en'],
  ['7', 'ja'],
  ['MK', 'en'],
  ['MK', 'ja'],
] as const)('With an ID of prefix %s, in %s', (prefix, language: Language) => {
  test('a member buys a cup: the dialog, the receipt with the verified facts, the order list', async () => {
    const before = await funds(prefix, 'plain')
    const visitor = await stage.visitor({ language })
    const { page } = visitor
    const says = SAYS[language]
    await fillCart(stage, visitor)
    const frame = await openDialog(visitor)
    await typeIn(frame.getByLabel(says.id, { exact: true }), stage.member(prefix, 'plain').id.slice(0, prefix.length))
    await frame.getByText(says.issuers[prefix]).first().waitFor()
    await pay(frame, visitor, stage.member(prefix, 'plain'))
    await frame.getByRole('heading', { name: says.paid }).waitFor()
    await frame.getByRole('button', { name: says.done }).click()
    await page.getByRole('heading', { name: says.thanks }).waitFor()
    expect(await page.getByRole('definition').allTextContents()).toEqual([
      '¥3,200',
      says.issuers[prefix],
      expect.stringMatching(/^\d{6}$/),
      expect.any(String),
      'ES256',
    ])
    await page.goto(`${stage.info.shop}/orders`)
    expect(await page.locator('.orders li').count()).toBe(1)
    expect(await page.locator('.state.paid').count()).toBe(1)
    expect(await funds(prefix, 'plain')).toBe(before - 3200)
    expect(visitor.complaints).toEqual([])
  })
})

describe('A member', () => {
  test('who mistypes the password is told how many tries are left, keeps the ID, and pays', async () => {
    const visitor = await stage.visitor()
    const stoodIn: unknown[] = []
    visitor.context.on('request', (request) => {
      if (request.url().endsWith('/authorize')) stoodIn.push((request.postDataJSON() as { origin?: string }).origin)
    })
    await fillCart(stage, visitor)
    const frame = await openDialog(visitor)
    const member = stage.member('4', 'plain')
    await pay(frame, visitor, member, 'not the password')
    await frame.getByText('4 tries left').waitFor()
    expect(await passwordField(frame, 'en').inputValue()).toBe('')
    expect((await frame.getByLabel('Member ID', { exact: true }).inputValue()).replaceAll(' ', '')).toBe(member.id)
    await typeIn(passwordField(frame, 'en'), member.password)
    await frame.getByRole('button', { name: SAYS.en.pay }).click()
    await frame.getByRole('heading', { name: SAYS.en.paid }).waitFor()
    // The issuer is told in which of the shop's origins it was typed.
    expect(stoodIn).toEqual([stage.info.shop, stage.info.shop])
  })

  test('who is declined is told why and that nothing was taken, and pays with another ID', async () => {
    const visitor = await stage.visitor()
    const before = await funds('7', 'insufficient_funds')
    await fillCart(stage, visitor)
    const frame = await openDialog(visitor)
    await pay(frame, visitor, stage.member('7', 'insufficient_funds'))
    await frame.getByRole('heading', { name: SAYS.en.notPaid }).waitFor()
    const said = await frame.locator('main').innerText()
    expect(said).toContain('Hinode Bank')
    expect(said).toContain('Nothing was taken')
    await frame.getByRole('button', { name: SAYS.en.another }).click()
    const again = dialogOf(visitor.page)
    await again.getByLabel('Member ID', { exact: true }).waitFor()
    await pay(again, visitor, stage.member('4', 'plain'))
    await again.getByRole('button', { name: SAYS.en.done }).click()
    await visitor.page.getByRole('heading', { name: SAYS.en.thanks }).waitFor()
    expect(await visitor.page.locator('dl.facts').innerText()).toContain('Sumire Card')
    expect(await funds('7', 'insufficient_funds')).toBe(before)
  })

  test('who closes the dialog while the issuer is slow still gets the receipt, charged once', async () => {
    const before = await funds('4', 'slow')
    const visitor = await stage.visitor()
    await fillCart(stage, visitor)
    const frame = await openDialog(visitor)
    await pay(frame, visitor, stage.member('4', 'slow'))
    await frame.getByText('Relay centre').first().waitFor()
    await visitor.page.keyboard.press('Escape')
    await visitor.page.getByRole('heading', { name: SAYS.en.thanks }).waitFor({ timeout: 20_000 })
    expect(await funds('4', 'slow')).toBe(before - 3200)
  })

  test('who closes the dialog before paying opens it again: the same payment, no dead button', async () => {
    const visitor = await stage.visitor()
    await fillCart(stage, visitor)
    const frame = await openDialog(visitor)
    const order = await frame.getByText('A-1').first().textContent()
    await visitor.page.keyboard.press('Escape')
    await visitor.page.locator('furiwake-checkout iframe').waitFor({ state: 'hidden' })
    const again = await openDialog(visitor)
    expect(await again.getByText('A-1').first().textContent()).toBe(order)
    await pay(again, visitor, stage.member('4', 'plain'))
    await again.getByRole('heading', { name: SAYS.en.paid }).waitFor()
  })

  test('who cancels has paid nothing, and can start again', async () => {
    const visitor = await stage.visitor()
    await fillCart(stage, visitor)
    const frame = await openDialog(visitor)
    await frame.getByRole('button', { name: SAYS.en.cancel, exact: true }).click()
    await frame.getByRole('heading', { name: 'Cancelled' }).waitFor()
    await visitor.page.keyboard.press('Escape')
    const again = await openDialog(visitor)
    await pay(again, visitor, stage.member('7', 'plain'))
    await again.getByRole('heading', { name: SAYS.en.paid }).waitFor()
  })

  test('pays by the keyboard alone, in full-width digits with hyphens', async () => {
    const visitor = await stage.visitor()
    const { page } = visitor
    await fillCart(stage, visitor)
    await page.getByRole('button', { name: SAYS.en.start }).focus()
    await page.keyboard.press('Enter')
    const frame = dialogOf(page)
    const field = frame.getByLabel('Member ID', { exact: true })
    await field.waitFor()
    const member = stage.member('7', 'plain')
    const fullWidth = member.id.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)))
    // Nobody goes on to the password under an empty field: automation's text may have gone to the page around.
    const typed = async (): Promise<string> => {
      await page.keyboard.insertText(`${fullWidth.slice(0, 4)}－${fullWidth.slice(4)}`)
      return field.inputValue()
    }
    await expect.poll(typed).not.toBe('')
    await page.keyboard.press('Tab')
    await page.keyboard.type(member.password)
    await page.keyboard.press('Enter')
    await frame.getByRole('heading', { name: SAYS.en.paid }).waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: SAYS.en.thanks }).waitFor()
  })

  test.each([
    ['999', /begin like this/],
    ['4100 2207 3110', /check|character|ID/i],
  ])('who types the ID %s is told so before anything is sent', async (id, sentence) => {
    const visitor = await stage.visitor()
    await fillCart(stage, visitor)
    const frame = await openDialog(visitor)
    let sent = 0
    visitor.page.on('request', (request) => (sent += request.url().endsWith('/authorize') ? 1 : 0))
    await typeIn(frame.getByLabel('Member ID', { exact: true }), id)
    await typeIn(passwordField(frame, 'en'), 'whatever it may be')
    await frame.getByRole('button', { name: SAYS.en.pay }).click()
    const problem = frame.locator('[role=alert], .hint.bad, [aria-invalid=true] ~ *').filter({ hasText: sentence })
    await problem.first().waitFor()
    expect(sent).toBe(0)
  })
})
