import { decodeJwt } from 'jose'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'

import { issuerByPrefix } from '../../../broker/issuers/issuer-registry.ts'
import { ledgerById } from '../../../broker/ledgers/ledgers.ts'
import { newObjectId } from '../../../broker/object-ids.ts'
import { brokerEnv, newMerchant, newPayment, pageCalls, shopCalls, startSystem } from '../scenario.ts'
import type { Scenario, TestMember } from '../scenario.ts'

let system: Scenario
beforeAll(async () => {
  system = await startSystem()
})
afterEach(() => {
  system.mend()
  vi.useRealTimers()
})

type Action = 'capture' | 'void' | 'refunds' | 'cancel'

function operate(payment: { id: string }, action: Action, body: object = {}, key: string = crypto.randomUUID()) {
  return shopCalls(system.merchant, 'POST', `/v1/payments/${payment.id}/${action}`, {
    body,
    headers: { 'idempotency-key': key },
  })
}

describe.each(['sumire', 'hinode'] as const)('At %s', (key) => {
  const member = (): TestMember => system.issuers.members[key].plain
  const relay = () => system.issuers.origins[key].relay

  async function funds(): Promise<number> {
    const { open_to_buy, balance } = await system.issuers.statement(member().prefix, member().account)
    return open_to_buy ?? balance ?? 0
  }
  async function approved(): Promise<{ id: string; client_secret: string }> {
    return (await system.pays(member(), { payment: { capture: 'manual', amount: 1000 } })).payment
  }

  test('a payment is captured in full, once', async () => {
    const before = await funds()
    const payment = await approved()
    const captured = await operate(payment, 'capture')
    expect(captured).toMatchObject({
      status: 200,
      body: {
        status: 'captured',
        captured_amount: 1000,
        operation: { kind: 'capture', amount: 1000, outcome: 'approved' },
      },
    })
    expect(await operate(payment, 'capture')).toMatchObject({ status: 409, body: { code: 'payment_not_capturable' } })
    expect(await funds()).toBe(before - 1000)
  })

  test('a payment is captured in part, and the rest goes back', async () => {
    const before = await funds()
    const payment = await approved()
    expect(await operate(payment, 'capture', { amount: 400 })).toMatchObject({
      body: { status: 'captured', captured_amount: 400 },
    })
    expect(await funds()).toBe(before - 400)
  })

  test('a payment is voided before capture, and nothing is taken', async () => {
    const before = await funds()
    const payment = await approved()
    expect(await operate(payment, 'void')).toMatchObject({ status: 200, body: { status: 'voided' } })
    expect(await funds()).toBe(before)
    expect(await operate(payment, 'capture')).toMatchObject({ status: 409, body: { code: 'payment_not_capturable' } })
  })

  test('a payment is refunded in parts until nothing is left, and never more', async () => {
    const before = await funds()
    const { payment } = await system.pays(member(), { payment: { amount: 1000 } })
    expect(await operate(payment, 'refunds', { amount: 300 })).toMatchObject({
      body: { status: 'captured', refunded_amount: 300 },
    })
    expect(await operate(payment, 'refunds', { amount: 701 })).toMatchObject({
      status: 400,
      body: { code: 'amount_too_large', param: 'amount' },
    })
    expect(await operate(payment, 'refunds', { reason: 'Broken on the way' })).toMatchObject({
      body: { status: 'refunded', refunded_amount: 1000 },
    })
    expect(await operate(payment, 'refunds')).toMatchObject({ status: 409, body: { code: 'payment_not_refundable' } })
    // A shop that asks only now must not take it for paid.
    const { body } = await shopCalls<{ verdict: string }>(system.merchant, 'GET', `/v1/payments/${payment.id}/verdict`)
    expect(decodeJwt(body.verdict)).toMatchObject({ verdict: 'cancelled', reason: 'refunded' })
    expect(await funds()).toBe(before)
  })

  test('a refund whose answer is lost is pending, is sent again, and is paid once', async () => {
    const before = await funds()
    const { payment } = await system.pays(member(), { payment: { amount: 1000 } })
    system.breaks(relay(), '/transactions', async (_request, pass) => {
      await pass()
      system.mend()
      return new Response('gone', { status: 504 })
    })
    const request = crypto.randomUUID()
    expect(await operate(payment, 'refunds', {}, request)).toMatchObject({
      status: 202,
      body: { status: 'captured', refunded_amount: 0, operation: { outcome: 'pending' } },
    })
    expect(await operate(payment, 'refunds', {}, request)).toMatchObject({
      status: 409,
      body: { code: 'idempotency_key_in_use' },
    })
    expect(await operate(payment, 'refunds')).toMatchObject({ status: 409, body: { code: 'payment_in_progress' } })
    await system.alarmRings()
    expect(await operate(payment, 'refunds', {}, request)).toMatchObject({
      status: 200,
      body: { status: 'refunded', refunded_amount: 1000 },
    })
    expect(await funds()).toBe(before)
  })

  test('capture and void at the same moment: one of them happens, and a refund waits for it', async () => {
    const before = await funds()
    const payment = await approved()
    const [refund, ...others] = await Promise.all([
      operate(payment, 'refunds'),
      operate(payment, 'capture'),
      operate(payment, 'void'),
      operate(payment, 'capture', { amount: 1 }),
    ])
    expect(others.filter(({ status }) => status === 200)).toHaveLength(1)
    for (const { status } of [refund, ...others]) expect([200, 409]).toContain(status)
    const { body } = await shopCalls(system.merchant, 'GET', `/v1/payments/${payment.id}`)
    const taken = Number(body['captured_amount'])
    // Before the capture was begun, or after a void, there is nothing to return; else all that was taken is returned.
    expect(Number(body['refunded_amount'])).toBe(refund.status === 200 ? taken : 0)
    if (taken === 0) expect(refund.status).toBe(409)
    expect(await funds()).toBe(before - taken + Number(body['refunded_amount']))
  })
})

describe('A void that the settlement server refuses', () => {
  test(
    'leaves the payment what it was, and is tried again later each time, not for ever',
    { timeout: 60_000 },
    async () => {
      const waiting = await system.pays(system.issuers.members.hinode.plain, { payment: { confirmation: 'required' } })
      const ledger = ledgerById(brokerEnv, system.merchant.ledger)
      const original = (await ledger.operationsOf(waiting.payment.id))[0]?.id ?? ''
      // Somebody captured it behind the broker's back, so that it can't be voided any more.
      const issuer = await issuerByPrefix(brokerEnv, '7', false)
      const about = { payment: waiting.payment.id, traceId: undefined, member: '' }
      const behind = { id: newObjectId('op'), kind: 'capture', amount: 12_800, currency: 'JPY', original } as const
      await issuer?.settlement.transact(behind, undefined, about)
      const later = Date.now() + 5 * 60_000 + 1
      vi.useFakeTimers({ now: later, toFake: ['Date'] })
      await system.alarmRings()
      expect(await pageCalls(waiting.payment, 'status')).toMatchObject({ body: { status: 'awaiting_confirmation' } })
      const calls = system.issuers.count(system.issuers.origins.hinode.relay, '/transactions')
      await system.alarmRings()
      expect(system.issuers.count(system.issuers.origins.hinode.relay, '/transactions')).toBe(calls)
      vi.setSystemTime(later + 61_000)
      await system.alarmRings()
      expect(system.issuers.count(system.issuers.origins.hinode.relay, '/transactions')).toBe(calls + 1)

      // For eight days of an alarm that rings each half hour: later each time, not for ever, and the shop was told at the first.
      for (let minutes = 2; minutes < 8 * 24 * 60; minutes += 30) {
        vi.setSystemTime(later + minutes * 60_000)
        await system.alarmRings()
      }
      expect((await ledger.operationsOf(waiting.payment.id)).length).toBeLessThan(20)
      const { body } = await shopCalls<{ data: { type: string }[] }>(
        system.merchant,
        'GET',
        `/v1/payments/${waiting.payment.id}/events`,
      )
      expect(body.data.filter(({ type }) => type === 'payment.void_refused')).toHaveLength(1)
    },
  )
})

describe('A hold', () => {
  test('that the shop lets run out is given back, and the shop is told', async () => {
    const member = system.issuers.members.sumire.plain
    const before = await system.issuers.statement('4', member.account)
    const { payment } = await system.pays(member, { payment: { capture: 'manual', amount: 1000 } })
    vi.useFakeTimers({ now: Date.now() + 7 * 24 * 60 * 60_000 + 1000, toFake: ['Date'] })
    await system.alarmRings()
    const { body } = await shopCalls(system.merchant, 'GET', `/v1/payments/${payment.id}`)
    expect(body).toMatchObject({ status: 'voided', captured_amount: 0 })
    const after = await system.issuers.statement('4', member.account)
    expect(after.open_to_buy).toBe(before.open_to_buy)
    const seen = await shopCalls<{ verdict: string }>(system.merchant, 'GET', `/v1/payments/${payment.id}/verdict`)
    expect(decodeJwt(seen.body.verdict)).toMatchObject({ verdict: 'cancelled', reason: 'hold_expired' })
  })
})

describe('GET /v1/events', () => {
  interface Page {
    data: { id: string; type: string; payment: { id: string; status: string } }[]
    next_after: string
    has_more: boolean
  }
  const pull = (after?: string, limit = 2) =>
    shopCalls<Page>(system.merchant, 'GET', `/v1/events?limit=${limit}${after === undefined ? '' : `&after=${after}`}`)

  test('gives every event once, oldest first, to a shop that pulls page by page', async () => {
    let { body } = await pull(undefined, 100)
    while (body.has_more) ({ body } = await pull(body.next_after, 100))
    const start = body.next_after
    const { payment } = await system.pays(system.issuers.members.hinode.plain)
    await operate(payment, 'refunds')
    const types: string[] = []
    let page = await pull(start)
    for (let turn = 0; turn < 10; turn++) {
      types.push(...page.body.data.map(({ type }) => type))
      for (const event of page.body.data) expect(event.payment).toMatchObject({ id: payment.id, status: 'refunded' })
      if (page.body.data.length === 0) break
      page = await pull(page.body.next_after)
    }
    expect(types).toEqual(['payment.processing', 'payment.authorized', 'payment.captured', 'payment.refunded'])
    expect((await pull(page.body.next_after)).body.data).toEqual([])
  })

  test('refuses a position that is none', async () => {
    expect(await pull('yesterday')).toMatchObject({ status: 400, body: { code: 'invalid_request', param: 'after' } })
  })
})

describe('An operation', () => {
  test('needs an Idempotency-Key, and gets the same answer again with it', async () => {
    const { payment } = await system.pays(system.issuers.members.sumire.plain, { payment: { capture: 'manual' } })
    const keyless = await shopCalls(system.merchant, 'POST', `/v1/payments/${payment.id}/capture`, { body: {} })
    expect(keyless).toMatchObject({ status: 400, body: { code: 'idempotency_key_missing' } })
    const request = crypto.randomUUID()
    const first = await operate(payment, 'capture', { amount: 500 }, request)
    const again = await operate(payment, 'capture', { amount: 500 }, request)
    expect(again).toMatchObject({ status: 200, body: first.body })
    expect(await operate(payment, 'capture', { amount: 501 }, request)).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    })
  })

  test.each([0, -1, 0.5, '100', 2 ** 53])('refuses the amount %s', async (amount) => {
    const { payment } = await system.pays(system.issuers.members.sumire.plain, { payment: { capture: 'manual' } })
    expect(await operate(payment, 'capture', { amount })).toMatchObject({
      status: 400,
      body: { code: 'amount_invalid', param: 'amount' },
    })
  })

  test('can’t be had of an open payment, which can be cancelled instead', async () => {
    const payment = await newPayment(system.merchant)
    for (const [action, code] of [
      ['capture', 'payment_not_capturable'],
      ['void', 'payment_not_voidable'],
      ['refunds', 'payment_not_refundable'],
    ] as const) {
      expect(await operate(payment, action)).toMatchObject({ status: 409, body: { code } })
    }
    expect(await operate(payment, 'cancel')).toMatchObject({ status: 200, body: { status: 'cancelled' } })
    expect(await pageCalls(payment, 'status')).toMatchObject({ body: { status: 'cancelled' } })
  })

  test('on another merchant’s payment finds nothing', async () => {
    const { payment } = await system.pays(system.issuers.members.sumire.plain, { payment: { capture: 'manual' } })
    const stranger = await newMerchant()
    const refused = await shopCalls(stranger, 'POST', `/v1/payments/${payment.id}/void`, {
      body: {},
      headers: { 'idempotency-key': crypto.randomUUID() },
    })
    expect(refused).toMatchObject({ status: 404, body: { code: 'payment_not_found' } })
  })
})
