/** A restore rehearsed: a ledger put back to an earlier moment than the rest, its holes found by reconciliation and mended from the issuer's own record. */

import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'

import { ledgers } from '../../../broker/db/directory-schema.ts'
import { Operator } from '../operator-world.ts'
import { brokerEnv, ledgerObject, newPayment, shopCalls, startSystem } from '../scenario.ts'
import type { CreatedPayment, Scenario } from '../scenario.ts'

const ISSUER = '4'
let day = '2032-01-01'
let system: Scenario
let operator: Operator
beforeAll(async () => {
  system = await startSystem()
})
beforeEach(async () => {
  day = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
  vi.useFakeTimers({ now: Date.parse(`${day}T03:00:00Z`), toFake: ['Date'] })
  operator = await Operator.with()
})
afterEach(() => void vi.useRealTimers())

type Rows = Map<string, Record<string, SqlStorageValue>[]>

/** All that is in the ledger's storage, as the platform's point-in-time recovery would bring it back. */
function copied(): Promise<Rows> {
  return runInDurableObject(ledgerObject(system.merchant.ledger), (_, { storage }) => {
    return new Map(tablesOf(storage).map((name) => [name, storage.sql.exec(`SELECT * FROM "${name}"`).toArray()]))
  })
}

async function putBack(rows: Rows): Promise<void> {
  const ledger = ledgerObject(system.merchant.ledger)
  await runInDurableObject(ledger, (_, { storage }) => {
    for (const name of tablesOf(storage)) {
      storage.sql.exec(`DELETE FROM "${name}"`)
      for (const row of rows.get(name) ?? []) {
        const columns = Object.keys(row)
        const names = columns.map((column) => `"${column}"`).join(', ')
        const places = columns.map(() => '?').join(', ')
        storage.sql.exec(`INSERT INTO "${name}" (${names}) VALUES (${places})`, ...Object.values(row))
      }
    }
  })
  await evictDurableObject(ledger)
}

function tablesOf(storage: DurableObjectStorage): string[] {
  const all =
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_%' ESCAPE '\\'"
  return storage.sql
    .exec<{ name: string }>(all)
    .toArray()
    .map(({ name }) => name)
}

const shown = async (path: string): Promise<Record<string, unknown>> =>
  (await shopCalls(system.merchant, 'GET', path)).body

/** Returns what the books say of payments: where each is, and the sums over all. */
async function books(payments: readonly CreatedPayment[]) {
  const all = await Promise.all(payments.map(({ id }) => shown(`/v1/payments/${id}`)))
  const moneyOf = ({
    status,
    amount,
    captured_amount,
    refunded_amount,
    issuer,
    authorization,
  }: Record<string, unknown>) => {
    return { status, amount, captured_amount, refunded_amount, issuer, authorization }
  }
  return { payments: all.map(moneyOf), sums: (await shown(`/v1/tallies?from=${day}&to=${dayAfter()}`))['totals'] }
}

function dayAfter(): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
}

function operates({ id }: CreatedPayment, action: 'capture' | 'refunds', body: object = {}) {
  const headers = { 'idempotency-key': crypto.randomUUID() }
  return shopCalls(system.merchant, 'POST', `/v1/payments/${id}/${action}`, { body, headers })
}

interface Report {
  state: string
  differences: { difference: string }[]
}

async function compared(): Promise<Report | undefined> {
  const body = { business_date: day, issuer: ISSUER }
  return (await operator.calls<{ data: Report[] }>('POST', '/reconciliations', body)).body.data[0]
}

interface Mended {
  restored: { payment: string; operations: string[] }[]
  left: { operation: string; ledger: string | null; cause: string }[]
  has_more: boolean
}
const mended = async (): Promise<Mended> =>
  (await operator.calls<Mended>('POST', '/reconciliations/mend', { business_date: day, issuer: ISSUER })).body

/** Payments in each state that a restore can catch one in, and how the books stood before it. */
async function paidAndPutBack() {
  const member = system.issuers.members.sumire.plain
  const held = (await system.pays(member, { payment: { capture: 'manual', amount: 1_000 } })).payment
  const captured = (await system.pays(member)).payment
  const copy = await copied()
  await operates(held, 'capture', { amount: 700 })
  await operates(captured, 'refunds', { amount: 800 })
  const lost = (await system.pays(member, { payment: { amount: 5_000 } })).payment
  const refunded = (await system.pays(member, { payment: { amount: 2_000 } })).payment
  await operates(refunded, 'refunds')
  const payments = [held, captured, lost, refunded]
  const before = await books(payments)
  await putBack(copy)
  return { payments, before, lost }
}

describe('A ledger that was put back to an earlier moment', () => {
  test('has holes, which are found, and mended by the issuer’s signed answers: the books are equal', async () => {
    const { payments, before, lost } = await paidAndPutBack()
    expect((await shopCalls(system.merchant, 'GET', `/v1/payments/${lost.id}`)).status).toBe(404)
    expect(await books(payments)).not.toEqual(before)
    const found = await compared()
    expect(found?.differences.map(({ difference }) => difference)).toEqual(Array(7).fill('missing_here'))
    const { restored, left, has_more } = await mended()
    expect({ left, has_more }).toEqual({ left: [], has_more: false })
    expect(restored.map(({ payment }) => payment).toSorted()).toEqual(payments.map(({ id }) => id).toSorted())
    expect(await compared()).toMatchObject({ state: 'clean' })
    expect(await books(payments)).toEqual(before)
    // The proof is there again, and the shop hears of it by events that are newer than any before.
    const { data } = (await shown(`/v1/payments/${lost.id}/evidence`)) as {
      data: { signatures: { verified: boolean }[] }[]
    }
    expect(data.flatMap(({ signatures }) => signatures.map(({ verified }) => verified))).toEqual(Array(4).fill(true))
    const events = (await shown(`/v1/payments/${lost.id}/events`)) as { data: { type: string; version: number }[] }
    expect(events.data).toEqual([expect.objectContaining({ type: 'payment.captured' })])
    expect(events.data[0]?.version).toBeGreaterThan(1_000)
    // And it goes on from there.
    expect((await operates(lost, 'refunds', { amount: 5_000 })).body).toMatchObject({ status: 'refunded' })
  })

  test('is mended once, however often it is asked for, and by nobody without the right', async () => {
    const { payments, before } = await paidAndPutBack()
    await compared()
    await mended()
    const again = await mended()
    expect(again.left).toEqual([])
    expect(again.restored.flatMap(({ operations }) => operations)).toEqual([])
    expect(await books(payments)).toEqual(before)
    const others = await Operator.with(['reconciliations:run', 'merchants:write'])
    const refused = await others.calls('POST', '/reconciliations/mend', { business_date: day, issuer: ISSUER })
    expect(refused).toMatchObject({ status: 403, body: { param: 'books:mend' } })
    expect((await operator.auditOf(day)).map(({ action }) => action)).toContain('books.mended')
  })

  test('waits for its row where the directory was put back too', async () => {
    const { payments, before } = await paidAndPutBack()
    const directory = drizzle(brokerEnv.DIRECTORY)
    const row = await directory.select().from(ledgers).where(eq(ledgers.id, system.merchant.ledger)).get()
    if (row === undefined) throw new Error('The ledger has no row.')
    await compared()
    await directory.delete(ledgers).where(eq(ledgers.id, row.id))
    const { restored, left } = await mended()
    expect(restored).toEqual([])
    expect(new Set(left.map(({ cause, ledger }) => `${cause} ${ledger}`))).toEqual(
      new Set([`ledger_unknown ${row.id}`]),
    )
    await directory.insert(ledgers).values(row)
    await mended()
    expect(await books(payments)).toEqual(before)
  })

  test('books nothing that the issuer does not sign for, and nothing of a day that was not compared', async () => {
    const { payments, before } = await paidAndPutBack()
    const none = await operator.calls('POST', '/reconciliations/mend', { business_date: '2040-01-01', issuer: ISSUER })
    expect(none).toMatchObject({ status: 404, body: { code: 'reconciliation_not_found' } })
    await compared()
    system.breaks('http://card-relay.test', '/inquiries', async () => new Response('nonsense'))
    const { restored, left } = await mended()
    system.mend()
    expect(restored).toEqual([])
    expect(new Set(left.map(({ cause }) => cause))).toEqual(new Set(['not_approved']))
    await mended()
    expect(await books(payments)).toEqual(before)
  })

  test('knows again what it had begun and, by what it knew then, never sent', async () => {
    const payment = await newPayment(system.merchant)
    let answered: (() => void) | undefined
    const reached = new Promise<void>((resolve) => {
      system.breaks(system.issuers.origins.sumire.authentication, '/authenticate', async (_, answer) => {
        resolve()
        await new Promise<void>((goOn) => {
          answered = goOn
        })
        return answer()
      })
    })
    const paying = system.attempts(payment, system.issuers.members.sumire.plain)
    await reached
    const copy = await copied()
    answered?.()
    await paying
    system.mend()
    const before = await books([payment])
    await putBack(copy)
    vi.setSystemTime(Date.now() + 120_000)
    await system.alarmRings()
    expect(await books([payment])).not.toEqual(before)
    const found = (await compared())?.differences.map(({ difference }) => difference)
    expect(found?.toSorted()).toEqual(['missing_here', 'refused_here'])
    expect((await mended()).left).toEqual([])
    expect(await compared()).toMatchObject({ state: 'clean' })
    expect(await books([payment])).toEqual(before)
  })

  test('does not make one payment of two, where its member has paid once more', async () => {
    const payment = await newPayment(system.merchant)
    const copy = await copied()
    await system.attempts(payment, system.issuers.members.sumire.plain)
    await putBack(copy)
    await system.attempts(payment, system.issuers.members.sumire.plain)
    const before = await books([payment])
    await compared()
    expect(new Set((await mended()).left.map(({ cause }) => cause))).toEqual(new Set(['paid_again']))
    expect(await books([payment])).toEqual(before)
  })
})
