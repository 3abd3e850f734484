/** Tests what a payment writes: rows are most of what a ledger costs, and one column too many in a statement brings an index back. */

import { runInDurableObject } from 'cloudflare:test'
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'

import { ledgerObject, pageCalls } from '../broker-world.ts'
import { CountedWrites, rowsOf } from '../counted-writes.ts'
import { Listening } from '../listening.ts'
import { ORDER, newMerchant, shopCalls, startSystem } from '../scenario.ts'
import type { CreatedPayment, Scenario } from '../scenario.ts'
import { eventually } from '../eventually.ts'

let system: Scenario
let shop: Listening
beforeAll(async () => {
  system = await startSystem()
  shop = new Listening(system)
})
beforeEach(async () => {
  system.merchant = await newMerchant()
})

async function creates(key: string, given: Record<string, unknown> = {}): Promise<CreatedPayment> {
  const asked = { body: { ...ORDER, ...given }, headers: { 'idempotency-key': key } }
  return (await shopCalls<CreatedPayment>(system.merchant, 'POST', '/v1/payments', asked)).body
}

/** A payment before, whose business day and quarter of an hour are known; its alarm has rung. */
async function paysBefore(key: string): Promise<void> {
  const payment = await creates(key)
  await system.attempts(payment, system.issuers.members.sumire.plain)
  vi.useFakeTimers({ now: Date.now() + 60_000, toFake: ['Date'] })
  // Until nothing waits for it.
  for (let rang = true; rang;) rang = await system.alarmRings()
  vi.useRealTimers()
}

const CREATION = ['3 insert payment_records', '1 set alarm']
const CAPTURED = [
  // The intent, before the issuer is asked.
  '1 insert event_records',
  '1 update payment_records',
  '1 set alarm',
  // The issuer knows the member.
  '1 update payment_records',
  // Approved, and the capture intended.
  '1 insert day_lines',
  '1 insert event_records',
  '1 update payment_records',
  // Captured.
  '1 insert event_records',
  '1 insert tallies',
  '1 update payment_records',
]
const DELIVERED = Array.from({ length: 3 }, () => '1 insert delivery_records')

async function ledgerDies(): Promise<void> {
  const object = ledgerObject(system.merchant.ledger)
  await runInDurableObject(object, (_, state) => state.abort('killed by the test')).catch(() => undefined)
}

function alarmOf(ledger: string): Promise<number | null> {
  return runInDurableObject(ledgerObject(ledger), (_, { storage }) => storage.getAlarm())
}

describe('A captured payment', () => {
  test('that is the first of its ledger writes 16 rows: one tells reconciliation of the business day', async () => {
    const writes = await CountedWrites.of(system.merchant, 'key')
    const payment = await creates('key')
    await system.attempts(payment, system.issuers.members.sumire.plain)
    const announced = '1 insert clearing_days'
    const written: string[] = []
    await eventually(() => {
      written.push(...writes.take())
      expect(written).toContain(announced)
    })
    const expected = ['1 insert keys', ...CREATION, ...CAPTURED, announced]
    expect(written.toSorted()).toEqual(expected.toSorted())
    expect(rowsOf(written)).toBe(16)
  })

  test('in a ledger that was quiet writes 15 rows, alarms and the key book counted', async () => {
    await paysBefore('before')
    const writes = await CountedWrites.of(system.merchant, 'key')
    const payment = await creates('key')
    expect(writes.take()).toEqual(['1 insert keys', ...CREATION])
    await system.attempts(payment, system.issuers.members.sumire.plain)
    expect(writes.take()).toEqual(CAPTURED)
    await system.alarmRings()
    expect(writes.take()).toEqual([])
    expect(rowsOf(['1 insert keys', ...CREATION, ...CAPTURED])).toBe(15)
  })

  test('whose member takes so long that the object is begun anew sets no alarm for it', async () => {
    await paysBefore('before')
    const payment = await creates('slow')
    const expires = await alarmOf(system.merchant.ledger)
    expect(expires).not.toBeNull()
    await ledgerDies()
    await pageCalls(payment, 'status')
    expect(await alarmOf(system.merchant.ledger)).toBe(expires)
    const writes = await CountedWrites.of(system.merchant, 'slow')
    await system.attempts(payment, system.issuers.members.sumire.plain)
    expect(writes.take()).toEqual(CAPTURED)
  })

  test('that is delivered to an endpoint writes a row more for each event, and sets no alarm for it', async () => {
    await shop.at('/rows')
    await paysBefore('before')
    const before = system.receivers.got('/rows').length
    const writes = await CountedWrites.of(system.merchant, 'key')
    const payment = await creates('key')
    await system.attempts(payment, system.issuers.members.sumire.plain)
    await eventually(() => expect(system.receivers.got('/rows')).toHaveLength(before + 3))
    await system.alarmRings()
    const written = writes.take()
    expect(written.toSorted()).toEqual(['1 insert keys', ...CREATION, ...CAPTURED, ...DELIVERED].toSorted())
    expect(rowsOf(written)).toBe(18)
  })
})
