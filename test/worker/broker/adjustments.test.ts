/** Returns and disputes by our own settlement servers, all the way: books, notice, inquiry, payment, events, tally and the business day. */

import { env } from 'cloudflare:workers'
import { decodeJwt } from 'jose'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { ISSUER_ORIGINS, STATEMENT_KEY } from '../issuer-world.ts'
import { BROKER, broker, newMerchant, shopCalls, startSystem } from '../scenario.ts'
import type { Scenario, TestMember } from '../scenario.ts'

let system: Scenario
beforeAll(async () => {
  system = await startSystem()
})
// Each test has a merchant and a day of its own, years ahead, at noon in Tokyo.
let day = '2031-01-01'
beforeEach(async () => {
  day = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
  vi.useFakeTimers({ now: Date.parse(`${day}T03:00:00Z`), toFake: ['Date'] })
  system.merchant = await newMerchant()
})
afterEach(() => {
  system.mend()
  vi.useRealTimers()
})

const AMOUNT = 12_800
const DISPUTE = { id: 'dsp_1', amount: 9_000, reason: 'not_received', stage: 'dispute', status: 'needs_response' }

/** Does what the issuer's staff does. */
async function adjusts(issuer: 'sumire' | 'hinode', body: object, key = STATEMENT_KEY) {
  const headers = { authorization: `Bearer ${key}` }
  const init = { method: 'POST', headers, body: JSON.stringify(body) }
  const answer = await system.issuers.fetch(new Request(`${ISSUER_ORIGINS[issuer].settlement}/adjustments`, init))
  return { status: answer?.status, body: (await answer?.json()) as { noticed?: boolean; code?: string } }
}
const shows = async (id: string, path = '') =>
  (await shopCalls(system.merchant, 'GET', `/v1/payments/${id}${path}`)).body
const refunds = (id: string, amount?: number) =>
  shopCalls(system.merchant, 'POST', `/v1/payments/${id}/refunds`, {
    body: amount === undefined ? {} : { amount },
    headers: { 'idempotency-key': crypto.randomUUID() },
  })
const alarm = async (): Promise<void> => {
  vi.setSystemTime(Date.now() + 3_000)
  await system.alarmRings()
}
async function pays(member: TestMember): Promise<{ id: string; operation: string }> {
  const { payment } = await system.pays(member, { payment: { amount: AMOUNT } })
  const statement = await system.issuers.statement(member.prefix, member.account)
  const operation = statement.postings.findLast(({ kind }) => kind === 'authorize')?.operation_id ?? ''
  return { id: payment.id, operation }
}
/** The claims of its signed returns, newest first. */
async function returned(id: string): Promise<unknown[]> {
  const { data } = (await shows(id, '/returns')) as { data: { return: string }[] }
  return data.map((each) => decodeJwt(each.return))
}
async function reconciled(issuer: string) {
  const headers = { authorization: `Bearer ${env.OPERATOR_KEY}`, 'content-type': 'application/json' }
  const init = { method: 'POST', headers, body: JSON.stringify({ business_date: day, issuer }) }
  const answer = await broker(new Request(`${BROKER}/operator/reconciliations`, init))
  return (await answer.json<{ data: Record<string, unknown>[] }>()).data[0]
}
async function tallied() {
  const to = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
  const { body } = await shopCalls<{ totals: object[] }>(system.merchant, 'GET', `/v1/tallies?from=${day}&to=${to}`)
  return body.totals[0]
}

describe.each(['sumire', 'hinode'] as const)('At %s', (issuer) => {
  const member = (): TestMember => system.issuers.members[issuer].plain

  test('a return reaches shop, tally and business day, and the member has the money', async () => {
    const { id, operation } = await pays(member())
    const before = await system.issuers.statement(member().prefix, member().account)
    const answer = await adjusts(issuer, { operation_id: operation, kind: 'return', amount: 3_000 })
    expect(answer).toMatchObject({ status: 200, body: { noticed: true } })
    await alarm()
    expect(await shows(id)).toMatchObject({ status: 'captured', refunded_amount: 3_000, dispute: null })
    expect(await shows(id, '/refunds')).toMatchObject({
      data: [{ kind: 'return', amount: 3_000, outcome: 'approved' }],
    })
    const after = await system.issuers.statement(member().prefix, member().account)
    const funds = ({ balance, open_to_buy: open }: typeof after) => balance ?? open ?? 0
    expect(funds(after)).toBe(funds(before) + 3_000)
    expect(await tallied()).toMatchObject({ refunds: 1, refunded_amount: 3_000, net_amount: AMOUNT - 3_000 })
    const report = await reconciled(member().prefix)
    expect(report).toMatchObject({ state: 'clean', there: { totals: { 'return JPY': 3_000 } } })
    expect(report?.['here']).toEqual(report?.['there'])
    const { data } = (await shows(id, '/evidence')) as { data: { kind: string; signatures: { verified: boolean }[] }[] }
    expect(data[0]).toMatchObject({ kind: 'return', signatures: [{ verified: true }, { verified: true }] })
    expect(await returned(id)).toMatchObject([{ kind: 'return', amount: 3_000, refunded_amount: 3_000 }])
  })

  test('a dispute is opened, lost and counted, and nobody is paid twice', async () => {
    const { id, operation } = await pays(member())
    const opened = { operation_id: operation, kind: 'dispute', dispute: DISPUTE, takes: 9_000 }
    expect((await adjusts(issuer, opened)).body.noticed).toBe(true)
    // The shop has not heard of it yet: the issuer knows, and refuses.
    expect(await refunds(id)).toMatchObject({ status: 409, body: { code: 'operation_refused' } })
    await alarm()
    await alarm()
    expect(await shows(id)).toMatchObject({
      disputed_amount: 9_000,
      dispute: { id: 'dsp_1', status: 'needs_response', debited_amount: 9_000 },
    })
    expect(await refunds(id, 3_801)).toMatchObject({ status: 400, body: { code: 'amount_too_large' } })
    expect(await refunds(id)).toMatchObject({ status: 200, body: { refunded_amount: 3_800 } })
    const more = { operation_id: operation, kind: 'return', amount: 1 }
    expect(await adjusts(issuer, more)).toMatchObject({ status: 409, body: { code: 'adjustment_refused' } })
    await adjusts(issuer, { operation_id: operation, kind: 'dispute', dispute: { ...DISPUTE, status: 'lost' } })
    await alarm()
    const { data } = (await shows(id, '/events')) as { data: { type: string }[] }
    expect(data.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['payment.disputed', 'payment.refunded', 'payment.dispute_lost']),
    )
    expect(await tallied()).toMatchObject({ refunded_amount: 3_800, disputed_amount: 9_000, net_amount: 0 })
    expect(await reconciled(member().prefix)).toMatchObject({
      state: 'clean',
      there: { totals: { 'dispute_debit JPY': 9_000 } },
    })
  })

  test('a return whose notice never came is found by reconciliation, which has the issuer asked', async () => {
    const { id, operation } = await pays(member())
    system.breaks(ISSUER_ORIGINS[issuer].relay, '/notices', async () => new Response(null, { status: 502 }))
    expect((await adjusts(issuer, { operation_id: operation, kind: 'return', amount: 700 })).body.noticed).toBe(false)
    await alarm()
    expect(await shows(id)).toMatchObject({ refunded_amount: 0 })
    expect(await reconciled(member().prefix)).toMatchObject({
      state: 'differs',
      differences: [{ difference: 'missing_here', there: { kind: 'return', amount: 700 } }],
    })
    await alarm()
    expect(await shows(id)).toMatchObject({ status: 'captured', refunded_amount: 700 })
    expect(await reconciled(member().prefix)).toMatchObject({ state: 'clean' })
  })

  test('a dispute that is won gives everything back', async () => {
    const { id, operation } = await pays(member())
    await adjusts(issuer, { operation_id: operation, kind: 'dispute', dispute: DISPUTE, takes: 9_000 })
    const won = { ...DISPUTE, status: 'won' }
    await adjusts(issuer, { operation_id: operation, kind: 'dispute', dispute: won, gives: 9_000 })
    await alarm()
    expect(await shows(id)).toMatchObject({ disputed_amount: 0, dispute: { status: 'won', debited_amount: 0 } })
    expect(await refunds(id)).toMatchObject({ status: 200, body: { status: 'refunded' } })
    expect(await returned(id)).toMatchObject([
      { kind: 'refund', amount: AMOUNT, refunded_amount: AMOUNT, disputed_amount: 0 },
      { kind: 'dispute_credit', amount: 9_000, refunded_amount: 0, disputed_amount: 0 },
      { kind: 'dispute_debit', amount: 9_000, refunded_amount: 0, disputed_amount: 9_000 },
    ])
    expect(await reconciled(member().prefix)).toMatchObject({ state: 'clean' })
  })
})

describe('POST SETTLEMENT/adjustments', () => {
  test('is for who has the statement key, and says what it does not take', async () => {
    const { operation } = await pays(system.issuers.members.sumire.plain)
    const wanted = { operation_id: operation, kind: 'return', amount: 1 }
    expect(await adjusts('sumire', wanted, 'a-key-that-nobody-has')).toMatchObject({ status: 401 })
    for (const wrong of [
      {},
      { ...wanted, amount: 0 },
      { ...wanted, kind: 'gift' },
      { ...wanted, kind: 'dispute', dispute: { ...DISPUTE, status: 'lost!' } },
    ])
      expect(await adjusts('sumire', wrong)).toMatchObject({ status: 400, body: { code: 'request_invalid' } })
    for (const refused of [
      { ...wanted, amount: AMOUNT + 1 },
      { ...wanted, operation_id: 'op_nobody' },
      { operation_id: operation },
      { operation_id: operation, kind: 'dispute', dispute: { ...DISPUTE, stage: 'inquiry' }, takes: 1 },
    ])
      expect(await adjusts('sumire', refused)).toMatchObject({ status: 409, body: { code: 'adjustment_refused' } })
  })

  test('tells the relay centre once more when it was not heard, and is not there at all without stories', async () => {
    const { id, operation } = await pays(system.issuers.members.sumire.plain)
    system.breaks(ISSUER_ORIGINS.sumire.relay, '/notices', async () => new Response(null, { status: 502 }))
    const answer = await adjusts('sumire', { operation_id: operation, kind: 'return', amount: AMOUNT })
    expect(answer).toMatchObject({ status: 200, body: { noticed: false } })
    system.mend()
    expect(await adjusts('sumire', { operation_id: operation })).toMatchObject({ body: { noticed: true } })
    await alarm()
    expect(await shows(id)).toMatchObject({ status: 'refunded' })
    system.issuers.redeploy(ISSUER_ORIGINS.sumire.settlement, { TEST_STORIES: 'off' })
    expect(await adjusts('sumire', { operation_id: operation })).toMatchObject({ status: 404 })
    system.issuers.redeploy(ISSUER_ORIGINS.sumire.settlement, { TEST_STORIES: 'on' })
  })
})
