import { beforeAll, describe, expect, test } from 'vitest'

import { BROKER, broker, newMerchant, shopCalls, startSystem } from '../scenario.ts'
import type { ApiAnswer, Merchant, Scenario } from '../scenario.ts'

interface Tallies {
  from: string
  to: string
  data: Record<string, unknown>[]
  totals: Record<string, unknown>[]
  param?: string
  detail?: string
}

let system: Scenario
beforeAll(async () => {
  system = await startSystem()
})
function tallies(query: string, merchant: Merchant = system.merchant): Promise<ApiAnswer<Tallies>> {
  return shopCalls<Tallies>(merchant, 'GET', `/v1/tallies?${query}`)
}

/** A request with its key, sent twice: the second time nothing may count. */
async function twice(payment: { id: string }, action: 'capture' | 'refunds', body: object): Promise<void> {
  const given = { body, headers: { 'idempotency-key': crypto.randomUUID() } }
  for (const status of [200, 200]) {
    expect(await shopCalls(system.merchant, 'POST', `/v1/payments/${payment.id}/${action}`, given)).toMatchObject({
      status: expect.toBeOneOf([status, 201]) as number,
    })
  }
}

const sums = (payments: number, captured: number, refunds: number, refunded: number) => ({
  currency: 'JPY',
  payments,
  captured_amount: captured,
  refunds,
  refunded_amount: refunded,
  net_amount: captured - refunded,
  disputed_amount: 0,
})

describe('A merchant with three ledgers', () => {
  beforeAll(async () => {
    system.merchant = await newMerchant({ ledgers: 3 })
    const { sumire, hinode } = system.issuers.members
    const first = await system.pays(sumire.plain, { payment: { amount: 3_000, capture: 'manual' } })
    await twice(first.payment, 'capture', { amount: 2_000 })
    await twice(first.payment, 'refunds', { amount: 500 })
    await twice(first.payment, 'refunds', { amount: 700 })
    for (const amount of [100, 200, 300, 400]) await system.pays(hinode.plain, { payment: { amount } })
    // Only held, declined, or given up: no money has moved for good.
    await system.pays(sumire.plain, { payment: { amount: 50, capture: 'manual' } })
    await system.pays(sumire.insufficient_funds, { payment: { amount: 900_000 } })
  })

  test('has them summed up by day', async () => {
    const { body } = await tallies('timezone=Asia/Tokyo')
    const day = new Intl.DateTimeFormat('sv', { timeZone: 'Asia/Tokyo' }).format()
    expect(body).toMatchObject({ timezone: 'Asia/Tokyo', group_by: 'day', totals: [sums(5, 3_000, 2, 1_200)] })
    expect(body.data).toEqual([{ day, ...sums(5, 3_000, 2, 1_200) }])
  })

  test('by issuer, with its name', async () => {
    expect((await tallies('group_by=issuer')).body.data).toEqual([
      { issuer: '4', issuer_name: 'Sumire Card', ...sums(1, 2_000, 2, 1_200) },
      { issuer: '7', issuer_name: 'Hinode Bank', ...sums(4, 1_000, 0, 0) },
    ])
  })

  test('and by method', async () => {
    expect((await tallies('group_by=method')).body.data).toEqual([
      { method: 'credit', ...sums(1, 2_000, 2, 1_200) },
      { method: 'debit', ...sums(4, 1_000, 0, 0) },
    ])
  })

  test('sees nothing of another day, and nobody else sees anything', async () => {
    expect((await tallies('from=2020-01-01&to=2021-01-01')).body).toMatchObject({ data: [], totals: [] })
    expect((await tallies('', await newMerchant())).body).toMatchObject({ data: [], totals: [] })
  })

  test('gets a file for a spreadsheet when it asks for CSV', async () => {
    const year = new Date().getUTCFullYear()
    const span = [`${year}-01-01`, `${year + 1}-01-01`]
    const query = `group_by=issuer&timezone=Asia/Tokyo&from=${span[0]}&to=${span[1]}`
    const request = new Request(`${BROKER}/v1/tallies?${query}`, {
      headers: { authorization: `Bearer ${system.merchant.secretKey}`, accept: 'text/csv, application/json;q=0.5' },
    })
    const response = await broker(request)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="tallies-by-issuer-${span.join('-to-')}.csv"`,
      vary: 'Accept',
    })
    expect(new TextDecoder('utf-8', { ignoreBOM: true, fatal: true }).decode(await response.arrayBuffer())).toBe(
      '\ufeffissuer,issuer_name,currency,payments,captured_amount,refunds,refunded_amount,net_amount,disputed_amount\r\n' +
        '4,Sumire Card,JPY,1,2000,2,1200,800,0\r\n7,Hinode Bank,JPY,4,1000,0,0,1000,0\r\n',
    )
  })
})

test.each([
  ['timezone=Tokyo', 'timezone'],
  ['group_by=week', 'group_by'],
  ['from=yesterday', 'from'],
  ['from=2026-02-30', 'from'],
  ['from=2026-02-02&to=2026-02-01', 'to'],
  ['from=2020-01-01&to=2026-01-01', 'from'],
  ['from=2026-02-01T00:01:00Z&to=2026-02-02', 'from'],
])('What can’t be asked is refused, with the field and the fix: %s', async (query, param) => {
  expect(await tallies(query)).toMatchObject({
    status: 400,
    body: { code: 'invalid_request', param, detail: expect.stringMatching(/\w/) as string },
  })
})

test('A tally needs the secret key', async () => {
  expect((await broker(new Request(`${BROKER}/v1/tallies`))).status).toBe(401)
})
