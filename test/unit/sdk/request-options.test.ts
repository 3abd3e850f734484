/** Tests how calls are made: deadlines, tries, and what ends them. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import {
  cancelPayment,
  createPayment,
  createWebhookEndpoint,
  FuriwakeError,
  retrievePayment,
  testWebhookEndpoint,
} from '../../../sdk/index.ts'
import type { RequestOptions } from '../../../sdk/index.ts'
import { callBroker } from '../../../sdk/call-broker.ts'
import { startStandIn } from './broker-stand-in.ts'
import type { StandIn } from './broker-stand-in.ts'

let broker: StandIn
beforeEach(async () => {
  broker = await startStandIn()
})
afterEach(() => broker.close())

const FAILED = { status: 500, body: { code: 'internal_error', title: 'A title', detail: 'What to do' } }
const LIMITED = { status: 429, body: { code: 'rate_limited', title: 'A title', detail: 'Wait' } }
const PAYMENT = { status: 200, body: { id: 'pay_1' } }

/** Reads a payment, and notes how long was waited between the tries. */
async function readsPayment(options?: RequestOptions): Promise<{ waited: number[]; result: unknown }> {
  const waited: number[] = []
  const wait = (ms: number): Promise<void> => Promise.resolve(void waited.push(ms))
  const call = callBroker(broker.config, 'retrievePayment', { params: { id: 'pay_1' } }, options, wait)
  return { waited, result: await call.catch((error: unknown) => error) }
}

describe('A call', () => {
  test.each([
    [0, []],
    [1, [200]],
    [5, [200, 1000, 2000, 2000, 2000]],
  ])('with %i retries is tried so many times more', async (retries, waits) => {
    broker.answers.push(FAILED)
    const { waited, result } = await readsPayment({ retries })
    expect(waited).toEqual(waits)
    expect(result).toMatchObject({ code: 'internal_error', retryable: true })
    expect(broker.requests).toHaveLength(retries + 1)
  })

  test('waits as long as Retry-After says, and leaves it to the caller where that is long', async () => {
    broker.answers.push({ ...LIMITED, headers: { 'retry-after': '3' } }, PAYMENT)
    expect(await readsPayment()).toEqual({ waited: [3000], result: PAYMENT.body })
    for (const [after, ms] of [
      ['21', 21_000],
      ['999999', 999_999_000],
    ] as const) {
      broker.answers.splice(0, broker.answers.length, { ...LIMITED, headers: { 'retry-after': after } })
      const { waited, result } = await readsPayment()
      expect([waited, result]).toMatchObject([
        [],
        { code: 'rate_limited', status: 429, retryAfterMs: ms, retryable: true },
      ])
    }
    for (const after of ['soon', '-1', '1e9', '99999999999999999999', '']) {
      broker.answers.splice(0, broker.answers.length, { ...LIMITED, headers: { 'retry-after': after } })
      expect((await readsPayment({ retries: 1 })).waited).toEqual([200])
    }
  })

  test('that must not be made twice is made once where its end is not known, and again where nothing was done', async () => {
    broker.answers.push(FAILED)
    const url = 'https://shop.example/webhooks'
    await expect(createWebhookEndpoint(broker.config, { url })).rejects.toMatchObject({ code: 'internal_error' })
    await expect(testWebhookEndpoint(broker.config, 'whe_1')).rejects.toMatchObject({ code: 'internal_error' })
    expect(broker.requests).toHaveLength(2)
    broker.answers.splice(0, 1, { ...LIMITED, headers: { 'retry-after': '0' } }, { status: 201, body: { id: 'whe_1' } })
    expect(await createWebhookEndpoint(broker.config, { url })).toEqual({ id: 'whe_1' })
    await cancelPayment(broker.config, 'pay_1').catch(() => undefined)
  })

  test('ends with its signal: before, while it is under way, and between two tries', async () => {
    const aborted = { code: 'request_aborted', retryable: false }
    await expect(retrievePayment(broker.config, 'pay_1', { signal: AbortSignal.abort() })).rejects.toMatchObject(
      aborted,
    )
    expect(broker.requests).toHaveLength(0)

    broker.answers.push(FAILED)
    const between = new AbortController()
    const never = (): Promise<void> => {
      between.abort(new Error('the visitor left'))
      return new Promise(() => undefined)
    }
    const given = { params: { id: 'pay_1' } }
    const call = callBroker(broker.config, 'retrievePayment', given, { signal: between.signal }, never)
    await expect(call).rejects.toMatchObject({ ...aborted, cause: new Error('the visitor left') })

    vi.stubGlobal('fetch', (_: string, { signal }: RequestInit) => {
      return new Promise((__, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)))
    })
    const under = new AbortController()
    const reading = retrievePayment(broker.config, 'pay_1', { signal: under.signal })
    under.abort()
    await expect(reading).rejects.toMatchObject(aborted)
    await expect(retrievePayment(broker.config, 'pay_1', { timeoutMs: 1, retries: 0 })).rejects.toMatchObject({
      code: 'broker_timeout',
      retryable: true,
      docs: `${broker.config.broker}/errors/broker_timeout`,
    })
    vi.unstubAllGlobals()
  })

  test.each([
    ['timeoutMs', [0, -1, 1.5, 120_001, Infinity, Number.NaN, '5', null]],
    ['retries', [-1, 6, 0.5, Infinity, Number.NaN, '2', null]],
    ['signal', [null, {}, 'signal', 7]],
  ])('is not made with %s that is none', async (param, values) => {
    for (const value of values) {
      const options = { [param]: value } as unknown as RequestOptions
      await expect(retrievePayment(broker.config, 'pay_1', options)).rejects.toMatchObject({
        code: 'option_invalid',
        param,
      })
    }
    expect(broker.requests).toHaveLength(0)
  })
})

describe('An error', () => {
  test('opens the page of its code at the broker, and quotes the request; never a secret', async () => {
    broker.answers.push({
      status: 404,
      body: { code: 'payment_not_found', title: 'There is none', detail: 'Look', request_id: 'req_1' },
    })
    const error: unknown = await retrievePayment(broker.config, 'pay_1').catch((thrown: unknown) => thrown)
    const docs = `${broker.config.broker}/errors/payment_not_found`
    expect(error).toMatchObject({ docs, requestId: 'req_1', retryable: false, retryAfterMs: undefined })
    expect(JSON.stringify(error) + String(error)).not.toContain(broker.config.secretKey)
  })

  test('whose code is none makes no address of it', async () => {
    broker.answers.push({ status: 400, body: { code: '../../evil?x=', title: 'x', detail: 'y' } })
    const error = (await retrievePayment(broker.config, 'pay_1').catch((thrown: unknown) => thrown)) as FuriwakeError
    expect(error.docs).toBe(`${broker.config.broker}/errors/`)
  })

  test('that the broker would answer with opens its page too, though nothing was sent', async () => {
    const order = { order: 'A-1', amount: 1.5, currency: 'JPY' }
    const error: unknown = await createPayment(broker.config, order, { idempotencyKey: 'A-1-1' }).catch(
      (thrown: unknown) => thrown,
    )
    expect(error).toMatchObject({ code: 'amount_invalid', docs: `${broker.config.broker}/errors/amount_invalid` })
    const nowhere = undefined as unknown as typeof broker.config
    await expect(createPayment(nowhere, order, { idempotencyKey: 'A-1-1' })).rejects.toMatchObject({
      docs: 'docs/sdk.md#errors',
    })
  })

  test('that was made without settings points into the docs', () => {
    expect(new FuriwakeError('config_invalid', 'x').docs).toBe('docs/sdk.md#errors')
  })
})
