import { runInDurableObject } from 'cloudflare:test'
import { decodeJwt } from 'jose'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'

import { Listening, verified } from '../listening.ts'
import type { Delivery } from '../listening.ts'
import { ledgerObject, newMerchant, newPayment, shopCalls, startSystem } from '../scenario.ts'
import type { Scenario } from '../scenario.ts'
import { eventually } from '../eventually.ts'

const HOUR_MS = 3_600_000
let system: Scenario
let shop: Listening
beforeAll(async () => {
  system = await startSystem()
  shop = new Listening(system)
})
beforeEach(async () => {
  // Its ledger holds this test's deliveries alone.
  system.merchant = await newMerchant()
})
afterEach(() => {
  system.mend()
  vi.useRealTimers()
})

describe('A merchant with a webhook endpoint', () => {
  test('hears of everything that happens to a payment, signed by Standard Webhooks, with the payment and its verdict', async () => {
    const endpoint = await shop.at('/all')
    const { payment } = await system.pays(system.issuers.members.sumire.plain)
    await shop.passes(0, [endpoint])
    const received = system.receivers.got('/all')
    expect(received.map(({ body }) => body.type).toSorted()).toEqual(
      ['payment.authorized', 'payment.captured', 'payment.processing'].toSorted(),
    )
    for (const each of received) {
      expect(verified(each, endpoint.secret)).toMatchObject({ id: each.headers['webhook-id'] })
      expect(each.body.payment).toMatchObject({ id: payment.id })
    }
    const told = received.find(({ body }) => body.type === 'payment.captured')
    expect(told?.body.payment).toMatchObject({ status: 'captured' })
    const { body: verdict } = await shopCalls<{ verdict: string }>(
      system.merchant,
      'GET',
      `/v1/payments/${payment.id}/verdict`,
    )
    const claims = (jwt: string | undefined): unknown => decodeJwt(jwt ?? '')
    expect(claims(told?.body.verdict)).toMatchObject({
      sub: payment.id,
      verdict: 'approved',
      jti: (claims(verdict.verdict) as { jti: string }).jti,
    })
  })

  test('gets each return with the event that tells of it, and with no other', async () => {
    const endpoint = await shop.at('/returns')
    vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] })
    const { payment } = await system.pays(system.issuers.members.sumire.plain)
    for (const amount of [100, 200]) {
      vi.setSystemTime(Date.now() + 1_000)
      const headers = { 'idempotency-key': crypto.randomUUID() }
      await shopCalls(system.merchant, 'POST', `/v1/payments/${payment.id}/refunds`, { body: { amount }, headers })
    }
    await shop.passes(0, [endpoint])
    const told = system.receivers
      .got('/returns')
      .flatMap(({ body }) => (body.returns ?? []).map((each) => [body, decodeJwt(each)]))
    expect(told).toMatchObject([
      [{ type: 'payment.refunded' }, { sub: payment.id, kind: 'refund', amount: 100, refunded_amount: 100 }],
      [{ type: 'payment.refunded' }, { sub: payment.id, kind: 'refund', amount: 200, refunded_amount: 300 }],
    ])
    expect(system.receivers.got('/returns').length).toBeGreaterThan(told.length)
  })

  test('gets each event once, and its id names it', async () => {
    const endpoint = await shop.at('/once')
    await system.pays(system.issuers.members.sumire.plain)
    await shop.passes(0, [endpoint])
    await shop.passes(24 * HOUR_MS, [endpoint])
    const ids = system.receivers.got('/once').map(({ headers }) => headers['webhook-id'])
    expect(new Set(ids).size).toBe(ids.length)
    expect((await shop.log(endpoint)).map(({ state }) => state)).toEqual(['delivered', 'delivered', 'delivered'])
  })

  test('refuses what was changed on its way', async () => {
    const endpoint = await shop.at('/forged')
    await system.pays(system.issuers.members.sumire.plain)
    await shop.passes(0, [endpoint])
    const [first] = system.receivers.got('/forged')
    if (first === undefined) throw new Error('Nothing came.')
    const forged = { ...first, text: first.text.replace('12800', '1') }
    expect(() => verified(forged, endpoint.secret)).toThrow('No matching signature')
  })

  test('hears only of the events it asked for', async () => {
    const some = await shop.at('/some', { events: ['payment.captured'] })
    const all = await shop.at('/every')
    await system.pays(system.issuers.members.sumire.plain)
    await shop.passes(0, [some, all])
    expect(shop.heard('/some')).toEqual(['payment.captured'])
    expect(shop.heard('/every')).toHaveLength(3)
  })

  test('hears nothing of what was before it, of another merchant, or after it was deleted', async () => {
    await system.pays(system.issuers.members.sumire.plain)
    vi.useFakeTimers({ now: Date.now() + 1, toFake: ['Date'] })
    const late = await shop.at('/late')
    await shop.passes(0, [late])
    expect(shop.heard('/late')).toEqual([])
    const mine = system.merchant
    system.merchant = await newMerchant()
    await system.pays(system.issuers.members.sumire.plain)
    await system.alarmRings()
    system.merchant = mine
    await shop.passes(HOUR_MS, [late])
    expect(shop.heard('/late')).toEqual([])
    expect(await shop.calls('DELETE', `/${late.id}`)).toMatchObject({ status: 204 })
    await system.pays(system.issuers.members.sumire.plain)
    await shop.passes(HOUR_MS, [])
    expect(shop.heard('/late')).toEqual([])
  })

  test('hears of an order whose member has closed the window, and of an open payment that expired', async () => {
    const endpoint = await shop.at('/expired')
    const payment = await newPayment(system.merchant, { expires_in: 60 })
    await shop.passes(61_000, [endpoint])
    await shop.passes(0, [endpoint])
    expect(system.receivers.got('/expired').map(({ body }) => [body.type, body.payment?.id])).toEqual([
      ['payment.expired', payment.id],
    ])
  })

  test('hears of events from before anyone listened no later than a minute after they happen', async () => {
    await system.pays(system.issuers.members.sumire.plain)
    // Nobody listens: the ledger does not look again for a while.
    await system.alarmRings()
    const endpoint = await shop.at('/fresh', { events: ['payment.captured'] })
    await system.pays(system.issuers.members.sumire.plain)
    await shop.passes(0, [endpoint])
    expect(shop.heard('/fresh')).toEqual(['payment.captured'])
  })
})

describe('A delivery that fails', () => {
  test.each([
    ['a server error', () => new Response('no', { status: 500 }), { status: 500, error: 'status' }],
    [
      'a redirect, which is not followed',
      () => new Response(null, { status: 302, headers: { location: 'http://hooks.test/elsewhere' } }),
      { status: 302, error: 'redirect' },
    ],
    [
      'a connection that breaks',
      () => {
        throw new TypeError('reset')
      },
      { status: null, error: 'unreachable' },
    ],
    [
      'an answer that never comes',
      () => {
        throw new DOMException('late', 'TimeoutError')
      },
      { status: null, error: 'timeout' },
    ],
  ])('by %s is tried again with growing delays for three days, and then given up', async (_, answer, attempt) => {
    system.receivers.open('/elsewhere')
    const endpoint = await shop.at('/failing', { events: ['payment.captured'], answer })
    await system.pays(system.issuers.members.sumire.plain)
    const started = Date.now()
    const waits: number[] = []
    for (;;) {
      await shop.passes(waits.at(-1) ?? 0, [endpoint])
      const [delivery] = await shop.log(endpoint)
      expect(delivery?.attempts.at(-1)).toMatchObject(attempt)
      if (delivery?.state !== 'waiting' || waits.length > 20) break
      waits.push(Date.parse(delivery.next_attempt_at ?? '') - Date.now())
    }
    expect(await shop.log(endpoint)).toMatchObject([{ state: 'failed', tries: 10, next_attempt_at: null }])
    expect(waits).toHaveLength(9)
    for (const [i, wait] of waits.slice(1, -1).entries()) expect(wait).toBeGreaterThan(waits[i] ?? 0)
    expect(Date.now() - started).toBeGreaterThan(2.6 * 24 * HOUR_MS)
    expect(Date.now() - started).toBeLessThan(3.4 * 24 * HOUR_MS)
    expect(system.receivers.got('/elsewhere')).toEqual([])
  })

  test('shows the payment as it is by then, so that a late try never says what is no longer true', async () => {
    let isUp = false
    const answer = (): Response => new Response(null, { status: isUp ? 200 : 503 })
    const endpoint = await shop.at('/down', { events: ['payment.captured'], answer })
    const { payment } = await system.pays(system.issuers.members.sumire.plain)
    await shop.passes(0, [endpoint])
    await shopCalls(system.merchant, 'POST', `/v1/payments/${payment.id}/refunds`, {
      body: {},
      headers: { 'idempotency-key': crypto.randomUUID() },
    })
    isUp = true
    await shop.passes(10_000, [endpoint])
    const [first, second] = system.receivers.got('/down')
    expect(first?.headers['webhook-id']).toBe(second?.headers['webhook-id'])
    expect(second?.body).toMatchObject({ type: 'payment.captured', payment: { status: 'refunded' } })
    expect(second?.body.payment?.version).toBeGreaterThan(first?.body.payment?.version ?? Infinity)
  })

  test('keeps no other endpoint waiting', async () => {
    const hangs = await shop.at('/hangs', { answer: () => new Promise<Response>(() => {}) })
    const works = await shop.at('/works')
    await system.pays(system.issuers.members.sumire.plain)
    vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] })
    await system.alarmRings()
    await eventually(() => expect(shop.heard('/works')).toHaveLength(3))
    expect((await shop.log(works)).every(({ state }) => state === 'delivered')).toBe(true)
    expect(shop.heard('/hangs').length).toBeLessThanOrEqual(2)
    await shop.calls('DELETE', `/${hangs.id}`)
  })

  test('is sent again when the ledger dies while it is under way', async () => {
    let tries = 0
    const answer = (): Response | Promise<Response> => {
      tries += 1
      return tries === 1 ? new Promise<Response>(() => {}) : new Response(null, { status: 200 })
    }
    const endpoint = await shop.at('/dies', { events: ['payment.captured'], answer })
    await system.pays(system.issuers.members.sumire.plain)
    await system.alarmRings()
    await eventually(() => expect(tries).toBe(1))
    await runInDurableObject(ledgerObject(system.merchant.ledger), (_, state) => {
      state.abort('killed by the test')
    }).catch(() => {})
    vi.useFakeTimers({ now: Date.now() + 31_000, toFake: ['Date'] })
    await system.alarmRings()
    await eventually(async () => expect(await shop.log(endpoint)).toMatchObject([{ state: 'delivered' }]))
    expect(shop.heard('/dies')).toHaveLength(2)
  })

  test('is tried again by hand, also after it was given up', async () => {
    let isUp = false
    const answer = (): Response => new Response(null, { status: isUp ? 200 : 500 })
    const endpoint = await shop.at('/by-hand', { events: ['payment.captured'], answer })
    await system.pays(system.issuers.members.sumire.plain)
    await shop.passes(0, [endpoint])
    for (let tries = 1; tries < 10; tries++) await shop.passes(24 * HOUR_MS, [endpoint])
    const [given] = await shop.log(endpoint)
    expect(given).toMatchObject({ state: 'failed' })
    isUp = true
    const retried = await shop.calls<Delivery>('POST', `/${endpoint.id}/deliveries/${given?.id}/retry`)
    expect(retried).toMatchObject({ status: 202, body: { state: 'waiting' } })
    await shop.passes(0, [endpoint])
    expect(await shop.log(endpoint)).toMatchObject([{ state: 'delivered', tries: 11 }])
  })
})
