/** `furiwake/testing` in a shop's own tests, as docs/testing.md has it: in the demo's shop, in any language. */

import { expect, test } from 'vitest'

import {
  addPasskey,
  answer,
  cancel,
  closeDialog,
  confirm,
  giveDevice,
  memberWith,
  openDialog,
  pay,
  payWithPasskey,
} from '../../testing/index.ts'
import { elementFor, embed, newPayment } from './embed.ts'
import { fillCart, SAYS, stageWithSite } from './stage.ts'

const { stage, site } = stageWithSite()
const member = (story: string, issuer = '4') => memberWith(stage.info.members, story, issuer)

test('A wrong password, a decline and another ID: each is told, and the order is paid in the end', async () => {
  const visitor = await stage.visitor({ language: 'ja' })
  const { page } = visitor
  await fillCart(stage, visitor)
  const wrong = await pay(page, { ...member('insufficient_funds'), password: 'wrong' })
  expect(wrong).toEqual({ kind: 'complaint', message: expect.stringContaining('パスワード') })
  const declined = { kind: 'verdict', status: 'declined', reason: 'insufficient_funds' }
  expect(await pay(page, member('insufficient_funds'))).toMatchObject(declined)
  expect(await pay(page, member('plain'))).toMatchObject({ kind: 'verdict', status: 'captured' })
  await closeDialog(page)
  await page.getByRole('heading', { name: SAYS.ja.thanks }).waitFor()
})

test('Closed and opened again it is the same payment; cancelled, it is over', async () => {
  const page = await embed(stage, site, await stage.visitor(), elementFor(stage, await newPayment(stage)))
  await openDialog(page)
  await closeDialog(page)
  await openDialog(page)
  await cancel(page)
  expect(await page.locator('furiwake-checkout dialog[open]').count()).toBe(0)
})

test('An issuer’s question: a choice by its place in the list', async () => {
  const payment = await newPayment(stage, { amount: 36_000 })
  const page = await embed(stage, site, await stage.visitor(), elementFor(stage, payment))
  expect(await pay(page, member('plain'))).toEqual({ kind: 'question', asks: 'choice', complaint: '' })
  expect(await answer(page, 0)).toMatchObject({ kind: 'verdict', status: 'captured' })
})

test('An issuer’s question: a wrong code, and the right one', async () => {
  const payment = await newPayment(stage)
  const page = await embed(stage, site, await stage.visitor(), elementFor(stage, payment))
  expect(await pay(page, member('plain', 'MK'))).toMatchObject({ kind: 'question', asks: 'code' })
  const mikan = stage.info.issuers.find(({ prefix }) => prefix === 'MK')?.settlement
  const code = /\b\d{6}$/m.exec(await (await fetch(`${mikan}/phone`)).text())?.[0] ?? ''
  const wrong = await answer(page, code === '000000' ? '000001' : '000000')
  expect(wrong).toMatchObject({ kind: 'question', asks: 'code', complaint: expect.stringMatching(/2/) })
  expect(await answer(page, code)).toMatchObject({ kind: 'verdict', status: 'captured' })
})

test('The member’s last word, and money that comes later, in the second element of a page', async () => {
  const last = await newPayment(stage, { confirmation: 'required' })
  const later = await newPayment(stage)
  const markup = elementFor(stage, last) + elementFor(stage, later).replace('<furiwake-checkout', '$& id="later"')
  const page = await embed(stage, site, await stage.visitor(), markup)
  expect(await pay(page, member('plain', '7'))).toEqual({ kind: 'confirmation' })
  expect(await confirm(page)).toMatchObject({ kind: 'verdict', status: 'captured' })
  await closeDialog(page)
  const element = '#later'
  expect(await pay(page, member('plain', 'MN'), { element })).toMatchObject({
    kind: 'verdict',
    status: 'awaiting_payment',
  })
  await closeDialog(page, { element })
})

test('Endings by story: each declined for a reason of its own', async () => {
  const visitor = await stage.visitor()
  await fillCart(stage, visitor)
  const declined = { kind: 'verdict', status: 'declined' }
  expect(await pay(visitor.page, member('expired'))).toMatchObject({ ...declined, reason: 'expired_account' })
  expect(await pay(visitor.page, member('locked'))).toMatchObject({ ...declined, reason: 'too_many_attempts' })
})

test('A passkey, added after a payment, makes the next one; the password stays the other way', async () => {
  const visitor = await stage.visitor()
  const { page } = visitor
  const orderAgain = async () => {
    await closeDialog(page)
    await page.getByRole('heading', { name: SAYS.en.thanks }).waitFor()
    await fillCart(stage, visitor)
  }
  await giveDevice(page)
  await fillCart(stage, visitor)
  const captured = { kind: 'verdict', status: 'captured' }
  expect(await pay(page, member('plain', '7'))).toMatchObject(captured)
  await addPasskey(page)
  await orderAgain()
  expect(await payWithPasskey(page)).toMatchObject(captured)
  await orderAgain()
  expect(await pay(page, member('plain', '7'))).toMatchObject(captured)
})
