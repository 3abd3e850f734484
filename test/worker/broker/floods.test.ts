/** Floods: of creations and requests with one key, of keys that nobody has, of pages for payments that nobody made. */

import { drizzle } from 'drizzle-orm/d1'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { MockInstance } from 'vitest'

import { registerApiKey } from '../../../broker/db/register.ts'
import worker from '../../../broker/worker.ts'
import {
  CREATIONS_PER_KEY,
  MISSES_PER_NETWORK,
  MISSES_UNNAMED,
  REFUSALS_LOGGED_EACH_MS,
  REQUESTS_PER_KEY,
} from '../../../broker/bounds/limits.ts'
import { DIRECTORY_MAX_AGE_MS, DIRECTORY_MISS_AGE_MS } from '../../../broker/limits.ts'
import { BROKER, ORDER, broker, brokerEnv, newMerchant, newPayment, pageCalls, shopCalls } from '../broker-world.ts'
import type { ApiAnswer, Merchant } from '../broker-world.ts'

let merchant: Merchant
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
  merchant = await newMerchant()
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

function passes(ms: number): void {
  vi.setSystemTime(Date.now() + ms)
}

const creates = (key = crypto.randomUUID()): Promise<ApiAnswer> =>
  shopCalls(merchant, 'POST', '/v1/payments', { body: ORDER, headers: { 'idempotency-key': key } })

const asks = (secretKey: string, network?: string): Promise<ApiAnswer> =>
  shopCalls({ ...merchant, secretKey }, 'GET', '/v1/payments', {
    headers: network === undefined ? {} : { 'cf-connecting-ip': network },
  })

function randomKey(): string {
  return `sk_test_${crypto.randomUUID().replaceAll('-', '')}`
}

function countOf(answers: { status: number }[], status: number): number {
  return answers.filter((answer) => answer.status === status).length
}

describe('A flood with one key', () => {
  test('of 300 creations in a second is bounded: the rest are told when to come back, and nothing was made', async () => {
    const answers = await Promise.all(Array.from({ length: 300 }, () => creates()))
    expect(countOf(answers, 201)).toBe(CREATIONS_PER_KEY.burst)
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused).toHaveLength(300 - CREATIONS_PER_KEY.burst)
    for (const { headers, body } of refused) {
      expect(headers.get('retry-after')).toBe('1')
      expect(headers.get('content-type')).toContain('application/problem+json')
      expect(body).toMatchObject({ status: 429, code: 'rate_limited' })
    }
    const { body } = await shopCalls<{ data: unknown[] }>(merchant, 'GET', '/v1/payments?limit=100')
    expect(body.data).toHaveLength(100)
  })

  test('is refused unread until there is something left, as any other request beyond a limit is; the log counts', async () => {
    const [, , ...refused] = await Promise.all(Array.from({ length: CREATIONS_PER_KEY.burst + 2 }, () => creates()))
    const first = refused.find(({ status }) => status === 429) ?? (await creates())
    const lines = vi.spyOn(console, 'log')
    const answers = await Promise.all(Array.from({ length: 50 }, () => creates()))
    expect(lines).not.toHaveBeenCalled()
    for (const { status, headers, body } of answers) {
      expect(status).toBe(429)
      expect([...headers.keys()].toSorted()).toEqual([...first.headers.keys()].toSorted())
      expect(body).toEqual({ ...first.body, request_id: expect.stringMatching(/^req_/) })
      expect(headers.get('ratelimit-policy')).toBe(first.headers.get('ratelimit-policy'))
    }
    // What is bounded are creations: the shop reads its payments meanwhile.
    expect((await asks(merchant.secretKey)).status).toBe(200)
    passes(REFUSALS_LOGGED_EACH_MS)
    await Promise.all(Array.from({ length: CREATIONS_PER_KEY.burst + 50 }, () => creates()))
    expect((await creates()).status).toBe(429)
    const counted = lines.mock.calls.map(([line]) => String(line)).filter((line) => line.includes('requests_refused'))
    expect(counted.map((line) => JSON.parse(line) as object)).toEqual([
      { event: 'requests_refused', limit: 'creations', count: expect.any(Number) },
    ])
  })

  test('is over when it says: the same request with the same Idempotency-Key is taken then', async () => {
    await Promise.all(Array.from({ length: CREATIONS_PER_KEY.burst }, () => creates()))
    expect((await creates('again')).status).toBe(429)
    passes(1_000)
    expect((await creates('again')).status).toBe(201)
  })

  test('stops nobody else', async () => {
    await Promise.all(Array.from({ length: CREATIONS_PER_KEY.burst + 20 }, () => creates()))
    merchant = await newMerchant()
    expect((await creates()).status).toBe(201)
  })

  test('of 600 requests is bounded', async () => {
    await asks(merchant.secretKey)
    passes(1_000)
    const answers = await Promise.all(Array.from({ length: 600 }, () => asks(merchant.secretKey)))
    expect(countOf(answers, 200)).toBe(REQUESTS_PER_KEY.burst)
    expect(countOf(answers, 429)).toBe(600 - REQUESTS_PER_KEY.burst)
  })

  test('is what a broker may be told to take, for whoever measures it', async () => {
    const env = { ...brokerEnv, RATE_FACTOR: '10' }
    const context = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} }
    const send = async (): Promise<Response> => {
      const headers = { authorization: `Bearer ${merchant.secretKey}` }
      const request = new Request(`${BROKER}/v1/payments`, { headers })
      const response = await worker.fetch(request, env, context)
      await response.text()
      return response
    }
    await send()
    expect(countOf(await Promise.all(Array.from({ length: 600 }, send)), 200)).toBe(600)
  })
})

test('A shop that begins with sixty requests at once, on an isolate that does not know it, is served', async () => {
  const answers = await Promise.all(Array.from({ length: 60 }, () => asks(merchant.secretKey, '203.0.113.11')))
  expect(countOf(answers, 200)).toBe(60)
})

describe('Keys that nobody has', () => {
  let prepared: MockInstance
  const reads = (): number => prepared.mock.calls.length
  beforeEach(() => {
    prepared = vi.spyOn(brokerEnv.DIRECTORY, 'prepare')
  })

  test('are looked for once each while they are remembered', async () => {
    const key = randomKey()
    for (let i = 0; i < 10; i++) expect((await asks(key, '203.0.113.1')).status).toBe(401)
    expect(reads()).toBe(1)
    passes(DIRECTORY_MISS_AGE_MS)
    expect((await asks(key, '203.0.113.1')).status).toBe(401)
    expect(reads()).toBe(2)
  })

  test('are looked for so often from one network, an IPv6 customer being one, and then refused unread', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) => asks(randomKey(), `2001:db8:7::${i.toString(16)}`)),
    )
    expect(countOf(answers, 401)).toBe(MISSES_PER_NETWORK.burst)
    expect(reads()).toBe(MISSES_PER_NETWORK.burst)
    expect(answers.find(({ status }) => status === 429)?.headers.get('retry-after')).toBe('1')
    expect((await asks(randomKey(), '203.0.113.2')).status).toBe(401)
  })

  test('stop no shop on the same network, while its key is remembered or read again', async () => {
    const network = '203.0.113.3'
    expect((await asks(merchant.secretKey, network)).status).toBe(200)
    await Promise.all(Array.from({ length: 50 }, () => asks(randomKey(), network)))
    expect((await asks(merchant.secretKey, network)).status).toBe(200)
    passes(DIRECTORY_MAX_AGE_MS)
    await Promise.all(Array.from({ length: 50 }, () => asks(randomKey(), network)))
    expect((await asks(merchant.secretKey, network)).status).toBe(200)
  })

  test('from nowhere that has a name are bounded together', async () => {
    const answers = await Promise.all(Array.from({ length: 300 }, () => asks(randomKey())))
    expect(countOf(answers, 401)).toBe(MISSES_UNNAMED.burst)
    expect(countOf(answers, 429)).toBe(300 - MISSES_UNNAMED.burst)
  })

  test('hold nothing against keys that somebody has: two hundred shops behind one address', async () => {
    const db = drizzle(brokerEnv.DIRECTORY)
    const keys = Array.from({ length: 60 }, randomKey)
    for (const secretKey of keys) {
      await registerApiKey(db, { merchantId: merchant.id, secretKey, livemode: false }, Date.now())
    }
    for (const key of keys) expect((await asks(key, '203.0.113.4')).status).toBe(200)
  })

  test('work two seconds after they were registered at the latest', async () => {
    const secretKey = randomKey()
    expect((await asks(secretKey, '203.0.113.5')).status).toBe(401)
    await registerApiKey(
      drizzle(brokerEnv.DIRECTORY),
      { merchantId: merchant.id, secretKey, livemode: false },
      Date.now(),
    )
    passes(DIRECTORY_MISS_AGE_MS)
    expect((await asks(secretKey, '203.0.113.5')).status).toBe(200)
  })

  test('of no known shape cost nothing', async () => {
    for (let i = 0; i < 30; i++) expect((await asks(`sk_test_${i}`, '203.0.113.6')).status).toBe(401)
    expect(reads()).toBe(0)
  })
})

describe('Pages for what is not there', () => {
  const opens = (path: string, headers: Record<string, string>): Promise<Response> =>
    broker(new Request(`${BROKER}${path}`, { headers }))

  test.each([
    [
      'payments that nobody made',
      (i: number) => [`/checkout/pay_${String(i).padStart(8, '0')}${'0'.repeat(26)}`, {}] as const,
    ],
    [
      'origins that nobody registered',
      (i: number) => ['/checkout/prepare', { referer: `https://stranger${i}.test/` }] as const,
    ],
  ])('(%s) are looked for so often from one network', async (name, address) => {
    const network = name.startsWith('payments') ? '203.0.113.7' : '203.0.113.8'
    const statuses: number[] = []
    for (let i = 0; i < 40; i++) {
      const [path, headers] = address(i)
      const answer = await opens(path, { ...headers, 'cf-connecting-ip': network })
      statuses.push(answer.status)
      if (answer.status === 429) expect(answer.headers.get('retry-after')).toBe('1')
      await answer.text()
    }
    expect(statuses.filter((status) => status === 404)).toHaveLength(MISSES_PER_NETWORK.burst)
    expect(statuses.filter((status) => status === 429)).toHaveLength(40 - MISSES_PER_NETWORK.burst)
  })

  test('stop nobody’s own payment', async () => {
    const payment = await newPayment(merchant)
    for (let i = 0; i < 30; i++) {
      const page = await opens(`/checkout/${payment.id}`, { 'cf-connecting-ip': '203.0.113.10' })
      expect(page.status).toBe(200)
      await page.text()
    }
  })
})

test('One payment’s dialog may not ask without end', async () => {
  const payment = await newPayment(merchant)
  const answers = await Promise.all(Array.from({ length: 260 }, () => pageCalls(payment, 'status')))
  expect(countOf(answers, 200)).toBe(200)
  expect(countOf(answers, 429)).toBe(60)
  // Refused unread by now, and a page for whoever is a person all the same.
  const headers = { authorization: `Bearer ${payment.client_secret}`, accept: 'text/html', 'accept-language': 'ja' }
  const page = await broker(new Request(`${BROKER}/checkout/${payment.id}/status`, { headers }))
  expect(page.status).toBe(429)
  expect(await page.text()).toContain('アクセスが集中しています')
  passes(1_000)
  expect((await pageCalls(payment, 'status')).status).toBe(200)
})
