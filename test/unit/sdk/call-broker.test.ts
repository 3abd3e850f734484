import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import {
  FuriwakeError,
  cancelPayment,
  capturePayment,
  createPayment,
  refundPayment,
  retrievePayment,
  retrieveVerdict,
  verifyVerdict,
  voidPayment,
} from '../../../sdk/index.ts'
import type { FuriwakeConfig, NewPayment, OperationOptions } from '../../../sdk/index.ts'
import { EXPECTED, startStandIn } from './broker-stand-in.ts'
import type { StandIn } from './broker-stand-in.ts'

let broker: StandIn
beforeEach(async () => {
  broker = await startStandIn()
})
afterEach(() => broker.close())

const ORDER = { amount: 12_800, currency: 'JPY', order: 'A-1001' }
const KEY = { idempotencyKey: 'A-1001-1' }
const CREATED = { status: 201, body: { id: 'pay_1', client_secret: 'pay_1_secret_x' } }
const problem = (status: number, code: string) => {
  return { status, body: { code, title: 'A title', detail: 'What to do', request_id: 'req_1', param: 'amount' } }
}

describe('createPayment', () => {
  test('sends the payment with the secret key and the Idempotency-Key', async () => {
    broker.answers.push(CREATED)
    expect(await createPayment(broker.config, ORDER, KEY)).toEqual(CREATED.body)
    expect(broker.requests).toMatchObject([
      {
        method: 'POST',
        path: '/v1/payments',
        headers: { authorization: `Bearer ${broker.config.secretKey}`, 'idempotency-key': 'A-1001-1' },
        body: JSON.stringify(ORDER),
      },
    ])
  })

  test('an operation names the version that was looked at', async () => {
    broker.answers.push(problem(412, 'payment_changed'))
    const looked = refundPayment(broker.config, 'pay_1', { ...KEY, amount: 1, version: 3 })
    await expect(looked).rejects.toMatchObject({ code: 'payment_changed', status: 412 })
    expect(broker.requests).toMatchObject([{ headers: { 'if-match': '"3"' }, body: '{"amount":1}' }])
  })

  test('goes on in the trace of the request that the shop answers, and leaves out what is no traceparent', async () => {
    broker.answers.push(CREATED)
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    await createPayment(broker.config, ORDER, { ...KEY, traceparent })
    await refundPayment(broker.config, 'pay_1', { ...KEY, traceparent, amount: 1 })
    expect(broker.requests.map(({ headers }) => headers['traceparent'])).toEqual([traceparent, traceparent])
    expect(broker.requests[1]?.body).toBe('{"amount":1}')

    for (const none of [null, undefined, '', '00-xyz', `${traceparent}\r\nx-other: 1`, 'あ']) {
      await createPayment(broker.config, ORDER, { ...KEY, traceparent: none })
      expect(broker.requests.at(-1)?.headers).not.toHaveProperty('traceparent')
    }
  })

  test('repeats with the same key when the broker fails or is still at it, and no more than twice', async () => {
    broker.answers.push(problem(500, 'internal_error'), problem(409, 'idempotency_key_in_use'), CREATED)
    expect(await createPayment(broker.config, ORDER, KEY)).toEqual(CREATED.body)
    expect(broker.requests.map(({ headers }) => headers['idempotency-key'])).toEqual([
      'A-1001-1',
      'A-1001-1',
      'A-1001-1',
    ])
    broker.answers.splice(0, 1, problem(500, 'internal_error'))
    await expect(createPayment(broker.config, ORDER, KEY)).rejects.toMatchObject({
      code: 'internal_error',
      status: 500,
    })
    expect(broker.requests).toHaveLength(6)
  })

  test('throws what the broker says, once: the code, the field, the request to quote', async () => {
    broker.answers.push(problem(400, 'amount_invalid'))
    const error: unknown = await createPayment(broker.config, ORDER, KEY).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'amount_invalid', status: 400, param: 'amount', requestId: 'req_1' })
    expect(String(error)).toContain('What to do')
    expect(broker.requests).toHaveLength(1)
  })

  test.each([
    ['no Idempotency-Key', {}, { idempotencyKey: '' }, 'idempotency_key_missing'],
    ['a broker with a path', { broker: 'https://checkout.example/v1' }, KEY, 'config_invalid'],
    ['a public key', { secretKey: 'pk_test_1' }, KEY, 'config_invalid'],
    ['no merchant', { merchant: '' }, KEY, 'config_invalid'],
    ['a key in Japanese', {}, { idempotencyKey: '注文-1' }, 'idempotency_key_missing'],
    ['a key that is undefined', {}, { idempotencyKey: undefined as unknown as string }, 'idempotency_key_missing'],
    ['a key that is a number', {}, { idempotencyKey: 7 as unknown as string }, 'idempotency_key_missing'],
  ])('sends nothing with %s', async (_, config, options, code) => {
    await expect(createPayment({ ...broker.config, ...config }, ORDER, options)).rejects.toMatchObject({ code })
    expect(broker.requests).toHaveLength(0)
  })

  test('says so when nobody answers, and never with the key in it', async () => {
    await broker.close()
    const error: unknown = await createPayment(broker.config, ORDER, KEY).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'broker_unreachable' })
    expect(JSON.stringify(error) + String(error)).not.toContain('sk_test_')
  })
})

const NOTHINGS = [undefined, null, '', Number.NaN, 0, true]

describe('A setting or a field that turned out to be nothing', () => {
  const code = async (call: () => Promise<unknown>) => {
    const error: unknown = await call().catch((thrown: unknown) => thrown)
    expect(JSON.stringify(error) + String(error)).not.toContain('sk_test_0')
    return error instanceof FuriwakeError ? [error.code, error.param] : ['taken']
  }

  test.each(['broker', 'secretKey', 'merchant'] as const)('is named: %s of the config', async (field) => {
    for (const value of NOTHINGS) {
      const config = { ...broker.config, [field]: value as string }
      expect(await code(() => createPayment(config, ORDER, KEY))).toEqual(['config_invalid', field])
      expect(await code(() => verifyVerdict(config, 'a.b.c', EXPECTED))).toEqual(['config_invalid', field])
    }
    // One that was right, and is not any more.
    const config = { ...broker.config }
    broker.answers.push({ status: 200, body: {} })
    await retrievePayment(config, 'pay_1')
    Object.assign(config, { [field]: undefined })
    expect(await code(() => retrievePayment(config, 'pay_1'))).toEqual(['config_invalid', field])
    for (const none of [undefined, null, 'https://checkout.example']) {
      const call = () => retrievePayment(none as unknown as FuriwakeConfig, 'pay_1')
      expect(await code(call)).toEqual(['config_invalid', 'broker'])
    }
  })

  test.each([
    ['amount', 'amount_invalid', [...NOTHINGS, '12800', 1.5, -1, 2 ** 53, Infinity, 12_800n]],
    ['currency', 'currency_unknown', [...NOTHINGS, 'jpy', ' JPY']],
    ['order', 'invalid_request', [...NOTHINGS, 1001]],
  ] as const)('is named: %s of a payment', async (field, expected, values) => {
    for (const value of values) {
      const payment = { ...ORDER, [field]: value } as unknown as NewPayment
      expect(await code(() => createPayment(broker.config, payment, KEY))).toEqual([expected, field])
    }
    const none = undefined as unknown as NewPayment
    expect(await code(() => createPayment(broker.config, none, KEY))).toEqual(['amount_invalid', 'amount'])
    expect(broker.requests).toEqual([])
  })

  test('never turns "this much" into "all there is": an amount that is given is one', async () => {
    for (const operate of [capturePayment, refundPayment]) {
      for (const amount of [...NOTHINGS, '100', 0.5]) {
        const options = { ...KEY, amount } as unknown as OperationOptions
        expect(await code(() => operate(broker.config, 'pay_1', options))).toEqual(['amount_invalid', 'amount'])
      }
    }
    expect(broker.requests).toEqual([])
    broker.answers.push({ status: 200, body: {} })
    await capturePayment(broker.config, 'pay_1', KEY)
    expect(broker.requests.map(({ body }) => body)).toEqual(['{}'])
  })

  test.each([...NOTHINGS, '..', 'pay_1/cancel', 'pay_', ['pay_1']])('is no payment: %j', async (id) => {
    const calls = [retrievePayment, retrieveVerdict, cancelPayment] as const
    for (const call of calls) {
      expect(await code(() => call(broker.config, id as string))).toEqual(['payment_id_invalid', 'id'])
    }
    expect(await code(() => voidPayment(broker.config, id as string, KEY))).toEqual(['payment_id_invalid', 'id'])
    expect(broker.requests).toEqual([])
  })

  test('is no verdict either: an answer without one is an error', async () => {
    broker.answers.push({ status: 200, body: { id: 'pay_1' } })
    expect((await code(() => retrieveVerdict(broker.config, 'pay_1')))[0]).toBe('broker_answer_invalid')
  })
})

describe('An answer', () => {
  test('that is none of the API is told apart from none at all, and one of a newer broker is passed on', async () => {
    broker.answers.push({ status: 200, body: '<!doctype html>' })
    await expect(retrievePayment(broker.config, 'pay_1')).rejects.toMatchObject({ code: 'broker_answer_invalid' })
    broker.answers.splice(0, 1, problem(409, 'a_code_of_next_year'))
    await expect(retrievePayment(broker.config, 'pay_1')).rejects.toMatchObject({ code: 'a_code_of_next_year' })
    expect(broker.requests).toHaveLength(2)
  })

  test('that redirects is not followed: the key goes to the broker alone', async () => {
    broker.answers.push({ status: 307, body: {} })
    await expect(retrievePayment(broker.config, 'pay_1')).rejects.toMatchObject({
      code: 'broker_answer_invalid',
      status: 307,
    })
  })
})

describe('The rest of the API', () => {
  test('is read and operated by the payment’s id', async () => {
    broker.answers.push({ status: 200, body: { id: 'pay_1', verdict: 'a.b.c' } })
    await retrievePayment(broker.config, 'pay_1')
    expect(await retrieveVerdict(broker.config, 'pay_1')).toBe('a.b.c')
    await refundPayment(broker.config, 'pay_1', { amount: 100, idempotencyKey: 'r-1' })
    expect(broker.requests.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['GET', '/v1/payments/pay_1', ''],
      ['GET', '/v1/payments/pay_1/verdict', ''],
      ['POST', '/v1/payments/pay_1/refunds', '{"amount":100}'],
    ])
  })
})
