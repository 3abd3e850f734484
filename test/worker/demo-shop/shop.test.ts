/** The demo shop with its own database, against the real broker and issuers. */

import { SignJWT, decodeJwt, generateKeyPair, importJWK } from 'jose'
import type { JWK } from 'jose'
import { beforeAll, describe, expect, test, vi } from 'vitest'

import { BROKER, brokerEnv } from '../scenario.ts'
import type { Scenario, TestMember } from '../scenario.ts'
import { Customer, shipments, startShop } from './customer.ts'

let system: Scenario
beforeAll(async () => {
  system = await startShop()
})

/** Puts a cup into the cart and pays it. */
async function pays(customer: Customer, member?: TestMember): Promise<string> {
  await customer.post('/cart', { good: 'morning-cup', more: '1' })
  return customer.paysCart(member)
}

/** A verdict that the broker itself might have signed, with some claims changed. */
async function signed(
  verdict: string,
  changes: Record<string, unknown>,
  header: Record<string, unknown> = {},
): Promise<string> {
  const key = (JSON.parse(brokerEnv.SIGNING_KEYS) as JWK[])[0] ?? {}
  return new SignJWT({ ...decodeJwt(verdict), ...changes })
    .setProtectedHeader({ alg: 'ES256', typ: 'verdict+jwt', kid: key.kid ?? '', ...header })
    .sign(await importJWK(key, 'ES256'))
}

describe('The shop', () => {
  test('ships a paid order once, and shows the verified facts', async () => {
    const customer = new Customer(system)
    const before = await shipments()
    const verdict = await pays(customer)
    const answer = await customer.post('/paid', { verdict })
    expect(answer.status).toBe(303)
    const receipt = await (await customer.get(answer.headers.get('location') ?? '')).text()
    expect(receipt).toContain('Sumire Card')
    expect(receipt).toMatch(/<dd>\d{6}<\/dd>/)
    expect(await shipments()).toBe(before + 1)
  })

  test('ships once though the verdict comes twenty times at once, and again later', async () => {
    const customer = new Customer(system)
    const before = await shipments()
    const verdict = await pays(customer)
    const answers = await Promise.all(Array.from({ length: 20 }, () => customer.post('/paid', { verdict })))
    for (const { status } of answers) expect(status).toBe(303)
    expect((await customer.post('/paid', { verdict })).status).toBe(303)
    expect(await shipments()).toBe(before + 1)
  })

  test.each([
    ['another amount', { amount: 1 }],
    ['another order', { order: 'A-9999' }],
    ['another payment', { sub: 'pay_other' }],
    ['another merchant', { aud: 'mer_other' }],
    ['another broker', { iss: 'http://other.test' }],
    ['another currency', { currency: 'USD' }],
    ['a time that is past', { iat: 1000, exp: 1900 }],
  ])('ships nothing on a verdict of %s, though the signature is right', async (_, changes) => {
    const customer = new Customer(system)
    const before = await shipments()
    const answer = await customer.post('/paid', { verdict: await signed(await pays(customer), changes) })
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('Nothing was shipped')
    expect(await shipments()).toBe(before)
  })

  test('ships nothing on a verdict that is unsigned, foreign, of another type, or none at all', async () => {
    const customer = new Customer(system)
    const before = await shipments()
    const verdict = await pays(customer)
    const { privateKey } = await generateKeyPair('ES256')
    const foreign = await new SignJWT(decodeJwt(verdict))
      .setProtectedHeader({ alg: 'ES256', typ: 'verdict+jwt', kid: 'broker-1' })
      .sign(privateKey)
    const other = await signed(verdict, {}, { typ: 'furiwake-decision+jwt' })
    const unsigned = `${verdict.split('.').slice(0, 2).join('.')}.`
    for (const bad of [foreign, other, unsigned, 'hello', '']) {
      expect((await customer.post('/paid', { verdict: bad })).status).toBe(400)
    }
    expect(await shipments()).toBe(before)
  })

  test('ships nothing on an old verdict, when its 15 minutes are over', async () => {
    const customer = new Customer(system)
    const before = await shipments()
    const verdict = await pays(customer)
    vi.useFakeTimers({ now: Date.now() + 16 * 60_000, toFake: ['Date'] })
    const answer = await customer.post('/paid', { verdict })
    vi.useRealTimers()
    expect(answer.status).toBe(400)
    expect(await shipments()).toBe(before)
  })

  test('ships nothing to a customer who brings another one’s verdict', async () => {
    const [owner, thief] = [new Customer(system), new Customer(system)]
    const verdict = await pays(owner)
    await thief.startsCheckout()
    const before = await shipments()
    expect((await thief.post('/paid', { verdict })).status).toBe(400)
    expect(await shipments()).toBe(before)
  })

  test('ships nothing on a decline, and pays the same order with a new payment then', async () => {
    const customer = new Customer(system)
    const before = await shipments()
    const declined = await pays(customer, system.issuers.members.hinode.insufficient_funds)
    await customer.post('/paid', { verdict: declined })
    expect(await shipments()).toBe(before)
    const again = await customer.asksForPayment()
    expect(again.id).not.toBe(decodeJwt(declined).sub)
    const { body } = await system.attempts(
      { ...again, status: 'open', checkout_url: '' },
      system.issuers.members.hinode.plain,
    )
    expect(decodeJwt(body.verdict ?? '')['order']).toBe(decodeJwt(declined)['order'])
    await customer.post('/paid', { verdict: body.verdict ?? '' })
    expect(await shipments()).toBe(before + 1)
  })

  test('asks for the verdict itself when the page never brought it', async () => {
    const customer = new Customer(system)
    const before = await shipments()
    const { order } = decodeJwt(await pays(customer))
    const answer = await customer.post(`/orders/${String(order)}/ask`, {})
    expect(answer.status).toBe(303)
    expect(await shipments()).toBe(before + 1)
  })

  test('takes its prices from its own shelf, and nothing else from the browser', async () => {
    const customer = new Customer(system)
    await customer.post('/cart', { good: 'tea-pot', more: '1', price: '1', amount: '1' })
    const payment = await customer.asksForPayment()
    expect(payment.amount).toBe(9600)
  })

  test('keeps one payment for one cart: asking again gives the same', async () => {
    const customer = new Customer(system)
    const first = await customer.startsCheckout()
    expect(await customer.asksForPayment()).toEqual(first)
    await customer.post('/cart', { good: 'morning-cup', quantity: '2' })
    const changed = await customer.asksForPayment()
    expect(changed.id).not.toBe(first.id)
    expect(changed.amount).toBe(6400)
  })

  test.each([
    ['a good that is not there', { good: 'spaceship', more: '1' }, 404],
    ['a quantity that is none', { good: 'morning-cup', quantity: '-1' }, 303],
    ['a quantity in words', { good: 'morning-cup', quantity: 'many' }, 303],
  ])('puts nothing into the cart for %s', async (_, form, status) => {
    const customer = new Customer(system)
    expect((await customer.post('/cart', form)).status).toBe(status)
    const empty = await customer.post('/checkout', '{}')
    expect(empty.status).toBe(409)
    expect(await empty.json()).toEqual({ message: 'There is nothing to pay.' })
  })

  test('takes no form from another site', async () => {
    const customer = new Customer(system)
    const answer = await customer.post('/cart', { good: 'morning-cup', more: '1' }, { origin: 'http://evil.test' })
    expect(answer.status).toBe(403)
  })

  test('needs no inline script or style, and lets in the broker alone', async () => {
    const page = await new Customer(system).get('/')
    const policy = page.headers.get('content-security-policy') ?? ''
    expect(policy).toContain(`script-src 'self' ${BROKER};`)
    expect(policy).toContain(`frame-src ${BROKER};`)
    expect(policy).not.toContain('unsafe')
    expect(await page.text()).not.toMatch(/<script(?! type="module" src=)|style="/)
  })

  test('shows one customer’s orders to nobody else', async () => {
    const customer = new Customer(system)
    const { order } = decodeJwt(await pays(customer))
    expect((await new Customer(system).get(`/orders/${String(order)}`)).status).toBe(404)
  })
})

describe('A body that goes on and on', () => {
  test.each(['/cart', '/checkout', '/paid', '/webhooks'])('is not read to its end at %s', async (path) => {
    const refused = await new Customer(system).post(path, 'x'.repeat(300_000))
    expect(refused.status).toBe(413)
  })
})
