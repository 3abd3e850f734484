import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'

import { Listening, verified } from '../listening.ts'
import type { Delivery, Endpoint } from '../listening.ts'
import { brokerEnv, newMerchant, shopCalls, startSystem } from '../scenario.ts'
import type { ApiAnswer, Merchant, Scenario } from '../scenario.ts'

const HOUR_MS = 3_600_000
let system: Scenario
let shop: Listening
beforeAll(async () => {
  system = await startSystem()
  shop = new Listening(system)
})
beforeEach(async () => {
  // Its ledger holds this test's deliveries alone.
  system.merchant = await newMerchant()
})
afterEach(() => {
  system.mend()
  vi.useRealTimers()
})

describe('An endpoint', () => {
  test('that fails again and again is told of to the others, and works again by itself', async () => {
    let isUp = false
    const answer = (): Response => new Response(null, { status: isUp ? 200 : 500 })
    const broken = await shop.at('/broken', { events: ['payment.captured'], answer })
    const other = await shop.at('/other', { events: ['webhook_endpoint.failing'] })
    await system.pays(system.issuers.members.sumire.plain)
    await system.pays(system.issuers.members.sumire.plain)
    for (const ms of [0, 6_000, 400_000]) await shop.passes(ms, [broken, other])
    expect(shop.heard('/other')).toEqual([])
    await shop.passes(2_100_000, [broken, other])
    await shop.passes(0, [broken, other])
    expect(system.receivers.got('/other').map(({ body }) => [body.type, body.webhook_endpoint])).toEqual([
      ['webhook_endpoint.failing', broken.id],
    ])
    const view = async (): Promise<Endpoint | undefined> => {
      return (await shop.calls<{ data: Endpoint[] }>('GET')).body.data.find(({ id }) => id === broken.id)
    }
    expect(await view()).toMatchObject({ status: 'failing', failing_since: expect.any(String) as string })
    const pulled = await shopCalls<{ data: { type: string }[] }>(system.merchant, 'GET', '/v1/events?limit=100')
    expect(pulled.body.data.map(({ type }) => type)).toContain('webhook_endpoint.failing')
    isUp = true
    await shop.passes(3 * HOUR_MS, [broken, other])
    expect(await view()).toMatchObject({ status: 'enabled', failing_since: null })
  })

  test('that answers 410 is disabled, and told of; enabled again, it hears of what comes then', async () => {
    let isGone = true
    const answer = (): Response => new Response(null, { status: isGone ? 410 : 200 })
    const gone = await shop.at('/gone', { events: ['payment.captured'], answer })
    const other = await shop.at('/witness', { events: ['webhook_endpoint.disabled'] })
    await system.pays(system.issuers.members.sumire.plain)
    await shop.passes(0, [gone, other])
    await shop.passes(6_000, [gone, other])
    expect(shop.heard('/witness')).toEqual(['webhook_endpoint.disabled'])
    expect(await shop.log(gone)).toMatchObject([{ state: 'failed', attempts: [{ status: 410 }] }])
    const [listed] = (await shop.calls<{ data: Endpoint[] }>('GET')).body.data
    expect(listed).toMatchObject({ id: gone.id, status: 'disabled', disabled_reason: 'gone' })
    const [delivery] = await shop.log(gone)
    expect(await shop.calls('POST', `/${gone.id}/deliveries/${delivery?.id}/retry`)).toMatchObject({
      status: 409,
      body: { code: 'webhook_endpoint_disabled' },
    })
    isGone = false
    expect(await shop.calls('PATCH', `/${gone.id}`, { enabled: true })).toMatchObject({ body: { status: 'enabled' } })
    await system.pays(system.issuers.members.sumire.plain)
    await shop.passes(6_000, [gone, other])
    expect((await shop.log(gone)).map(({ state }) => state)).toEqual(['delivered', 'failed'])
  })

  test('rotates its secret: both sign for a while, then the new one alone', async () => {
    const endpoint = await shop.at('/rotated', { events: ['payment.captured'] })
    const rotated = await shop.calls('PATCH', `/${endpoint.id}`, {
      rotate_secret: true,
      previous_secret_expires_in: 3600,
    })
    expect(rotated).toMatchObject({ status: 200, body: { secret: expect.stringMatching(/^whsec_/) as string } })
    expect(rotated.body.secret).not.toBe(endpoint.secret)
    await system.pays(system.issuers.members.sumire.plain)
    await shop.passes(6_000, [endpoint])
    const [both] = system.receivers.got('/rotated')
    if (both === undefined) throw new Error('Nothing came.')
    expect(both.headers['webhook-signature']?.split(' ')).toHaveLength(2)
    expect(() => verified(both, endpoint.secret)).not.toThrow()
    expect(() => verified(both, rotated.body.secret)).not.toThrow()
    await shop.passes(HOUR_MS, [endpoint])
    await system.pays(system.issuers.members.sumire.plain)
    await shop.passes(0, [endpoint])
    const alone = system.receivers.got('/rotated').at(-1)
    if (alone === undefined) throw new Error('Nothing came.')
    expect(() => verified(alone, rotated.body.secret)).not.toThrow()
    expect(() => verified(alone, endpoint.secret)).toThrow('No matching signature')
  })

  test('shows its secret when it is made and never again', async () => {
    const endpoint = await shop.at('/secret')
    expect(endpoint.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(JSON.stringify((await shop.calls('GET')).body)).not.toContain('whsec_')
    expect(JSON.stringify((await shop.calls('PATCH', `/${endpoint.id}`, { description: 'x' })).body)).not.toContain(
      'whsec_',
    )
    const { secret, ...shown } = endpoint
    expect(await shop.calls('GET', `/${endpoint.id}`)).toMatchObject({
      status: 200,
      body: { ...shown, description: 'x' },
    })
    expect((await shop.calls('GET', `/${endpoint.id}`)).body).not.toHaveProperty('secret')
    const { results } = await brokerEnv.DIRECTORY.prepare('SELECT * FROM webhook_endpoints').all()
    expect(JSON.stringify(results)).not.toContain(secret.slice(6))
  })

  test('of another merchant is as good as none', async () => {
    const endpoint = await shop.at('/mine')
    const refused = async (answer: Promise<ApiAnswer<Endpoint>>): Promise<void> =>
      expect(await answer).toMatchObject({ status: 404, body: { code: 'webhook_endpoint_not_found' } })
    const mine: Merchant = system.merchant
    system.merchant = await newMerchant()
    await refused(shop.calls('GET', `/${endpoint.id}`))
    await refused(shop.calls('PATCH', `/${endpoint.id}`, { enabled: false }))
    await refused(shop.calls('DELETE', `/${endpoint.id}`))
    await refused(shop.calls('GET', `/${endpoint.id}/deliveries`))
    await refused(shop.calls('POST', `/${endpoint.id}/deliveries/del_x/retry`))
    expect((await shop.calls<{ data: Endpoint[] }>('GET')).body.data).toEqual([])
    system.merchant = mine
    expect((await shop.calls<{ data: Endpoint[] }>('GET')).body.data).toMatchObject([{ status: 'enabled' }])
    expect(await shop.calls('POST', `/${endpoint.id}/deliveries/del_x/retry`)).toMatchObject({
      status: 404,
      body: { code: 'webhook_delivery_not_found' },
    })
  })

  test.each([
    [{ url: 'not a url' }, 'webhook_url_invalid', 'url'],
    [{ url: 'ftp://shop.example/' }, 'webhook_url_invalid', 'url'],
    [{ url: 'http://user:pass@hooks.test/' }, 'webhook_url_invalid', 'url'],
    [{ url: 'http://broker.test/v1/payments' }, 'webhook_url_invalid', 'url'],
    [{}, 'invalid_request', 'url'],
    [{ url: 'http://hooks.test/', events: [] }, 'invalid_request', 'events'],
    [{ url: 'http://hooks.test/', events: ['payment.paid'] }, 'invalid_request', 'events.0'],
    [{ url: 'http://hooks.test/', events: ['payment.captured', 'payment.captured'] }, 'invalid_request', 'events'],
    [{ url: 'http://hooks.test/', description: 'x'.repeat(201) }, 'invalid_request', 'description'],
    [{ url: 'http://hooks.test/', secret: 'mine' }, 'invalid_request', 'secret'],
  ])('is not made of %j', async (body, code, param) => {
    const answer = await shop.calls('POST', '', body)
    expect(answer).toMatchObject({ status: 400, body: { code } })
    expect(answer.body.param).toBe(param)
    expect(answer.body.detail).toMatch(/\S/)
    expect((await shop.calls<{ data: Endpoint[] }>('GET')).body.data).toEqual([])
  })

  test('is one of sixteen at most, also when they are made at once', async () => {
    const url = system.receivers.open('/many')
    const answers = await Promise.all(Array.from({ length: 20 }, () => shop.calls('POST', '', { url })))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(16)
    expect(answers.find(({ status }) => status !== 201)).toMatchObject({
      status: 409,
      body: { code: 'webhook_endpoint_limit' },
    })
  })

  test('lists its deliveries in pages, newest first, and by state', async () => {
    const endpoint = await shop.at('/paged')
    for (let i = 0; i < 2; i++) await system.pays(system.issuers.members.sumire.plain)
    await shop.passes(0, [endpoint])
    await shop.passes(0, [endpoint])
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const path: string = `/${endpoint.id}/deliveries?limit=4${cursor === '' ? '' : `&cursor=${cursor}`}`
      const page: ApiAnswer<{ data: Delivery[]; next_cursor: string | null }> = await shop.calls('GET', path)
      seen.push(...page.body.data.map(({ event }) => event.id))
      cursor = page.body.next_cursor
    }
    expect(seen).toHaveLength(6)
    expect(new Set(seen).size).toBe(6)
    expect(
      (await shop.calls<{ data: Delivery[] }>('GET', `/${endpoint.id}/deliveries?state=failed`)).body.data,
    ).toEqual([])
    expect(await shop.calls('GET', `/${endpoint.id}/deliveries?cursor=x`)).toMatchObject({ status: 400 })
  })
})
