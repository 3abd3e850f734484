/** Holds the books of broker and issuers against what the soak remembers of its payments. */

import { setTimeout as sleep } from 'node:timers/promises'
import type { Payment } from '../../sdk/index.ts'
import type { DemoInfo } from '../demo/start-demo.ts'
import { BrokerClient } from '../furiwake/broker-client.ts'
import type { ReportedDay } from '../reconcile/report.ts'
import type { Member } from './pay-over-http.ts'
import { again, lookAt, type Remembered } from './shopping.ts'

const FINAL = ['captured', 'declined', 'voided', 'cancelled', 'expired', 'refunded', 'partially_refunded']
/** An open payment that nobody paid expires by itself, later than this run goes on. */
const UNPAID = ['open']
const END_DEADLINE_MS = 180_000
const LOOK_EACH_MS = 1_000
const DAY_MS = 86_400_000

/** Names what has gone from each member's account, by the issuer's own statement; minor units. */
export type Charged = Map<string, number>

export async function chargedOf(info: DemoInfo): Promise<Charged> {
  const charged: Charged = new Map()
  for (const member of info.members) charged.set(member.id, await chargedTo(info, member))
  return charged
}

async function chargedTo(info: DemoInfo, { issuer: prefix, account }: Member): Promise<number> {
  const issuer = info.issuers.find((known) => known.prefix === prefix)
  const response = await fetch(`${issuer?.settlement}/statement?account=${account}`, {
    headers: { authorization: `Bearer ${issuer?.statement_key}` },
  })
  const books = (await response.json()) as Record<string, number>
  return (books['held'] ?? 0) + (books['owed'] ?? 0) + (books['opening_balance'] ?? 0) - (books['balance'] ?? 0)
}

/** Says in sentences what is not as it must be: nothing, of a good run. */
export async function findings(info: DemoInfo, payments: readonly Remembered[], before: Charged): Promise<string[]> {
  const ends = await endsOf(info, payments)
  return [
    ...payments.flatMap((payment) => troubleOf(payment, ends.get(payment.id))),
    ...differences(payments, ends, before, await chargedOf(info)),
    ...(await daysThatDiffer(info)),
    ...(await deliveriesThatWait(info)),
    ...(await whatAPersonShouldSee(info)),
  ]
}

async function endsOf(info: DemoInfo, payments: readonly Remembered[]): Promise<Map<string, Payment>> {
  const deadline = Date.now() + END_DEADLINE_MS
  const ends = new Map<string, Payment>()
  for (const { id } of payments) {
    let payment = await lookAt(info, id)
    while (![...FINAL, ...UNPAID].includes(payment.status) && Date.now() < deadline) {
      await sleep(LOOK_EACH_MS)
      payment = await lookAt(info, id)
    }
    ends.set(id, payment)
  }
  return ends
}

function troubleOf(remembered: Remembered, end: Payment | undefined): string[] {
  const { id, plan, trouble, refunded, amount } = remembered
  const about = `${id} (${remembered.member.issuer}, ${remembered.member.story}, ${plan})`
  if (end === undefined) return [`${about} is nowhere.`]
  const said = trouble === undefined ? [] : [`${about}, now ${end.status}: ${trouble}`]
  if (![...FINAL, ...UNPAID].includes(end.status)) said.push(`${about} has not ended: ${end.status}.`)
  if (end.amount !== amount) said.push(`${about} is of ${end.amount}, not ${amount}.`)
  if (end.refunded_amount !== refunded) said.push(`${about} gave back ${end.refunded_amount}, not ${refunded}.`)
  return said
}

/** Each member has paid what was captured and not given back, and nothing else. */
function differences(
  payments: readonly Remembered[],
  ends: ReadonlyMap<string, Payment>,
  before: Charged,
  after: Charged,
): string[] {
  const due = new Map<string, number>()
  for (const { id, member } of payments) {
    const { captured_amount: captured = 0, refunded_amount: refunded = 0 } = ends.get(id) ?? {}
    due.set(member.id, (due.get(member.id) ?? 0) + captured - refunded)
  }
  return [...after].flatMap(([member, charged]) => {
    const gone = charged - (before.get(member) ?? 0)
    const expected = due.get(member) ?? 0
    return gone === expected ? [] : [`${member} was charged ${gone}; by the broker's books it is ${expected}.`]
  })
}

/** Yesterday and today, wherever midnight was. */
async function daysThatDiffer({ broker, operator_token: token }: DemoInfo): Promise<string[]> {
  const client = new BrokerClient({ broker, token })
  const days = [Date.now() - DAY_MS, Date.now()].map((time) =>
    new Date(time + 9 * 3_600_000).toISOString().slice(0, 10),
  )
  const said: string[] = []
  for (const date of days) {
    const compared = await again(async () => {
      const { data } = await client.ask<{ data: ReportedDay[] }>('POST', '/reconciliations', { business_date: date })
      if (data.some(({ cause }) => cause === 'still_running')) throw new Error('It is still running.')
      return data
    })
    for (const { issuer, state, cause, difference_count: count } of compared) {
      if (state !== 'clean') said.push(`${date} at ${issuer} is ${state}: ${cause ?? `${count} differ`}.`)
    }
  }
  return said
}

async function deliveriesThatWait({ broker, merchant }: DemoInfo): Promise<string[]> {
  const deadline = Date.now() + END_DEADLINE_MS
  for (;;) {
    const response = await fetch(
      `${broker}/v1/webhook-endpoints/${merchant.webhook_endpoint}/deliveries?state=waiting&limit=1`,
      { headers: { authorization: `Bearer ${merchant.secret_key}` } },
    )
    const { data } = (await response.json()) as { data: { id: string; event: string }[] }
    if (data.length === 0) return []
    if (Date.now() > deadline) return [`The event of ${data[0]?.id} has not reached the shop.`]
    await sleep(LOOK_EACH_MS)
  }
}

async function whatAPersonShouldSee({ broker, operator_token: token }: DemoInfo): Promise<string[]> {
  const client = new BrokerClient({ broker, token })
  const { data } = await client.ask<{ data: { kind: string; payment?: string; title: string }[] }>('GET', '/attention')
  return data
    .filter(({ payment }) => payment !== undefined)
    .map(({ kind, payment, title }) => `A person is to see ${kind} of ${payment}: ${title}.`)
}
