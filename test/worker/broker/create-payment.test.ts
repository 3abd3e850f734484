import { beforeAll, describe, expect, test, vi } from 'vitest'

import { brokerEnv, broker, newMerchant, SHOP, newPayment, ORDER, shopCalls } from '../broker-world.ts'
import type { Merchant } from '../broker-world.ts'

let merchant: Merchant
beforeAll(async () => {
  merchant = await newMerchant()
})

const KEY = () => ({ 'idempotency-key': crypto.randomUUID() })

describe('POST /v1/payments', () => {
  test('makes an open payment with a client secret and a checkout address', async () => {
    const items = [{ name: 'Morning cup', quantity: 2, amount: 6400 }]
    const body = { ...ORDER, description: 'Two cups', items, metadata: { cart: '7' }, locale: 'ja' }
    const created = await shopCalls(merchant, 'POST', '/v1/payments', { body, headers: KEY() })
    expect(created.status).toBe(201)
    expect(created.headers.get('x-request-id')).toMatch(/^req_/)
    expect(created.body).toMatchObject({
      ...body,
      status: 'open',
      captured_amount: 0,
      refunded_amount: 0,
      livemode: false,
    })
    const { id, client_secret, checkout_url } = created.body as Record<string, string>
    expect(id).toMatch(new RegExp(`^pay_${merchant.ledger}`))
    expect(client_secret?.startsWith(`${id}_secret_`)).toBe(true)
    expect(checkout_url).toBe(`http://broker.test/checkout/${id}#${client_secret}`)
    const read = await shopCalls(merchant, 'GET', `/v1/payments/${id}`)
    expect(read.body).toMatchObject({ ...body, id, status: 'open' })
    expect(read.body).not.toHaveProperty('client_secret')
  })

  test.each([
    ['amount 0', { amount: 0 }, 'amount_invalid', 'amount'],
    ['amount -1', { amount: -1 }, 'amount_invalid', 'amount'],
    ['amount 0.5', { amount: 0.5 }, 'amount_invalid', 'amount'],
    ['amount "100"', { amount: '100' }, 'amount_invalid', 'amount'],
    ['amount 2^53', { amount: 2 ** 53 }, 'amount_invalid', 'amount'],
    ['amount a trillion', { amount: 1_000_000_000_000 }, 'amount_invalid', 'amount'],
    ['no amount', { amount: undefined }, 'amount_invalid', 'amount'],
    ['currency XYZ', { currency: 'XYZ' }, 'currency_unknown', 'currency'],
    ['currency in small letters', { currency: 'jpy' }, 'currency_unknown', 'currency'],
    ['no order', { order: undefined }, 'invalid_request', 'order'],
    ['an empty order', { order: '' }, 'invalid_request', 'order'],
    ['an unknown capture', { capture: 'later' }, 'invalid_request', 'capture'],
    ['an item without a name', { items: [{ quantity: 1, amount: 1 }] }, 'invalid_request', 'items.0.name'],
    ['expires_in of a second', { expires_in: 1 }, 'invalid_request', 'expires_in'],
    ['a number in the metadata', { metadata: { a: 1 } }, 'invalid_request', 'metadata.a'],
    [
      'a return_url of somebody else',
      { return_url: 'https://elsewhere.example/thanks' },
      'invalid_request',
      'return_url',
    ],
    ['a return_url with a secret user', { return_url: 'https://me:x@shop.test/' }, 'invalid_request', 'return_url'],
    ['a return_url with a fragment', { return_url: `${SHOP}/#thanks` }, 'invalid_request', 'return_url'],
    ['a return_url that is a script', { return_url: 'javascript:alert(1)' }, 'invalid_request', 'return_url'],
    ['a return_url that is a path', { return_url: '/thanks' }, 'invalid_request', 'return_url'],
    ['a field that is not known', { ammount: 1 }, 'invalid_request', 'ammount'],
  ])('refuses %s, names the field, repeats nothing and makes nothing', async (_, wrong, code, param) => {
    const before = await shopCalls(merchant, 'GET', '/v1/payments')
    const refused = await shopCalls(merchant, 'POST', '/v1/payments', { body: { ...ORDER, ...wrong }, headers: KEY() })
    expect(refused.headers.get('content-type')).toBe('application/problem+json')
    expect(refused).toMatchObject({
      status: 400,
      body: { code, status: 400, request_id: expect.stringMatching(/^req_/) },
    })
    expect(refused.body['param']).toBe(param)
    expect(refused.body['detail']).toMatch(/\w{3}/)
    const after = await shopCalls(merchant, 'GET', '/v1/payments')
    expect(after.body).toEqual(before.body)
  })

  test('keeps where the member goes back to, and tells it the payment’s own page with the outcome', async () => {
    const body = { ...ORDER, return_url: `${SHOP}/orders/7?from=mail` }
    const created = await shopCalls(merchant, 'POST', '/v1/payments', { body, headers: KEY() })
    const { id, client_secret } = created.body as Record<string, string>
    const page = async (path: string, method = 'GET'): Promise<string | undefined> => {
      const headers = { authorization: `Bearer ${client_secret}` }
      const answer = await broker(new Request(`http://broker.test/checkout/${id}/${path}`, { method, headers }))
      return (await answer.json<{ return_url?: string }>()).return_url
    }
    expect(await page('status')).toBe(`${SHOP}/orders/7?from=mail&payment=${id}&status=open`)
    expect(await page('cancel', 'POST')).toContain('&status=cancelled')
    expect(await page('status')).toContain('&status=cancelled')
  })

  test.each([
    ['broken JSON', '{"amount": 1', {}, 400, 'invalid_json'],
    ['JSON that is no object', '[]', {}, 400, 'invalid_request'],
    [
      'a body that is too large',
      JSON.stringify({ ...ORDER, description: 'x'.repeat(70_000) }),
      {},
      413,
      'body_too_large',
    ],
    [
      'another media type',
      'amount=1',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'unsupported_media_type',
    ],
  ])('refuses %s', async (_, body, headers, status, code) => {
    const refused = await shopCalls(merchant, 'POST', '/v1/payments', { body, headers: { ...KEY(), ...headers } })
    expect(refused).toMatchObject({ status, body: { code } })
  })

  test.each([
    ['no key', '', 'api_key_missing'],
    ['a key of no form', 'Bearer hello', 'api_key_invalid'],
    ['an unknown key', `Bearer sk_test_${'0'.repeat(26)}`, 'api_key_invalid'],
  ])('refuses %s', async (_, authorization, code) => {
    const refused = await shopCalls(merchant, 'POST', '/v1/payments', {
      body: ORDER,
      headers: { ...KEY(), authorization },
    })
    expect(refused).toMatchObject({ status: 401, body: { code } })
    expect(JSON.stringify(refused.body)).not.toContain('sk_test_0')
  })

  test.each([
    ['sk_live_', 'It is a live key', 'begins with sk_test_'],
    ['sk_test_', 'It is a test key', 'begins with sk_live_'],
  ])('says of an unknown key that begins with %s which mode it is of', async (prefix, said, meant) => {
    const headers = { ...KEY(), authorization: `Bearer ${prefix}${'0'.repeat(26)}` }
    const refused = await shopCalls(merchant, 'POST', '/v1/payments', { body: ORDER, headers })
    expect(refused).toMatchObject({ status: 401, body: { code: 'api_key_invalid' } })
    expect(refused.body).toMatchObject({ detail: expect.stringContaining(said) as string })
    expect(refused.body).toMatchObject({ detail: expect.stringContaining(meant) as string })
  })

  test('refuses a revoked key, within the seconds that the directory is remembered', async () => {
    const other = await newMerchant()
    await newPayment(other)
    await brokerEnv.DIRECTORY.prepare('UPDATE api_keys SET revoked_at = 1 WHERE merchant_id = ?').bind(other.id).run()
    vi.useFakeTimers({ now: Date.now() + 6000, toFake: ['Date'] })
    const refused = await shopCalls(other, 'POST', '/v1/payments', { body: ORDER, headers: KEY() })
    vi.useRealTimers()
    expect(refused).toMatchObject({ status: 401, body: { code: 'api_key_revoked' } })
  })
})

describe('An Idempotency-Key', () => {
  test('must be there', async () => {
    const refused = await shopCalls(merchant, 'POST', '/v1/payments', { body: ORDER })
    expect(refused).toMatchObject({ status: 400, body: { code: 'idempotency_key_missing', param: 'Idempotency-Key' } })
  })

  test('brings the same answer again, for one payment, also for twenty requests at once', async () => {
    const headers = KEY()
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => shopCalls(merchant, 'POST', '/v1/payments', { body: ORDER, headers })),
    )
    for (const answer of answers) expect(answer).toMatchObject({ status: 201, body: answers[0]?.body })
    const listed = await shopCalls<{ data: { id: string }[] }>(merchant, 'GET', '/v1/payments?limit=100')
    expect(listed.body.data.filter(({ id }) => id === answers[0]?.body['id'])).toHaveLength(1)
  })

  test('is refused with another body', async () => {
    const headers = KEY()
    await shopCalls(merchant, 'POST', '/v1/payments', { body: ORDER, headers })
    const refused = await shopCalls(merchant, 'POST', '/v1/payments', { body: { ...ORDER, amount: 1 }, headers })
    expect(refused).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } })
  })

  test('is one merchant’s own', async () => {
    const headers = KEY()
    const mine = await shopCalls(merchant, 'POST', '/v1/payments', { body: ORDER, headers })
    const theirs = await shopCalls(await newMerchant(), 'POST', '/v1/payments', { body: ORDER, headers })
    expect(theirs.status).toBe(201)
    expect(theirs.body['id']).not.toBe(mine.body['id'])
  })
})

describe('GET /v1/payments', () => {
  test('shows another merchant’s payment to nobody', async () => {
    const payment = await newPayment(merchant)
    const stranger = await newMerchant()
    for (const path of ['', '/verdict', '/events']) {
      const refused = await shopCalls(stranger, 'GET', `/v1/payments/${payment.id}${path}`)
      expect(refused).toMatchObject({ status: 404, body: { code: 'payment_not_found' } })
    }
  })

  test('lists newest first, in pages without gaps or doubles', async () => {
    const own = await newMerchant()
    const made: string[] = []
    for (let i = 0; i < 5; i++) made.unshift((await newPayment(own, { order: `B-${i}` })).id)
    const seen: string[] = []
    let cursor: string | null = ''
    for (let page = 0; page < 5 && cursor !== null; page++) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`
      const { body } = await shopCalls<{ data: { id: string }[]; next_cursor: string | null }>(
        own,
        'GET',
        `/v1/payments?limit=2${query}`,
      )
      seen.push(...body.data.map(({ id }) => id))
      cursor = body.next_cursor
    }
    expect(seen).toHaveLength(5)
    expect(new Set(seen)).toEqual(new Set(made))
  })

  test.each(['limit=0', 'limit=x', 'status=paid', 'cursor=hello', 'from=yesterday'])('refuses ?%s', async (query) => {
    const refused = await shopCalls(merchant, 'GET', `/v1/payments?${query}`)
    expect(refused).toMatchObject({ status: 400, body: { code: 'invalid_request', param: query.split('=')[0] } })
  })
})

describe('Whatever else is asked', () => {
  test('is a problem with a code', async () => {
    const response = await broker(new Request('http://broker.test/nothing'))
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ code: 'not_found' })
  })
})
