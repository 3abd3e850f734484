/** Reconciliation asks the ledgers that have operations on a day: each tells the day's object, whatever happens meanwhile. */

import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'

import { ledgers } from '../../../broker/db/directory-schema.ts'
import { reconcile } from '../../../broker/reconciliation/reconciliations.ts'
import { brokerEnv, ledgerObject, newMerchant, startSystem } from '../scenario.ts'
import type { Scenario } from '../scenario.ts'
import { eventually } from '../eventually.ts'

const directory = drizzle(brokerEnv.DIRECTORY)
let system: Scenario
beforeAll(async () => {
  system = await startSystem()
})
let day = '2031-01-01'
beforeEach(async () => {
  day = new Date(Date.parse(day) + 24 * 3_600_000).toISOString().slice(0, 10)
  vi.useFakeTimers({ now: Date.parse(`${day}T03:00:00Z`), toFake: ['Date'] })
  system.merchant = await newMerchant()
})
afterEach(() => vi.useRealTimers())

function dayObject(): DurableObjectStub {
  return env.CLEARING_DAY.get(env.CLEARING_DAY.idFromName(`test:4:${day}`))
}

function inObject(object: DurableObjectStub, sql: string, ...values: string[]): Promise<Record<string, unknown>[]> {
  return runInDurableObject(object, (_, state) => state.storage.sql.exec(sql, ...values).toArray())
}

function inLedger(sql: string, ...values: string[]): Promise<Record<string, unknown>[]> {
  return inObject(ledgerObject(system.merchant.ledger), sql, ...values)
}

async function announced(): Promise<unknown[]> {
  return (await inObject(dayObject(), 'SELECT ledger FROM ledgers')).map(({ ledger }) => ledger)
}

async function ledgerDies(): Promise<void> {
  const dead = runInDurableObject(ledgerObject(system.merchant.ledger), (_, state) => state.abort('killed by the test'))
  await dead.catch(() => undefined)
}

async function reported() {
  const [done] = await reconcile(brokerEnv, day, '4', Date.now())
  return done?.report
}

function held() {
  return system.pays(system.issuers.members.sumire.plain, { payment: { capture: 'manual', amount: 1000 } })
}

async function goneThere(): Promise<void> {
  const theirs = (env as unknown as Record<string, D1Database>)['SUMIRE_SETTLEMENT']
  await theirs?.prepare('UPDATE operations SET business_date = NULL WHERE business_date = ?').bind(day).run()
}

const SHARED = `id, merchant_id, livemode, status, version, amount, currency, order_ref, capture, confirmation, issuer,
  captured_amount, refunded_amount, attempts, created_at, expires_at`
/** Holds what a ledger has, as that version wrote it: in its tables, and with operations' ids of 26 characters. */
const AS_OF_VERSION_0_2 = [
  `INSERT INTO payments (${SHARED}) SELECT ${SHARED} FROM payment_records`,
  `INSERT INTO operations (id, payment_id, kind, amount, currency, state, business_date, tries, created_at)
   SELECT 'op_' || substr(value ->> 'id', -26), payment_records.id, value ->> 'kind', value ->> 'amount', currency, value ->> 'state',
     value ->> 'businessDate', 0, created_at FROM payment_records, json_each(operations)`,
  'DELETE FROM payment_records',
  'DELETE FROM day_lines',
]

describe('A ledger', () => {
  test('tells of a day once, however many payments it has on it', async () => {
    await held()
    await held()
    await eventually(async () => expect(await announced()).toEqual([system.merchant.ledger]))
    await eventually(async () =>
      expect(await inLedger('SELECT * FROM clearing_days')).toMatchObject([{ announced: 1 }]),
    )
  })

  test('that died before it could tell of a day tells of it when its alarm rings', async () => {
    await held()
    await eventually(async () => expect(await announced()).toHaveLength(1))
    await inObject(dayObject(), 'DELETE FROM ledgers')
    await inLedger('UPDATE clearing_days SET announced = 0')
    await ledgerDies()
    expect(await system.alarmRings()).toBe(true)
    expect(await announced()).toEqual([system.merchant.ledger])
  })

  test('of version 0.2, whose ids name no ledger, is found though it never told of a day, and caught up with', async () => {
    const { payment } = await held()
    for (const statement of AS_OF_VERSION_0_2) await inLedger(statement)
    await inLedger('DELETE FROM clearing_days')
    await inLedger('DELETE FROM row_migrations')
    await inObject(dayObject(), 'DELETE FROM ledgers')
    await directory.update(ledgers).set({ announcesFrom: null }).where(eq(ledgers.id, system.merchant.ledger))
    await ledgerDies()
    await goneThere()
    expect(await reported()).toMatchObject({ differences: [{ difference: 'missing_there', payment: payment.id }] })
    const row = await directory.select().from(ledgers).where(eq(ledgers.id, system.merchant.ledger)).get()
    expect(row?.announcesFrom).toMatch(/^20\d\d-\d\d-\d\d$/)
    expect(await announced()).toEqual([system.merchant.ledger])
  })

  test('that is new has told of its days from the first', async () => {
    const row = await directory.select().from(ledgers).where(eq(ledgers.id, system.merchant.ledger)).get()
    expect(row?.announcesFrom).toBe('')
    await held()
    await goneThere()
    expect(await reported()).toMatchObject({ differences: [{ difference: 'missing_there' }] })
  })
})
