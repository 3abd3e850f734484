/** The card company lets its members choose how to pay, from an amount on. */

import { decodeJwt } from 'jose'
import { beforeAll, expect, test } from 'vitest'

import { openDialog } from '../dialog-page.ts'
import type { DialogPage } from '../dialog-page.ts'
import { newPayment, startSystem } from '../scenario.ts'
import type { Scenario } from '../scenario.ts'

let system: Scenario
beforeAll(async () => {
  system = await startSystem({ settings: { 'sumire.authentication': { INSTALMENTS_FROM: '20000' } } })
})

async function opens(amount: number): Promise<DialogPage> {
  return openDialog(system, system.issuers.members.sumire.plain, await newPayment(system.merchant, { amount }))
}

test('Below the amount nobody is asked, and the other issuer asks nobody', async () => {
  expect((await opens(19_999)).told.body).toMatchObject({ status: 'captured' })
  const payment = await newPayment(system.merchant, { amount: 20_000 })
  const { told } = await openDialog(system, system.issuers.members.hinode.plain, payment)
  expect(told.body).toMatchObject({ status: 'captured' })
})

test('From the amount on each way says what it costs, and the one that is chosen is in the verdict', async () => {
  const page = await opens(20_000)
  const content = await page.content()
  if (content.kind !== 'choice') throw new Error('no choice')
  const labels = content.choices.map(({ label }) => label)
  expect(labels.slice(0, 5)).toEqual(['1回', '2回', 'ボーナス一括', '分割3回', '分割5回'])
  expect(labels.slice(-2)).toEqual(['分割24回', 'リボ払い（手数料は明細で）'])
  const three = content.choices.find(({ label }) => label === '分割3回')
  expect(three?.plan).toEqual({ division: '61', count: 3, fee: 502, total: 20_502 })
  const { body } = await page.answers(three?.id ?? '')
  expect(body).toMatchObject({
    status: 'captured',
    member_hint: system.issuers.members.sumire.plain.member_id.slice(-4),
  })
  expect(decodeJwt(body.verdict ?? '')).toMatchObject({ amount: 20_000, plan: { division: '61', count: 3 } })
})

test('A dialog that can show no question pays as before', async () => {
  const { body } = await system.pays(system.issuers.members.sumire.plain, { payment: { amount: 20_000 } })
  expect(body).toMatchObject({ status: 'captured' })
  expect(decodeJwt(body.verdict ?? '')).not.toHaveProperty('plan')
})
