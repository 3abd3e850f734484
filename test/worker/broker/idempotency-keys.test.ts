/** Tests which bodies with one Idempotency-Key are the same. */

import { beforeAll, describe, expect, test } from 'vitest'

import { sha256Hex } from '../../../broker/digests.ts'
import { ledgerById } from '../../../broker/ledgers/ledgers.ts'
import { newPaymentId } from '../../../broker/object-ids.ts'
import { ORDER, bareCall, brokerEnv, newMerchant, shopCalls } from '../broker-world.ts'
import type { ApiAnswer, Merchant } from '../broker-world.ts'

let merchant: Merchant
beforeAll(async () => {
  merchant = await newMerchant()
})

const creates = (body: unknown, key: string = crypto.randomUUID()): Promise<ApiAnswer> =>
  shopCalls(merchant, 'POST', '/v1/payments', { body, headers: { 'idempotency-key': key } })

describe('An Idempotency-Key', () => {
  const first = {
    ...ORDER,
    description: 'Two cups',
    metadata: { b: '2', a: '1' },
    items: [{ name: 'Cup', quantity: 2, amount: 6400 }],
  }

  test.each([
    [
      'its names in another order',
      {
        metadata: { a: '1', b: '2' },
        items: [{ amount: 6400, quantity: 2, name: 'Cup' }],
        description: 'Two cups',
        ...ORDER,
      },
    ],
    ['what is null left out', { ...first, locale: null, expires_in: null }],
    ['what is left out said', { ...first, capture: 'automatic', confirmation: 'none', expires_in: 1800 }],
  ])('takes the same body with %s for the same', async (_, again) => {
    const key = crypto.randomUUID()
    const made = await creates(first, key)
    expect(made.status).toBe(201)
    expect(await creates(again, key)).toMatchObject({ status: 201, body: { id: made.body['id'] } })
  })

  test('takes another way of writing JSON for the same', async () => {
    const key = crypto.randomUUID()
    const made = await bareCall(merchant, 'POST', '/v1/payments', {
      body: JSON.stringify(ORDER),
      type: 'application/json',
      key,
    })
    const body = '{ "order": "\\u0041-1001",\n "currency": "JPY", "amount": 1.28e4 }'
    expect(await bareCall(merchant, 'POST', '/v1/payments', { body, type: 'application/json', key })).toMatchObject({
      status: 201,
      body: { id: made.body['id'] },
    })
  })

  test.each([
    { metadata: { a: '2', b: '1' } },
    { metadata: { a: '1' } },
    { items: [{ name: 'Cup', quantity: 6400, amount: 2 }] },
    { description: '' },
    { capture: 'manual' },
  ])('is refused with another body: %j', async (other) => {
    const key = crypto.randomUUID()
    expect((await creates(first, key)).status).toBe(201)
    expect(await creates({ ...first, ...other }, key)).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    })
  })

  test('that version 0.1 stored is good for the same body as then', async () => {
    const made = await creates(first)
    const ledger = ledgerById(brokerEnv, merchant.ledger)
    const payment = await ledger.read(String(made.body['id']))
    if (payment === undefined) throw new Error('It was just made.')
    const id = newPaymentId(merchant.ledger, Date.now())
    const key = crypto.randomUUID()
    // As that version wrote it: the body as it was read, with the metadata in the order in which it came.
    const { amount, currency, order, description, items, metadata } = first
    const text = JSON.stringify({ amount, currency, order, description, items, metadata })
    await ledger.create({ ...payment, id }, { key, fingerprint: await sha256Hex(`POST /v1/payments ${text}`) })
    expect(await creates(first, key)).toMatchObject({ status: 201, body: { id } })
    expect(await creates({ ...first, locale: null }, key)).toMatchObject({ status: 201, body: { id } })
    expect(await creates({ ...first, amount: 1 }, key)).toMatchObject({ status: 422 })
  })
})
