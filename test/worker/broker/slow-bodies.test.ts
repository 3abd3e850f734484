/** A request that begins and never comes to its end holds nobody up for longer than a body may take. */

import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { BODY_TIMEOUT_MS } from '../../../broker/limits.ts'
import { BROKER, broker, brokerEnv, newMerchant, newPayment, shopCalls } from '../broker-world.ts'
import type { CreatedPayment, Merchant } from '../broker-world.ts'
import { hurriedDeadlines, standingStill } from '../slow-bodies.ts'

let merchant: Merchant
let payment: CreatedPayment
beforeAll(async () => {
  merchant = await newMerchant()
  payment = await newPayment(merchant)
})

let deadlines: ReturnType<typeof hurriedDeadlines>
beforeEach(() => {
  deadlines = hurriedDeadlines()
})
afterEach(() => deadlines.restore())

describe('A body that stands still', () => {
  const shop = () => ({ authorization: `Bearer ${merchant.secretKey}`, 'idempotency-key': 'slow' })
  const page = () => ({ authorization: `Bearer ${payment.client_secret}` })
  const operator = () => ({ authorization: `Bearer ${brokerEnv.OPERATOR_KEY}` })

  test.each([
    ['/v1/payments', shop],
    ['/v1/payments/ID/refunds', shop],
    ['/v1/webhook-endpoints', shop],
    ['/checkout/ID/authorize', page],
    ['/checkout/ID/cancel', page],
    ['/operator/reconciliations', operator],
  ] as const)('is given up at %s, and nothing is done', async (path, headers) => {
    const url = `${BROKER}${path.replace('ID', payment.id)}`
    const sent = standingStill(url, { 'content-type': 'application/json', ...headers() }, '{"amount":12800,')
    const refused = await broker(sent.request)
    expect(refused.status).toBe(408)
    expect(await refused.json()).toMatchObject({ code: 'body_too_late', status: 408 })
    expect(deadlines.waited).toContain(BODY_TIMEOUT_MS)
    expect(sent.canceled()).toBe(true)
    const { body } = await shopCalls<{ status: string }>(merchant, 'GET', `/v1/payments/${payment.id}`)
    expect(body.status).toBe('open')
  })
})

describe('A body in pieces', () => {
  test('is one body, also where a character is cut in two', async () => {
    const bytes = new TextEncoder().encode('{"amount":12800,"currency":"JPY","order":"注文"}')
    const pieces = [bytes.subarray(0, bytes.length - 4), bytes.subarray(bytes.length - 4)]
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        const piece = pieces.shift()
        if (piece === undefined) controller.close()
        else controller.enqueue(piece)
      },
    })
    const headers = {
      authorization: `Bearer ${merchant.secretKey}`,
      'content-type': 'application/json',
      'idempotency-key': 'in-pieces',
    }
    const made = await broker(new Request(`${BROKER}/v1/payments`, { method: 'POST', headers, body }))
    expect(made.status).toBe(201)
    expect(await made.json()).toMatchObject({ order: '注文' })
  })
})
