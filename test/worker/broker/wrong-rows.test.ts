/** A row of the directory that names another issuer's settlement server, with both issuers behind one relay centre. */

import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'

import { DIRECTORY_ROWS_MAX_AGE_MS } from '../../../broker/limits.ts'
import { FUNDS } from '../issuer-members.ts'
import { ISSUER_ORIGINS, SHARED_RELAY } from '../issuer-world.ts'
import { brokerEnv, pageCalls, shopCalls, startSystem } from '../scenario.ts'
import type { CreatedPayment, Scenario, TestMember } from '../scenario.ts'

const { sumire, hinode } = ISSUER_ORIGINS
/** Longer than an isolate remembers the directory. */
const FORGOTTEN_MS = DIRECTORY_ROWS_MAX_AGE_MS + 1_000

let system: Scenario
beforeAll(async () => {
  system = await startSystem({ settings: SHARED_RELAY })
  await brokerEnv.DIRECTORY.prepare('UPDATE issuers SET relay = ?').bind(sumire.relay).run()
})
afterEach(async () => {
  await rowNames(sumire.settlement)
  system.mend()
  vi.useRealTimers()
})

const member = (): TestMember => system.issuers.members.sumire.plain

let laterMs = 0
function later(ms: number): void {
  laterMs += ms
  vi.useFakeTimers({ now: Date.now() + laterMs, toFake: ['Date'] })
}

/** The row of the card company is written, and every isolate has read it. */
async function rowNames(settlementServer: string): Promise<void> {
  const write = brokerEnv.DIRECTORY.prepare("UPDATE issuers SET settlement_server = ? WHERE prefix = '4'")
  await write.bind(settlementServer).run()
  vi.useRealTimers()
  later(FORGOTTEN_MS)
}

/** Returns what the payment is once the alarm has rung so often. */
async function afterAlarms(payment: CreatedPayment, times: number): Promise<string> {
  for (let i = 0; i < times; i++) {
    vi.useRealTimers()
    later(10 * 60_000)
    await system.alarmRings()
  }
  return (await pageCalls(payment, 'status')).body.status
}

async function bothBooks(): Promise<unknown[]> {
  const others = system.issuers.members.hinode
  const accounts = Object.values(others).map(({ account }) => system.issuers.statement('7', account))
  return Promise.all([system.issuers.statement('4', member().account), ...accounts])
}

describe('A row that names another issuer’s settlement server', () => {
  test('charges nobody, and the payment ends as declined', async () => {
    const before = await bothBooks()
    await rowNames(hinode.settlement)
    const paid = await system.pays(member())
    expect(paid.body).toMatchObject({ status: 'processing', stage: 'resolving' })
    expect(await afterAlarms(paid.payment, 3)).toBe('declined')
    expect(await bothBooks()).toEqual(before)
  })

  test('ends no payment that was approved elsewhere: it waits until the row is right, and is then taken', async () => {
    system.breaks(sumire.relay, '/transactions', async (_, pass) => {
      await pass()
      system.mend()
      return new Response('gone', { status: 504 })
    })
    const lost = await system.pays(member(), { payment: { capture: 'manual' } })
    expect(await system.issuers.statement('4', member().account)).toMatchObject({ held: 12_800 })
    await rowNames(hinode.settlement)
    // Asked there, the other server would say that it never came; and the money would be held for nobody.
    expect(await afterAlarms(lost.payment, 3)).toBe('processing')
    await rowNames(sumire.settlement)
    expect(await afterAlarms(lost.payment, 3)).toBe('authorized')
    const headers = { 'idempotency-key': crypto.randomUUID() }
    const given = await shopCalls(system.merchant, 'POST', `/v1/payments/${lost.payment.id}/void`, {
      body: {},
      headers,
    })
    expect(given.body).toMatchObject({ status: 'voided' })
    expect(await system.issuers.statement('4', member().account)).toMatchObject({ open_to_buy: FUNDS })
  })

  test('gives nothing back elsewhere: a refund waits for the row to be right', async () => {
    const paid = await system.pays(member())
    const before = await bothBooks()
    await rowNames(hinode.settlement)
    const headers = { 'idempotency-key': crypto.randomUUID() }
    const path = `/v1/payments/${paid.payment.id}/refunds`
    const asked = await shopCalls(system.merchant, 'POST', path, { body: { amount: 100 }, headers })
    expect(asked.status).toBe(202)
    await afterAlarms(paid.payment, 2)
    expect(await bothBooks()).toEqual(before)
    await rowNames(sumire.settlement)
    await afterAlarms(paid.payment, 2)
    const { body } = await shopCalls(system.merchant, 'GET', `/v1/payments/${paid.payment.id}`)
    expect(body).toMatchObject({ refunded_amount: 100 })
  })
})
