/** An issuer's names in the languages that it gives, as a shop is told them: with the payment, and in its verdict. */

import { decodeJwt } from 'jose'
import { beforeAll, expect, test } from 'vitest'

import { Operator } from '../operator-world.ts'
import { newPayment, shopCalls, startSystem } from '../scenario.ts'
import type { Scenario } from '../scenario.ts'

const NAMES = { en: 'Sumire Card', ja: 'すみれカード', ar: 'بطاقة البنفسج', 'zh-tw': '堇菜卡' }
const TOLD = { en: NAMES.en, ja: NAMES.ja, ar: NAMES.ar, 'zh-TW': NAMES['zh-tw'] }

let system: Scenario
let operator: Operator
beforeAll(async () => {
  system = await startSystem()
  operator = await Operator.with()
  expect(await operator.calls('PATCH', '/issuers/4', { names: NAMES })).toMatchObject({ status: 200 })
  const shop = { name: { de: 'Töpferei Hirune' } }
  expect(await operator.calls('PATCH', `/merchants/${system.merchant.id}`, shop)).toMatchObject({ status: 200 })
})

test('A payment and its verdict carry the issuer’s name in every language that it gives', async () => {
  const { payment, body } = await system.pays(system.issuers.members.sumire.plain)
  expect(body.status).toBe('captured')
  const shown = await shopCalls(system.merchant, 'GET', `/v1/payments/${payment.id}`)
  expect(shown.body).toMatchObject({ issuer_name: NAMES.en, issuer_names: TOLD })
  const { verdict } = (
    await shopCalls<{ verdict: string }>(system.merchant, 'GET', `/v1/payments/${payment.id}/verdict`)
  ).body
  expect(decodeJwt(verdict)).toMatchObject({ issuer_name: NAMES.en, issuer_names: TOLD })
})

test('What goes back says in every language who gave it back, and for which shop', async () => {
  const { payment } = await system.pays(system.issuers.members.sumire.plain)
  const headers = { 'idempotency-key': 'given-back' }
  await shopCalls(system.merchant, 'POST', `/v1/payments/${payment.id}/refunds`, { headers })
  const { data } = (
    await shopCalls<{ data: { return: string }[] }>(system.merchant, 'GET', `/v1/payments/${payment.id}/returns`)
  ).body
  expect(decodeJwt(data[0]?.return ?? '')).toMatchObject({
    issuer_name: NAMES.en,
    issuer_names: TOLD,
    merchant_name: { en: 'Hirune Pottery', ja: 'ひるね陶器', de: 'Töpferei Hirune' },
  })
})

test('It keeps the names of its time, whatever the issuer is called later', async () => {
  const { payment } = await system.pays(system.issuers.members.sumire.plain)
  const later = { names: { en: 'Sumire', ja: 'すみれ' } }
  expect(await operator.calls('PATCH', '/issuers/4', later)).toMatchObject({ status: 200 })
  const shown = await shopCalls(system.merchant, 'GET', `/v1/payments/${payment.id}`)
  expect(shown.body).toMatchObject({ issuer_names: TOLD })
})

test('One that nobody has tried to pay, or whose member was not let in, has no issuer and no name', async () => {
  const nobody = { issuer: null, issuer_name: null, issuer_names: null }
  const open = await newPayment(system.merchant)
  expect((await shopCalls(system.merchant, 'GET', `/v1/payments/${open.id}`)).body).toMatchObject(nobody)
  const { plain } = system.issuers.members.hinode
  const { payment } = await system.pays({ ...plain, password: 'not-the-password' })
  expect((await shopCalls(system.merchant, 'GET', `/v1/payments/${payment.id}`)).body).toMatchObject(nobody)
})

test('What is held says until when, and what is taken says nothing', async () => {
  const { plain } = system.issuers.members.sumire
  const { payment } = await system.pays(plain, { payment: { capture: 'manual' } })
  const shown = async () => (await shopCalls(system.merchant, 'GET', `/v1/payments/${payment.id}`)).body
  const held = await shown()
  expect(held['status']).toBe('authorized')
  expect(Date.parse(String(held['hold_expires_at']))).toBeGreaterThan(Date.now())
  await shopCalls(system.merchant, 'POST', `/v1/payments/${payment.id}/capture`, {
    headers: { 'idempotency-key': 'taken' },
  })
  expect(await shown()).toMatchObject({ status: 'captured', hold_expires_at: null })
})
