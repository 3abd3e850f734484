/** Texts that shops send: kept as they are, refused where they would show as something else, and shown harmless. */

import { drizzle } from 'drizzle-orm/d1'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'

import { registerMerchant } from '../../../broker/db/register.ts'
import { ledgerById } from '../../../broker/ledgers/ledgers.ts'
import type { Payment } from '../../../broker/payments/payment.ts'
import { verdictClaims } from '../../../broker/verdicts/sign-verdict.ts'
import { isShowable } from '../../../protocol/text.ts'
import type { VerdictClaims } from '../../../protocol/verdict.ts'
import { verifyVerdict } from '../../../sdk/index.ts'
import { BROKER, ORDER, broker, brokerEnv, newMerchant, newPayment, pageCalls, shopCalls } from '../broker-world.ts'
import type { ApiAnswer, Merchant } from '../broker-world.ts'

let merchant: Merchant
beforeAll(async () => {
  merchant = await newMerchant()
})
afterEach(() => void vi.restoreAllMocks())

const creates = (body: unknown, key: string = crypto.randomUUID()): Promise<ApiAnswer> =>
  shopCalls(merchant, 'POST', '/v1/payments', { body, headers: { 'idempotency-key': key } })

describe('A text', () => {
  test.each([
    ['order', { order: 'A-\u202e1001' }],
    ['order', { order: 'A-\u20661001\u2069' }],
    ['order', { order: 'A-1001\u200b' }],
    ['order', { order: '\u3164' }],
    ['order', { order: 'A\u00001' }],
    ['order', { order: 'A\n1' }],
    ['order', { order: 'A\ud800' }],
    ['order', { order: '   ' }],
    ['description', { description: 'Total \u202e089¥' }],
    ['description', { description: 'two\u2028lines' }],
    ['description', { description: 'a bell \u0007' }],
    ['items.0.name', { items: [{ name: '\u202ecup', quantity: 1, amount: 1 }] }],
    ['items.0.name', { items: [{ name: '\u200b', quantity: 1, amount: 1 }] }],
  ])('that would show as something else is refused: %s %j', async (param, wrong) => {
    expect(await creates({ ...ORDER, ...wrong })).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', param },
    })
  })

  test.each([
    { order: 'هدية-12', description: 'می\u200cخواهم' },
    { order: '注文 ☕\ufe0f 1', description: '👩\u200d🍳\nwrapped' },
    { order: 'A-1', items: [{ name: 'Tee\u00adkanne', quantity: 1, amount: 1 }] },
  ])('of any script is taken: %j', async (text) => {
    expect(await creates({ ...ORDER, ...text })).toMatchObject({ status: 201, body: text })
  })

  test('is as long as JSON Schema counts it, and the shop can verify its order', async () => {
    const own = { ...ORDER, order: '🍣'.repeat(64), description: '𠮷'.repeat(200) }
    const { status, body } = await creates(own)
    expect([status, body['order'], body['description']]).toEqual([201, own.order, own.description])
    const id = String(body['id'])
    await shopCalls(merchant, 'POST', `/v1/payments/${id}/cancel`)
    const { body: said } = await shopCalls<{ verdict: string }>(merchant, 'GET', `/v1/payments/${id}/verdict`)
    vi.spyOn(globalThis, 'fetch').mockImplementation((input, init) => broker(new Request(input, init)))
    const config = { broker: BROKER, merchant: merchant.id, secretKey: merchant.secretKey }
    const expected = { payment: id, order: own.order, amount: own.amount, currency: own.currency }
    expect(await verifyVerdict(config, said.verdict, expected)).toMatchObject({
      order: own.order,
      verdict: 'cancelled',
    })
    expect(await creates({ ...ORDER, order: '🍣'.repeat(65) })).toMatchObject({ status: 400, body: { param: 'order' } })
    const listed = await shopCalls<{ data: unknown[] }>(
      merchant,
      'GET',
      `/v1/payments?order=${encodeURIComponent(own.order)}`,
    )
    expect(listed.body.data).toHaveLength(1)
  })

  test('that an earlier version took, or that somebody else wrote, is shown harmless', async () => {
    const own = await newMerchant()
    await brokerEnv.DIRECTORY.prepare('UPDATE merchants SET name_en = ? WHERE id = ?')
      .bind('Hirune\u202e\n Pottery\u200b', own.id)
      .run()
    const payment = await newPayment(own, {
      description: 'Two cups',
      items: [{ name: 'Cup', quantity: 2, amount: 6400 }],
    })
    const { body } = await pageCalls(payment, 'status')
    expect(body.merchant.name.en).toBe('Hirune Pottery')
    expect(isShowable(JSON.stringify(body))).toBe(true)
  })
})

describe('An issuer’s words in a verdict', () => {
  const claims = async (given: Partial<Payment>): Promise<VerdictClaims> => {
    const { id } = await newPayment(merchant)
    const payment = await ledgerById(brokerEnv, merchant.ledger).read(id)
    if (payment === undefined) throw new Error('It was just made.')
    return verdictClaims({ ...payment, ...given }, BROKER, Date.now())
  }

  test('are left out where there are none: a shop takes no empty text', async () => {
    const said = await claims({ authorization: '', issuerName: '\u200b' })
    expect(said).not.toHaveProperty('authorization')
    expect(said).not.toHaveProperty('issuer_name')
  })

  test('are as long as a shop takes them, and show nothing but themselves', async () => {
    const said = await claims({ issuerName: '🏦'.repeat(300), authorization: '12\u202e34\n56' })
    expect(said.issuer_name?.length).toBeLessThanOrEqual(256)
    expect(said.authorization).toBe('1234 56')
  })
})

describe('A name that is registered', () => {
  test.each(['', '  ', 'Hirune\u202e', 'Hirune\nPottery', '\u3164', 'x'.repeat(129), 'half \ud83c'])(
    'reads as what it is, or is refused: %j',
    async (bad) => {
      const db = drizzle(brokerEnv.DIRECTORY)
      const shop = { id: 'mer_bad', origins: [], ledgers: [] }
      await expect(registerMerchant(db, { ...shop, name: { en: bad, ja: 'ひるね陶器' } }, 0)).rejects.toThrow('en')
      await expect(registerMerchant(db, { ...shop, name: { en: 'Hirune', ja: bad } }, 0)).rejects.toThrow('ja')
    },
  )
})

describe('Metadata', () => {
  test('keeps every other name, whatever it is called elsewhere', async () => {
    const metadata = {
      constructor: 'a',
      prototype: 'b',
      hasOwnProperty: 'c',
      toString: 'd',
      valueOf: 'e',
      __defineGetter__: 'f',
    }
    const created = await creates({ ...ORDER, metadata })
    expect(created).toMatchObject({ status: 201 })
    const read = await shopCalls(merchant, 'GET', `/v1/payments/${String(created.body['id'])}`)
    expect(new Map(Object.entries(read.body['metadata'] as object))).toEqual(new Map(Object.entries(metadata)))
  })

  test('keeps a note as it was written', async () => {
    const metadata = { note: 'Zeile 1\nZeile 2\t\u200f – \u00ad' }
    expect((await creates({ ...ORDER, metadata })).body).toMatchObject({ metadata })
  })

  test.each([
    [{ ['a\u202e']: 'x' }, 'metadata.a'],
    [{ a: 'half \ud83c' }, 'metadata.a'],
    [{ a: 'x'.repeat(501) }, 'metadata.a'],
    [{ a: null }, 'metadata.a'],
  ])('is refused by its name: %j', async (metadata, param) => {
    expect(await creates({ ...ORDER, metadata })).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', param },
    })
  })
})
