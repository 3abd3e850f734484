/** Harm that the platform does to a ledger is expected: a lost alarm is set again, and a volume closes before it is full. */

import {
  createScheduledController,
  listDurableObjectIds,
  runDurableObjectAlarm,
  runInDurableObject,
} from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { ledgers } from '../../../broker/db/directory-schema.ts'
import { DirectoryEntry } from '../../../broker/ledgers/directory-entry.ts'
import { directoryRow } from '../../../broker/ledgers/directory-row.ts'
import type { LedgerService } from '../../../broker/ledgers/ledger-service.ts'
import { sweepLedgers } from '../../../broker/ledgers/sweep.ts'
import { ABANDONED_KEPT_MS } from '../../../broker/limits.ts'
import worker from '../../../broker/worker.ts'
import { brokerEnv, ledgerObject, newMerchant, newPayment, pageCalls, shopCalls } from '../scenario.ts'
import type { Merchant } from '../scenario.ts'
import { eventually } from '../eventually.ts'

const directory = drizzle(brokerEnv.DIRECTORY)
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

let merchant: Merchant
beforeEach(async () => {
  merchant = await newMerchant()
})
afterEach(() => vi.useRealTimers())

function later(ms: number): void {
  vi.useFakeTimers({ now: Date.now() + ms, toFake: ['Date'] })
}

function rowOf(ledger: string) {
  return directory.select().from(ledgers).where(eq(ledgers.id, ledger)).get()
}

async function isListed(ledger: string, hasWork = true): Promise<void> {
  await eventually(async () => expect((await rowOf(ledger))?.hasWork).toBe(hasWork))
}

function alarmOf(ledger: string): Promise<number | null> {
  return runInDurableObject(ledgerObject(ledger), (_, { storage }) => storage.getAlarm())
}

function loses(ledger: string): Promise<void> {
  return runInDurableObject(ledgerObject(ledger), (_, { storage }) => storage.deleteAlarm())
}

async function sweepAll(most?: number): Promise<number[]> {
  const woken: number[] = []
  for (;;) {
    const count = await sweepLedgers(brokerEnv, most)
    woken.push(count)
    if (count !== most) return woken
  }
}

describe('An alarm that the platform has lost', () => {
  test('is set again by the sweep, at the ledgers that have work', async () => {
    await newPayment(merchant)
    await isListed(merchant.ledger)
    await loses(merchant.ledger)
    const controller = createScheduledController({ scheduledTime: new Date(), cron: '*/10 * * * *' })
    await worker.scheduled(controller, brokerEnv)
    expect(await alarmOf(merchant.ledger)).not.toBeNull()
  })

  test('is set again by a request that only reads, once its time has passed', async () => {
    const payment = await newPayment(merchant)
    await loses(merchant.ledger)
    later(HOUR_MS)
    await newPayment(merchant)
    await loses(merchant.ledger)
    later(HOUR_MS)
    await shopCalls(merchant, 'GET', `/v1/payments/${payment.id}/events`)
    expect(await alarmOf(merchant.ledger)).not.toBeNull()
  })
})

describe('The sweep', () => {
  test('opens no ledger that was never used', async () => {
    const before = await listDurableObjectIds(env.LEDGER)
    await sweepAll()
    expect(await listDurableObjectIds(env.LEDGER)).toHaveLength(before.length)
    expect((await rowOf(merchant.ledger))?.hasWork).toBe(false)
  })

  test('does not come again to a ledger that has nothing to do, until it has', async () => {
    const payment = await newPayment(merchant)
    await isListed(merchant.ledger)
    await shopCalls(merchant, 'POST', `/v1/payments/${payment.id}/cancel`, { body: {} })
    // Nobody listens to its events: that is found out once, by the alarm.
    await runInDurableObject(ledgerObject(merchant.ledger), async (ledger) => ledger.alarm?.())
    await eventually(async () => {
      await sweepAll()
      expect((await rowOf(merchant.ledger))?.hasWork).toBe(false)
    })
    await newPayment(merchant)
    await isListed(merchant.ledger)
  })

  test('wakes a bounded number in one invocation, and goes on at the next', async () => {
    const merchants = [merchant, ...(await Promise.all([newMerchant(), newMerchant(), newMerchant()]))]
    for (const each of merchants) {
      await newPayment(each)
      await isListed(each.ledger)
      await loses(each.ledger)
    }
    for (const woken of await sweepAll(2)) expect(woken).toBeLessThanOrEqual(2)
    for (const each of merchants) expect(await alarmOf(each.ledger)).not.toBeNull()
  })

  test('passes by a ledger that cannot be woken', async () => {
    await newPayment(merchant)
    await isListed(merchant.ledger)
    const { LEDGER } = brokerEnv
    const gone = () => Promise.reject(new Error('gone'))
    const broken = { ...LEDGER, idFromName: (name: string) => LEDGER.idFromName(name), get: () => ({ wake: gone }) }
    expect(await sweepLedgers({ ...brokerEnv, LEDGER: broken as never })).toBeGreaterThan(0)
  })
})

describe('A payment that nobody tried to pay', () => {
  const rings = (): Promise<boolean> => runDurableObjectAlarm(ledgerObject(merchant.ledger))

  test('is removed by the alarm of a ledger that was idle, and whoever asks for it is told so', async () => {
    const payment = await newPayment(merchant)
    const next = await newPayment(merchant, { expires_in: 86_400 })
    const refused = { status: 410, body: { code: 'payment_removed' } }
    later(2 * DAY_MS)
    await rings()
    expect((await shopCalls(merchant, 'GET', `/v1/payments/${payment.id}`)).body['status']).toBe('expired')
    // Nobody comes for weeks: the sweep finds nothing to do, and the ledger sets its alarm for then.
    await eventually(async () => {
      await rings()
      await runInDurableObject(ledgerObject(merchant.ledger), (ledger) => (ledger as unknown as LedgerService).wake())
      const at = (await alarmOf(merchant.ledger)) ?? 0
      expect(at - Date.now()).toBeGreaterThan(ABANDONED_KEPT_MS - 2 * DAY_MS)
    })
    const at = (await alarmOf(merchant.ledger)) ?? 0
    vi.useFakeTimers({ now: at, toFake: ['Date'] })
    await rings()

    for (const path of ['', '/verdict', '/events', '/operations', '/refunds', '/evidence']) {
      expect(await shopCalls(merchant, 'GET', `/v1/payments/${payment.id}${path}`), path).toMatchObject(refused)
    }
    for (const act of ['capture', 'void', 'refunds', 'cancel']) {
      const asked = { body: {}, headers: { 'idempotency-key': crypto.randomUUID() } }
      expect(await shopCalls(merchant, 'POST', `/v1/payments/${payment.id}/${act}`, asked), act).toMatchObject(refused)
    }
    expect(await pageCalls(payment, 'status')).toMatchObject(refused)
    const other = await newMerchant()
    expect((await shopCalls(other, 'GET', `/v1/payments/${payment.id}`)).status).toBe(404)
    expect((await shopCalls(merchant, 'GET', `/v1/payments/${next.id}`)).body['status']).toBe('expired')
    const { body } = await shopCalls<{ data: { payment: { id: string } }[] }>(merchant, 'GET', '/v1/events')
    expect(body.data.map((event) => event.payment.id)).toEqual([next.id])
  })
})

describe('A volume that fills up', () => {
  /** The ledger's entry in the directory, as its object keeps it, with smaller limits. */
  function entry(limits: { warnsAt: number; closesAt: number }, told: Map<string, unknown>, fails = false) {
    return runInDurableObject(ledgerObject(merchant.ledger), async (_, { storage }) => {
      const failures: unknown[] = []
      const made = new DirectoryEntry(
        {
          told: { get: (key) => told.get(key), put: (key, value) => void told.set(key, value) },
          row: () => {
            if (fails) throw new Error('the directory cannot be reached')
            return directoryRow(brokerEnv, merchant.ledger)
          },
          hasWork: () => false,
          sizeBytes: () => storage.sql.databaseSize,
          now: () => Date.now(),
          arm: async () => {},
          report: (error) => void failures.push(error),
        },
        limits,
      )
      await made.told()
      return { failures: failures.length, nextWake: made.nextWake() }
    })
  }
  const successors = () => directory.select().from(ledgers).where(eq(ledgers.replaces, merchant.ledger)).all()

  beforeEach(async () => {
    await newPayment(merchant)
  })

  test('warns first, in the directory, and goes on', async () => {
    await entry({ warnsAt: 1, closesAt: 1e9 }, new Map())
    expect(await rowOf(merchant.ledger)).toMatchObject({ closesAt: null, sizeBytes: expect.any(Number) })
    expect(await successors()).toEqual([])
  })

  test('is closed by itself, and new payments go to its successor', async () => {
    const told = new Map<string, unknown>()
    await entry({ warnsAt: 1, closesAt: 2 }, told)
    // Said again by an object that has forgotten that it said so.
    await entry({ warnsAt: 1, closesAt: 2 }, new Map())
    expect(told.get('size')).toBe('closing')
    const [successor, ...others] = await successors()
    expect(others).toEqual([])
    later(5 * 60_000)
    const payment = await newPayment(merchant)
    expect(payment.id.slice(4, 12)).toBe(successor?.id)
  })

  test('tells the directory again when that could not be reached', async () => {
    const told = new Map<string, unknown>()
    const { failures, nextWake } = await entry({ warnsAt: 1, closesAt: 2 }, told, true)
    expect(failures).toBe(1)
    expect(nextWake).toBeGreaterThan(Date.now())
    expect(told.has('size')).toBe(false)
    expect(await successors()).toEqual([])
  })
})
