/** A payment whose form was interfered with: the page says so once, and every later page of it knows. */

import { afterEach, beforeAll, describe, expect, test } from 'vitest'

import { BROKER, broker, newPayment, pageCalls, shopCalls, startSystem } from '../scenario.ts'
import type { CreatedPayment, Scenario } from '../scenario.ts'

let system: Scenario
beforeAll(async () => {
  system = await startSystem()
})
afterEach(() => system.mend())

/** As the page sends it while it goes away: no body, and no type of one. */
function guards({ id, client_secret }: CreatedPayment): Promise<Response> {
  const headers = { authorization: `Bearer ${client_secret}` }
  return broker(new Request(`${BROKER}/checkout/${id}/guarded`, { method: 'POST', headers }))
}

const read = async ({ id }: CreatedPayment) => (await shopCalls(system.merchant, 'GET', `/v1/payments/${id}`)).body

describe('A payment whose form was interfered with', () => {
  test('is guarded from then on, however often it is said, and whatever body comes with it', async () => {
    const payment = await newPayment(system.merchant)
    expect((await pageCalls(payment, 'status')).body).not.toHaveProperty('guarded')
    for (const answer of [await guards(payment), await guards(payment), await pageCalls(payment, 'guarded', {})]) {
      expect(answer.status).toBe(204)
      expect(answer.headers.get('cache-control')).toBe('no-store')
    }
    for (const action of ['status', 'status?include=issuers'] as const)
      expect((await pageCalls(payment, action)).body).toMatchObject({ status: 'open', guarded: true })
  })

  test('is the same to the shop: no event, no new version, no field', async () => {
    const payment = await newPayment(system.merchant)
    const before = await read(payment)
    await guards(payment)
    expect(await read(payment)).toEqual(before)
    const { body } = await shopCalls<{ data: unknown[] }>(system.merchant, 'GET', `/v1/payments/${payment.id}/events`)
    expect(body.data).toEqual([])
  })

  test('is paid all the same, in a window of the broker’s own', async () => {
    const payment = await newPayment(system.merchant)
    await guards(payment)
    const paid = await system.attempts(payment, system.issuers.members.sumire.plain)
    expect(paid).toMatchObject({ status: 200, body: { status: 'captured' } })
    expect((await pageCalls(payment, 'status')).body).toMatchObject({ status: 'captured', guarded: true })
  })

  test('stays guarded when an attempt comes back; after the end nothing is written any more', async () => {
    const payment = await newPayment(system.merchant)
    await guards(payment)
    const tried = await system.attempts(payment, system.issuers.members.sumire.plain, { password: 'wrong' })
    expect(tried.body).toMatchObject({ status: 'open', guarded: true })
    const cancelled = await newPayment(system.merchant)
    await pageCalls(cancelled, 'cancel')
    expect((await guards(cancelled)).status).toBe(204)
    expect((await pageCalls(cancelled, 'status')).body).not.toHaveProperty('guarded')
  })
})
