import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'

import { newPayment, pageCalls, shopCalls, startSystem } from '../scenario.ts'
import type { Scenario } from '../scenario.ts'

let system: Scenario
beforeAll(async () => {
  system = await startSystem()
})
afterEach(() => {
  system.mend()
  vi.useRealTimers()
})

const CARD_RELAY = 'http://card-relay.test'
const SUMIRE = 'http://sumire.test'

function member() {
  return system.issuers.members.sumire.plain
}

async function statusAfterAlarms(payment: { id: string; client_secret: string }, most = 8): Promise<string> {
  for (let i = 0; i < most; i++) {
    vi.useFakeTimers({ now: Date.now() + 60_000, toFake: ['Date'] })
    await system.alarmRings()
    const { body } = await pageCalls(payment, 'status')
    if (body.status !== 'processing') return body.status
  }
  return 'processing'
}

describe('When the answer of the settlement server is lost', () => {
  test('and it had approved, the ledger finds out and takes that outcome: one charge', async () => {
    const before = await system.issuers.statement('4', member().account)
    system.breaks(CARD_RELAY, '/transactions', async (_request, pass) => {
      await pass()
      system.mend()
      return new Response('gone', { status: 504 })
    })
    const lost = await system.pays(member())
    expect(lost.body).toMatchObject({ status: 'processing', stage: 'resolving' })
    expect(lost.body.verdict).toBeUndefined()
    const seen = await shopCalls<{ verdict: string }>(system.merchant, 'GET', `/v1/payments/${lost.payment.id}/verdict`)
    expect(seen.status).toBe(200)
    expect(await statusAfterAlarms(lost.payment)).toBe('captured')
    const after = await system.issuers.statement('4', member().account)
    expect((before.open_to_buy ?? 0) - (after.open_to_buy ?? 0)).toBe(12_800)
  })

  test('and it never got the transaction, the ledger reverses it: no charge, declined', async () => {
    const before = await system.issuers.statement('4', member().account)
    system.breaks(CARD_RELAY, '/transactions', async () => {
      system.mend()
      return new Response('gone', { status: 502 })
    })
    const lost = await system.pays(member())
    expect(lost.body.status).toBe('processing')
    expect(await statusAfterAlarms(lost.payment)).toBe('declined')
    expect(await pageCalls(lost.payment, 'status')).toMatchObject({ body: { reason: 'issuer_unavailable' } })
    const after = await system.issuers.statement('4', member().account)
    expect(after.open_to_buy).toBe(before.open_to_buy)
  })

  test('and the relay centre stays away, the ledger keeps asking, and nobody is told a guess', async () => {
    system.breaks(CARD_RELAY, '/transactions', async () => new Response('gone', { status: 502 }))
    system.breaks(CARD_RELAY, '/inquiries', async () => new Response('gone', { status: 502 }))
    const lost = await system.pays(member())
    expect(await statusAfterAlarms(lost.payment, 4)).toBe('processing')
    system.mend()
    vi.useFakeTimers({ now: Date.now() + 3_600_000, toFake: ['Date'] })
    expect(await statusAfterAlarms(lost.payment)).toBe('declined')
  })

  test.each([
    ['nonsense', () => new Response('{}', { headers: { 'content-type': 'application/jose' } })],
    ['a redirect', () => new Response(null, { status: 302, headers: { location: 'http://elsewhere.test/' } })],
    ['an unsigned approval', () => Response.json({ outcome: 'approved', authorization: '000000', reference: 'x' })],
  ])('%s is not taken for approval', async (_, answer) => {
    system.breaks(CARD_RELAY, '/transactions', async () => answer())
    const { body } = await system.pays(member())
    expect(body).toMatchObject({ status: 'processing', stage: 'resolving' })
  })

  test('an answer to another request is not taken for an answer to this one', async () => {
    let earlier: string | undefined
    system.breaks(CARD_RELAY, '/transactions', async (_request, pass) => {
      const answer = new TextDecoder().decode(await (await pass()).arrayBuffer())
      earlier ??= answer
      return new Response(earlier, { headers: { 'content-type': 'application/jose' } })
    })
    expect((await system.pays(member(), { payment: { capture: 'manual' } })).body.status).toBe('authorized')
    expect((await system.pays(member(), { payment: { capture: 'manual' } })).body.status).toBe('processing')
  })
})

describe('When the authentication server does not answer', () => {
  test('the payment is declined, for no money has moved', async () => {
    system.breaks(SUMIRE, '/authenticate', async () => {
      throw new TypeError('connection refused')
    })
    const { body } = await system.pays(member())
    expect(body).toMatchObject({ status: 'declined', reason: 'issuer_unavailable' })
  })
})

describe('While an attempt is under way', () => {
  test('between the approval and the capture no tab is told of an end', async () => {
    const payment = await newPayment(system.merchant)
    const seen: { status: string; verdict?: string }[] = []
    system.breaks(CARD_RELAY, '/transactions', async (_request, pass) => {
      const { body } = await pageCalls(payment, 'status')
      seen.push(body)
      return pass()
    })
    expect((await system.attempts(payment, member())).body.status).toBe('captured')
    expect(seen.map(({ status, verdict }) => [status, verdict])).toEqual([
      ['processing', undefined],
      ['processing', undefined],
    ])
  })

  test('a capture whose answer is lost leaves what is held approved, and is found out', async () => {
    let calls = 0
    system.breaks(CARD_RELAY, '/transactions', async (_request, pass) => {
      calls += 1
      return calls === 1 ? pass() : new Response('gone', { status: 502 })
    })
    const { payment } = await system.pays(member())
    expect((await pageCalls(payment, 'status')).body).toMatchObject({ status: 'authorized' })
    system.mend()
    vi.useFakeTimers({ now: Date.now() + 60_000, toFake: ['Date'] })
    await system.alarmRings()
    expect((await pageCalls(payment, 'status')).body).toMatchObject({ status: 'captured' })
  })

  test('a second tab joins it, and cancelling has to wait', async () => {
    const payment = await newPayment(system.merchant)
    let second: { body: { status: string } } | undefined
    let cancelled: { status: number; body: { code?: string } } | undefined
    system.breaks(CARD_RELAY, '/transactions', async (_request, pass) => {
      system.mend()
      second = await system.attempts(payment, member())
      cancelled = await pageCalls(payment, 'cancel')
      return pass()
    })
    const first = await system.attempts(payment, member())
    expect(second?.body).toMatchObject({ status: 'processing', stage: 'centre' })
    expect(cancelled).toMatchObject({ status: 409, body: { code: 'payment_in_progress' } })
    expect(first.body.status).toBe('captured')
  })
})
