/** A directory that was put back, and what operators enter again; a ledger that is to be put back, and when it is not. */

import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'

import { DIRECTORY_ROWS_MAX_AGE_MS } from '../../../../broker/limits.ts'
import { brokerEnv, newPayment, shopCalls } from '../../broker-world.ts'
import type { CreatedPayment, Merchant } from '../../broker-world.ts'
import { Operator, SHOP_NAME, madeMerchant } from '../../operator-world.ts'

let operator: Operator
beforeAll(async () => {
  operator = await Operator.with()
})
afterEach(() => vi.useRealTimers())

const passes = (ms: number): void => void vi.useFakeTimers({ now: Date.now() + ms, toFake: ['Date'] })

/** As a directory that was put back to a moment before the merchant was made. */
async function directoryLoses(merchant: string): Promise<void> {
  const { DIRECTORY: db } = brokerEnv
  const tables = ['api_keys', 'allowed_origins', 'ledgers']
  await db.batch([
    ...tables.map((table) => db.prepare(`DELETE FROM ${table} WHERE merchant_id = ?`).bind(merchant)),
    db.prepare('DELETE FROM merchants WHERE id = ?').bind(merchant),
  ])
}

async function lostMerchant(): Promise<{ merchant: string; ledger: string; payment: CreatedPayment }> {
  const merchant = await madeMerchant(operator)
  const payment = await newPayment(await shopOf(merchant))
  await directoryLoses(merchant)
  return { merchant, ledger: payment.id.slice(4, 12), payment }
}

async function shopOf(merchant: string): Promise<Merchant> {
  const { body } = await operator.calls('POST', `/merchants/${merchant}/keys`, { mode: 'test', name: 'Its server' })
  return { id: merchant, ledger: '', secretKey: body.secret ?? '' }
}

const enters = (merchant: string, ledger: string, mode = 'test') =>
  operator.calls('POST', `/merchants/${merchant}/ledgers`, { mode, id: ledger })

describe('What a directory that was put back has lost', () => {
  test('is entered again by its id: the merchant disabled, and each of its ledgers, which is nobody else’s', async () => {
    const { merchant, ledger, payment } = await lostMerchant()
    const entered = { id: merchant, name: SHOP_NAME }
    expect(await operator.calls('POST', '/merchants', entered)).toMatchObject({
      status: 201,
      body: { id: merchant, disabled: true },
    })
    const exists = await operator.calls('POST', '/merchants', entered)
    expect(exists).toMatchObject({ status: 409, body: { code: 'merchant_exists' } })
    const ofAnother = { status: 409, body: { code: 'ledger_of_another' } }
    expect(await enters(merchant, ledger, 'live')).toMatchObject(ofAnother)
    expect(await enters(await madeMerchant(operator), ledger)).toMatchObject(ofAnother)
    expect(await enters(merchant, ledger)).toMatchObject({ status: 201, body: { id: ledger, status: 'open' } })
    expect(await enters(merchant, ledger)).toMatchObject({ status: 409, body: { code: 'ledger_exists' } })
    await operator.calls('PATCH', `/merchants/${merchant}`, { disabled: false })
    const shop = await shopOf(merchant)
    passes(DIRECTORY_ROWS_MAX_AGE_MS)
    expect((await shopCalls(shop, 'GET', `/v1/payments/${payment.id}`)).status).toBe(200)
    // None was made for it: new payments go where its old ones are.
    expect((await newPayment(shop)).id.slice(4, 12)).toBe(ledger)
  })

  test('is entered once, also by two at once', async () => {
    const { merchant, ledger } = await lostMerchant()
    const twice = async (path: string, body: object): Promise<string[]> => {
      const answers = await Promise.all([operator.calls('POST', path, body), operator.calls('POST', path, body)])
      return answers.map(({ status }) => String(status)).toSorted()
    }
    expect(await twice('/merchants', { id: merchant, name: SHOP_NAME })).toEqual(['201', '409'])
    expect(await twice(`/merchants/${merchant}/ledgers`, { mode: 'test', id: ledger })).toEqual(['201', '409'])
  })
})
