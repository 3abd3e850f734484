/** Tests what a merchant and an operator see of the two worlds: nothing of one in the other. */

import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'

import { DIRECTORY_ROWS_MAX_AGE_MS } from '../../../broker/limits.ts'
import { apiKeys } from '../../../broker/db/directory-schema.ts'
import { registerIssuer } from '../../../broker/db/register.ts'
import { sha256Hex } from '../../../broker/digests.ts'
import { ISSUER_ORIGINS } from '../issuer-world.ts'
import { BROKER, ORDER, broker, brokerEnv, newMerchant, shopCalls, startSystem } from '../scenario.ts'
import type { CreatedPayment, Merchant, Scenario, TestMember } from '../scenario.ts'

const { sumire, hinode } = ISSUER_ORIGINS
/** Longer than an isolate remembers the directory. */
const FORGOTTEN_MS = DIRECTORY_ROWS_MAX_AGE_MS + 1_000

let system: Scenario
let testShop: Merchant
let liveShop: Merchant
beforeAll(async () => {
  system = await startSystem({ live: ['hinode'] })
  testShop = system.merchant
  liveShop = await newMerchant({ livemode: true })
})
afterEach(() => {
  system.merchant = testShop
  vi.useRealTimers()
})

const inTests = (): TestMember => system.issuers.members.sumire.plain
const real = (): TestMember => system.issuers.members.hinode.plain

describe('A merchant with a key for each mode', () => {
  test('makes two payments with one Idempotency-Key, one in each', async () => {
    const both = await merchantOfBoth()
    const headers = { 'idempotency-key': crypto.randomUUID() }
    const [one, other] = await Promise.all(
      both.map((shop) =>
        shopCalls<CreatedPayment & { livemode: boolean }>(shop, 'POST', '/v1/payments', { body: ORDER, headers }),
      ),
    )
    expect([one?.status, other?.status]).toEqual([201, 201])
    expect(one?.body.id).not.toBe(other?.body.id)
    expect([one?.body.livemode, other?.body.livemode]).toEqual([false, true])
  })

  test('sees with each key the payments, events, endpoints and tallies of its mode alone', async () => {
    const both = await merchantOfBoth()
    const [forTests, forReal] = both
    system.merchant = forTests
    const tested = await system.pays(inTests())
    system.merchant = forReal
    const paid = await system.pays(real())
    const url = 'http://shop.test/webhooks'
    const endpoint = await shopCalls<{ id: string }>(forTests, 'POST', '/v1/webhook-endpoints', { body: { url } })
    expect(JSON.stringify((await shopCalls(forTests, 'GET', '/v1/webhook-endpoints')).body)).toContain(endpoint.body.id)
    expect((await shopCalls(forReal, 'GET', '/v1/webhook-endpoints')).body).toMatchObject({ data: [] })
    for (const [shop, own, others] of [
      [forTests, tested, paid],
      [forReal, paid, tested],
    ] as const) {
      for (const path of ['/v1/payments', '/v1/events', '/v1/tallies?group_by=issuer']) {
        const text = JSON.stringify((await shopCalls(shop, 'GET', path)).body)
        const [mine, theirs] = path.includes('tallies')
          ? [`"issuer":"${own.body.issuer}"`, `"issuer":"${others.body.issuer}"`]
          : [own.payment.id, others.payment.id]
        expect(text).toContain(mine)
        expect(text).not.toContain(theirs)
      }
      for (const action of ['', '/verdict', '/events']) {
        expect((await shopCalls(shop, 'GET', `/v1/payments/${others.payment.id}${action}`)).status).toBe(404)
      }
      const refund = { body: {}, headers: { 'idempotency-key': crypto.randomUUID() } }
      expect((await shopCalls(shop, 'POST', `/v1/payments/${others.payment.id}/refunds`, refund)).status).toBe(404)
    }
  })

  test('has no key whose own word and the directory’s differ', async () => {
    const [forTests] = await merchantOfBoth()
    const row = eq(apiKeys.sha256, await sha256Hex(forTests.secretKey))
    await drizzle(brokerEnv.DIRECTORY).update(apiKeys).set({ livemode: true }).where(row)
    vi.useFakeTimers({ now: Date.now() + FORGOTTEN_MS, toFake: ['Date'] })
    expect(await shopCalls(forTests, 'GET', '/v1/payments')).toMatchObject({
      status: 401,
      body: { code: 'api_key_invalid' },
    })
  })
})

describe('An operator', () => {
  const row = {
    prefix: '5',
    name: { en: 'Kaede Card', ja: 'かえでカード' },
    mark: 'か',
    color: '#a0522d',
    method: 'credit',
    authenticationServer: 'http://kaede.test',
    relay: 'http://relay.kaede.test',
    settlementServer: 'http://settlement.kaede.test',
  } as const

  test.each([
    ['an issuer again in the other mode', { prefix: '4', livemode: true }, /registered in the other mode/],
    ['a test issuer with a server of a live one', { livemode: false, settlementServer: hinode.settlement }, /not both/],
    ['a live issuer with a relay centre for tests', { livemode: true, relay: sumire.relay }, /not both/],
    ['a prefix that begins like one of the other mode', { prefix: '7K', livemode: false }, /begin alike/],
  ])('cannot register %s', async (_, change, why) => {
    await expect(registerIssuer(drizzle(brokerEnv.DIRECTORY), { ...row, ...change })).rejects.toThrow(why)
  })

  test('compares an issuer with the ledgers of its own mode', async () => {
    await system.pays(inTests())
    system.merchant = liveShop
    await system.pays(real())
    const day = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10)
    const headers = { authorization: `Bearer ${brokerEnv.OPERATOR_KEY}`, 'content-type': 'application/json' }
    const body = JSON.stringify({ business_date: day })
    const compare = async () => {
      const answer = await broker(new Request(`${BROKER}/operator/reconciliations`, { method: 'POST', headers, body }))
      const { data } = await answer.json<{ data: { issuer: string; state: string; here: { count: number } }[] }>()
      return data.map(({ issuer, state, here }) => [issuer, state, here?.count > 0])
    }
    expect(await compare()).toEqual([
      ['7', 'clean', true],
      ['4', 'clean', true],
    ])
    // A live payment in a ledger for tests would be found missing, not passed over.
    const ledgers = brokerEnv.DIRECTORY.prepare('UPDATE ledgers SET livemode = NOT livemode WHERE id = ?')
    await ledgers.bind(liveShop.ledger).run()
    expect(await compare()).toContainEqual(['7', 'differs', expect.any(Boolean)])
    await ledgers.bind(liveShop.ledger).run()
  })
})

/** One merchant with a ledger and a key in each mode: the test key's first. */
async function merchantOfBoth(): Promise<[Merchant, Merchant]> {
  const forTests = await newMerchant()
  const forReal = await newMerchant({ livemode: true })
  const directory = brokerEnv.DIRECTORY
  for (const table of ['ledgers', 'api_keys']) {
    const move = `UPDATE ${table} SET merchant_id = ? WHERE merchant_id = ?`
    await directory.prepare(move).bind(forTests.id, forReal.id).run()
  }
  return [forTests, { ...forReal, id: forTests.id }]
}
