/** Limits per network, key, merchant, dialog, issuer and operator: who is beyond one is told which and until when, and nobody else is held up. */

import { drizzle } from 'drizzle-orm/d1'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'

import {
  limitAttempt,
  limitCheckoutsOf,
  limitCreation,
  limitOperator,
  limitRequest,
  limitUnchecked,
} from '../../../broker/bounds/api-bounds.ts'
import {
  CHECKOUT_REQUESTS_PER_MERCHANT,
  CREATIONS_PER_MERCHANT,
  REQUESTS_PER_MERCHANT,
  UNCHECKED_PER_NETWORK,
} from '../../../broker/bounds/limits.ts'
import { networkOfRequest } from '../../../broker/bounds/request-source.ts'
import { registerApiKey, registerIssuer } from '../../../broker/db/register.ts'
import { sha256Hex } from '../../../broker/digests.ts'
import { memberIdCheckCharacter } from '../../../protocol/member-id.ts'
import { BROKER, ORDER, broker, brokerEnv, newMerchant, newPayment, pageCalls, shopCalls } from '../broker-world.ts'
import type { ApiAnswer, Merchant } from '../broker-world.ts'
import { describedOperations } from '../described-operations.ts'
import { Operator } from '../operator-world.ts'

let merchant: Merchant
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
  merchant = await newMerchant()
})
afterEach(() => {
  vi.useRealTimers()
})

/** As Chromium sends it with every page that a person opens. */
const PERSON = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'

const anotherKey = async (): Promise<Merchant> => {
  const secretKey = `sk_test_${crypto.randomUUID().replaceAll('-', '')}`
  await registerApiKey(
    drizzle(brokerEnv.DIRECTORY),
    { merchantId: merchant.id, secretKey, livemode: false },
    Date.now(),
  )
  return { ...merchant, secretKey }
}

const creates = (by: Merchant): Promise<ApiAnswer> =>
  shopCalls(by, 'POST', '/v1/payments', { body: ORDER, headers: { 'idempotency-key': crypto.randomUUID() } })

/** All at once; how many were answered with each status. */
async function flood(times: number, send: () => Promise<{ status: number }>): Promise<Record<number, number>> {
  const answers = await Promise.all(Array.from({ length: times }, send))
  const counts: Record<number, number> = {}
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

/** Uses up what is let through at once: as many requests that were never sent. */
function useUp(take: () => object | undefined): void {
  for (let taken = 0; taken < 5_000; taken++) if (take() !== undefined) return
  throw new Error('There is no limit.')
}

/** Requests that were never sent, each with a key of its own. */
function takes(times: number, take: (digest: string) => object | undefined): void {
  for (let taken = 0; taken < times; taken++) expect(take(`key ${taken}`)).toBeUndefined()
}

/** Holds what every 429 says: the limit that it is, that nothing is left of it, and that both fields name one time. */
function expectLimited({ status, headers }: { status: number; headers: Headers }, policy: string): void {
  expect(status).toBe(429)
  const retryAfter = headers.get('retry-after') ?? ''
  expect(retryAfter).toMatch(/^[1-9]\d*$/)
  expect(headers.get('ratelimit-policy')).toMatch(new RegExp(`^"${policy}";q=[1-9]\\d*;w=[1-9]\\d*$`))
  expect(headers.get('ratelimit')).toBe(`"${policy}";r=0;t=${retryAfter}`)
}

/**
 * Asked with no key: by whoever watches the broker, where one look of the broker's serves all for some seconds, and by
 * whoever verifies what it signed or serves.
 */
const OPEN_TO_ALL = [
  '/healthz',
  '/readyz',
  '/.well-known/jwks.json',
  '/.well-known/return-keys.json',
  '/furiwake.integrity.json',
]

describe('A request beyond a limit', () => {
  test('is refused at every address of both APIs, as the document says, with when to come again and which limit it is', async () => {
    const token = await Operator.with()
    await token.calls('GET', '/tokens')
    const { body } = await token.calls<{ data: { id: string }[] }>('GET', '/tokens')
    for (const { id } of body.data) useUp(() => limitOperator(brokerEnv, id))
    useUp(() => limitOperator(brokerEnv, 'operator_key'))
    const digest = await sha256Hex(merchant.secretKey)
    expect((await shopCalls(merchant, 'GET', '/v1/payments')).status).toBe(200)
    useUp(() => limitRequest(brokerEnv, { merchant, digest, livemode: false }))
    const guarded = (await describedOperations(['/openapi.json', '/openapi/operator.json'])).filter(
      ({ path }) => !OPEN_TO_ALL.includes(path),
    )
    for (const { method, path: pattern, described } of guarded) {
      const path = pattern.replaceAll(/\{\w+\}/g, 'x')
      const isShops = path.startsWith('/v1/')
      const headers = { authorization: `Bearer ${isShops ? merchant.secretKey : token.secret}` }
      const answer = await broker(new Request(`${BROKER}${path}`, { method, headers }))
      await answer.text()
      expectLimited(answer, isShops ? 'key' : 'operator')
      expect(described.security?.length, path).toBeGreaterThan(0)
      const told = Object.keys(described.responses['429']?.headers ?? {})
      expect(told.toSorted(), `${method} ${path}`).toEqual(['RateLimit', 'RateLimit-Policy', 'Retry-After'])
    }
  })

  test('is told so on a page, where a person has come to it, in the same headers', async () => {
    const network = '198.51.100.1'
    const opens = async (accept: string): Promise<Response> => {
      const headers = { accept, 'cf-connecting-ip': network, 'accept-language': 'ja' }
      return broker(new Request(`${BROKER}/checkout/pay_${'0'.repeat(34)}`, { headers }))
    }
    useUp(() => limitUnchecked(brokerEnv, network))
    const page = await opens(PERSON)
    expectLimited(page, 'network')
    expect(await page.text()).toContain('アクセスが集中しています')
  })
})

describe('A flood of one merchant', () => {
  test('is bounded over all its keys, and the next merchant’s requests are taken meanwhile', async () => {
    const keys = [merchant, await anotherKey(), await anotherKey()]
    const other = await newMerchant()
    // The rest of what is let through at once comes with its other keys.
    takes(REQUESTS_PER_MERCHANT.burst - 30, (digest) => limitRequest(brokerEnv, { merchant, digest, livemode: false }))
    let sent = 0
    const answers = flood(60, () => shopCalls(keys[sent++ % 3] ?? merchant, 'GET', '/v1/payments'))
    const others = await flood(20, () => shopCalls(other, 'GET', '/v1/payments'))
    expect(await answers).toEqual({ 200: 30, 429: 30 })
    expect(others).toEqual({ 200: 20 })
    expectLimited(await shopCalls(await anotherKey(), 'GET', '/v1/payments'), 'merchant')
  })

  test('with test keys leaves its live ones what they may send', () => {
    const digest = 'one of many'
    useUp(() => limitRequest(brokerEnv, { merchant, digest: crypto.randomUUID(), livemode: false }))
    expect(limitRequest(brokerEnv, { merchant, digest, livemode: true })).toBeUndefined()
  })

  test('makes no more payments with two keys than all of a merchant’s may', async () => {
    const keys = [merchant, await anotherKey()]
    takes(CREATIONS_PER_MERCHANT.burst - 30, (digest) =>
      limitCreation(brokerEnv, { merchant, digest, livemode: false }),
    )
    let sent = 0
    expect(await flood(60, () => creates(keys[sent++ % 2] ?? merchant))).toEqual({ 201: 30, 429: 30 })
    expectLimited(await creates(merchant), 'merchant-creations')
    expect((await creates(await newMerchant())).status).toBe(201)
  })

  test('of dialogs is bounded over all its payments, and another’s dialog is answered', async () => {
    const payments = [await newPayment(merchant), await newPayment(merchant)] as const
    const other = await newPayment(await newMerchant())
    let sent = 0
    const ask = () => pageCalls(payments[sent++ % 2] ?? other, 'status')
    // The rest of what is let through at once comes from the merchant's other dialogs.
    for (let taken = 20; taken < CHECKOUT_REQUESTS_PER_MERCHANT.burst; taken++)
      limitCheckoutsOf(brokerEnv, { merchant, livemode: false })
    expect(await flood(30, ask)).toEqual({ 200: 20, 429: 10 })
    expectLimited(await ask(), 'merchant-dialogs')
    expect((await pageCalls(other, 'status')).status).toBe(200)
  })
})

describe('A flood from one network', () => {
  test.each([
    ['pages', (headers: HeadersInit) => new Request(`${BROKER}/checkout/prepare`, { headers })],
    ['notices', (headers: HeadersInit) => new Request(`${BROKER}/issuer-notices`, { method: 'POST', headers })],
    [
      'dialogs whose secret is wrong',
      (headers: HeadersInit) => new Request(`${BROKER}/checkout/pay_${'0'.repeat(34)}/status`, { headers }),
    ],
  ])('of %s is refused before anything of it is checked, and no other network is', async (name, request) => {
    const send = async (network: string) => {
      const answer = await broker(request({ 'cf-connecting-ip': network }))
      await answer.text()
      return answer
    }
    const address = `2001:db8:${name.length}::`
    const network = networkOfRequest({ header: () => `${address}1` })
    for (let taken = 20; taken < UNCHECKED_PER_NETWORK.burst; taken++) limitUnchecked(brokerEnv, network)
    // An IPv6 customer is one network, whichever of its addresses it sends from.
    let sent = 0
    expect(await flood(50, () => send(`${address}${(sent++).toString(16)}`))).toMatchObject({ 429: 30 })
    expectLimited(await send(`${address}1`), 'network')
    expect((await send('198.51.100.77')).status).not.toBe(429)
  })
})

describe('What one issuer is sent', () => {
  const prefix = '8Z'
  const member_id = `${prefix}000000${memberIdCheckCharacter(`${prefix}000000`)}`
  const sealed_password = ['e30', '', 'AAAAAAAAAAAAAAAA', 'AAAA', 'AAAAAAAAAAAAAAAAAAAAAA'].join('.')
  beforeAll(async () => {
    // Its keys are asked for behind an answer: it is gone.
    vi.stubGlobal('fetch', async () => new Response('gone', { status: 503 }))
    await newMerchant()
    await registerIssuer(drizzle(brokerEnv.DIRECTORY), {
      prefix,
      name: { en: 'Nobody Card', ja: 'だれもカード' },
      mark: 'N',
      color: '#334455',
      method: 'credit',
      livemode: false,
      authenticationServer: 'https://authentication.nobody.test',
      relay: 'https://relay.nobody.test',
      settlementServer: 'https://settlement.nobody.test',
      passkeyRpId: 'authentication.nobody.test',
    })
  })
  afterAll(() => vi.unstubAllGlobals())
  const attempts = async (by: Merchant) => pageCalls(await newPayment(by), 'authorize', { member_id, sealed_password })

  test('by one merchant’s dialogs is bounded, before it is sent, and leaves the others their share', async () => {
    useUp(() => limitAttempt(brokerEnv, merchant.id, prefix))
    expectLimited(await attempts(merchant), 'merchant-attempts')
    const challenge = await pageCalls(await newPayment(merchant), 'passkey-challenge', { issuer: prefix })
    expectLimited(challenge, 'merchant-attempts')
    const other = await newMerchant()
    expect(limitAttempt(brokerEnv, other.id, prefix)).toBeUndefined()
  })

  test('by all merchants together is bounded too', async () => {
    for (let shop = 0; shop < 5; shop++) useUp(() => limitAttempt(brokerEnv, `mer_${shop}`, prefix))
    expectLimited(await attempts(merchant), 'issuer')
    expect(limitAttempt(brokerEnv, merchant.id, 'another')).toBeUndefined()
  })
})
