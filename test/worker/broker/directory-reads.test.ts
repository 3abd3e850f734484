/** Tests what a payment asks of the directory, and that it goes on while the directory cannot be read. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { MockInstance } from 'vitest'

import { DIRECTORY_MAX_AGE_MS, DIRECTORY_ROWS_MAX_AGE_MS, DIRECTORY_STALE_MAX_MS } from '../../../broker/limits.ts'
import { BROKER, broker, brokerEnv, newMerchant, newPayment, pageCalls, shopCalls, startSystem } from '../scenario.ts'
import type { CreatedPayment, Scenario } from '../scenario.ts'

/** Of a payment of a shop from which nothing was heard for a while. */
const READS_OF_A_QUIET_PAYMENT_MAX = 4
const MINUTE_MS = 60_000

const system: Scenario = await startSystem()
const { plain } = system.issuers.members.sumire
// From here on the isolate has heard of the issuer: the first word of each party is looked up behind its answer.
await system.pays(plain)

/** The tables of the directory: the issuers' databases are theirs. */
const OURS = /\b(merchants|api_keys|ledgers|allowed_origins|issuers|webhook_endpoints|party_keys)\b/

const databases = Object.getPrototypeOf(brokerEnv.DIRECTORY) as D1Database
const original: unknown = Reflect.get(databases, 'prepare')
const prepare = (database: D1Database, text: string): D1PreparedStatement =>
  Reflect.apply(original as D1Database['prepare'], database, [text])
let asked: MockInstance<D1Database['prepare']>
beforeEach(async () => {
  system.merchant = await newMerchant()
  vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] })
  // Of every isolate: the Worker's and the ledger's.
  asked = vi.spyOn(databases, 'prepare')
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const passes = (ms: number) => vi.setSystemTime(Date.now() + ms)
const key = () => ({ 'idempotency-key': crypto.randomUUID() })

/** The reads that some work makes. */
async function readsOf(work: () => Promise<unknown>): Promise<string[]> {
  asked.mockClear()
  await work()
  return asked.mock.calls.map(([text]) => text).filter((text) => /^\s*select/i.test(text) && OURS.test(text))
}

/** Those that the request itself makes: the ledger looks for webhook endpoints behind its answer, once a minute. */
async function ownReadsOf(work: () => Promise<unknown>): Promise<string[]> {
  return (await readsOf(work)).filter((text) => !/\bwebhook_endpoints\b/.test(text))
}

/** Each request of a payment in its order, and what the ledger does by itself after it. */
function requestsOfAPayment(): [name: string, act: () => Promise<unknown>][] {
  let payment: CreatedPayment
  const opens = async () => (await broker(new Request(`${BROKER}/checkout/${payment.id}`))).text()
  const authorizes = async () => expect((await system.attempts(payment, plain)).body.status).toBe('captured')
  return [
    ['create', async () => (payment = await newPayment(system.merchant))],
    ['page', opens],
    ['status', () => pageCalls(payment, 'status?include=issuers')],
    ['authorize', authorizes],
    ['alarm', () => system.alarmRings()],
    ['verdict', async () => succeeds('GET', `/v1/payments/${payment.id}/verdict`)],
  ]
}

async function succeeds(method: 'GET' | 'POST', path: string): Promise<void> {
  const { status } = await shopCalls(system.merchant, method, path, { body: {}, headers: key() })
  expect([200, 201]).toContain(status)
}

describe('A payment of a shop that was quiet', () => {
  test.each([
    ['whose requests come seconds apart', DIRECTORY_MAX_AGE_MS + 1_000],
    ['whose requests come at once', 10],
  ])('%s reads the directory four times at most, and once a request', async (_, apart) => {
    const reads: Record<string, number> = {}
    passes(DIRECTORY_ROWS_MAX_AGE_MS)
    for (const [name, act] of requestsOfAPayment()) {
      reads[name] = (await readsOf(act)).length
      passes(apart)
    }
    const most = Math.max(...Object.values(reads))
    const all = Object.values(reads).reduce((sum, each) => sum + each, 0)
    expect({ reads, most, all: all <= READS_OF_A_QUIET_PAYMENT_MAX }).toMatchObject({ most: 1, all: true })
  })

  test('asks once a request though every one of them meets an isolate that remembers nothing any more', async () => {
    for (const [name, act] of requestsOfAPayment()) {
      passes(DIRECTORY_ROWS_MAX_AGE_MS)
      expect((await ownReadsOf(act)).length, name).toBeLessThanOrEqual(1)
    }
  })

  test('and its refund asks once', async () => {
    const { payment } = await system.pays(plain)
    passes(DIRECTORY_ROWS_MAX_AGE_MS)
    const refund = () => succeeds('POST', `/v1/payments/${payment.id}/refunds`)
    expect((await ownReadsOf(refund)).length).toBeLessThanOrEqual(1)
  })
})

test('A key that is known to be wrong is not looked for again', async () => {
  const wrong = { ...system.merchant, secretKey: `sk_test_${'0'.repeat(26)}` }
  const asks = async () => expect((await shopCalls(wrong, 'GET', '/v1/payments')).status).toBe(401)
  expect(await readsOf(asks)).toHaveLength(1)
  expect(
    await readsOf(async () => {
      for (let again = 0; again < 10; again++) await asks()
    }),
  ).toEqual([])
})

describe('Without the directory', () => {
  const goesAway = () =>
    asked.mockImplementation(function (this: D1Database, text) {
      if (OURS.test(text)) throw new Error('D1_ERROR: no answer')
      return prepare(this, text)
    })

  /** All that a payment needs: paid, captured in part, refunded. */
  const isPaid = async (): Promise<void> => {
    const { body, payment } = await system.pays(plain, { payment: { capture: 'manual' } })
    expect(body.status).toBe('authorized')
    await succeeds('POST', `/v1/payments/${payment.id}/capture`)
    await succeeds('POST', `/v1/payments/${payment.id}/refunds`)
    await succeeds('GET', `/v1/payments/${payment.id}/verdict`)
  }

  test('for ten minutes no payment fails of a shop and an issuer that the isolate has seen', async () => {
    await isPaid()
    goesAway()
    for (const minutes of [1, 4, 5]) {
      passes(minutes * MINUTE_MS)
      await isPaid()
    }
  })

  test('a shop that nobody has seen is told to come again, and a key works no longer than it is trusted', async () => {
    await isPaid()
    const stranger = await newMerchant()
    goesAway()
    const unseen = await shopCalls(stranger, 'GET', '/v1/payments')
    expect(unseen).toMatchObject({ status: 503, body: { code: 'storage_unavailable' } })
    expect(unseen.headers.get('retry-after')).not.toBeNull()
    passes(DIRECTORY_STALE_MAX_MS)
    expect(await shopCalls(system.merchant, 'GET', '/v1/payments')).toMatchObject({ status: 503 })
  })
})
