/** The ledger's alarm: expiries, resolutions and deliveries, none of which waits for another. */

import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { drizzle } from 'drizzle-orm/durable-sqlite'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'

import type { LedgerDatabase } from '../../../broker/ledger/database.ts'
import { DeliveryBook } from '../../../broker/ledger/delivery-book.ts'
import { DuePayments } from '../../../broker/ledger/due-payments.ts'
import { Listening } from '../listening.ts'
import { ledgerObject, newMerchant, newPayment, pageCalls, startSystem } from '../scenario.ts'
import type { Scenario } from '../scenario.ts'
import { eventually } from '../eventually.ts'

const CARD_RELAY = 'http://card-relay.test'
const MINUTE_MS = 60_000

let system: Scenario
let shop: Listening
beforeAll(async () => {
  system = await startSystem()
  shop = new Listening(system)
})
beforeEach(async () => {
  system.merchant = await newMerchant()
})
afterEach(() => {
  system.mend()
  vi.useRealTimers()
})

function later(ms: number): void {
  vi.useFakeTimers({ now: Date.now() + ms, toFake: ['Date'] })
}

function rings(): Promise<boolean> {
  return runDurableObjectAlarm(ledgerObject(system.merchant.ledger))
}

/** A payment whose capture is being resolved, at an issuer that takes the question and never answers. */
async function captureThatHangs(): Promise<{ asked: () => number; payment: { id: string; client_secret: string } }> {
  let calls = 0
  system.breaks(CARD_RELAY, '/transactions', async (_request, pass) => {
    calls += 1
    if (calls === 1) return pass()
    return calls === 2 ? new Response('gone', { status: 502 }) : new Promise<Response>(() => {})
  })
  const { payment } = await system.pays(system.issuers.members.sumire.plain)
  return { payment, asked: () => calls - 2 }
}

describe('While an issuer hangs over a capture', () => {
  test('webhooks are delivered and open payments expire', async () => {
    const { asked } = await captureThatHangs()
    await shop.at('/beside')
    const open = await newPayment(system.merchant, { expires_in: 60 })
    later(MINUTE_MS + 1)
    await rings()
    await eventually(() => expect(asked()).toBe(1))
    // What happens after the question was sent is not held up by it either.
    await system.pays(system.issuers.members.hinode.plain)
    await rings()
    await eventually(() => {
      const heard = system.receivers.got('/beside')
      expect(heard.filter(({ body }) => body.payment?.id === open.id).map(({ body }) => body.type)).toEqual([
        'payment.expired',
      ])
      expect(heard.map(({ body }) => body.type)).toContain('payment.captured')
    })
    expect(asked()).toBe(1)
  })

  test("another issuer's payments are resolved", async () => {
    const { asked } = await captureThatHangs()
    system.breaks('http://bank-relay.test', '/transactions', async (_request, pass) => {
      await pass()
      return new Response('gone', { status: 504 })
    })
    const lost = await system.pays(system.issuers.members.hinode.plain)
    expect(lost.body.status).toBe('processing')
    later(MINUTE_MS)
    await rings()
    await eventually(() => expect(asked()).toBe(1))
    await eventually(async () => expect((await pageCalls(lost.payment, 'status')).body.status).not.toBe('processing'))
  })
})

describe('While an endpoint is dead', () => {
  test('payments are resolved and expire', async () => {
    let asked = 0
    const answer = (): Promise<Response> => {
      asked += 1
      return new Promise<Response>(() => {})
    }
    await shop.at('/dead', { answer })
    system.breaks(CARD_RELAY, '/transactions', async (_request, pass) => {
      await pass()
      system.mend()
      return new Response('gone', { status: 504 })
    })
    const lost = await system.pays(system.issuers.members.sumire.plain)
    await rings()
    await eventually(() => expect(asked).toBeGreaterThan(0))
    later(MINUTE_MS)
    await system.alarmRings()
    expect((await pageCalls(lost.payment, 'status')).body.status).toBe('captured')
  })
})

/** Rows that a piece of work reads, over a ledger's own tables. */
async function rowsRead(fill: string, work: (db: LedgerDatabase) => void): Promise<number> {
  return runInDurableObject(ledgerObject(system.merchant.ledger), (_, { storage }) => {
    storage.sql.exec('DELETE FROM deliveries')
    for (const table of ['payments', 'payment_records']) {
      storage.sql.exec(`DELETE FROM ${table} WHERE merchant_id = 'mer_1'`)
    }
    storage.sql.exec(fill)
    const cursors: { rowsRead: number }[] = []
    const exec = (...query: Parameters<SqlStorage['exec']>): SqlStorageCursor<Record<string, SqlStorageValue>> => {
      const cursor = storage.sql.exec(...query)
      cursors.push(cursor)
      return cursor
    }
    const counted = { sql: { exec }, transactionSync: <T>(run: () => T) => storage.transactionSync(run) }
    work(drizzle(counted as unknown as DurableObjectStorage))
    return cursors.reduce((sum, cursor) => sum + cursor.rowsRead, 0)
  })
}

const upTo = (count: number): string =>
  `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`

/** Deliveries that are due, to three endpoints, about the ledger's first event. */
const dueDeliveries = (count: number): string => `
  INSERT INTO deliveries (id, endpoint_id, event_sequence, state, tries, attempts, created_at, next_at, is_under_way)
  ${upTo(count)} SELECT 'del_' || i, 'whe_' || (i % 3), CASE WHEN i <= 3 THEN 1 ELSE i END, 'waiting', 0, '[]', i, i, 0 FROM n`

/** Payments of three issuers whose outcome is unknown, and due. */
const duePayments = (count: number): string => `
  INSERT INTO payments (id, merchant_id, livemode, status, version, amount, currency, order_ref, capture, confirmation,
    issuer, captured_amount, refunded_amount, attempts, created_at, expires_at, wake_at)
  ${upTo(count)} SELECT 'pay_' || i, 'mer_1', 0, 'processing', 1, 1, 'JPY', 'A', 'automatic', 'none', i % 3, 0, 0, 0, i, i,
    -1 - i FROM n`

describe('Claiming the next of 100,000', () => {
  test('due deliveries reads as many rows as claiming the next of 10', async () => {
    await system.pays(system.issuers.members.sumire.plain)
    const claimed: unknown[] = []
    const work = (db: LedgerDatabase): void => {
      const book = new DeliveryBook(db)
      expect(book.waiting().map(({ name }) => name)).toEqual(['whe_0', 'whe_1', 'whe_2'])
      claimed.push(book.claim('whe_1', 1_000_000)?.delivery.id)
    }
    const few = await rowsRead(dueDeliveries(10), work)
    const many = await rowsRead(dueDeliveries(100_000), work)
    expect(claimed).toEqual(['del_1', 'del_1'])
    expect(many).toBe(few)
    expect(many).toBeLessThan(30)
  })

  test('payments to resolve reads as many rows as claiming the next of 10', async () => {
    await newPayment(system.merchant)
    const claimed: unknown[] = []
    const work = (db: LedgerDatabase): void => {
      const due = new DuePayments(db)
      expect(due.waiting().map(({ name }) => name)).toEqual(['0', '1', '2'])
      claimed.push(due.claim('1', 0)?.id)
    }
    const few = await rowsRead(duePayments(10), work)
    const many = await rowsRead(duePayments(100_000), work)
    expect(claimed).toEqual(['pay_10', 'pay_100000'])
    expect(many).toBe(few)
    expect(many).toBeLessThan(30)
  })
})
