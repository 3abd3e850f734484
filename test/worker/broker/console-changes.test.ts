/** Tests what a shop changes in its console: API keys and the origins of its pages. */

import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'

import { CONSOLE_CHANGES_PER_MERCHANT } from '../../../broker/bounds/limits.ts'
import { DIRECTORY_MAX_AGE_MS, KEY_USE_NOTED_EACH_MS } from '../../../broker/limits.ts'
import { KEYS_KEPT_MAX, ORIGINS_MAX } from '../../../broker/operator/limits.ts'
import { ConsoleVisitor } from '../console-world.ts'
import { Operator } from '../operator-world.ts'
import { ORDER, SHOP, brokerEnv, newMerchant, newPayment, shopCalls, startSystem } from '../scenario.ts'
import type { Merchant, Scenario } from '../scenario.ts'

interface Key {
  id: string
  name: string
  scopes: string[] | null
  last_characters: string
  status: string
  expires_at: string | null
  last_used_at: string | null
  secret?: string
}

let system: Scenario
let merchant: Merchant
beforeAll(async () => {
  system = await startSystem()
})
beforeEach(async () => {
  merchant = system.merchant = await newMerchant()
})
afterEach(() => {
  vi.useRealTimers()
  system.mend()
})

const passes = (ms: number): void => void vi.useFakeTimers({ now: Date.now() + ms, toFake: ['Date'] })
const keyed = (body: object = {}) => ({ body, headers: { 'idempotency-key': crypto.randomUUID() } })

/** Makes a key in the console; the shop with that key. */
async function shopWith(visitor: ConsoleVisitor, given: object): Promise<Merchant & { key: Key }> {
  const made = await visitor.asks<Key>('POST', '/keys', { body: { name: 'Web shop', ...given } })
  if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  return { ...merchant, secretKey: made.body.secret ?? '', key: made.body }
}

const keysOf = async (visitor: ConsoleVisitor): Promise<Key[]> =>
  (await visitor.asks<{ data: Key[] }>('GET', '/keys')).body.data

describe('A key that is made in the console', () => {
  test('works at once, in the session’s mode; its secret is shown once and kept nowhere', async () => {
    const visitor = await ConsoleVisitor.of(merchant)
    const shop = await shopWith(visitor, {})
    expect(shop.secretKey).toMatch(/^sk_test_/)
    expect((await newPayment(shop)).status).toBe('open')
    const keys = await keysOf(visitor)
    expect(keys.find(({ id }) => id === shop.key.id)).toMatchObject({
      name: 'Web shop',
      scopes: null,
      last_characters: shop.secretKey.slice(-4),
      status: 'active',
    })
    expect(JSON.stringify(keys)).not.toContain(shop.secretKey)
    const tables = ['api_keys', 'audit_log', 'console_actions']
    const rows = await Promise.all(tables.map((table) => brokerEnv.DIRECTORY.prepare(`SELECT * FROM ${table}`).all()))
    expect(JSON.stringify(rows)).not.toContain(shop.secretKey)
  })

  test('does what its scopes say, and nothing else: what is missing is named', async () => {
    const visitor = await ConsoleVisitor.of(merchant)
    const { payment } = await system.pays(system.issuers.members.sumire.plain)
    const held = await newPayment(merchant, { capture: 'manual' })
    const requests = {
      read: [
        ['GET', '/v1/payments'],
        ['GET', `/v1/payments/${payment.id}/verdict`],
        ['GET', '/v1/tallies'],
        ['GET', '/v1/webhook-endpoints'],
        ['GET', '/v1/events'],
      ],
      create: [
        ['POST', '/v1/payments'],
        ['POST', `/v1/payments/${held.id}/capture`],
        ['POST', `/v1/payments/${held.id}/cancel`],
      ],
      refund: [
        ['POST', `/v1/payments/${held.id}/void`],
        ['POST', `/v1/payments/${payment.id}/refunds`],
      ],
      unlimited: [
        ['POST', '/v1/webhook-endpoints'],
        ['PATCH', '/v1/webhook-endpoints/whe_1'],
        ['DELETE', '/v1/webhook-endpoints/whe_1'],
        ['POST', '/v1/webhook-endpoints/whe_1/test'],
        ['POST', '/v1/console-sessions'],
      ],
    } as const
    for (const own of ['read', 'create', 'refund'] as const) {
      const shop = await shopWith(visitor, { scopes: [own] })
      for (const [needed, each] of Object.entries(requests)) {
        for (const [method, path] of each) {
          const body = path === '/v1/payments' ? ORDER : {}
          const answer = await shopCalls(shop, method, path, keyed(body))
          const refusal = { status: 403, body: { code: 'api_key_scope_missing', param: needed } }
          const named = `${own}: ${method} ${path}`
          if (needed === own) expect(answer.status, named).not.toBe(403)
          else expect(answer, named).toMatchObject(refusal)
        }
      }
    }
  })

  test('with several scopes does all of them; one from before scopes does everything', async () => {
    const visitor = await ConsoleVisitor.of(merchant)
    const shop = await shopWith(visitor, { scopes: ['read', 'create'] })
    const { id } = await newPayment(shop)
    expect((await shopCalls(shop, 'GET', `/v1/payments/${id}`)).status).toBe(200)
    expect((await shopCalls(shop, 'POST', `/v1/payments/${id}/refunds`, keyed())).status).toBe(403)
    expect((await shopCalls(merchant, 'POST', `/v1/payments/${id}/refunds`, keyed())).status).toBe(409)
    const body = { role: 'operator', name: 'Aoi' }
    expect((await shopCalls(merchant, 'POST', '/v1/console-sessions', { body })).status).toBe(201)
  })

  test('that is revoked is refused within seconds, and stays in the list', async () => {
    const visitor = await ConsoleVisitor.of(merchant)
    const shop = await shopWith(visitor, {})
    expect((await shopCalls(shop, 'GET', '/v1/payments')).status).toBe(200)
    const revoked = await visitor.asks<Key>('DELETE', `/keys/${shop.key.id}`)
    expect(revoked).toMatchObject({ status: 200, body: { status: 'revoked' } })
    passes(DIRECTORY_MAX_AGE_MS + 1)
    expect(await shopCalls(shop, 'GET', '/v1/payments')).toMatchObject({
      status: 401,
      body: { code: 'api_key_revoked' },
    })
    expect((await keysOf(visitor)).find(({ id }) => id === shop.key.id)?.status).toBe('revoked')
  })

  test('that has an end opens nothing after it', async () => {
    const visitor = await ConsoleVisitor.of(merchant)
    const shop = await shopWith(visitor, { expires_at: new Date(Date.now() + 60_000).toISOString() })
    expect((await shopCalls(shop, 'GET', '/v1/payments')).status).toBe(200)
    passes(60_001)
    expect(await shopCalls(shop, 'GET', '/v1/payments')).toMatchObject({ body: { code: 'api_key_expired' } })
    expect((await keysOf(visitor))[0]).toMatchObject({ status: 'expired' })
  })

  test('tells when it was last used, true to the hour; a refused use is none', async () => {
    const visitor = await ConsoleVisitor.of(merchant)
    const shop = await shopWith(visitor, { scopes: ['read'] })
    const lastUse = async (): Promise<number | null> => {
      // Anew each time: a session that nobody uses ends within the hour too.
      const key = (await keysOf(await ConsoleVisitor.of(merchant))).find(({ id }) => id === shop.key.id)
      return key?.last_used_at ? Date.parse(key.last_used_at) : null
    }
    passes(0)
    await shopCalls(shop, 'POST', '/v1/payments', keyed(ORDER))
    expect(await lastUse()).toBeNull()
    const first = Date.now()
    await shopCalls(shop, 'GET', '/v1/payments')
    expect(await lastUse()).toBe(first)
    passes(KEY_USE_NOTED_EACH_MS - 1)
    await shopCalls(shop, 'GET', '/v1/payments')
    expect(await lastUse()).toBe(first)
    passes(2)
    await shopCalls(shop, 'GET', '/v1/payments')
    expect(await lastUse()).toBe(first + KEY_USE_NOTED_EACH_MS + 1)
  })

  test.each([
    [{ name: '' }, 'name'],
    [{ scopes: [] }, 'scopes'],
    [{ scopes: ['read', 'read'] }, 'scopes'],
    [{ scopes: ['all'] }, 'scopes.0'],
    [{ expires_at: '2020-01-01T00:00:00Z' }, 'expires_at'],
    [{ mode: 'live' }, 'mode'],
  ])('is refused as %j, which names the field', async (given, param) => {
    const visitor = await ConsoleVisitor.of(merchant)
    expect(await visitor.asks('POST', '/keys', { body: { name: 'x', ...given } })).toMatchObject({
      status: 400,
      body: { param },
    })
  })

  test('is of one mode and one shop: nobody else sees or revokes it', async () => {
    const live = await ConsoleVisitor.of(await newMerchant({ livemode: true }))
    const visitor = await ConsoleVisitor.of(merchant)
    const { key } = await shopWith(visitor, {})
    expect(await live.asks('DELETE', `/keys/${key.id}`)).toMatchObject({
      status: 404,
      body: { code: 'api_key_not_found' },
    })
    // The same shop's keys of the other mode, too.
    await brokerEnv.DIRECTORY.prepare('UPDATE api_keys SET livemode = 1 WHERE name = ?').bind('Web shop').run()
    expect((await keysOf(visitor)).map(({ id }) => id)).not.toContain(key.id)
    expect((await visitor.asks('DELETE', `/keys/${key.id}`)).status).toBe(404)
  })
})

describe('The origins of a shop’s pages', () => {
  const origins = (data: string[]) => ({ status: 200, body: { data } })

  test('are listed, added and removed; what is there already stays as it is', async () => {
    const visitor = await ConsoleVisitor.of(merchant)
    const adds = (origin: string) => visitor.asks('POST', '/origins', { body: { origin } })
    expect(await visitor.asks('GET', '/origins')).toMatchObject(origins([SHOP]))
    expect(await adds('https://kite.example')).toMatchObject(origins([SHOP, 'https://kite.example']))
    expect(await adds('https://kite.example')).toMatchObject(origins([SHOP, 'https://kite.example']))
    const removed = await visitor.asks('DELETE', `/origins?origin=${encodeURIComponent(SHOP)}`)
    expect(removed).toMatchObject(origins(['https://kite.example']))
  })

  test('are both there when two people add at once', async () => {
    const [one, other] = [await ConsoleVisitor.of(merchant), await ConsoleVisitor.of(merchant, 'operator', 'Ren')]
    await Promise.all([
      one.asks('POST', '/origins', { body: { origin: 'https://a.example' } }),
      other.asks('POST', '/origins', { body: { origin: 'https://b.example' } }),
    ])
    expect(await one.asks('GET', '/origins')).toMatchObject(origins([SHOP, 'https://a.example', 'https://b.example']))
  })

  test.each(['https://kite.example/', 'https://KITE.example', 'kite.example', 'ftp://kite.example', 'null', '*', ''])(
    'refuse %j',
    async (origin) => {
      const visitor = await ConsoleVisitor.of(merchant)
      expect(await visitor.asks('POST', '/origins', { body: { origin } })).toMatchObject({
        status: 400,
        body: { code: 'invalid_request', param: 'origin' },
      })
    },
  )

  test('are so many at most', async () => {
    const many = Array.from({ length: ORIGINS_MAX }, (_, n) => `https://shop-${n}.example`)
    merchant = await newMerchant({ origins: many })
    const visitor = await ConsoleVisitor.of(merchant)
    expect(await visitor.asks('POST', '/origins', { body: { origin: 'https://one-more.example' } })).toMatchObject({
      status: 400,
      body: { param: 'origin' },
    })
  })
})

describe('Changes of keys and origins', () => {
  test('are so many at a time: beyond that the answer says when to come back, and the log has none of it', async () => {
    vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] })
    const visitor = await ConsoleVisitor.of(merchant)
    const body = { origin: 'https://kite.example' }
    const { burst } = CONSOLE_CHANGES_PER_MERCHANT
    for (let n = 0; n < burst; n++) expect((await visitor.asks('POST', '/origins', { body })).status).toBe(200)
    const refused = await visitor.asks('DELETE', `/origins?origin=${encodeURIComponent(body.origin)}`)
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } })
    expect((await visitor.asks('GET', '/origins')).status).toBe(200)
    const log = await visitor.asks<{ data: object[] }>('GET', '/actions?limit=200')
    expect(log.body.data).toHaveLength(burst)
  })

  test('leave so many keys at most, the ended ones with them', async () => {
    const visitor = await ConsoleVisitor.of(merchant)
    await brokerEnv.DIRECTORY.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
       INSERT INTO api_keys (sha256, merchant_id, livemode, created_at, revoked_at)
       SELECT ? || i, ?, 0, 0, 1 FROM n`,
    )
      .bind(KEYS_KEPT_MAX - 1, crypto.randomUUID(), merchant.id)
      .run()
    expect(await visitor.asks('POST', '/keys', { body: { name: 'x' } })).toMatchObject({
      status: 409,
      body: { code: 'api_key_limit' },
    })
  })
})

describe('What was changed', () => {
  test('is in the shop’s log and in the operators’, in the name of whoever did it', async () => {
    const visitor = await ConsoleVisitor.of(merchant, 'operator', '店長')
    const { key } = await shopWith(visitor, { scopes: ['read'] })
    await visitor.asks('DELETE', `/keys/${key.id}`)
    await visitor.asks('POST', '/origins', { body: { origin: 'https://kite.example' } })
    await visitor.asks('DELETE', `/origins?origin=${encodeURIComponent('https://kite.example')}`)
    const { body } = await visitor.asks<{ data: object[] }>('GET', '/actions')
    expect(body.data).toMatchObject([
      { name: '店長', action: 'DELETE /origins', object: 'https://kite.example', status: 200 },
      { action: 'POST /origins', object: 'https://kite.example', status: 200 },
      { action: 'DELETE /keys/{id}', object: key.id, status: 200 },
      { action: 'POST /keys', object: key.id, status: 201 },
    ])
    const operator = await Operator.with()
    const actor = { id: expect.stringMatching(/^ses_/) as string, name: '店長' }
    expect(await operator.auditOf(key.id)).toMatchObject([
      { action: 'key.created', actor, after: { scopes: ['read'] } },
      { action: 'key.revoked', actor },
    ])
    expect((await operator.auditOf(merchant.id)).map(({ action }) => action)).toEqual([
      'merchant.changed',
      'merchant.changed',
    ])
    const listed = await operator.calls<{ data: Key[] }>('GET', `/merchants/${merchant.id}/keys`)
    expect(listed.body.data[0]).toMatchObject({ id: key.id, scopes: ['read'], last_used_at: null })
  })
})
