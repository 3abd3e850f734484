/** A closed ledger in a real bucket: what the shop, an operator and the reconciliation are told of it is what they were told before. */

import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { decodeJwt } from 'jose'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'

import type { ArchiveReport } from '../../../broker/archive/archive-report.ts'
import { ledgers } from '../../../broker/db/directory-schema.ts'
import { archiveWish, sweepArchives } from '../../../broker/ledgers/archive-sweep.ts'
import { sweepErasures } from '../../../broker/ledgers/erasure-sweep.ts'
import { ledgerById } from '../../../broker/ledgers/ledgers.ts'
import { PERSONAL_DATA_KEPT_DAYS } from '../../../broker/ledgers/limits.ts'
import { eventually } from '../eventually.ts'
import { Operator } from '../operator-world.ts'
import { BROKER, broker, brokerEnv, ledgerObject, shopCalls, startSystem } from '../scenario.ts'
import type { Scenario } from '../scenario.ts'

const DAY_MS = 86_400_000

let system: Scenario
let operator: Operator
beforeAll(async () => {
  system = await startSystem()
  operator = await Operator.with()
})
afterEach(() => vi.useRealTimers())

function passes(ms: number): void {
  vi.useFakeTimers({ now: Date.now() + ms, toFake: ['Date'] })
}

const shows = async (path: string) => (await shopCalls(system.merchant, 'GET', path)).body

/** All that the shop can ask about its payments. */
async function everything(payments: readonly string[]) {
  const each = payments.flatMap((id) =>
    ['', '/events', '/evidence', '/operations', '/refunds'].map((end) => `/v1/payments/${id}${end}`),
  )
  const lists = [
    '/v1/payments',
    '/v1/payments?limit=1',
    '/v1/payments?status=refunded',
    '/v1/payments?order=A-1001',
    '/v1/events',
  ]
  const found = await Promise.all([...each, ...lists].map(shows))
  const verdicts = await Promise.all(payments.map((id) => shows(`/v1/payments/${id}/verdict`)))
  const claims = verdicts.map(({ verdict }) => ({ ...decodeJwt(String(verdict)), iat: 0, exp: 0 }))
  return { found, claims, exported: await exported() }
}

async function exported(): Promise<string> {
  const headers = { authorization: `Bearer ${operator.secret}`, 'content-type': 'application/json' }
  const init = { method: 'POST', headers, body: JSON.stringify({ mode: 'test' }) }
  const answer = await broker(new Request(`${BROKER}/operator/v1/merchants/${system.merchant.id}/exports`, init))
  return new TextDecoder()
    .decode(await answer.arrayBuffer())
    .split('\n')
    .filter((line) => !line.includes('signed_part'))
    .join('\n')
}

const reportOf = (ledger: string): Promise<ArchiveReport | undefined> => ledgerById(brokerEnv, ledger).archiveReport()

/** Rings until the archive has come so far. */
async function comesTo(ledger: string, stage: string): Promise<void> {
  await eventually(async () => {
    await runDurableObjectAlarm(ledgerObject(ledger))
    expect((await reportOf(ledger))?.stage).toBe(stage)
  })
}

const rowOf = (id: string) => drizzle(brokerEnv.DIRECTORY).select().from(ledgers).where(eq(ledgers.id, id)).get()

describe('A ledger that was closed and archived', () => {
  test('is emptied, answers as before from the bucket, and takes a refund two years later', async () => {
    const { merchant } = system
    const { plain } = system.issuers.members.sumire
    const payments: string[] = []
    for (let i = 0; i < 4; i++)
      payments.push((await system.pays(plain, { payment: { description: '湯のみ' } })).payment.id)
    const refunds = (id: string | undefined, amount: number) =>
      shopCalls(merchant, 'POST', `/v1/payments/${id}/refunds`, {
        body: { amount },
        headers: { 'idempotency-key': crypto.randomUUID() },
      })
    expect((await refunds(payments[0], 800)).status).toBe(200)
    const ledger = `/merchants/${merchant.id}/ledgers/${merchant.ledger}`
    const archives = () => operator.calls<{ archive: { stage: string } }>('POST', `${ledger}/archive`)
    expect(await archives()).toMatchObject({ status: 409, body: { code: 'ledger_open' } })
    await operator.calls('POST', `/merchants/${merchant.id}/ledgers`, { mode: 'test' })
    expect((await operator.calls('POST', `${ledger}/close`)).status).toBe(200)
    passes(10 * DAY_MS)
    expect(await archives()).toMatchObject({ status: 409, body: { code: 'ledger_not_erased' } })
    expect(await sweepArchives(brokerEnv, Date.now())).toBe(0)

    passes((PERSONAL_DATA_KEPT_DAYS + 2) * DAY_MS)
    operator = await Operator.with()
    await sweepErasures(brokerEnv, Date.now())
    await runDurableObjectAlarm(ledgerObject(merchant.ledger))
    await sweepErasures(brokerEnv, Date.now())
    const before = await everything(payments)
    // As the sweep asks, but that fewer payments stay.
    const row = await rowOf(merchant.ledger)
    if (row === undefined) throw new Error('The ledger has no row.')
    await ledgerById(brokerEnv, merchant.ledger).archive({ ...archiveWish(row), paymentsLeft: 1 })
    await comesTo(merchant.ledger, 'kept')
    expect(await sweepArchives(brokerEnv, Date.now())).toBe(1)
    expect(await rowOf(merchant.ledger)).toMatchObject({
      archivedAt: expect.any(Number) as number,
      archiveTrouble: null,
    })
    expect(await everything(payments)).toEqual(before)

    passes(31 * DAY_MS)
    await comesTo(merchant.ledger, 'emptied')
    const rows = await runInDurableObject(ledgerObject(merchant.ledger), (_, { storage }) =>
      storage.sql.exec('SELECT id FROM payment_records').toArray(),
    )
    // The payment of the last event stays beside the latest.
    expect(rows).toEqual([{ id: payments[0] }, { id: payments[3] }])
    expect(await everything(payments)).toEqual(before)
    expect(await operator.calls('GET', ledger)).toMatchObject({
      body: { status: 'closed', archive: { stage: 'emptied', payments: 4, trouble: null } },
    })
    expect((await operator.auditOf(merchant.ledger)).map(({ action }) => action)).toEqual(['ledger.closed'])

    expect((await refunds(payments[1], 300)).body).toMatchObject({ refunded_amount: 300 })
    const { found: after } = await everything(payments)
    expect(
      after.filter((answer, index) => JSON.stringify(answer) !== JSON.stringify(before.found[index])).length,
    ).toBeGreaterThan(3)
    expect(await shows(`/v1/payments/${payments[1]}`)).toMatchObject({ refunded_amount: 300 })
    expect(JSON.stringify(await shows(`/v1/payments/${payments[1]}/events`))).toContain('payment.refunded')
    const objects = (await env.ARCHIVE.list({ prefix: `${merchant.id}/` })).objects.map(({ key }) => key)
    expect(objects.map((key) => /\d{5}-(\w+)-/.exec(key)?.[1])).toEqual([
      'payments',
      'events',
      'orders',
      'contents',
      'signature',
    ])

    // A bucket that has lost what is in it alone: the others answer, and a person is told.
    const [lost = ''] = objects
    const bytes = await (await env.ARCHIVE.get(lost))?.arrayBuffer()
    await env.ARCHIVE.delete(lost)
    await runInDurableObject(ledgerObject(merchant.ledger), (_, state) => state.abort('It begins anew.')).catch(
      () => undefined,
    )
    expect(await shopCalls(merchant, 'GET', `/v1/payments/${payments[2]}`)).toMatchObject({
      status: 503,
      body: { code: 'storage_unavailable' },
    })
    expect(await shows(`/v1/payments/${payments[3]}`)).toMatchObject({ id: payments[3] })
    passes(2 * DAY_MS)
    await sweepArchives(brokerEnv, Date.now())
    const { data } = (await operator.calls<{ data: { kind: string; ledger?: string }[] }>('GET', '/attention')).body
    expect(data).toContainEqual(expect.objectContaining({ kind: 'archive_stuck', ledger: merchant.ledger }))
    await env.ARCHIVE.put(lost, bytes ?? '')
    expect(await archives()).toMatchObject({ status: 202, body: { archive: { stage: 'emptied', trouble: null } } })
    expect(await shows(`/v1/payments/${payments[2]}`)).toMatchObject({ id: payments[2] })
    expect((await operator.auditOf(merchant.ledger)).map(({ action }) => action)).toEqual([
      'ledger.closed',
      'ledger.archived',
    ])
  })
})
