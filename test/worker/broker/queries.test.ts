/** Parameters that the API knows, once each, and no others. */

import { beforeAll, describe, expect, test } from 'vitest'

import { BROKER, bareCall, broker, brokerEnv, newMerchant, newPayment, shopCalls } from '../broker-world.ts'
import type { Merchant } from '../broker-world.ts'

let merchant: Merchant
beforeAll(async () => {
  merchant = await newMerchant()
})

describe('A parameter', () => {
  const lists = [
    '/v1/payments',
    '/v1/events',
    '/v1/tallies',
    '/v1/tallies/outcomes',
    '/v1/arrivals',
    '/v1/payments.csv',
    '/v1/webhook-endpoints',
    '/v1/webhook-endpoints/whe_x/deliveries',
  ]

  test.each(lists)('that %s does not know is refused by its name', async (path) => {
    for (const [query, param] of [
      ['oder=A-1', 'oder'],
      ['Limit=5', 'Limit'],
      ['status[]=open', 'status[]'],
      ['__proto__=x', '__proto__'],
      ['constructor=x', 'constructor'],
      ['%E2%80%AEx=1', 'x'],
    ]) {
      expect(await shopCalls(merchant, 'GET', `${path}?${query}`), query).toMatchObject({
        status: 400,
        body: { code: 'invalid_request', param },
      })
    }
  })

  test('`method` takes any word of an issuer, and nothing else', async () => {
    for (const method of ['credit', 'prepaid', 'pay_later3']) {
      expect(await shopCalls(merchant, 'GET', `/v1/payments?method=${method}`), method).toMatchObject({
        status: 200,
        body: { data: [] },
      })
    }
    for (const method of ['', 'Credit', '1st', 'pay-later', 'a'.repeat(33)]) {
      expect(await shopCalls(merchant, 'GET', `/v1/payments?method=${method}`), method).toMatchObject({
        status: 400,
        body: { code: 'invalid_request', param: 'method' },
      })
    }
  })

  test('is refused where there is none', async () => {
    const { id } = await newPayment(merchant)
    for (const path of ['', '/verdict', '/events', '/operations', '/refunds']) {
      expect(await shopCalls(merchant, 'GET', `/v1/payments/${id}${path}?expand=all`), path).toMatchObject({
        status: 400,
        body: { code: 'invalid_request', param: 'expand' },
      })
    }
    // Taken for a body that was left out, it would be about all there is.
    for (const action of ['capture', 'void', 'refunds', 'cancel']) {
      expect(await bareCall(merchant, 'POST', `/v1/payments/${id}/${action}?amount=100`), action).toMatchObject({
        status: 400,
        body: { code: 'invalid_request', param: 'amount' },
      })
    }
  })

  test('is refused by its name to who runs the broker, too', async () => {
    const headers = { authorization: `Bearer ${brokerEnv.OPERATOR_KEY}` }
    const response = await broker(new Request(`${BROKER}/operator/reconciliations?day=2026-01-01`, { headers }))
    expect(await response.json()).toMatchObject({ status: 400, code: 'invalid_request', param: 'day' })
  })

  test.each([
    ['order=A-1&order=A-2', 'order'],
    ['status=open&status=captured', 'status'],
    ['limit=1&limit=100', 'limit'],
    ['from=2026-01-01T00:00:00Z&from=2026-02-01T00:00:00Z', 'from'],
  ])('that stands twice is refused: %s', async (query, param) => {
    expect(await shopCalls(merchant, 'GET', `/v1/payments?${query}`)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', param, detail: 'Send it once.' },
    })
  })

  test.each(['0x10', '1e1', '+5', '%205', '5.0', '-1', '', '٥', '５', '101', '0', '1_0', 'NaN'])(
    'that counts is in decimal digits: limit=%s is not',
    async (limit) => {
      for (const path of ['/v1/payments', '/v1/events', '/v1/webhook-endpoints/whe_x/deliveries']) {
        expect(await shopCalls(merchant, 'GET', `${path}?limit=${limit}`)).toMatchObject({
          status: 400,
          body: { code: 'invalid_request', param: 'limit' },
        })
      }
    },
  )

  test('that counts is taken as it is', async () => {
    expect(await shopCalls(merchant, 'GET', '/v1/payments?limit=100')).toMatchObject({ status: 200 })
    expect(await shopCalls(merchant, 'GET', '/v1/payments?limit=1')).toMatchObject({ status: 200 })
  })
})
