/** A shop that was built at version 0.1 and never touched since sells by every way of paying that there is now. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SHOWN, numberShown, paysAtCounter } from './at-counter.ts'
import { openFrozenShop } from './frozen-shop.ts'
import type { FrozenShop } from './frozen-shop.ts'
import { TSUBAKI } from './released/issuer-version-1.ts'
import { SAYS, dialogOf, fillCart, openDialog, pay, ownStageOfFile } from './stage.ts'
import type { Member, Visitor } from './stage.ts'

const PRICE = 3_200

const stage = ownStageOfFile()
let shop: FrozenShop
beforeAll(async () => {
  shop = await openFrozenShop(stage.demo)
})
afterAll(() => shop.close())

/** Of the version 1 issuer, or of the demo. */
function memberOf(prefix: string): Member {
  if (prefix !== TSUBAKI.prefix) return stage.member(prefix, 'plain')
  const { id, password, number: account } = TSUBAKI.member
  return { issuer: prefix, id, password, story: 'plain', account }
}

/** Money that has gone from the account, by the issuer's own books. */
async function charged({ issuer: prefix, account }: Member): Promise<number> {
  if (prefix === TSUBAKI.prefix) return shop.issuer.used()
  const issuer = stage.info.issuers.find((known) => known.prefix === prefix)
  const response = await fetch(`${issuer?.settlement}/statement?account=${account}`, {
    headers: { authorization: `Bearer ${issuer?.statement_key}` },
  })
  const { held = 0, owed = 0, opening_balance = 0, balance = 0 } = (await response.json()) as Record<string, number>
  return held + owed + opening_balance - balance
}

/** The last payment, as the shop's own merchant reads it. */
async function lastPayment(): Promise<Record<string, unknown>> {
  const response = await fetch(`${stage.info.broker}/v1/payments?limit=1`, {
    headers: { authorization: `Bearer ${shop.secretKey}` },
  })
  return ((await response.json()) as { data: Record<string, unknown>[] }).data[0] ?? {}
}

async function toCheckout(visitor: Visitor): Promise<void> {
  await fillCart({ info: { shop: shop.origin } }, visitor)
}

describe.each([
  ['4', 'credit', 'Sumire Card'],
  ['7', 'debit', 'Hinode Bank'],
  ['MK', 'prepaid', 'Mikan Prepaid'],
  [TSUBAKI.prefix, TSUBAKI.method, TSUBAKI.name.en],
])('The shop of version 0.1, with an ID of prefix %s', (prefix, method, name) => {
  test(`sells a cup by ${method} of ${name}, and shows the receipt`, async () => {
    const member = memberOf(prefix)
    const before = await charged(member)
    const visitor = await stage.visitor()
    await toCheckout(visitor)
    const frame = await openDialog(visitor)
    await pay(frame, visitor, member)
    await frame.getByRole('heading', { name: SAYS.en.paid }).waitFor()
    await frame.getByRole('button', { name: SAYS.en.done }).click()
    await visitor.page.getByRole('heading', { name: SAYS.en.thanks }).waitFor()
    expect((await visitor.page.getByRole('definition').allTextContents())[1]).toBe(name)
    expect(await lastPayment()).toMatchObject({ status: 'captured', method, issuer: prefix, captured_amount: PRICE })
    expect(await charged(member)).toBe(before + PRICE)
    expect(visitor.complaints).toEqual([])
  })
})

describe('The shop of version 0.1', () => {
  test('tells why a new way of paying was declined, and sells by another', async () => {
    const visitor = await stage.visitor()
    await toCheckout(visitor)
    const frame = await openDialog(visitor)
    await pay(frame, visitor, stage.member('MK', 'insufficient_funds'))
    await frame.getByRole('heading', { name: SAYS.en.notPaid }).waitFor()
    await frame.getByRole('button', { name: SAYS.en.another }).click()
    const again = dialogOf(visitor.page)
    await again.getByLabel(SAYS.en.id, { exact: true }).waitFor()
    await pay(again, visitor, memberOf(TSUBAKI.prefix))
    await again.getByRole('button', { name: SAYS.en.done }).click()
    await visitor.page.getByRole('heading', { name: SAYS.en.thanks }).waitFor()
  })

  test('ships by its webhook what was paid after its page was closed', async () => {
    const visitor = await stage.visitor()
    await toCheckout(visitor)
    const frame = await openDialog(visitor)
    await pay(frame, visitor, stage.member('MK', 'lost_reply'))
    await frame.getByText('Relay centre').first().waitFor()
    await visitor.page.close()
    const page = await visitor.context.newPage()
    await expect
      .poll(
        async () => {
          await page.goto(`${shop.origin}/orders`)
          return page.locator('ul.orders li').first().textContent()
        },
        { timeout: 30_000, interval: 500 },
      )
      .toContain('On its way')
  })

  test('shows again how to pay at a counter, and ships when its webhook says that it is paid', async () => {
    const visitor = await stage.visitor()
    await toCheckout(visitor)
    const frame = await openDialog(visitor)
    await pay(frame, visitor, stage.member('MN', 'plain'))
    const number = await numberShown(frame, 'en')
    await frame.getByRole('button', { name: SHOWN.en.back }).click()
    // Opened again, the same is shown: it is the same payment.
    await visitor.page.reload()
    await visitor.page.getByRole('button', { name: SAYS.en.start }).click()
    expect(await numberShown(frame, 'en')).toBe(number)
    await paysAtCounter(stage, visitor, number)
    await expect
      .poll(
        async () => {
          await visitor.page.goto(`${shop.origin}/orders`)
          return visitor.page.locator('ul.orders li').first().textContent()
        },
        { timeout: 30_000, interval: 500 },
      )
      .toContain('On its way')
  })
})
