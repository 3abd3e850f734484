/** The history that a demo begins with, held against itself through its API while it runs. */

import { expect } from 'vitest'
import type { DemoInfo } from '../../../tools/demo/start-demo.ts'

const DAY_MS = 86_400_000
const HISTORY_DAYS = 63
/** Business days that are asked for at once. */
const ARRIVAL_DAYS = 31

interface ListedPayment {
  id: string
  status: string
  issuer: string | null
  method: string | null
  reason: string | null
  captured_amount: number
  refunded_amount: number
  disputed_amount: number
}

/** Holds the API's own words on the history against each other: lists, tallies, outcomes, reports and signatures. */
export async function holdsHistory(info: DemoInfo): Promise<void> {
  const payments = await allPayments(info)
  expect(new Set(payments.map(({ method }) => method))).toEqual(
    new Set(['credit', 'debit', 'prepaid', 'counter', null]),
  )
  const happened = new Set(payments.flatMap(({ status, reason }) => [status, reason]))
  for (const what of ['captured', 'refunded', 'expired', 'cancelled', 'voided', 'declined', 'insufficient_funds'])
    expect(happened).toContain(what)
  expect(payments.filter(({ captured_amount: all, refunded_amount: some }) => 0 < some && some < all)).not.toEqual([])

  const range = `from=${dayAgo(65)}&to=${dayAgo(-1)}&timezone=Asia/Tokyo`
  const sum = (of: 'captured_amount' | 'refunded_amount' | 'disputed_amount'): number =>
    payments.reduce((total, payment) => total + payment[of], 0)
  const { totals } = await shopReads<{ totals: object[] }>(info, `/v1/tallies?${range}`)
  expect(totals).toMatchObject([
    {
      captured_amount: sum('captured_amount'),
      refunded_amount: sum('refunded_amount'),
      disputed_amount: sum('disputed_amount'),
    },
  ])
  const outcomes = await shopReads<{ totals: object[] }>(info, `/v1/tallies/outcomes?${range}`)
  expect(outcomes.totals).toMatchObject([{ opened: payments.length }])
  await holdsDays(info)
  await holdsEvidence(info, payments)
}

/** The reports of all days find the one planned difference; what a day is compared with now says the same. */
async function holdsDays(info: DemoInfo): Promise<void> {
  interface Arrivals {
    data: { issuer: string; business_date: string; state: string; differences: { difference: string }[] }[]
  }
  const days: Arrivals['data'] = []
  for (let to = 1; to < HISTORY_DAYS; to += ARRIVAL_DAYS) {
    const { data } = await shopReads<Arrivals>(info, `/v1/arrivals?from=${dayAgo(to + ARRIVAL_DAYS)}&to=${dayAgo(to)}`)
    days.push(...data)
  }
  expect(new Set(days.map(({ issuer }) => issuer))).toEqual(new Set(['4', '7', 'MK', 'MN']))
  const differing = days.filter(({ state }) => state === 'differs')
  expect(differing).toMatchObject([{ issuer: '7', differences: [{ difference: 'missing_there' }] }])
  const open = days.filter(({ state }) => state !== 'differs' && state !== 'confirmed')
  expect(open, 'days that were not compared').toEqual([])
  for (const business_date of [differing[0]?.business_date ?? '', dayAgo(45), dayAgo(12)]) {
    const compared = await operatorReconciles(info, business_date)
    const planned = differing.filter((day) => day.business_date === business_date).map(({ issuer }) => issuer)
    expect(compared.filter(({ state }) => state !== 'clean').map(({ issuer }) => issuer)).toEqual(planned)
  }
}

/** Of each issuer and outcome a few: each signed answer is verified by the key that its party had. */
async function holdsEvidence(info: DemoInfo, payments: readonly ListedPayment[]): Promise<void> {
  const kinds = new Map(payments.map((payment) => [`${payment.issuer} ${payment.status}`, payment]))
  for (const { id, issuer } of kinds.values()) {
    if (issuer === null) continue
    const path = `/v1/payments/${id}/evidence`
    const { data } = await shopReads<{ data: { signatures: { verified: boolean }[] }[] }>(info, path)
    for (const { signatures } of data) {
      expect(
        signatures.map(({ verified }) => verified),
        id,
      ).toEqual([true, true])
    }
  }
}

async function allPayments(info: DemoInfo): Promise<ListedPayment[]> {
  const found: ListedPayment[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const after = cursor === '' ? '' : `&cursor=${cursor}`
    const page: { data: ListedPayment[]; next_cursor: string | null } = await shopReads(
      info,
      `/v1/payments?limit=100${after}`,
    )
    found.push(...page.data)
    cursor = page.next_cursor
  }
  return found
}

async function operatorReconciles(info: DemoInfo, business_date: string): Promise<{ issuer: string; state: string }[]> {
  const response = await fetch(`${info.broker}/operator/v1/reconciliations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${info.operator_token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ business_date }),
  })
  expect(response.status).toBe(200)
  return ((await response.json()) as { data: { issuer: string; state: string }[] }).data
}

async function shopReads<T>({ broker, merchant }: DemoInfo, path: string): Promise<T> {
  const response = await fetch(`${broker}${path}`, { headers: { authorization: `Bearer ${merchant.secret_key}` } })
  expect(response.status, path).toBe(200)
  return (await response.json()) as T
}

/** The date in Tokyo, where the issuers' days are. */
function dayAgo(days: number): string {
  return new Date(Date.now() - days * DAY_MS + 9 * 3_600_000).toISOString().slice(0, 10)
}
