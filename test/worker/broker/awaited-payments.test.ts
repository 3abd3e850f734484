/** A payment at a counter goes through the whole house: the member pays later, and a notice or the alarm finds out. */

import { decodeJwt } from 'jose'
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { signMessage } from '../../../messages/sign-message.ts'
import { MESSAGE_TYPES } from '../../../protocol/message-claims.ts'
import type { CheckoutState } from '../../../protocol/checkout-api.ts'
import { MINATO, MINATO_MEMBER, RELAY_WITH_MINATO, startMinato } from '../counter-issuer.ts'
import type { CounterIssuer } from '../counter-issuer.ts'
import { eventually } from '../eventually.ts'
import { ISSUER_ORIGINS, privateJwk } from '../issuer-world.ts'
import { BROKER, broker, pageCalls, shopCalls, startSystem } from '../scenario.ts'
import type { Scenario } from '../scenario.ts'

let system: Scenario
let minato: CounterIssuer
beforeAll(async () => {
  system = await startSystem({ settings: RELAY_WITH_MINATO })
  minato = await startMinato()
  const others = globalThis.fetch
  vi.stubGlobal('fetch', (input: RequestInfo, init?: RequestInit) => {
    const request = new Request(input, init)
    return new URL(request.url).origin === MINATO ? minato.fetch(request) : others(request)
  })
})
beforeEach(() => {
  vi.useRealTimers()
  system.mend()
})

const shows = async (id: string) => (await shopCalls(system.merchant, 'GET', `/v1/payments/${id}`)).body
const events = async (id: string) => {
  const { body } = await shopCalls<{ data: { type: string }[] }>(system.merchant, 'GET', `/v1/payments/${id}/events`)
  return body.data.map(({ type }) => type.replace('payment.', ''))
}
/** The alarm, once so much time has passed, brings a payment there: it may ring by itself before it is rung. */
const alarmBrings = (id: string, shown: object, afterMs = 3_000): Promise<void> => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + afterMs })
  return eventually(async () => {
    await system.alarmRings()
    expect(await shows(id)).toMatchObject(shown)
  })
}

async function notice(
  changes: { iss?: string; key?: string; aud?: string; livemode?: boolean } = {},
  body: object = {},
) {
  const { iss = ISSUER_ORIGINS.sumire.relay, key = 'sumire-relay-sig-1', aud = BROKER, livemode = false } = changes
  const operation = minato.entries.findLast(({ kind }) => kind === 'authorize')?.id ?? ''
  const about = { id: 'ntc_1', seq: 1, kind: 'money_changed', about: { operation_id: operation }, occurred_at: 1 }
  const envelope = { typ: MESSAGE_TYPES.notice, iss, aud, jti: crypto.randomUUID(), now: Date.now(), livemode }
  const signed = await signMessage((await privateJwk(key)) as never, envelope, { ...about, ...body })
  const init = { method: 'POST', headers: { 'content-type': 'application/jose' }, body: signed }
  return broker(new Request(`${BROKER}/issuer-notices`, init))
}

describe('A payment at a counter', () => {
  test('is shown with its instructions, to the dialog and to the shop, with a pending verdict', async () => {
    const { body, payment } = await system.pays(MINATO_MEMBER)
    expect(body).toMatchObject({
      status: 'awaiting_payment',
      method: 'counter',
      instructions: { state: 'pending', ways: [{ numbers: [{ value: '1234-5678' }] }] },
    })
    expect(decodeJwt(body.verdict ?? '')).toMatchObject({ verdict: 'pending', captured: false, method: 'counter' })
    expect(await shows(payment.id)).toMatchObject({ status: 'awaiting_payment', instructions: { kind: 'counter' } })
    // Opened again later, the same is shown.
    expect((await pageCalls(payment, 'status')).body).toMatchObject({ instructions: body.instructions })
    const listed = await shopCalls<{ data: unknown[] }>(system.merchant, 'GET', '/v1/payments?status=awaiting_payment')
    expect(listed.body.data).toHaveLength(1)
  })

  test('is captured after a notice: nobody waits for the clock', async () => {
    const { payment } = await system.pays(MINATO_MEMBER)
    minato.money({ outcome: 'reported', receivedAmount: payment.amount })
    expect(await minato.notifies()).toBe(true)
    await alarmBrings(payment.id, { status: 'awaiting_payment', instructions: { state: 'reported' } })
    minato.money({ outcome: 'received', receivedAmount: payment.amount })
    expect(await minato.notifies()).toBe(true)
    await alarmBrings(payment.id, { status: 'captured', captured_amount: payment.amount })
    expect(await events(payment.id)).toEqual([
      'processing',
      'awaiting_payment',
      'awaiting_payment',
      'authorized',
      'captured',
    ])
    const { body } = await pageCalls(payment, 'status')
    expect(decodeJwt(body.verdict ?? '')).toMatchObject({ verdict: 'approved', captured: true })
  })

  test('is captured without any notice: the alarm asks', async () => {
    const { payment } = await system.pays(MINATO_MEMBER)
    minato.money({ outcome: 'received', receivedAmount: payment.amount })
    await alarmBrings(payment.id, { status: 'captured' }, 61_000)
  })

  test('is cancelled by the shop, and by the member, and money after that does not revive it', async () => {
    const one = await system.pays(MINATO_MEMBER)
    expect(await shopCalls(system.merchant, 'POST', `/v1/payments/${one.payment.id}/cancel`)).toMatchObject({
      status: 200,
      body: { status: 'cancelled', cancelled_by: 'shop' },
    })
    expect(minato.money({ outcome: 'received', receivedAmount: 12_800 })).toBe(false)
    const other = await system.pays(MINATO_MEMBER)
    expect((await pageCalls(other.payment, 'cancel')).body).toMatchObject({
      status: 'cancelled',
      cancelled_by: 'member',
    })
    await alarmBrings(one.payment.id, { status: 'cancelled' })
  })

  test('is not cancelled once it is paid: the money wins', async () => {
    const { payment } = await system.pays(MINATO_MEMBER)
    minato.money({ outcome: 'received', receivedAmount: payment.amount })
    expect(await shopCalls(system.merchant, 'POST', `/v1/payments/${payment.id}/cancel`)).toMatchObject({
      status: 409,
      body: { code: 'already_paid' },
    })
    expect(await shows(payment.id)).toMatchObject({ status: 'captured' })
  })

  test('ends when the issuer says so, with a word that a shop of version 0.1 knows', async () => {
    const { payment } = await system.pays(MINATO_MEMBER)
    minato.money({ outcome: 'expired' })
    expect(await minato.notifies()).toBe(true)
    await alarmBrings(payment.id, { status: 'expired', instructions: null })
    const { body } = await pageCalls<CheckoutState>(payment, 'status')
    expect(decodeJwt(body.verdict ?? '')).toMatchObject({ verdict: 'cancelled', reason: 'expired' })
  })
})

describe('POST /issuer-notices', () => {
  test('takes a relay centre’s word that there is something to ask, and tells nobody whether there is such an operation', async () => {
    await system.pays(MINATO_MEMBER)
    expect((await notice()).status).toBe(202)
    expect((await notice()).status).toBe(202)
    expect((await notice({}, { about: { operation_id: `op_${'0'.repeat(44)}` } })).status).toBe(202)
  })

  test.each([
    ['of a stranger', { iss: 'http://stranger.test' }, 401, 'message_sender_unknown'],
    ['signed by a settlement server', { iss: MINATO, key: 'minato-sig' }, 401, 'message_sender_unknown'],
    ['signed with another’s key', { key: 'minato-sig' }, 401, 'message_signature_invalid'],
    ['for another broker', { aud: 'http://other.test' }, 401, 'message_audience_wrong'],
    ['of the live world', { livemode: true }, 422, 'mode_wrong'],
  ] as const)('refuses one %s', async (_, changes, status, code) => {
    const answer = await notice(changes)
    expect([answer.status, (await answer.json<{ code: string }>()).code]).toEqual([status, code])
  })

  test('refuses what is no notice, and what is too large', async () => {
    expect((await notice({}, { about: {} })).status).toBe(400)
    expect((await notice({}, { more: 'x'.repeat(20_000) })).status).toBe(413)
    const plain = new Request(`${BROKER}/issuer-notices`, { method: 'POST', body: '{}' })
    expect((await broker(plain)).status).toBe(415)
  })
})

describe('POST RELAY/notices', () => {
  test('passes on what the operation’s own settlement server says, and nothing else', async () => {
    await system.pays(MINATO_MEMBER)
    expect(await minato.notifies('ntc_9', 'op_nobody')).toBe(false)
    expect(await minato.notifies('ntc_9')).toBe(true)
  })
})
