/** A ledger that is nearly as large as the platform lets one become takes no new payment, and goes on with its own. */

import { runInDurableObject } from 'cloudflare:test'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'

import { SIZE_LOOK_EVERY_MS, VOLUME_FULL_BYTES } from '../../../broker/limits.ts'
import { ORDER, ledgerObject, shopCalls, startSystem } from '../scenario.ts'
import type { CreatedPayment, Scenario } from '../scenario.ts'

let system: Scenario
beforeAll(async () => {
  system = await startSystem()
})

let restore: () => Promise<void> = async () => undefined
afterEach(() => restore())
afterAll(() => void vi.useRealTimers())

/** The ledger looks at its size once a minute. */
const minuteLater = () => void vi.useFakeTimers({ now: Date.now() + SIZE_LOOK_EVERY_MS, toFake: ['Date'] })

/** From now on the platform says that the merchant's ledger is of this size. */
async function ledgerIs(bytes: number): Promise<void> {
  minuteLater()
  const ledger = ledgerObject(system.merchant.ledger)
  await runInDurableObject(ledger, (_, { storage }) => {
    Object.defineProperty(storage.sql, 'databaseSize', { configurable: true, get: () => bytes })
  })
  restore = async () => {
    minuteLater()
    await runInDurableObject(ledger, (_, { storage }) => void Reflect.deleteProperty(storage.sql, 'databaseSize'))
  }
}

const creates = (key: string) =>
  shopCalls<CreatedPayment & { code?: string }>(system.merchant, 'POST', '/v1/payments', {
    body: ORDER,
    headers: { 'idempotency-key': key },
  })

describe('A ledger of 9 GB', () => {
  test('refuses a new payment for now, and makes it once when there is room again', async () => {
    await creates('before')
    await ledgerIs(VOLUME_FULL_BYTES)
    for (let time = 0; time < 2; time++) {
      const refused = await creates('full')
      expect(refused).toMatchObject({ status: 503, body: { code: 'storage_unavailable' } })
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    await ledgerIs(VOLUME_FULL_BYTES - 1)
    const [made, again] = [await creates('full'), await creates('full')]
    expect([made.status, again.status]).toEqual([201, 201])
    expect(again.body.id).toBe(made.body.id)
  })

  test('goes on with the payments that it has: they are read, paid, refunded, and listed', async () => {
    const { payment } = await system.pays(system.issuers.members.sumire.plain, { payment: { capture: 'manual' } })
    const { body: open } = await creates('open')
    await ledgerIs(VOLUME_FULL_BYTES + 1)
    expect(await system.attempts(open, system.issuers.members.sumire.plain)).toMatchObject({
      body: { status: 'captured' },
    })
    const operate = (action: string, key: string) =>
      shopCalls(system.merchant, 'POST', `/v1/payments/${payment.id}/${action}`, {
        body: {},
        headers: { 'idempotency-key': key },
      })
    expect(await operate('capture', 'c')).toMatchObject({ status: 200, body: { status: 'captured' } })
    expect(await operate('refunds', 'r')).toMatchObject({ status: 200, body: { status: 'refunded' } })
    const list = await shopCalls<{ data: { id: string }[] }>(system.merchant, 'GET', '/v1/payments')
    expect(list.body.data.map(({ id }) => id)).toContain(payment.id)
  })
})
