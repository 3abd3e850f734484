/** The test event of a webhook endpoint, and what a delivery would send now. */

import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'

import { WEBHOOK_TESTS_PER_MERCHANT } from '../../../broker/bounds/limits.ts'
import { Listening, verified } from '../listening.ts'
import type { Delivery, Endpoint } from '../listening.ts'
import { newMerchant, shopCalls, startSystem } from '../scenario.ts'
import type { Scenario } from '../scenario.ts'

interface Tested {
  event: { id: string; type: string }
  attempt: { status: number | null; error: string | null }
  body: string
}

let system: Scenario
let shop: Listening
beforeAll(async () => {
  system = await startSystem()
  shop = new Listening(system)
})
beforeEach(async () => {
  system.merchant = await newMerchant()
})
afterEach(() => {
  system.mend()
  vi.useRealTimers()
})

const tests = (endpoint: Endpoint) => shop.calls<Tested>('POST', `/${endpoint.id}/test`, {})

describe('A test event', () => {
  test('arrives signed as every event is, and the answer says what became of it', async () => {
    const endpoint = await shop.at('/tested', { events: ['payment.captured'] })
    const { status, body } = await tests(endpoint)
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { event: { type: 'webhook_endpoint.test' }, attempt: { status: 204, error: null } },
    })
    const [received] = system.receivers.got('/tested')
    if (received === undefined) throw new Error('Nothing came.')
    expect(received.text).toBe(body.body)
    expect(verified(received, endpoint.secret)).toMatchObject({
      id: body.event.id,
      type: 'webhook_endpoint.test',
      version: 1,
      webhook_endpoint: endpoint.id,
    })
  })

  test('is sent once, is no delivery and no event, and changes nothing of how the endpoint stands', async () => {
    const answer = (): Response => new Response(null, { status: 410 })
    const endpoint = await shop.at('/refusing', { answer })
    for (let n = 0; n < 5; n++) expect((await tests(endpoint)).body.attempt).toMatchObject({ status: 410 })
    await shop.passes(60_000, [endpoint])
    expect(system.receivers.got('/refusing')).toHaveLength(5)
    expect(await shop.log(endpoint)).toEqual([])
    expect((await shopCalls<{ data: object[] }>(system.merchant, 'GET', '/v1/events')).body.data).toEqual([])
    expect((await shop.calls('GET', `/${endpoint.id}`)).body).toMatchObject({ status: 'enabled' })
  })

  test.each([
    ['a redirect, which is not followed', () => Response.redirect('http://hooks.test/elsewhere', 302), 'redirect'],
    ['a refusal', () => new Response('no', { status: 500 }), 'status'],
    ['64 MiB, of which nothing is read', () => new Response(endless()), null],
    [
      'nothing: it breaks off',
      () => {
        throw new TypeError('broken off')
      },
      'unreachable',
    ],
    [
      'too late',
      () => {
        throw new DOMException('late', 'TimeoutError')
      },
      'timeout',
    ],
  ])('that is answered with %s', async (_, answer, error) => {
    const endpoint = await shop.at('/answering', { answer })
    expect((await tests(endpoint)).body.attempt.error).toBe(error)
  })

  test('goes to a disabled endpoint too, and to no other shop’s', async () => {
    const endpoint = await shop.at('/disabled')
    await shop.calls('PATCH', `/${endpoint.id}`, { enabled: false })
    expect((await tests(endpoint)).body.attempt).toMatchObject({ status: 204 })
    system.merchant = await newMerchant()
    expect(await tests(endpoint)).toMatchObject({ status: 404, body: { code: 'webhook_endpoint_not_found' } })
    expect(system.receivers.got('/disabled')).toHaveLength(1)
  })

  test('is sent so often, and then says when to come back', async () => {
    const endpoint = await shop.at('/flooded')
    vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] })
    for (let n = 0; n < WEBHOOK_TESTS_PER_MERCHANT.burst; n++) expect((await tests(endpoint)).status).toBe(200)
    const refused = await tests(endpoint)
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(system.receivers.got('/flooded')).toHaveLength(WEBHOOK_TESTS_PER_MERCHANT.burst)
  })
})

describe('A delivery that is looked at', () => {
  test('shows what would be sent now: the same event, with the payment as it is now', async () => {
    const endpoint = await shop.at('/shown', { events: ['payment.captured'] })
    const { payment } = await system.pays(system.issuers.members.sumire.plain)
    await shop.passes(0, [endpoint])
    const [sent] = system.receivers.got('/shown')
    const [delivery] = await shop.log(endpoint)
    const headers = { 'idempotency-key': crypto.randomUUID() }
    await shopCalls(system.merchant, 'POST', `/v1/payments/${payment.id}/refunds`, { body: { amount: 100 }, headers })
    const { body, status } = await shop.calls<Delivery & { body: string }>(
      'GET',
      `/${endpoint.id}/deliveries/${delivery?.id}`,
    )
    expect(status).toBe(200)
    expect(body).toMatchObject({ id: delivery?.id, state: 'delivered' })
    expect(JSON.parse(body.body)).toMatchObject({
      id: sent?.body.id,
      type: 'payment.captured',
      version: sent?.body.version,
      payment: { id: payment.id, refunded_amount: 100 },
      verdict: expect.stringMatching(/^ey/) as string,
    })
  })

  test('is there for its own shop and endpoint alone', async () => {
    const endpoint = await shop.at('/own')
    const other = await shop.at('/others')
    await system.pays(system.issuers.members.sumire.plain)
    await shop.passes(0, [endpoint, other])
    const [delivery] = await shop.log(endpoint)
    const shows = (of: Endpoint, id: string | undefined) => shop.calls('GET', `/${of.id}/deliveries/${id}`)
    const notThere = { status: 404, body: { code: 'webhook_delivery_not_found' } }
    expect((await shows(endpoint, delivery?.id)).status).toBe(200)
    expect(await shows(other, delivery?.id)).toMatchObject(notThere)
    for (const id of ['del_x', `del_${'0'.repeat(34)}`, 'x'])
      expect(await shows(endpoint, id), id).toMatchObject(notThere)
  })
})

/** Goes on and on: whoever reads it to the end does not come back. */
function endless(): ReadableStream<Uint8Array> {
  let sent = 0
  return new ReadableStream({
    pull(controller) {
      if (sent >= 64) return controller.close()
      sent++
      controller.enqueue(new Uint8Array(1024 * 1024))
    },
  })
}
