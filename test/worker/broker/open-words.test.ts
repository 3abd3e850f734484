/** A way of paying that nobody but its issuer knows goes through the whole house, and reaches the shop as it is. */

import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'

import { drizzle } from 'drizzle-orm/d1'
import { decodeJwt } from 'jose'

import type { ApiVersion } from '../../../broker/db/directory-schema.ts'
import { setApiVersion } from '../../../broker/db/register.ts'
import { databaseText } from '../issuer-databases.ts'
import { Listening } from '../listening.ts'
import { MIKAN, MIKAN_CHARGED, MIKAN_MEMBER, RELAY_WITH_MIKAN, startMikan } from '../prepaid-issuer.ts'
import type { PrepaidIssuer } from '../prepaid-issuer.ts'
import { brokerEnv, newMerchant, newPayment, ORDER, pageCalls, shopCalls, startSystem } from '../scenario.ts'
import type { Payer, Scenario } from '../scenario.ts'

let system: Scenario
let mikan: PrepaidIssuer
beforeAll(async () => {
  system = await startSystem({ settings: RELAY_WITH_MIKAN })
  mikan = await startMikan()
  const others = globalThis.fetch
  vi.stubGlobal('fetch', (input: RequestInfo, init?: RequestInit) => {
    const request = new Request(input, init)
    return new URL(request.url).origin === MIKAN ? mikan.fetch(request) : others(request)
  })
})

describe('A prepaid company', () => {
  test('shows itself in the dialog with its own words, each in the best language that it gives', async () => {
    const payment = await newPayment(system.merchant)
    const { body } = await pageCalls(payment, 'status?include=issuers')
    expect(body.issuers?.find(({ prefix }) => prefix === MIKAN_MEMBER.prefix)).toMatchObject({
      name: { en: 'Mikan Prepaid', ja: 'みかんプリペイド' },
      method: 'prepaid',
      station: { en: 'Prepaid company', ja: 'プリペイド会社' },
      password_hint: { en: 'みかんアプリで決めたもの', ja: 'みかんアプリで決めたもの' },
      takes_on_authorize: true,
    })
    const card = body.issuers?.find(({ prefix }) => prefix === '4')
    expect(card).not.toHaveProperty('station')
    expect(card).not.toHaveProperty('takes_on_authorize')
  })

  test('is paid with, and its method reaches payment, verdict, lists, tallies and CSV as it is', async () => {
    const { merchant } = system
    const paid = await system.pays(MIKAN_MEMBER)
    expect(paid.body).toMatchObject({ status: 'captured', method: 'prepaid', issuer: 'MK' })
    expect(decodeJwt(paid.body.verdict ?? '')).toMatchObject({ method: 'prepaid', issuer: 'MK', verdict: 'approved' })
    expect(mikan.balance()).toBe(MIKAN_CHARGED - paid.payment.amount)
    const path = `/v1/payments/${paid.payment.id}`
    expect(await shopCalls(merchant, 'GET', path)).toMatchObject({ body: { method: 'prepaid' } })
    const refund = { body: { amount: 800 }, headers: { 'idempotency-key': 'r1' } }
    expect(await shopCalls(merchant, 'POST', `${path}/refunds`, refund)).toMatchObject({ status: 200 })
    expect(mikan.balance()).toBe(MIKAN_CHARGED - paid.payment.amount + 800)
    const listed = await shopCalls<{ data: unknown[] }>(merchant, 'GET', '/v1/payments?method=prepaid')
    expect(listed.body.data).toMatchObject([{ id: paid.payment.id, method: 'prepaid' }])
    expect((await shopCalls(merchant, 'GET', '/v1/tallies?group_by=method')).body).toMatchObject({
      data: [{ method: 'prepaid', captured_amount: paid.payment.amount, refunded_amount: 800 }],
    })
    const csv = await shopCalls<{ text: string }>(merchant, 'GET', '/v1/tallies?group_by=method', {
      headers: { accept: 'text/csv' },
    })
    expect(csv.body.text).toContain('\nprepaid,JPY,')
  })

  test('has an account of a shape of its own, which only its settlement server reads', async () => {
    const before = mikan.entries.length
    await system.pays(MIKAN_MEMBER)
    expect(mikan.entries[before]?.account).toEqual({ type: 'prepaid', wallet: 'W-0077', of: { region: ['kansai'] } })
    for (const database of ['DIRECTORY', 'CARD_RELAY'] as const) {
      expect(await databaseText(database)).not.toContain('W-0077')
    }
  })

  test('declines, and lets a wrong password be tried again', async () => {
    const payment = { amount: MIKAN_CHARGED * 2 }
    expect((await system.pays(MIKAN_MEMBER, { payment })).body).toMatchObject({
      status: 'declined',
      reason: 'insufficient_funds',
    })
    expect((await system.pays(MIKAN_MEMBER, { password: 'wrong' })).body).toMatchObject({
      status: 'open',
      reason: 'credentials',
      attempts_left: 4,
    })
  })
})

describe('A shop that was there at version 0.1, whose SDK takes no method but the two there were', () => {
  /** The claims of a payment's verdicts: in the dialog, when the shop asks, and by webhook. */
  const told = async (member: Payer, path: string, later?: ApiVersion): Promise<Record<string, unknown>[]> => {
    system.merchant = await newMerchant({ apiVersion: '0.1' })
    if (later) await setApiVersion(drizzle(brokerEnv.DIRECTORY), system.merchant.id, later)
    const shop = new Listening(system)
    const endpoint = await shop.at(path, { events: ['payment.captured'] })
    const paid = await system.pays(member, { payment: { amount: 500 } })
    const own = `/v1/payments/${paid.payment.id}/verdict`
    const asked = await shopCalls<{ verdict: string }>(system.merchant, 'GET', own)
    await shop.passes(0, [endpoint])
    const [heard] = system.receivers.got(path)
    expect(heard?.body.payment).toMatchObject({ method: paid.body.method })
    return [paid.body.verdict, asked.body.verdict, heard?.body.verdict].map((verdict) => decodeJwt(verdict ?? ''))
  }
  afterEach(() => void vi.useRealTimers())

  test('is told in no verdict of a method that it cannot know, in the dialog, when it asks or by webhook', async () => {
    const verdicts = await told(MIKAN_MEMBER, '/of-0-1')
    for (const verdict of verdicts) {
      expect(verdict).toMatchObject({ verdict: 'approved', issuer: 'MK', captured: true })
      expect(verdict).not.toHaveProperty('method')
    }
  })

  test('is told of the two as ever', async () => {
    const card = { ...system.issuers.members.sumire.plain, prefix: '4' }
    for (const verdict of await told(card, '/of-0-1-card')) expect(verdict).toMatchObject({ method: 'credit' })
  })

  test('is refused an order number that it would not take back in a verdict, before anything is paid', async () => {
    const merchant = await newMerchant({ apiVersion: '0.1' })
    const ask = (order: string): Promise<unknown> => {
      const given = { body: { ...ORDER, order }, headers: { 'idempotency-key': `order-${order.length}` } }
      return shopCalls(merchant, 'POST', '/v1/payments', given)
    }
    expect(await ask('🏺'.repeat(33))).toMatchObject({ status: 400, body: { code: 'invalid_request', param: 'order' } })
    expect(await ask('🏺'.repeat(32))).toMatchObject({ status: 201 })
  })

  test('is told of every method once the operator has given it a later version', async () => {
    const verdicts = await told(MIKAN_MEMBER, '/later', '0.2')
    for (const verdict of verdicts) expect(verdict).toMatchObject({ method: 'prepaid' })
  })
})
