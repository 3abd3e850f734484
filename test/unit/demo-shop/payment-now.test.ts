/** An order's page asks the broker for more than the verdict says, and is shown without it rather than late. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { paymentNow } from '../../../demo-shop/payment-now.ts'

const SHOP = { broker: 'http://broker.test', merchant: 'mer_1', secretKey: 'sk_test_1' }
const ANSWER_MAX_BYTES = 64 * 1024 * 1024

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** Returns what the page has of the payment, whatever the broker does, two seconds later at the latest. */
async function had(fetch: () => Promise<Response>, payment: string | null = 'pay_1'): Promise<unknown> {
  vi.stubGlobal('fetch', fetch)
  const asked = paymentNow(SHOP, payment)
  await vi.advanceTimersByTimeAsync(2_000)
  return asked
}

test('It has the payment', async () => {
  expect(await had(async () => Response.json({ id: 'pay_1' }))).toEqual({ id: 'pay_1' })
})

test('It asks nobody for an order without a payment', async () => {
  const fetch = vi.fn<() => Promise<Response>>()
  expect(await had(fetch, null)).toBeUndefined()
  expect(fetch).not.toHaveBeenCalled()
})

test.each<[string, () => Promise<Response>]>([
  ['hangs', () => new Promise(() => undefined)],
  ['refuses for ever', () => Promise.reject(new TypeError('refused'))],
  ['has never heard of it', async () => Response.json({ code: 'payment_not_found' }, { status: 404 })],
  ['is broken', async () => new Response('<html>', { status: 500 })],
  ['answers 64 MiB', async () => new Response(new Uint8Array(ANSWER_MAX_BYTES))],
])('It has nothing, and the page is shown, while the broker %s', async (_, fetch) => {
  expect(await had(fetch)).toBeUndefined()
})
