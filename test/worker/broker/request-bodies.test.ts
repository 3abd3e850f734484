/** Bodies that the merchant API takes, and those that it refuses, also where it looks for none. */

import { beforeAll, describe, expect, test } from 'vitest'

import { BROKER, ORDER, bareCall, broker, newMerchant, newPayment, shopCalls } from '../broker-world.ts'
import type { ApiAnswer, BareRequest, Merchant } from '../broker-world.ts'

let merchant: Merchant
beforeAll(async () => {
  merchant = await newMerchant()
})

const JSON_TYPE = 'application/json'
/** Every route of a payment that takes a POST. */
const ACTIONS = ['capture', 'void', 'refunds', 'cancel'] as const
const sends = (method: string, path: string, sent: BareRequest = {}) => bareCall(merchant, method, path, sent)
const creates = (body: unknown, key: string = crypto.randomUUID()): Promise<ApiAnswer> =>
  shopCalls(merchant, 'POST', '/v1/payments', { body, headers: { 'idempotency-key': key } })
const bytes = (...values: number[]): Uint8Array<ArrayBuffer> => Uint8Array.from(values)
const utf8 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(new TextEncoder().encode(text))

describe('A body', () => {
  const malformed: [string, Uint8Array<ArrayBuffer>][] = [
    ['bytes that are no UTF-8', bytes(0xff, 0xfe, 0x7b, 0x7d)],
    ['UTF-16', bytes(0xfe, 0xff, 0, 0x7b, 0, 0x7d)],
    ['a cut character', Uint8Array.of(...utf8('{"a":"'), 0xe3, 0x81, ...utf8('"}'))],
    ['broken JSON', utf8('{"a":')],
    ['two objects', utf8('{}{}')],
    ['a name that stands twice', utf8('{"amount":1,"amount":2}')],
    ['a name that stands twice, once escaped', utf8('{"amount":1,"\\u0061mount":2}')],
    ['a name that stands twice inside', utf8('{"metadata":{"a":"1","a":"2"}}')],
    ['spaces alone', utf8('  ')],
  ]

  test.each(malformed)('of %s is refused, also where none is looked for', async (_, body) => {
    const { id, client_secret } = await newPayment(merchant)
    const refused = { status: 400, body: { code: 'invalid_json' } }
    expect(await sends('POST', '/v1/payments', { body, type: JSON_TYPE })).toMatchObject(refused)
    for (const action of ACTIONS) {
      expect(await sends('POST', `/v1/payments/${id}/${action}`, { body, type: JSON_TYPE }), action).toMatchObject(
        refused,
      )
    }
    const retry = '/v1/webhook-endpoints/whe_x/deliveries/del_x/retry'
    expect(await sends('POST', retry, { body, type: JSON_TYPE })).toMatchObject(refused)
    for (const action of ['confirm', 'cancel']) {
      const headers = { authorization: `Bearer ${client_secret}`, 'content-type': JSON_TYPE }
      const response = await broker(
        new Request(`${BROKER}/checkout/${id}/${action}`, { method: 'POST', headers, body }),
      )
      expect(await response.json(), action).toMatchObject(refused.body)
    }
    expect((await shopCalls(merchant, 'GET', `/v1/payments/${id}`)).body).toMatchObject({ status: 'open' })
  })

  test.each(['[]', '"cancel"', '1', 'null'])('that is no object is refused: %s', async (body) => {
    const { id } = await newPayment(merchant)
    for (const path of ['/v1/payments', ...ACTIONS.map((action) => `/v1/payments/${id}/${action}`)]) {
      expect(await sends('POST', path, { body, type: JSON_TYPE }), path).toMatchObject({
        status: 400,
        body: { code: 'invalid_request' },
      })
    }
  })

  test('of another media type is refused', async () => {
    const { id } = await newPayment(merchant)
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp']) {
      expect(await sends('POST', `/v1/payments/${id}/cancel`, { body: '{}', type })).toMatchObject({ status: 415 })
    }
  })

  test('may begin with a byte order mark', async () => {
    const body = Uint8Array.of(0xef, 0xbb, 0xbf, ...utf8(JSON.stringify(ORDER)))
    expect(await sends('POST', '/v1/payments', { body, type: `${JSON_TYPE}; charset=utf-8` })).toMatchObject({
      status: 201,
    })
  })

  test('of any depth is answered', async () => {
    const body = utf8(`{"amount":${'['.repeat(30_000)}${']'.repeat(30_000)}}`)
    expect(await sends('POST', '/v1/payments', { body, type: JSON_TYPE })).toMatchObject({
      status: 400,
      body: { code: 'amount_invalid' },
    })
  })

  test.each([
    ['no media type', undefined, undefined],
    ['the media type of JSON', undefined, JSON_TYPE],
    ['the media type that curl takes for an empty one', '', 'application/x-www-form-urlencoded'],
    ['an empty object', '{}', JSON_TYPE],
  ] as const)('may be left out where all its fields may, with %s', async (_, body, type) => {
    const { id } = await newPayment(merchant)
    for (const [action, code] of [
      ['capture', 'payment_not_capturable'],
      ['void', 'payment_not_voidable'],
      ['refunds', 'payment_not_refundable'],
    ]) {
      const sent = { ...(body === undefined ? {} : { body: utf8(body) }), ...(type === undefined ? {} : { type }) }
      expect(await sends('POST', `/v1/payments/${id}/${action}`, sent)).toMatchObject({ status: 409, body: { code } })
    }
    expect(await sends('POST', `/v1/payments/${id}/cancel`, type === undefined ? {} : { type })).toMatchObject({
      status: 200,
      body: { status: 'cancelled' },
    })
  })

  test('may not be left out where a field is missing then', async () => {
    expect(await sends('POST', '/v1/payments')).toMatchObject({ status: 400, body: { code: 'amount_invalid' } })
    expect(await sends('POST', '/v1/webhook-endpoints')).toMatchObject({ status: 400, body: { param: 'url' } })
  })
})

describe('A field that is not known', () => {
  test.each([
    [{ ...ORDER, ammount: 1 }, 'ammount'],
    [{ currency: 'JPY', order: 'A-1', ammount: 1 }, 'ammount'],
    [{ ...ORDER, items: [{ name: 'Cup', quantity: 1, amount: 1, colour: 'blue' }] }, 'items.0.colour'],
    [{ ...ORDER, constructor: 1 }, 'constructor'],
    [{ ...ORDER, toString: 'x' }, 'toString'],
    [{ ...ORDER, ['a\u202eb\u0000']: 1 }, 'ab'],
    [{ ...ORDER, ['x'.repeat(5_000)]: 1 }, `${'x'.repeat(79)}…`],
    [{ ...ORDER, [`sk_live_${'0'.repeat(26)}`]: 1 }, undefined],
  ])('is named: %j', async (body, param) => {
    const refused = await creates(body)
    expect(refused).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
    expect(refused.body['param']).toBe(param)
  })

  test('is named in what is asked of a payment, and nothing is done', async () => {
    const { id } = await newPayment(merchant)
    for (const action of ACTIONS) {
      const refused = await sends('POST', `/v1/payments/${id}/${action}`, { body: '{"amout":100}', type: JSON_TYPE })
      expect(refused).toMatchObject({ status: 400, body: { code: 'invalid_request', param: 'amout' } })
    }
  })

  test.each([
    ['{"__proto__":{"amount":1},"amount":1,"currency":"JPY","order":"A"}', '__proto__'],
    ['{"amount":1,"currency":"JPY","order":"A","metadata":{"__proto__":"x"}}', 'metadata.__proto__'],
    [
      '{"amount":1,"currency":"JPY","order":"A","items":[{"name":"a","quantity":1,"amount":1,"__proto__":1}]}',
      'items.0.__proto__',
    ],
  ])('is refused where JavaScript takes it for something else: %s', async (body, param) => {
    expect(await sends('POST', '/v1/payments', { body, type: JSON_TYPE })).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', param },
    })
  })
})

describe('What is null', () => {
  const nothing = {
    description: null,
    items: null,
    capture: null,
    confirmation: null,
    locale: null,
    metadata: null,
    expires_in: null,
  }

  test('is left out, as a payment’s own view shows it', async () => {
    const created = await creates({ ...ORDER, ...nothing })
    expect(created).toMatchObject({
      status: 201,
      body: { description: null, items: null, capture: 'automatic', confirmation: 'none', locale: null, metadata: {} },
    })
  })

  test.each(['amount', 'currency', 'order'])('is missed where it must be there: %s', async (param) => {
    expect(await creates({ ...ORDER, [param]: null })).toMatchObject({ status: 400, body: { param } })
  })

  test('is left out of what is asked of a payment, and of an endpoint', async () => {
    const { id } = await newPayment(merchant)
    expect(
      await sends('POST', `/v1/payments/${id}/refunds`, { body: '{"amount":null,"reason":null}', type: JSON_TYPE }),
    ).toMatchObject({ status: 409, body: { code: 'payment_not_refundable' } })
    const made = await shopCalls(merchant, 'POST', '/v1/webhook-endpoints', {
      body: { url: 'http://hooks.test/', description: 'mine' },
    })
    const body = { url: null, enabled: null, rotate_secret: null, previous_secret_expires_in: null }
    const path = `/v1/webhook-endpoints/${String(made.body['id'])}`
    expect(await shopCalls(merchant, 'PATCH', path, { body })).toMatchObject({
      status: 200,
      body: { url: 'http://hooks.test/', description: 'mine', status: 'enabled' },
    })
  })
})
