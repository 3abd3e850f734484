import { createScheduledController, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'

import worker from '../../../broker/worker.ts'
import { BROKER, broker, brokerEnv, ledgerObject, newMerchant, shopCalls, startSystem } from '../scenario.ts'
import type { Scenario, TestMember } from '../scenario.ts'

interface Report {
  issuer: string
  state: string
  cause: string | null
  closed: boolean | null
  here: { count: number; totals: Record<string, number> } | null
  there: { count: number; totals: Record<string, number> } | null
  difference_count: number
  differences: { difference: string; operation: string; payment: string | null }[]
}

const HOUR_MS = 3_600_000
let system: Scenario
beforeAll(async () => {
  system = await startSystem()
})
// Each test has a day of its own, years ahead, at noon in Tokyo.
let day = '2030-01-01'
beforeEach(() => {
  day = new Date(Date.parse(day) + 24 * HOUR_MS).toISOString().slice(0, 10)
  vi.useFakeTimers({ now: Date.parse(`${day}T03:00:00Z`), toFake: ['Date'] })
})
afterEach(() => {
  system.mend()
  vi.useRealTimers()
})

async function operator(
  method: 'GET' | 'POST',
  path: string,
  body?: object,
  key: string | undefined = env.OPERATOR_KEY,
): Promise<{ status: number; body: { data: Report[]; code?: string; param?: string } }> {
  const response = await broker(
    new Request(`${BROKER}/operator/reconciliations${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  )
  return { status: response.status, body: await response.json() }
}

/** One issuer's day. */
async function reconciled(issuer: '4' | '7', date = day): Promise<Report> {
  const { body } = await operator('POST', '', { business_date: date, issuer })
  const [report] = body.data
  if (report === undefined) throw new Error('There is no report.')
  return report
}

function operates(payment: { id: string }, action: 'capture' | 'void' | 'refunds', body: object = {}) {
  const headers = { 'idempotency-key': crypto.randomUUID() }
  return shopCalls(system.merchant, 'POST', `/v1/payments/${payment.id}/${action}`, { body, headers })
}
async function held(member: TestMember): Promise<{ id: string }> {
  return (await system.pays(member, { payment: { capture: 'manual', amount: 1000 } })).payment
}
/** Statements on the ledger's own storage, as a fault or a forger would make them. */
function inLedger(sql: string, ...values: string[]): Promise<void> {
  return runInDurableObject(ledgerObject(system.merchant.ledger), (_, state) => {
    state.storage.sql.exec(sql, ...values)
  })
}

const ISSUERS = [
  { prefix: '4', key: 'sumire', database: 'SUMIRE_SETTLEMENT', relay: 'http://card-relay.test' },
  { prefix: '7', key: 'hinode', database: 'HINODE_SETTLEMENT', relay: 'http://bank-relay.test' },
] as const

describe.each(ISSUERS)('At the issuer of prefix $prefix', ({ prefix, key, database, relay }) => {
  const member = (): TestMember => system.issuers.members[key].plain
  const theirs = (): D1Database => (env as unknown as Record<string, D1Database>)[database] as D1Database

  test('a day of payments, captures, voids and refunds of two merchants is clean', async () => {
    await system.pays(member())
    const captured = await held(member())
    await operates(captured, 'capture', { amount: 600 })
    await operates(captured, 'refunds', { amount: 200 })
    await operates(captured, 'refunds', { amount: 100 })
    await operates(await held(member()), 'void')
    const mine = system.merchant
    system.merchant = await newMerchant()
    await system.pays(member(), { payment: { amount: 77 } })
    system.merchant = mine
    const report = await reconciled(prefix)
    expect(report).toMatchObject({ state: 'clean', closed: false, difference_count: 0, differences: [] })
    expect(report.here).toEqual(report.there)
    expect(report.there).toEqual({
      count: 10,
      totals: { 'authorize JPY': 14_877, 'capture JPY': 13_477, 'refund JPY': 300, 'void JPY': 1000 },
    })
  })

  test('an empty day is clean', async () => {
    expect(await reconciled(prefix)).toMatchObject({ state: 'clean', here: { count: 0 }, there: { count: 0 } })
  })

  test('a declined payment is in no book', async () => {
    await system.pays(system.issuers.members[key].insufficient_funds)
    expect(await reconciled(prefix)).toMatchObject({ state: 'clean', there: { count: 0 } })
  })

  test('what was booked there and is gone here is found', async () => {
    const payment = await held(member())
    await inLedger("UPDATE payment_records SET operations = '[]' WHERE id = ?", payment.id)
    expect(await reconciled(prefix)).toMatchObject({
      state: 'differs',
      difference_count: 1,
      differences: [{ difference: 'missing_here', payment: null }],
    })
  })

  test('what was told here and is gone there is found', async () => {
    const payment = await held(member())
    await theirs().prepare('UPDATE operations SET business_date = NULL WHERE business_date = ?').bind(day).run()
    expect(await reconciled(prefix)).toMatchObject({
      state: 'differs',
      differences: [{ difference: 'missing_there', payment: payment.id }],
    })
  })

  test('another amount is found', async () => {
    const payment = await held(member())
    await inLedger(
      "UPDATE payment_records SET operations = json_set(operations, '$[0].amount', 999) WHERE id = ?",
      payment.id,
    )
    expect(await reconciled(prefix)).toMatchObject({
      differences: [
        { difference: 'other_amount', payment: payment.id, here: { amount: 999 }, there: { amount: 1000 } },
      ],
    })
  })

  test('what is still being found out is said to be, and nothing differs once it is', async () => {
    system.breaks(relay, '/transactions', async (_, pass) => {
      await pass()
      system.mend()
      return new Response('gone', { status: 504 })
    })
    await system.pays(member(), { payment: { capture: 'manual' } })
    expect(await reconciled(prefix)).toMatchObject({
      state: 'differs',
      differences: [{ difference: 'unresolved_here' }],
    })
    await system.alarmRings()
    expect(await reconciled(prefix)).toMatchObject({ state: 'clean', there: { count: 1 } })
  })

  test('a transaction that never arrived and was reversed is in no book', async () => {
    system.breaks(relay, '/transactions', async () => {
      system.mend()
      return new Response('gone', { status: 502 })
    })
    await system.pays(member())
    await system.alarmRings()
    await system.alarmRings()
    expect(await reconciled(prefix)).toMatchObject({ state: 'clean', there: { count: 0 } })
  })

  test('midnight in Tokyo divides the days, and a day that is over is closed', async () => {
    vi.setSystemTime(Date.parse(`${day}T14:59:59Z`))
    const before = await held(member())
    vi.setSystemTime(Date.parse(`${day}T15:00:01Z`))
    await operates(before, 'capture')
    expect(await reconciled(prefix)).toMatchObject({ closed: false, state: 'clean' })
    vi.setSystemTime(Date.parse(`${day}T15:01:01Z`))
    const next = new Date(Date.parse(day) + 24 * HOUR_MS).toISOString().slice(0, 10)
    expect(await reconciled(prefix)).toMatchObject({
      closed: true,
      state: 'clean',
      there: { totals: { 'authorize JPY': 1000 } },
    })
    expect(await reconciled(prefix, next)).toMatchObject({
      closed: false,
      state: 'clean',
      there: { totals: { 'capture JPY': 1000 } },
    })
    day = next
  })

  test('more operations than fit on a page are compared to the last', async () => {
    await held(member())
    const at = Date.now()
    const operation = theirs().prepare(
      `INSERT INTO operations (id, kind, amount, currency, outcome, authorization, reference, is_tombstone, decided_at, business_date)
       VALUES (?, 'capture', 1, 'JPY', 'approved', '', ?, 0, ?, ?)`,
    )
    const posting = theirs().prepare(
      `INSERT INTO postings (account, sequence, operation_id, kind, amount, currency, balance_change, held_change, owed_change, available_after, at)
       VALUES ('many', ?, ?, 'capture', 1, 'JPY', 0, 0, 0, 0, ?)`,
    )
    const ids = Array.from({ length: 450 }, () => `op_${crypto.randomUUID().replaceAll('-', '')}`)
    const first = Number(day.replaceAll('-', '')) * 1000
    await theirs().batch(ids.map((id) => operation.bind(id, id, at, day)))
    await theirs().batch(ids.map((id, i) => posting.bind(first + i, id, at)))
    const report = await reconciled(prefix)
    expect(report).toMatchObject({ state: 'differs', difference_count: 450, there: { count: 451 } })
    expect(new Set(report.differences.map(({ operation: id }) => id))).toEqual(new Set(ids))
  })

  test.each([
    ['the relay centre is away', async () => new Response('gone', { status: 502 })],
    ['the answer is nonsense', async () => new Response('{}', { headers: { 'content-type': 'application/jose' } })],
    [
      'the answer is about another day',
      async (_: Request, pass: () => Promise<Response>) => {
        const answer = await pass()
        vi.setSystemTime(Date.now() + 200_000)
        return answer
      },
    ],
  ])('a day is never called clean when %s', async (_, answer) => {
    await held(member())
    system.breaks(relay, '/clearing', answer)
    expect(await reconciled(prefix)).toMatchObject({
      state: 'unavailable',
      cause: expect.stringMatching(/\S/) as string,
      closed: null,
      here: null,
      differences: [],
    })
  })
})

describe('A clearing record', () => {
  test('holds no account, and its signed page passes through the relay centre as it is', async () => {
    const { plain } = system.issuers.members.sumire
    await held(plain)
    let seen = ''
    system.breaks('http://card-relay.test', '/clearing', async (_, pass) => {
      const answer = await pass()
      seen = await answer.clone().text()
      return answer
    })
    expect(await reconciled('4')).toMatchObject({ state: 'clean', there: { count: 1 } })
    const outer = JSON.parse(atob((seen.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'))) as {
      record: string
    }
    const inner = atob((outer.record.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'))
    expect(inner).toContain('"kind":"authorize"')
    expect(inner).not.toContain(plain.account)
  })
})

describe('The operator', () => {
  test('reads the latest reports again', async () => {
    await reconciled('4')
    await reconciled('7')
    const { status, body } = await operator('GET', `?business_date=${day}`)
    expect(status).toBe(200)
    expect(body.data.map(({ issuer, state }) => `${issuer} ${state}`)).toEqual(['4 clean', '7 clean'])
  })

  test('has every day compared by itself, once a day', async () => {
    await held(system.issuers.members.sumire.plain)
    const nineteen = new Date(`${day}T19:00:00Z`)
    vi.setSystemTime(nineteen)
    await worker.scheduled(createScheduledController({ scheduledTime: nineteen, cron: '0 19 * * *' }), brokerEnv)
    const { body } = await operator('GET', `?business_date=${day}&issuer=4`)
    expect(body.data).toMatchObject([{ state: 'clean', closed: true, there: { count: 1 } }])
  })

  test.each([
    ['without a key', ''],
    ['with a wrong key', 'x'.repeat(43)],
    ['with a merchant’s key', 'sk_test_0123456789abcdefghjkmnpq'],
  ])('is not anyone %s', async (_, key) => {
    for (const method of ['GET', 'POST'] as const) {
      const answer = await operator(method, '', method === 'POST' ? { business_date: day } : undefined, key)
      expect(answer).toMatchObject({ status: 401, body: { code: 'operator_key_invalid' } })
    }
  })

  test.each([
    [{}, 'business_date'],
    [{ business_date: '2026-02-30' }, 'business_date'],
    [{ business_date: 20260101 }, 'business_date'],
    [{ business_date: '2026-01-01', issuer: 'sumire' }, 'issuer'],
  ])('is told what is wrong with %j', async (body, param) => {
    expect(await operator('POST', '', body)).toMatchObject({ status: 400, body: { code: 'invalid_request', param } })
  })
})
