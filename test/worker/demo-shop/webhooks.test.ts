/** Tests what the shop does when the broker tells it how a payment ended. */

import { decodeJwt } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'

import { Listening } from '../listening.ts'
import type { Endpoint } from '../listening.ts'
import type { Scenario } from '../scenario.ts'
import { Customer, shipments, shopHears, startShop } from './customer.ts'

let system: Scenario
let endpoint: Endpoint
let shop: Listening
const answers: number[] = []
/** The shop is away when the money has been taken, and hears of it later. */
let isAway = false
beforeAll(async () => {
  system = await startShop()
  shop = new Listening(system)
  endpoint = await shop.at('/webhooks', {
    answer: async (received) => {
      if (isAway && received.body.payment?.status === 'captured') return new Response(null, { status: 503 })
      const response = await shopHears(system, endpoint.secret, received)
      answers.push(response.status)
      return response
    },
  })
})

describe('When the member closes the browser after paying', () => {
  test('the order is sent all the same, once, though every event of it comes', async () => {
    const customer = new Customer(system)
    const before = await shipments()
    await customer.post('/cart', { good: 'rice-bowl', more: '1' })
    isAway = true
    const verdict = await customer.paysCart()
    expect(await shipments()).toBe(before)
    isAway = false
    await shop.passes(60_000, [endpoint])
    expect(await shipments()).toBe(before + 1)
    expect(new Set(answers)).toEqual(new Set([204]))
    await customer.post('/paid', { verdict })
    expect(await shipments()).toBe(before + 1)
    expect(await (await customer.get('/cart')).text()).not.toContain('rice-bowl')
  })

  test('and the first that is heard is that the money is held: nothing is sent before it is taken', async () => {
    const customer = new Customer(system)
    const before = await shipments()
    await customer.post('/cart', { good: 'noon-plate', more: '1' })
    const card = 'http://card-relay.test'
    let isFirst = true
    // Between the approval and the capture the shop hears of the approval.
    system.breaks(card, '/transactions', async (_, pass) => {
      if (!isFirst) await shop.passes(0, [endpoint])
      isFirst = false
      return pass()
    })
    isAway = true
    const { order } = decodeJwt(await customer.paysCart())
    system.mend()
    const receipt = async () => (await customer.get(`/orders/${String(order)}`)).text()
    const held = await receipt()
    expect(held).toContain('The amount is held')
    expect(held).not.toContain('href="/checkout"')
    expect(await shipments()).toBe(before)
    isAway = false
    await shop.passes(60_000, [endpoint])
    expect(await receipt()).toContain('The money has been taken')
    expect(await shipments()).toBe(before + 1)
  })

  test('and it was declined, the order says so, and is not sent', async () => {
    const customer = new Customer(system)
    const before = await shipments()
    await customer.post('/cart', { good: 'tea-pot', more: '1' })
    const { order } = decodeJwt(await customer.paysCart(system.issuers.members.sumire.insufficient_funds))
    await shop.passes(0, [endpoint])
    expect(await shipments()).toBe(before)
    expect(new Set(answers)).toEqual(new Set([204]))
    const receipt = await (await customer.get(`/orders/${String(order)}`)).text()
    expect(receipt).toContain('is too low for this order. Nothing was taken')
  })
})

describe('The shop answers', () => {
  const event = { id: 'evt_1', type: 'payment.captured', version: 1, created_at: '2026-01-01T00:00:00Z' }
  const forged = {
    headers: {
      'webhook-id': 'evt_1',
      'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
      'webhook-signature': 'v1,eA==',
    },
    text: JSON.stringify(event),
    body: event,
  }

  test('400 to what the broker did not sign, and sends nothing', async () => {
    const before = await shipments()
    expect((await shopHears(system, endpoint.secret, forged)).status).toBe(400)
    expect(await shipments()).toBe(before)
  })

  test('404 when it listens to no webhooks', async () => {
    expect((await shopHears(system, undefined, forged)).status).toBe(404)
  })
})
