/** The dialog names shop and issuer to an Arabic and a German reader in their own language, where they gave such names. */

import { beforeAll, describe, expect, test } from 'vitest'

import type { FrameLocator } from 'playwright-core'

import { arrived, typeIn } from './arrival.ts'
import { changeIssuer, changeMerchant } from './operator.ts'
import { dialogOf, fillCart, ownStageOfFile } from './stage.ts'
import type { Visitor } from './stage.ts'

const stage = ownStageOfFile()

const SHOP = { ar: 'خزف هيرونه', 'de-AT': 'Töpferei Hirune' }
const ISSUER = { en: 'Sumire Card', ja: 'すみれカード', ar: 'بطاقة سوميره', de: 'Veilchenkarte' }

beforeAll(async () => {
  await changeMerchant(stage.info, stage.info.merchant.id, { name: SHOP })
  await changeIssuer(stage.info, '4', { names: ISSUER })
})

const speaks = ({ page }: Visitor, language: string): Promise<void> =>
  page.locator('furiwake-checkout').evaluate((element, tag) => element.setAttribute('locale', tag), language)

async function openIn(visitor: Visitor, language: string): Promise<FrameLocator> {
  await fillCart(stage, visitor)
  await speaks(visitor, language)
  await visitor.page.locator('furiwake-checkout button').first().click()
  const frame = dialogOf(visitor.page)
  await frame.locator('input[autocomplete="username"]').waitFor()
  await arrived(frame)
  await typeIn(frame.locator('input[autocomplete="username"]'), stage.member('4', 'plain').id)
  return frame
}

describe('The dialog', () => {
  test.each([
    ['ar', SHOP.ar, ISSUER.ar, 'rtl'],
    ['de', SHOP['de-AT'], ISSUER.de, 'ltr'],
  ])('in %s names shop and issuer in it', async (language, shop, issuer, direction) => {
    const visitor = await stage.visitor()
    const frame = await openIn(visitor, language)
    await frame.locator('bdi', { hasText: issuer }).waitFor()
    await frame.getByText(shop).first().waitFor()
    expect(await frame.locator('html').getAttribute('dir')).toBe(direction)
  })

  test('that changes its language while it is open names them in the new one', async () => {
    const visitor = await stage.visitor()
    const frame = await openIn(visitor, 'fr')
    await frame.locator('bdi', { hasText: ISSUER.en }).waitFor()
    await speaks(visitor, 'de')
    await frame.locator('bdi', { hasText: ISSUER.de }).waitFor()
    await frame.getByText(SHOP['de-AT']).first().waitFor()
  })
})
