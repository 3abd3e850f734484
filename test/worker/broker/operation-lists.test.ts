import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose'
import type { JSONWebKeySet } from 'jose'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'

import type { ReturnClaims } from '../../../protocol/return.ts'
import { BROKER, broker, newMerchant, newPayment, shopCalls, startSystem } from '../scenario.ts'
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

interface Returns {
  data: { id: string; kind: string; amount: number; at: string; return: string; verify_url: string }[]
  next_cursor: string | null
}
const returnsOf = (id: string, query = '') =>
  shopCalls<Returns>(system.merchant, 'GET', `/v1/payments/${id}/returns${query}`)

/** By whoever knows no more than what is published. */
async function verified(signed: string): Promise<ReturnClaims> {
  const answer = await broker(new Request(`${BROKER}/.well-known/return-keys.json`))
  const keys = createLocalJWKSet(await answer.json<JSONWebKeySet>())
  const terms = { issuer: BROKER, typ: 'return+jwt', audience: system.merchant.id, algorithms: ['ES256'] }
  return (await jwtVerify<ReturnClaims>(signed, keys, terms)).payload
}

describe('The signed returns of a payment', () => {
  test('are chained to its verdict and to one another, and their sums are the payment’s', async () => {
    const { payment, body } = await system.pays(system.issuers.members.sumire.plain, { payment: { amount: 3_200 } })
    await operate(payment.id, 'refunds', { amount: 1_000, reason: 'One was broken' })
    await operate(payment.id, 'refunds', { amount: 200 })
    const { data, next_cursor } = (await returnsOf(payment.id)).body
    expect(next_cursor).toBeNull()
    const [second, first] = await Promise.all(data.map((each) => verified(each.return)))
    const { jti } = decodeJwt(body.verdict ?? '')
    const about = { sub: payment.id, of: jti, kind: 'refund', currency: 'JPY', order: 'A-1001', livemode: false }
    const name = { en: 'Hirune Pottery', ja: 'ひるね陶器' }
    expect(first).toMatchObject({ ...about, amount: 1_000, captured_amount: 3_200, refunded_amount: 1_000 })
    expect(first).toMatchObject({ merchant_name: name, disputed_amount: 0, issuer: '4' })
    expect(first).not.toHaveProperty('after')
    expect(first).not.toHaveProperty('exp')
    expect(second).toMatchObject({ ...about, amount: 200, refunded_amount: 1_200, after: first?.jti })
    expect(data.map(({ id }) => id)).toEqual([second?.jti, first?.jti])
    expect(data[0]?.verify_url).toBe(`${BROKER}/verify#${data[0]?.return}`)
    // Neither who it was nor why.
    expect(JSON.stringify([first, second])).not.toMatch(/broken|member/)
    const again = await Promise.all((await returnsOf(payment.id)).body.data.map((each) => verified(each.return)))
    expect(again.map((claims) => claims.jti)).toEqual([second?.jti, first?.jti])
  })

  test('come page by page, and are not continued from what is none of them', async () => {
    const { payment } = await system.pays(system.issuers.members.hinode.plain, { payment: { amount: 1000 } })
    for (const amount of [1, 2, 3]) await operate(payment.id, 'refunds', { amount })
    const first = (await returnsOf(payment.id, '?limit=2')).body
    const rest = (await returnsOf(payment.id, `?limit=2&cursor=${first.next_cursor}`)).body
    expect([...first.data, ...rest.data].map(({ amount }) => amount)).toEqual([3, 2, 1])
    expect(rest.next_cursor).toBeNull()
    const capture = (await lists(payment.id, 'operations')).body.data.find(({ kind }) => kind === 'capture')
    expect(await returnsOf(payment.id, `?cursor=${capture?.id}`)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', param: 'cursor' },
    })
  })

  test('hold the void of an approval, of which nothing was charged', async () => {
    const { payment } = await system.pays(system.issuers.members.sumire.plain, { payment: { capture: 'manual' } })
    expect((await returnsOf(payment.id)).body.data).toEqual([])
    await operate(payment.id, 'void')
    const [voided] = (await returnsOf(payment.id)).body.data
    const claims = await verified(voided?.return ?? '')
    expect(claims).toMatchObject({ kind: 'void', amount: 12_800, captured_amount: 0, refunded_amount: 0 })
  })

  test('are none while nobody knows the outcome, and the merchant’s alone', async () => {
    const { payment } = await system.pays(system.issuers.members.sumire.plain, { payment: { amount: 1000 } })
    system.breaks(system.issuers.origins.sumire.relay, '/transactions', async (_request, pass) => {
      await pass()
      return new Response('gone', { status: 504 })
    })
    await operate(payment.id, 'refunds', { amount: 1 })
    expect((await returnsOf(payment.id)).body).toEqual({ data: [], next_cursor: null })
    expect(await shopCalls(await newMerchant(), 'GET', `/v1/payments/${payment.id}/returns`)).toMatchObject({
      status: 404,
    })
  })
})

describe('The page that verifies', () => {
  test('runs nothing but its script, in no frame, and is the same for everybody', async () => {
    const page = await broker(new Request(`${BROKER}/verify?locale=ja`, { headers: { accept: 'text/html' } }))
    const policy = page.headers.get('content-security-policy')?.split('; ') ?? []
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "frame-ancestors 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
      ]),
    )
    expect(page.headers.get('referrer-policy')).toBe('no-referrer')
    expect(page.headers.has('set-cookie')).toBe(false)
    const markup = await page.text()
    expect(markup).toContain('<html lang="ja">')
    const [, script = ''] = /src="([^"]+)"/.exec(markup) ?? []
    expect((await broker(new Request(`${BROKER}${script}`))).headers.get('content-type')).toContain('javascript')
  })
})
