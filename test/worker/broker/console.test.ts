import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'

import { ConsoleVisitor } from '../console-world.ts'
import { BROKER, SHOP, broker, brokerEnv, newMerchant, newPayment, shopCalls, startSystem } from '../scenario.ts'
import type { Merchant, Scenario } from '../scenario.ts'

let system: Scenario
let merchant: Merchant
beforeAll(async () => {
  system = await startSystem()
})
beforeEach(async () => {
  merchant = system.merchant = await newMerchant()
})
afterEach(() => system.mend())

describe('In the console', () => {
  test('a shop sees its own payments of the link’s mode, and nobody else’s', async () => {
    const other = await newMerchant()
    const mine = await newPayment(merchant)
    const theirs = await newPayment(other)
    const visitor = await ConsoleVisitor.of(merchant, 'viewer')
    const list = await visitor.asks<{ data: { id: string }[] }>('GET', '/v1/payments')
    expect(list.body.data.map(({ id }) => id)).toEqual([mine.id])
    expect((await visitor.asks('GET', `/v1/payments/${mine.id}`)).status).toBe(200)
    expect((await visitor.asks('GET', `/v1/payments/${theirs.id}`)).status).toBe(404)
    for (const path of ['/v1/tallies', '/v1/events', '/v1/webhook-endpoints']) {
      expect((await visitor.asks('GET', path)).status, path).toBe(200)
    }
  })

  test('nothing that is asked has the directory look through a whole table', async () => {
    const visitor = await ConsoleVisitor.of(merchant)
    const endpoint = await visitor.asks<{ id: string }>('POST', '/v1/webhook-endpoints', {
      body: { url: 'https://shop.test/hooks' },
    })
    const prepare = vi.spyOn(Object.getPrototypeOf(brokerEnv.DIRECTORY) as D1Database, 'prepare')
    const deliveries = `/v1/webhook-endpoints/${endpoint.body.id}/deliveries`
    for (const path of ['/session', '/latest', '/actions', '/keys', '/origins', '/v1/payments?status=captured']) {
      expect((await visitor.asks('GET', path)).status, path).toBe(200)
    }
    for (const path of ['/v1/tallies', '/v1/tallies/outcomes', '/v1/arrivals', '/v1/webhook-endpoints', deliveries]) {
      expect((await visitor.asks('GET', path)).status, path).toBe(200)
    }
    const asked = new Set(prepare.mock.calls.map(([text]) => text).filter((text) => /^\s*(select|update)/i.test(text)))
    prepare.mockRestore()
    expect(asked.size).toBeGreaterThan(5)
    for (const text of asked) {
      const values = Array.from({ length: text.split('?').length - 1 }, () => 1)
      const plan = await brokerEnv.DIRECTORY.prepare(`EXPLAIN QUERY PLAN ${text}`)
        .bind(...values)
        .all<{ detail: string }>()
      const steps = plan.results.map(({ detail }) => detail)
      // The issuers are some hundred in all, and remembered for a minute.
      expect(
        steps.filter((step) => /^SCAN (?!issuers)/.test(step)),
        text,
      ).toEqual([])
    }
  })

  test('a viewer changes nothing, whatever the page sends', async () => {
    const { payment } = await system.pays(system.issuers.members.sumire.plain)
    const visitor = await ConsoleVisitor.of(merchant, 'viewer')
    for (const action of ['refunds', 'void', 'capture', 'cancel'] as const) {
      expect(await visitor.operates(payment.id, action)).toMatchObject({
        status: 403,
        body: { code: 'console_role_viewer' },
      })
    }
    const created = await visitor.asks('POST', '/v1/payments', { body: { amount: 1, currency: 'JPY', order: 'A' } })
    expect(created.status).toBe(403)
    expect((await visitor.asks('DELETE', '/v1/webhook-endpoints/whe_1')).status).toBe(403)
    const origin = encodeURIComponent(SHOP)
    for (const [method, path, body] of [
      ['POST', '/keys', { name: 'x' }],
      ['DELETE', `/keys/key_${'0'.repeat(26)}`, undefined],
      ['POST', '/origins', { origin: 'https://kite.example' }],
      ['DELETE', `/origins?origin=${origin}`, undefined],
    ] as const) {
      expect(await visitor.asks(method, path, { body }), path).toMatchObject({ body: { code: 'console_role_viewer' } })
    }
    expect((await visitor.asks('GET', '/origins')).body).toEqual({ data: [SHOP] })
    const { body } = await shopCalls(merchant, 'GET', `/v1/payments/${payment.id}`)
    expect(body).toMatchObject({ status: 'captured', refunded_amount: 0 })
  })

  test('an operator refunds, and the log says who, what and when', async () => {
    const { payment } = await system.pays(system.issuers.members.sumire.plain, { payment: { amount: 1000 } })
    const visitor = await ConsoleVisitor.of(merchant, 'operator', '店長')
    const refunded = await visitor.operates(payment.id, 'refunds', { amount: 400, reason: '一枚割れ' })
    expect(refunded).toMatchObject({ status: 200, body: { refunded_amount: 400 } })
    expect((await visitor.operates(payment.id, 'refunds', { amount: 700 })).status).toBe(400)
    const { id } = refunded.body['operation'] as { id: string }
    const log = await visitor.asks<{ data: object[] }>('GET', `/actions?object=${payment.id}`)
    const act = { name: '店長', action: 'POST /payments/{id}/refunds', object: payment.id }
    expect(log.body.data).toMatchObject([
      { ...act, status: 400 },
      { ...act, status: 200, operation: id },
    ])
    expect(JSON.stringify(log.body)).not.toContain('一枚割れ')
  })

  test('an endpoint is named in the log from when it is added', async () => {
    const visitor = await ConsoleVisitor.of(merchant)
    const given = { body: { url: 'https://kite.example/hooks' } }
    const { body: endpoint } = await visitor.asks<{ id: string }>('POST', '/v1/webhook-endpoints', given)
    await visitor.asks('DELETE', `/v1/webhook-endpoints/${endpoint.id}`)
    const { body } = await visitor.asks<{ data: object[] }>('GET', '/actions')
    expect(body.data).toMatchObject([
      { action: 'DELETE /webhook-endpoints/{id}', object: endpoint.id, status: 204 },
      { action: 'POST /webhook-endpoints', object: endpoint.id, status: 201 },
    ])
  })

  test('an act is written down before it is done: one whose answer is lost is in the log', async () => {
    const { payment } = await system.pays(system.issuers.members.sumire.plain)
    const visitor = await ConsoleVisitor.of(merchant)
    system.breaks(system.issuers.registry[0]?.settlement ?? '', '/', () => {
      throw new TypeError('lost')
    })
    await visitor.operates(payment.id, 'refunds')
    const { body } = await visitor.asks<{ data: { object: string }[] }>('GET', '/actions')
    expect(body.data.map(({ object }) => object)).toEqual([payment.id])
  })

  test('of two who decide by the same state one acts, and the other is told to look again', async () => {
    const { payment } = await system.pays(system.issuers.members.sumire.plain, { payment: { amount: 1000 } })
    const [one, other] = [await ConsoleVisitor.of(merchant), await ConsoleVisitor.of(merchant)]
    const { body: seen } = await one.asks<{ version: number }>('GET', `/v1/payments/${payment.id}`)
    const refund = (by: ConsoleVisitor, version: string) => {
      const headers = { 'idempotency-key': crypto.randomUUID(), 'if-match': version }
      return by.asks('POST', `/v1/payments/${payment.id}/refunds`, { body: { amount: 300 }, headers })
    }
    const version = `"${seen.version}"`
    const both = await Promise.all([refund(one, version), refund(other, version)])
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412])
    expect(both.find(({ status }) => status === 412)?.body).toMatchObject({ code: 'payment_changed' })
    const { body: now } = await one.asks<{ version: number }>('GET', `/v1/payments/${payment.id}`)
    expect(now).toMatchObject({ refunded_amount: 300 })

    expect((await refund(other, `"${now.version}"`)).body).toMatchObject({ refunded_amount: 600 })
    for (const wrong of ['3', '*', 'W/"3"', '"3", "4"', '"-1"']) {
      expect(await refund(other, wrong), wrong).toMatchObject({ status: 400, body: { param: 'if-match' } })
    }
  })

  test('what was done is answered again by its key, whatever has changed since', async () => {
    const { payment } = await system.pays(system.issuers.members.sumire.plain, { payment: { amount: 1000 } })
    const visitor = await ConsoleVisitor.of(merchant)
    const { body: seen } = await visitor.asks<{ version: number }>('GET', `/v1/payments/${payment.id}`)
    const headers = { 'idempotency-key': crypto.randomUUID(), 'if-match': `"${seen.version}"` }
    const asked = { body: { amount: 300 }, headers }
    const first = await visitor.asks('POST', `/v1/payments/${payment.id}/refunds`, asked)
    const again = await visitor.asks('POST', `/v1/payments/${payment.id}/refunds`, asked)
    expect(again.body).toEqual(first.body)
    expect(again.headers.get('idempotent-replayed')).toBe('true')
  })

  test('payments are found by amount and by the end of the member’s ID, which is told until it is erased', async () => {
    const { member_id: memberId } = system.issuers.members.sumire.plain
    const { payment } = await system.pays(system.issuers.members.sumire.plain, { payment: { amount: 4321 } })
    await newPayment(merchant, { amount: 4322 })
    const visitor = await ConsoleVisitor.of(merchant, 'viewer')
    const found = async (query: string) =>
      (await visitor.asks<{ data: { id: string }[] }>('GET', `/v1/payments?${query}`)).body.data.map(({ id }) => id)
    expect(await found('amount=4321')).toEqual([payment.id])
    expect(await found(`member_id_ends=${memberId.slice(-4)}`)).toEqual([payment.id])
    expect(await found('member_id_ends=ZZZZ&amount=4321')).toEqual([])
    for (const [query, param] of [
      ['amount=0', 'amount'],
      ['amount=1e3', 'amount'],
      ['member_id_ends=1', 'member_id_ends'],
    ] as const) {
      expect(await visitor.asks('GET', `/v1/payments?${query}`)).toMatchObject({ status: 400, body: { param } })
    }
  })

  test('events are told from now on, and each payment as it is', async () => {
    await newPayment(merchant)
    const visitor = await ConsoleVisitor.of(merchant, 'viewer')
    const { body: latest } = await visitor.asks<{ after: string }>('GET', '/latest')
    const { payment } = await system.pays(system.issuers.members.sumire.plain)
    const path = `/v1/events?after=${encodeURIComponent(latest.after)}`
    const { body } = await visitor.asks<{ data: { payment: { id: string; status: string } }[] }>('GET', path)
    expect(new Set(body.data.map((event) => event.payment.id))).toEqual(new Set([payment.id]))
    expect(body.data[0]?.payment.status).toBe('captured')
  })

  test('another page’s request does nothing, though the cookie came with it', async () => {
    const { payment } = await system.pays(system.issuers.members.sumire.plain)
    const visitor = await ConsoleVisitor.of(merchant)
    for (const headers of [
      { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
      { 'sec-fetch-site': 'same-site', origin: 'http://shop.broker.test' },
      { 'sec-fetch-site': '', origin: '' },
      { 'sec-fetch-site': '', origin: 'null' },
    ]) {
      const asked = { body: {}, headers: { ...headers, 'idempotency-key': crypto.randomUUID() } }
      const answer = await visitor.asks('POST', `/v1/payments/${payment.id}/refunds`, asked)
      expect(answer, JSON.stringify(headers)).toMatchObject({ status: 403, body: { code: 'console_page_only' } })
    }
    expect((await visitor.asks<{ data: object[] }>('GET', '/actions')).body.data).toEqual([])
  })

  test('no secret key opens what the page asks, and no cookie what the API is asked', async () => {
    const visitor = await ConsoleVisitor.of(merchant)
    const headers = { authorization: `Bearer ${merchant.secretKey}` }
    expect((await new ConsoleVisitor('').asks('GET', '/v1/payments', { headers })).status).toBe(401)
    const bare = await broker(new Request(`${BROKER}/v1/payments`, { headers: { cookie: visitor.cookie } }))
    expect(bare.status).toBe(401)
  })

  test('the log comes page by page, and each shop’s is its own', async () => {
    const visitor = await ConsoleVisitor.of(merchant)
    const other = await ConsoleVisitor.of(await newMerchant())
    for (let n = 0; n < 3; n++) await visitor.operates(`pay_${'0'.repeat(34)}`, 'void')
    const first = await visitor.asks<{ data: { sequence: number }[]; next_before: number }>('GET', '/actions?limit=2')
    expect(first.body.data).toHaveLength(2)
    const rest = await visitor.asks<{ data: object[] }>('GET', `/actions?limit=2&before=${first.body.next_before}`)
    expect(rest.body).toMatchObject({ data: [{ status: 404 }], next_before: null })
    expect((await other.asks<{ data: object[] }>('GET', '/actions')).body.data).toEqual([])
    expect(await visitor.asks('GET', '/actions?limit=0')).toMatchObject({ status: 400, body: { param: 'limit' } })
  })
})

describe('The console’s page', () => {
  test.each(['/console', '/console/', '/console/payments/pay_1?status=captured'])(
    'at %s runs nothing but its script, in no frame',
    async (path) => {
      const page = await broker(
        new Request(`${BROKER}${path}`, { headers: { accept: 'text/html', 'accept-language': 'ja' } }),
      )
      const policy = page.headers.get('content-security-policy') ?? ''
      expect(page.status).toBe(200)
      expect(page.headers.get('cache-control')).toBe('no-store')
      for (const rule of [
        "default-src 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "form-action 'none'",
      ]) {
        expect(policy.split('; ')).toContain(rule)
      }
      const markup = await page.text()
      expect(markup).toContain('<html lang="ja">')
      const [, script = ''] = /src="([^"]+)"/.exec(markup) ?? []
      expect((await broker(new Request(`${BROKER}${script}`))).headers.get('content-type')).toContain('javascript')
    },
  )

  test('has no route that is not there: what the page asks wrongly is a problem', async () => {
    const visitor = await ConsoleVisitor.of(merchant)
    expect(await visitor.asks('GET', '/nothing')).toMatchObject({ status: 404, body: { code: 'not_found' } })
  })

  test('is not in the OpenAPI document, the way in is', async () => {
    const document = await (await broker(new Request(`${BROKER}/openapi.json`))).json<{ paths: object }>()
    expect(Object.keys(document.paths).filter((path) => path.startsWith('/console'))).toEqual([])
    expect(document.paths).toHaveProperty('/v1/console-sessions')
  })
})
