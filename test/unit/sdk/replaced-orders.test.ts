/** One cart is paid once, though it was changed in another tab and is another order now. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { checkoutRoute } from '../../../sdk/index.ts'
import type { ShopOrder } from '../../../sdk/index.ts'
import type { StandIn } from './broker-stand-in.ts'
import { PAYMENT, openShop, posts } from './shop-books.ts'
import type { Books } from './shop-books.ts'

let broker: StandIn
let shop: Books
beforeEach(async () => {
  ;({ broker, shop } = await openShop())
})
afterEach(() => broker.close())

describe('Before the payment of an order that takes the place of another, checkoutRoute', () => {
  const REPLACED = { id: 'pay_0', order: 'A-1000', client_secret: 'pay_0_secret_x' }
  let replaced: ShopOrder
  beforeEach(() => {
    replaced = { ...shop.order, number: 'A-1000', paymentId: 'pay_0' }
    shop.ordersReplacedBy = () => Promise.resolve([replaced])
  })

  test('cancels that of the other', async () => {
    const verdict = await broker.sign({ sub: 'pay_0', order: 'A-1000', verdict: 'cancelled', captured: false })
    broker.answers.push({ status: 200, body: { ...REPLACED, status: 'open' } })
    broker.answers.push({ status: 200, body: { ...REPLACED, status: 'cancelled' } }, { status: 200, body: { verdict } })
    broker.answers.push({ status: 201, body: PAYMENT })
    const answer = await posts(checkoutRoute(shop))
    expect(await answer.json()).toEqual({ client_secret: PAYMENT.client_secret })
    expect(broker.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v1/payments/pay_0',
      'POST /v1/payments/pay_0/cancel',
      'GET /v1/payments/pay_0/verdict',
      'POST /v1/payments',
    ])
    expect(shop.taken).toMatchObject([{ sub: 'pay_0', verdict: 'cancelled' }])
  })

  test.each(['declined', 'cancelled', 'expired'])('leaves one that is %s', async (status) => {
    broker.answers.push({ status: 200, body: { ...REPLACED, status } }, { status: 201, body: PAYMENT })
    expect(await (await posts(checkoutRoute(shop))).json()).toEqual({ client_secret: PAYMENT.client_secret })
  })

  test('begins none while the other is being paid, and shows that one', async () => {
    const refused = { status: 409, body: { code: 'payment_not_open', title: 'Not open', detail: 'Too late' } }
    broker.answers.push({ status: 200, body: { ...REPLACED, status: 'open' } }, refused)
    broker.answers.push({ status: 200, body: { ...REPLACED, status: 'processing' } }, { status: 201, body: REPLACED })
    expect(await (await posts(checkoutRoute(shop))).json()).toEqual({ client_secret: REPLACED.client_secret })
    expect(broker.requests.at(-1)?.headers['idempotency-key']).toBe('A-1000-1')
    expect([shop.order.paymentId, shop.taken]).toEqual([null, []])
  })

  test('begins none where the other is paid, takes its verdict, and shows that', async () => {
    const verdict = await broker.sign({ sub: 'pay_0', order: 'A-1000' })
    broker.answers.push({ status: 200, body: { ...REPLACED, status: 'captured' } }, { status: 200, body: { verdict } })
    broker.answers.push({ status: 201, body: REPLACED })
    expect(await (await posts(checkoutRoute(shop))).json()).toEqual({ client_secret: REPLACED.client_secret })
    expect(shop.taken).toMatchObject([{ sub: 'pay_0', verdict: 'approved' }])
  })
})
