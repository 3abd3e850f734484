/** The shop's side of a payment as routes: in Express, and where what comes in is not to be believed. */

import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { askForVerdict, checkoutRoute, forExpress, verdictRoute, webhookRoute } from '../../../sdk/index.ts'
import type { ListeningShop, ShopRoute } from '../../../sdk/index.ts'
import { REQUEST_WAIT_MS } from '../../../sdk/limits.ts'
import type { StandIn } from './broker-stand-in.ts'
import { PAYMENT, SECRET, openShop, posts } from './shop-books.ts'
import type { Books } from './shop-books.ts'

let broker: StandIn
let shop: Books
beforeEach(async () => {
  ;({ broker, shop } = await openShop())
})
afterEach(() => broker.close())

describe('checkoutRoute', () => {
  test('answers with a payment of the order, by the order’s own amount, and keeps it', async () => {
    broker.answers.push({ status: 201, body: PAYMENT })
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const answer = await posts(checkoutRoute(shop), '{"amount":1}', { traceparent })
    expect([answer.status, await answer.json()]).toEqual([200, { client_secret: PAYMENT.client_secret }])
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(broker.requests).toMatchObject([
      {
        headers: { 'idempotency-key': 'A-1001-1', traceparent },
        body: '{"amount":12800,"currency":"JPY","order":"A-1001"}',
      },
    ])
    expect(shop.order.paymentId).toBe('pay_1')
  })

  test.each([
    ['declined', 'A-1001-2'],
    ['expired', 'A-1001-2'],
    ['open', 'A-1001-1'],
    ['processing', 'A-1001-1'],
    ['awaiting_payment', 'A-1001-1'],
  ])('after a payment that is %s takes the key %s', async (status, expected) => {
    shop.order.paymentId = expected === 'A-1001-1' ? PAYMENT.id : 'pay_0'
    broker.answers.push({ status: 200, body: { ...PAYMENT, status } }, { status: 201, body: PAYMENT })
    expect((await posts(checkoutRoute(shop))).status).toBe(200)
    expect(broker.requests[1]?.headers['idempotency-key']).toBe(expected)
  })

  test('of an order that is paid makes no second payment, takes the verdict, and gives the one that paid it', async () => {
    shop.order.paymentId = 'pay_1'
    const verdict = await broker.sign()
    broker.answers.push({ status: 200, body: { ...PAYMENT, status: 'captured' } }, { status: 200, body: { verdict } })
    broker.answers.push({ status: 201, body: PAYMENT })
    const answer = await posts(checkoutRoute(shop))
    expect([answer.status, await answer.json()]).toEqual([200, { client_secret: PAYMENT.client_secret }])
    expect(shop.taken).toMatchObject([{ verdict: 'approved', captured: true }])
    // The key of the attempt that is there: asked again it can make none.
    expect(broker.requests.at(-1)?.headers['idempotency-key']).toBe('A-1001-1')
  })

  test.each(['captured', 'awaiting_payment', 'processing'])(
    'of an order whose payment is %s since longer than its key is remembered shows none, and keeps what is kept',
    async (status) => {
      shop.order.paymentId = 'pay_0'
      const verdict = await broker.sign({ sub: 'pay_0' })
      broker.answers.push({ status: 200, body: { ...PAYMENT, id: 'pay_0', status } })
      if (status === 'captured') broker.answers.push({ status: 200, body: { verdict } })
      broker.answers.push({ status: 201, body: PAYMENT })
      expect((await posts(checkoutRoute(shop))).status).toBe(409)
      expect(shop.order.paymentId).toBe('pay_0')
    },
  )

  test('answers as the shop does where the page shows another cart', async () => {
    shop.orderToPay = () => Promise.resolve(new Response('changed', { status: 409 }))
    const answer = await posts(checkoutRoute(shop))
    expect([answer.status, await answer.text(), broker.requests]).toEqual([409, 'changed', []])
  })

  test('after a payment that was removed takes a new one', async () => {
    shop.order.paymentId = 'pay_0'
    const removed = { status: 410, body: { code: 'payment_removed', title: 'Gone', detail: 'New' } }
    broker.answers.push(removed, { status: 201, body: PAYMENT })
    expect((await posts(checkoutRoute(shop))).status).toBe(200)
  })

  test('shows no payment that the books did not keep, and none where there is nothing to pay', async () => {
    broker.answers.push({ status: 201, body: PAYMENT })
    shop.keepPayment = () => Promise.resolve(false)
    const refused = await posts(checkoutRoute(shop))
    expect([refused.status, await refused.text()]).toEqual([409, expect.not.stringContaining('secret')])
    shop.orderToPay = () => Promise.resolve(undefined)
    expect((await posts(checkoutRoute(shop))).status).toBe(409)
  })

  test('says with which code the broker failed, and no secret', async () => {
    broker.answers.push({ status: 401, body: { code: 'api_key_revoked', title: 'Revoked', detail: 'Use another' } })
    const answer = await posts(checkoutRoute(shop))
    const text = await answer.text()
    expect([answer.status, JSON.parse(text)]).toMatchObject([502, { code: 'api_key_revoked' }])
    expect(text).not.toContain('sk_test_')
  })
})

describe('verdictRoute', () => {
  const form = (verdict: string) => new URLSearchParams({ verdict, csrfmiddlewaretoken: 't' }).toString()

  test('takes a verdict of this order and goes to its receipt', async () => {
    shop.order.paymentId = 'pay_1'
    const answer = await posts(verdictRoute(shop), form(await broker.sign()))
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/orders/A-1001'])
    expect(shop.taken).toHaveLength(1)
  })

  test('takes none of another payment, order or amount, none that is unsigned, and no book', async () => {
    shop.order.paymentId = 'pay_1'
    const wrong = [
      await broker.sign({ sub: 'pay_2' }),
      await broker.sign({ order: 'A-9' }),
      await broker.sign({ amount: 1 }),
      'a.b.c',
      '',
    ]
    for (const verdict of wrong) expect((await posts(verdictRoute(shop), form(verdict))).status).toBe(400)
    expect((await posts(verdictRoute(shop), `verdict=${'x'.repeat(300_000)}`)).status).toBe(413)
    shop.order.paymentId = null
    expect((await posts(verdictRoute(shop), form(await broker.sign()))).status).toBe(400)
    expect(shop.taken).toEqual([])
  })

  test('waits ten seconds for a body that stands still, and answers 408', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const body = new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode('verdict=')) })
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit
    const answer = verdictRoute(shop)(new Request('https://shop.example/', init), undefined)
    await vi.advanceTimersByTimeAsync(REQUEST_WAIT_MS)
    expect(await answer).toMatchObject({ status: 408 })
    vi.useRealTimers()
  })

  test('lets the shop answer what was refused in its own way', async () => {
    shop.onError = ({ code }) => new Response(code, { status: 418 })
    const answer = await posts(verdictRoute(shop), form('a.b.c'))
    expect([answer.status, await answer.text()]).toEqual([418, 'verdict_order'])
  })

  test('asks for a verdict that never came', async () => {
    expect(await askForVerdict(shop, shop.order, undefined)).toBeUndefined()
    shop.order.paymentId = 'pay_1'
    broker.answers.push({ status: 200, body: { verdict: await broker.sign({ verdict: 'pending', captured: false }) } })
    expect(await askForVerdict(shop, shop.order, undefined)).toMatchObject({ verdict: 'pending' })
    expect(shop.taken).toHaveLength(1)
  })
})

function signed(event: object): { body: string; headers: Record<string, string> } {
  const body = JSON.stringify({ id: 'evt_1', type: 'payment.captured', version: 3, created_at: 'now', ...event })
  const now = new Date()
  const headers = {
    'webhook-id': 'evt_1',
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Webhook(SECRET).sign('evt_1', now, body),
  }
  return { body, headers }
}

describe('webhookRoute', () => {
  const payment = { id: 'pay_1', order: 'A-1001' }

  test('takes the verdict in an event, but none that says "not yet", and hears of every event', async () => {
    shop.order.paymentId = 'pay_1'
    const heard: string[] = []
    shop.onEvent = ({ type }) => Promise.resolve(void heard.push(type))
    for (const claims of [{}, { verdict: 'pending', captured: false }]) {
      const { body, headers } = signed({ payment, verdict: await broker.sign(claims) })
      expect((await posts(webhookRoute(shop), body, headers)).status).toBe(204)
    }
    const { body, headers } = signed({ type: 'webhook_endpoint.test', webhook_endpoint: 'whe_1' })
    expect((await posts(webhookRoute(shop), body, headers)).status).toBe(204)
    expect(shop.taken.map(({ verdict }) => verdict)).toEqual(['approved'])
    expect(heard).toEqual(['payment.captured', 'payment.captured', 'webhook_endpoint.test'])
  })

  test('takes nothing of an earlier attempt or another order, and refuses what is not signed', async () => {
    shop.order.paymentId = 'pay_2'
    for (const told of [payment, { id: 'pay_2', order: 'A-9' }]) {
      const { body, headers } = signed({ payment: told, verdict: await broker.sign() })
      expect((await posts(webhookRoute(shop), body, headers)).status).toBe(204)
    }
    expect((await posts(webhookRoute(shop), '{}', signed({}).headers)).status).toBe(400)
    shop.webhookSecret = () => undefined
    expect((await posts(webhookRoute(shop), '{}')).status).toBe(404)
    expect(shop.taken).toEqual([])
  })

  test('answers 503, for the broker to come again, while its keys can’t be had', async () => {
    shop.order.paymentId = 'pay_1'
    const { body, headers } = signed({ payment, verdict: await broker.sign() })
    await broker.close()
    expect((await posts(webhookRoute(shop), body, headers)).status).toBe(503)
  })
})

describe('In Express', () => {
  let server: Server
  let thrown: unknown
  afterEach(() => void server.close())

  /** As much of Express as a route sees: what a parser before it has left in the request's body. */
  async function serve(route: ShopRoute, parse?: (text: string) => unknown): Promise<string> {
    thrown = undefined
    const handler = forExpress(route)
    server = createServer((request, response) => {
      const next = (error: unknown): void => {
        thrown = error
        response.writeHead(500).end()
      }
      const run = async (): Promise<void> => {
        let text = ''
        if (parse) for await (const chunk of request) text += String(chunk)
        handler(
          Object.assign(request, { method: 'POST', url: '/', ...(parse && { body: parse(text) }) }),
          response,
          next,
        )
      }
      void run()
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  test.each([
    ['as it comes', undefined],
    ['after express.urlencoded()', (text: string) => Object.fromEntries(new URLSearchParams(text))],
    ['after express.raw()', (text: string) => Buffer.from(text)],
    ['after express.text()', (text: string) => text],
  ])('a verdict is taken: %s', async (_, parse) => {
    shop.order.paymentId = 'pay_1'
    const url = await serve(verdictRoute(shop as unknown as ListeningShop), parse)
    const body = new URLSearchParams({ verdict: await broker.sign() })
    const answer = await fetch(url, { method: 'POST', body, redirect: 'manual' })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/orders/A-1001'])
  })

  test('a webhook that was parsed before says what to do', async () => {
    const { body, headers } = signed({})
    const json = { ...headers, 'content-type': 'application/json' }
    const url = await serve(webhookRoute(shop as unknown as ListeningShop), (text) => JSON.parse(text) as unknown)
    expect((await fetch(url, { method: 'POST', body, headers: json })).status).toBe(500)
    expect(thrown).toMatchObject({
      code: 'webhook_malformed',
      message: expect.stringContaining('express.json()') as string,
    })
  })

  test('no more is read than a request may be', async () => {
    const url = await serve(webhookRoute(shop as unknown as ListeningShop))
    await fetch(url, { method: 'POST', body: 'x'.repeat(600_000) }).catch(() => undefined)
    expect(thrown).toMatchObject({ code: 'request_too_large' })
  })
})
