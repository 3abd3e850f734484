/** Tests what the shop promises of its orders, whatever arrives twice, late, at once, or never. */

import { decodeJwt } from 'jose'
import { beforeAll, describe, expect, test, vi } from 'vitest'

import { MINATO, MINATO_MEMBER, RELAY_WITH_MINATO, startMinato } from '../counter-issuer.ts'
import type { CounterIssuer } from '../counter-issuer.ts'
import { eventually } from '../eventually.ts'
import { pageCalls, shopCalls } from '../scenario.ts'
import type { Scenario } from '../scenario.ts'
import { Customer, shipments, startShop } from './customer.ts'

let system: Scenario
let minato: CounterIssuer
beforeAll(async () => {
  system = await startShop({ settings: RELAY_WITH_MINATO })
  minato = await startMinato()
  const others = globalThis.fetch
  vi.stubGlobal('fetch', (input: RequestInfo, init?: RequestInit) => {
    const request = new Request(input, init)
    return new URL(request.url).origin === MINATO ? minato.fetch(request) : others(request)
  })
})

describe('One cart', () => {
  test('is one order and one payment, though the button is pressed twenty times at once', async () => {
    const customer = new Customer(system)
    await customer.post('/cart', { good: 'rice-bowl', more: '1' })
    const payments = await Promise.all(Array.from({ length: 20 }, () => customer.asksForPayment()))
    expect(new Set(payments.map(({ id }) => id)).size).toBe(1)
    const list = await (await customer.get('/orders')).text()
    expect(list.match(/href="\/orders\/A-/g)).toHaveLength(1)
  })

  test('is empty once it is paid: no second tab can pay it again', async () => {
    const customer = new Customer(system)
    await customer.post('/cart', { good: 'rice-bowl', more: '1' })
    const verdict = await customer.paysCart()
    await customer.post('/paid', { verdict })
    const again = await customer.post('/checkout', '{}')
    expect(again.status).toBe(409)
    expect(await again.json()).toEqual({ message: 'There is nothing to pay.' })
  })

  test('that was filled anew stays, though the old verdict comes once more', async () => {
    const customer = new Customer(system)
    const before = await shipments()
    await customer.post('/cart', { good: 'rice-bowl', more: '1' })
    const verdict = await customer.paysCart()
    await customer.post('/paid', { verdict })
    await customer.post('/cart', { good: 'rice-bowl', more: '1' })
    await customer.post('/paid', { verdict })
    expect((await customer.asksForPayment()).amount).toBe(2800)
    expect(await shipments()).toBe(before + 1)
  })

  test('that is paid, though the shop never heard of it, is shipped and not paid again', async () => {
    const customer = new Customer(system)
    const before = await shipments()
    await customer.post('/cart', { good: 'rice-bowl', more: '1' })
    const { order, sub } = decodeJwt(await customer.paysCart())
    // The dialog shows that it is paid.
    expect((await customer.asksForPayment()).id).toBe(sub)
    expect(await shipments()).toBe(before + 1)
    expect(await (await customer.get(`/orders/${String(order)}`)).text()).toContain('Sumire Card')
  })

  test('that was changed while a dialog is open is cancelled there, and paid as it is now, once', async () => {
    const customer = new Customer(system)
    const before = await shipments()
    const first = await customer.startsCheckout('rice-bowl')
    await customer.post('/cart', { good: 'morning-cup', more: '1' })
    expect((await pageCalls(first, 'status')).body).toMatchObject({ status: 'cancelled', cancelled_by: 'shop' })
    await customer.post('/paid', { verdict: await customer.paysCart() })
    expect(await shipments()).toBe(before + 1)
  })

  test('that was changed while it is being paid is without what was bought then', async () => {
    const customer = new Customer(system)
    await customer.post('/cart', { good: 'rice-bowl', more: '1' })
    const verdict = await customer.paysCart()
    await customer.post('/cart', { good: 'rice-bowl', more: '1' })
    await customer.post('/cart', { good: 'morning-cup', more: '1' })
    // What is paid is shown before anything else is paid.
    expect((await customer.asksForPayment()).id).toBe(decodeJwt(verdict).sub)
    await customer.post('/paid', { verdict })
    expect((await customer.asksForPayment()).amount).toBe(2800 + 3200)
  })

  test('is not paid from a page that shows it as it was, nor a second time from one that shows what is paid', async () => {
    const customer = new Customer(system)
    const shown = (good: string) => JSON.stringify({ cart: [{ good, quantity: 1 }], at: Date.now() - 1000 })
    await customer.post('/cart', { good: 'rice-bowl', more: '1' })
    expect((await customer.post('/checkout', shown('morning-cup'))).status).toBe(409)
    const verdict = await customer.paysCart()
    await customer.post('/paid', { verdict })
    const again = await customer.post('/checkout', shown('rice-bowl'))
    const { client_secret } = await again.json<{ client_secret: string }>()
    expect(client_secret.split('_secret_')[0]).toBe(decodeJwt(verdict).sub)
  })
})

describe('An order', () => {
  test('says why it is not paid, and that nothing was taken', async () => {
    const customer = new Customer(system)
    await customer.post('/cart', { good: 'morning-cup', more: '1' })
    const verdict = await customer.paysCart(system.issuers.members.hinode.insufficient_funds)
    const answer = await customer.post('/paid', { verdict })
    const receipt = await (await customer.get(answer.headers.get('location') ?? '')).text()
    expect(receipt).toContain('is too low for this order. Nothing was taken')
    const inJapanese = await (await customer.get(`${answer.headers.get('location')}?lang=ja`)).text()
    expect(inJapanese).toContain('引き落としも、発送もしていません')
  })

  test('believes no verdict of a payment that another has followed', async () => {
    const customer = new Customer(system)
    const before = await shipments()
    await customer.post('/cart', { good: 'morning-cup', more: '1' })
    const declined = await customer.paysCart(system.issuers.members.hinode.insufficient_funds)
    await customer.asksForPayment()
    const answer = await customer.post('/paid', { verdict: declined })
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('no longer waits for')
    expect(await shipments()).toBe(before)
  })

  test('waits while there is no final word, and says so', async () => {
    const customer = new Customer(system)
    const before = await shipments()
    await customer.post('/cart', { good: 'morning-cup', more: '1' })
    await customer.asksForPayment()
    const list = await (await customer.get('/orders')).text()
    const [, number = ''] = /href="\/orders\/(A-\d+)"/.exec(list) ?? []
    const asked = await customer.post(`/orders/${number}/ask`, {})
    expect(asked.headers.get('location')).toBe(`/orders/${number}`)
    expect(await (await customer.get(`/orders/${number}`)).text()).toContain('The shop is waiting for the answer')
    expect(await shipments()).toBe(before)
  })

  test('that is paid at a counter says where, by when and with which number, whenever it is opened', async () => {
    const customer = new Customer(system)
    await customer.post('/cart', { good: 'morning-cup', more: '1' })
    const { order } = decodeJwt(await customer.paysCart(MINATO_MEMBER))
    const page = async (language = 'en'): Promise<string> =>
      (await customer.get(`/orders/${String(order)}?lang=${language}`)).text()
    const waiting = await page()
    for (const text of ['1234-5678', 'Any counter', 'Payment number', 'Pay by', ', Japan time', 'Your order is kept'])
      expect(waiting).toContain(text)
    expect(waiting).not.toContain('waiting for the answer')
    const inJapanese = await page('ja')
    for (const text of ['1234-5678', '各窓口', 'お支払い番号', 'お支払い期限', '（日本時間）'])
      expect(inJapanese).toContain(text)
    minato.money({ outcome: 'reported', receivedAmount: 500 })
    await minato.notifies()
    await eventually(async () => {
      vi.useFakeTimers({ now: Date.now() + 3_000, toFake: ['Date'] })
      await system.alarmRings()
      expect(await page()).toContain('A counter has reported your payment')
    })
    vi.useRealTimers()
    expect(await page()).toMatch(/Paid so far<\/dt>\s*<dd>¥500/)
  })

  test('that is paid says what has gone back since', async () => {
    const customer = new Customer(system)
    await customer.post('/cart', { good: 'morning-cup', more: '1' })
    const verdict = await customer.paysCart()
    await customer.post('/paid', { verdict })
    const { sub: payment, order } = decodeJwt(verdict)
    const page = async (): Promise<string> => (await customer.get(`/orders/${String(order)}`)).text()
    expect(await page()).not.toContain('Given back')
    const headers = { 'idempotency-key': crypto.randomUUID() }
    await shopCalls(system.merchant, 'POST', `/v1/payments/${payment}/refunds`, { body: { amount: 700 }, headers })
    expect(await page()).toMatch(/Given back to you<\/dt>\s*<dd>¥700/)
  })

  test('keeps its prices and its names, and shows them to its own customer alone', async () => {
    const customer = new Customer(system)
    await customer.post('/cart', { good: 'tea-pot', quantity: '2' })
    const { order } = decodeJwt(await customer.paysCart())
    const receipt = await (await customer.get(`/orders/${String(order)}`)).text()
    expect(receipt).toMatch(/Teapot[\s\S]*×\s*2[\s\S]*¥19,200/)
    expect((await new Customer(system).get(`/orders/${String(order)}`)).status).toBe(404)
    expect((await new Customer(system).post(`/orders/${String(order)}/ask`, {})).status).toBe(404)
  })
})

describe('What the browser sends', () => {
  test.each(['A-1', 'A-0000', 'A-99999999', 'B-1001', '1001', '%00', 'A-1001 OR 1=1'])(
    'as the order %j is answered with a page that says there is nothing',
    async (number) => {
      expect((await new Customer(system).get(`/orders/${encodeURIComponent(number)}`)).status).toBe(404)
    },
  )

  test.each(['/pictures/none.svg', '/pictures/constructor.svg', '/goods/__proto__', '/nowhere'])(
    'as %s is not found',
    async (path) => {
      expect((await new Customer(system).get(path)).status).toBe(404)
    },
  )

  test('as a picture’s address is a picture, with no script in it', async () => {
    const answer = await new Customer(system).get('/pictures/tea-pot.svg')
    expect(answer.headers.get('content-type')).toMatch(/^image\/svg\+xml/)
    expect(answer.headers.getSetCookie()).toEqual([])
    expect(await answer.text()).not.toContain('<script')
  })
})
