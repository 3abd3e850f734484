import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'

import { BROKER, broker, newMerchant, shopCalls, startSystem } from '../scenario.ts'
import type { ApiAnswer, Merchant, Scenario } from '../scenario.ts'
import { expectSigned } from '../signed-days.ts'

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
function tallies(query: string, merchant: Merchant = system.merchant, path = ''): Promise<ApiAnswer<Tallies>> {
  return shopCalls<Tallies>(merchant, 'GET', `/v1/tallies${path}?${query}`)
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

  test('by several at once, whose sums are the same', async () => {
    const { body } = await tallies('group_by=method,day,issuer&timezone=Asia/Tokyo')
    const day = new Intl.DateTimeFormat('sv', { timeZone: 'Asia/Tokyo' }).format()
    expect(body).toMatchObject({ group_by: 'day,issuer,method', totals: [sums(5, 3_000, 2, 1_200)] })
    expect(body.data).toEqual([
      { day, issuer: '4', issuer_name: 'Sumire Card', method: 'credit', ...sums(1, 2_000, 2, 1_200) },
      { day, issuer: '7', issuer_name: 'Hinode Bank', method: 'debit', ...sums(4, 1_000, 0, 0) },
    ])
  })

  test('of days that begin later than at midnight', async () => {
    const hour = Number(new Date().toISOString().slice(11, 13))
    const today = new Date().toISOString().slice(0, 10)
    // A day that begins in the next hour is still the one before.
    const starts = hour < 12 ? hour + 1 : 0
    const expected = starts > hour ? new Date(Date.now() - 86_400_000).toISOString().slice(0, 10) : today
    const { body } = await tallies(`timezone=UTC&day_starts=${starts}`)
    expect(body).toMatchObject({ day_starts: starts, data: [{ day: expected, captured_amount: 3_000 }] })
  })

  test('has its payments counted by what became of them', async () => {
    const outcomes = (query: string) => tallies(query, system.merchant, '/outcomes')
    const { body } = await outcomes('group_by=issuer')
    const none = { declined: 0, cancelled: 0, expired: 0, under_way: 0, disputed: 0, reasons: {} }
    expect(body).toMatchObject({ counted_from: null, totals: [{ opened: 7, approved: 6, captured: 5, declined: 1 }] })
    expect(body.data).toEqual([
      {
        issuer: '4',
        issuer_name: 'Sumire Card',
        currency: 'JPY',
        ...none,
        opened: 3,
        opened_amount: 903_050,
        approved: 2,
        captured: 1,
        declined: 1,
        reasons: { insufficient_funds: 1 },
      },
      {
        issuer: '7',
        issuer_name: 'Hinode Bank',
        currency: 'JPY',
        ...none,
        opened: 4,
        opened_amount: 1_000,
        approved: 4,
        captured: 4,
      },
    ])
    expect((await outcomes('from=2020-01-01&to=2021-01-01')).body).toMatchObject({ data: [], totals: [] })
  })

  test('gets a file of all its payments, whose last line tells how many there are', async () => {
    const request = (query: string) =>
      new Request(`${BROKER}/v1/payments.csv?${query}`, {
        headers: { authorization: `Bearer ${system.merchant.secretKey}` },
      })
    const response = await broker(request('timezone=Asia/Tokyo'))
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="payments-[\d-]+-to-[\d-]+\.csv"$/,
    )
    const text = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true }).decode(await response.arrayBuffer())
    const lines = text.split('\r\n')
    expect(lines[0]).toMatch(/^\ufeffcreated_at,timezone,id,order,status,reason,currency,amount,captured,/)
    expect(lines.slice(-2)).toEqual(['end_of_file,7', ''])
    expect(
      lines.slice(1, -2).filter((line) => /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,Asia\/Tokyo,pay_/.test(line)),
    ).toHaveLength(7)
    expect(text).toMatch(/,declined,insufficient_funds,JPY,900000,0,0,0,0,4,Sumire Card,credit,/)
    expect(text).toMatch(/,captured,,JPY,3000,2000,1200,0,800,4,Sumire Card,credit,/)
    expect(await (await broker(request('from=2020-01-01&to=2021-01-01'))).text()).toMatch(/\r\nend_of_file,0\r\n$/)
    expect((await broker(request('from=yesterday'))).status).toBe(400)
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
  ['group_by=day,day', 'group_by'],
  ['group_by=day,', 'group_by'],
  ['day_starts=13', 'day_starts'],
  ['day_starts=-1', 'day_starts'],
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

describe('What will arrive', () => {
  // A day years ahead, at noon in Tokyo, so that it is over when the test says so.
  const day = '2031-05-01'
  afterEach(() => {
    vi.useRealTimers()
  })

  async function reconciled(): Promise<void> {
    const headers = { authorization: `Bearer ${env.OPERATOR_KEY}`, 'content-type': 'application/json' }
    const body = JSON.stringify({ business_date: day, issuer: '4' })
    const request = new Request(`${BROKER}/operator/v1/reconciliations`, { method: 'POST', headers, body })
    expect((await broker(request)).status).toBe(200)
  }

  test('is confirmed once the day is over and the record has it; a difference is shown, and nobody else’s', async () => {
    vi.useFakeTimers({ now: Date.parse(`${day}T03:00:00Z`), toFake: ['Date'] })
    const member = system.issuers.members.sumire.plain
    const theirs = (system.merchant = await newMerchant())
    await system.pays(member, { payment: { amount: 9_000 } })
    const mine = (system.merchant = await newMerchant())
    const { payment } = await system.pays(member, { payment: { amount: 1_000 } })
    await twice(payment, 'refunds', { amount: 200 })
    await system.pays(member, { payment: { amount: 50, capture: 'manual' } })
    const arrivals = async () =>
      (await shopCalls<{ data: object[] }>(mine, 'GET', `/v1/arrivals?from=${day}&to=2031-05-02`)).body.data
    const moved = { currency: 'JPY', captured_amount: 1_000, refunded_amount: 200, disputed_amount: 0, net_amount: 800 }
    const own = { issuer: '4', issuer_name: 'Sumire Card', business_date: day, whole: true, more_differences: false }
    const nothing = { differences: [], sums: [{ ...moved, confirmed_amount: null }] }
    expect(await arrivals()).toEqual([{ ...own, ...nothing, state: 'waiting', compared_at: null }])
    await reconciled()
    expect(await arrivals()).toMatchObject([{ ...own, ...nothing, state: 'open' }])
    vi.setSystemTime(Date.now() + 86_400_000)
    await reconciled()
    expect(await arrivals()).toMatchObject([
      { ...own, state: 'confirmed', differences: [], sums: [{ ...moved, confirmed_amount: 800 }] },
    ])
    const issuersOwn = (env as unknown as Record<string, D1Database>)['SUMIRE_SETTLEMENT'] as D1Database
    await issuersOwn.prepare("UPDATE postings SET amount = 900 WHERE kind = 'capture' AND amount = 1000").run()
    await reconciled()
    const differing = {
      difference: 'other_amount',
      payment: payment.id,
      here: { amount: 1_000 },
      there: { amount: 900 },
    }
    expect(await arrivals()).toMatchObject([
      { ...own, state: 'differs', differences: [differing], sums: [{ ...moved, confirmed_amount: -200 }] },
    ])
    await expectSigned(day, mine, theirs)
  })

  test.each([
    ['from=2031-05-02&to=2031-05-02', 'to'],
    ['from=2031-01-01&to=2031-05-02', 'from'],
    ['from=2031-02-30', 'from'],
  ])('is asked for by days that there are, and not too many: %s', async (query, param) => {
    expect(await shopCalls(system.merchant, 'GET', `/v1/arrivals?${query}`)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', param },
    })
  })
})
