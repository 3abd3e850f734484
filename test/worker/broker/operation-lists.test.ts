import { afterEach, beforeAll, describe, expect, test } from 'vitest'

import { newMerchant, newPayment, shopCalls, startSystem } from '../scenario.ts'
import type { Scenario } from '../scenario.ts'

let system: Scenario
beforeAll(async () => {
  system = await startSystem()
})
afterEach(() => system.mend())

interface Page {
  data: { id: string; kind: string; amount: number; reason?: string; outcome: string; settled_at?: string }[]
  next_cursor: string | null
}

const lists = (id: string, path: 'operations' | 'refunds', query = '') =>
  shopCalls<Page>(system.merchant, 'GET', `/v1/payments/${id}/${path}${query}`)

function operate(id: string, action: 'capture' | 'void' | 'refunds', body: object = {}) {
  return shopCalls<{ operation: { id: string } }>(system.merchant, 'POST', `/v1/payments/${id}/${action}`, {
    body,
    headers: { 'idempotency-key': crypto.randomUUID() },
  })
}

describe('The operations of a payment', () => {
  test('are each there with its amount and outcome, newest first, and its refunds with their reasons', async () => {
    const { payment } = await system.pays(system.issuers.members.sumire.plain, { payment: { amount: 1000 } })
    const first = await operate(payment.id, 'refunds', { amount: 300, reason: 'Broken on the way\n注文 🍣' })
    const second = await operate(payment.id, 'refunds', { amount: 200 })
    const time = expect.stringMatching(/^\d{4}-.*Z$/) as string
    const told = { currency: 'JPY', outcome: 'approved', created_at: time, settled_at: time }
    const refunds = [
      { id: second.body.operation.id, kind: 'refund', amount: 200, ...told },
      { id: first.body.operation.id, kind: 'refund', amount: 300, reason: 'Broken on the way\n注文 🍣', ...told },
    ]
    const id = expect.stringMatching(/^op_/) as string
    expect(await lists(payment.id, 'operations')).toMatchObject({ status: 200, body: { next_cursor: null } })
    expect((await lists(payment.id, 'operations')).body.data).toEqual([
      ...refunds,
      { id, kind: 'capture', amount: 1000, ...told },
      { id, kind: 'authorize', amount: 1000, ...told },
    ])
    expect((await lists(payment.id, 'refunds')).body).toEqual({ data: refunds, next_cursor: null })
  })

  test('come page by page, without gaps or doubles', async () => {
    const { payment } = await system.pays(system.issuers.members.hinode.plain, { payment: { amount: 1000 } })
    for (const amount of [100, 200, 300]) await operate(payment.id, 'refunds', { amount })
    const all = (await lists(payment.id, 'operations')).body.data.map(({ id }) => id)
    const seen: string[] = []
    let cursor: string | null = ''
    for (let page = 0; page < 5 && cursor !== null; page++) {
      const { body } = await lists(payment.id, 'operations', `?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)
      seen.push(...body.data.map(({ id }) => id))
      cursor = body.next_cursor
    }
    expect(all).toHaveLength(5)
    expect(seen).toEqual(all)
  })

  test('are pending while nobody knows their outcome, and declined when the issuer refused', async () => {
    const { sumire, hinode } = system.issuers.members
    const { payment } = await system.pays(sumire.plain, { payment: { amount: 1000 } })
    system.breaks(system.issuers.origins.sumire.relay, '/transactions', async (_request, pass) => {
      await pass()
      return new Response('gone', { status: 504 })
    })
    await operate(payment.id, 'refunds', { amount: 1 })
    const [refund] = (await lists(payment.id, 'refunds')).body.data
    expect(refund).toMatchObject({ kind: 'refund', outcome: 'pending' })
    expect(refund).not.toHaveProperty('settled_at')
    system.mend()
    const refused = await system.pays(hinode.insufficient_funds)
    expect((await lists(refused.payment.id, 'operations')).body.data).toMatchObject([
      { kind: 'authorize', outcome: 'declined' },
    ])
  })

  test('do not hold attempts that the issuer’s authentication server ended', async () => {
    const member = system.issuers.members.hinode.plain
    const { payment } = await system.pays({ ...member, password: 'not the password' })
    expect((await lists(payment.id, 'operations')).body).toEqual({ data: [], next_cursor: null })
  })

  test('are shown to the merchant of the payment alone', async () => {
    const payment = await newPayment(system.merchant)
    const stranger = await newMerchant()
    for (const path of ['operations', 'refunds']) {
      expect(await shopCalls(stranger, 'GET', `/v1/payments/${payment.id}/${path}`)).toMatchObject({
        status: 404,
        body: { code: 'payment_not_found' },
      })
    }
  })

  test('are not continued from what is none of them', async () => {
    const payment = await newPayment(system.merchant)
    for (const cursor of ['hello', `op_${'0'.repeat(26)}`]) {
      expect(await lists(payment.id, 'operations', `?cursor=${cursor}`)).toMatchObject({
        status: 400,
        body: { code: 'invalid_request', param: 'cursor' },
      })
    }
  })
})
