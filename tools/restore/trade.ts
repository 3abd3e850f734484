/** Payments of a rehearsal's shops: begun at one moment and brought to their end at another, at every issuer. */

import { ledgerOfPayment } from '../../protocol/object-id.ts'
import type { DemoInfo } from '../demo/start-demo.ts'
import { ToolFailure } from '../root.ts'
import { stateOf } from '../soak/pay-over-http.ts'
import {
  again,
  begin,
  chosen,
  finish,
  lookAt,
  settled,
  shop,
  type Begun,
  type Plan,
  type Remembered,
} from '../soak/shopping.ts'

/** The demo, with whose payments they are. */
export type Shop = DemoInfo

const COUNTER = 'MN'
const AMOUNT_JPY = 600
const AT_ONCE = 6
const DEADLINE_MS = 30_000

interface Wanted {
  shop: Shop
  issuer: string
  plan: Plan
  story?: string
}

export class Trade {
  readonly remembered: { shop: Shop; payment: Remembered }[] = []
  #carried: { shop: Shop; begun: Begun }[] = []
  #next = 0

  /** Has members pay; the shops go on with it another time. */
  async begins(wanted: readonly Wanted[]): Promise<void> {
    await inTurns(wanted, async (one) => {
      const begun = await begin(one.shop, this.#chosen(one), this.#remembering(one.shop))
      await settled(one.shop, begun.created)
      this.#carried.push({ shop: one.shop, begun })
    })
  }

  /** Brings what was begun to its end; at a counter the money arrives. */
  async finishes(): Promise<void> {
    await inTurns(this.leaves(), async ({ shop: of, begun }) => {
      if (begun.payment.member.issuer === COUNTER) await paysAtCounter(of, begun)
      else await finish(of, begun)
    })
  }

  /** Payments from their beginning to their end, in the order in which they were made. */
  async pays(wanted: readonly Wanted[]): Promise<Remembered[]> {
    const from = this.remembered.length
    await inTurns(wanted, (one) => shop(one.shop, this.#chosen(one), this.#remembering(one.shop)))
    return this.remembered.slice(from).map(({ payment }) => payment)
  }

  /** Payments as chance has them. */
  async paysByChance(shops: readonly Shop[], count: number): Promise<void> {
    const some = Array.from({ length: count }, (_, index) => shops[index % shops.length] as Shop)
    await inTurns(some, (of) => shop(of, chosen(of, Math.random), this.#remembering(of)))
  }

  /** Returns what was begun: nobody goes on with it. */
  leaves(): { shop: Shop; begun: Begun }[] {
    const carried = this.#carried
    this.#carried = []
    return carried
  }

  /** Returns the ledgers of a shop by the ids of its payments: as whoever has lost the directory knows them. */
  ledgersOf({ merchant }: Shop): string[] {
    const ids = this.remembered.flatMap(({ shop: of, payment }) => (of.merchant.id === merchant.id ? payment.id : []))
    return [...new Set(ids.flatMap((id) => ledgerOfPayment(id) ?? []))]
  }

  /** Says what was given up: nothing, of a system that works. */
  troubles(): string[] {
    return this.remembered.flatMap(({ payment: { id, plan, trouble } }) =>
      trouble === undefined ? [] : [`${id} (${plan}): ${trouble}`],
    )
  }

  #chosen({ shop: of, issuer, plan, story = 'plain' }: Wanted): ReturnType<typeof chosen> {
    const members = of.members.filter((known) => known.issuer === issuer && known.story === story)
    const member = members[this.#next % members.length]
    if (member === undefined) throw new ToolFailure(`The demo has no member of ${issuer} for ${story}.`)
    this.#next += 1
    return { member, plan, amount: AMOUNT_JPY + this.#next }
  }

  #remembering(of: Shop): (payment: Remembered) => void {
    return (payment) => void this.remembered.push({ shop: of, payment })
  }
}

async function inTurns<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = [...all]
  const lane = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
}

/** Pays at the counter what the member was told to, and waits until the shop has it. */
async function paysAtCounter(of: Shop, begun: Begun): Promise<void> {
  await paysNumber(of, await numberOf(of, begun))
  const { id } = begun.payment
  await until(async () => (await lookAt(of, id)).status === 'captured', `${id} is not captured.`)
}

/** Returns the number that a payment is to be paid by. */
export async function numberOf(of: Shop, { created, payment }: Begun): Promise<string> {
  const { instructions } = await again(() => stateOf(of, created))
  const number = instructions?.ways[0]?.numbers[0]?.value
  if (number === undefined) throw new ToolFailure(`${payment.id} has no number to be paid by.`)
  return number
}

/** Has the money of a number arrive at the counter. */
export async function paysNumber(of: Shop, number: string): Promise<void> {
  const counter = of.issuers.find(({ prefix }) => prefix === COUNTER)?.settlement
  const body = new URLSearchParams({ number, act: 'pay' })
  const answer = await fetch(`${counter}/counter`, { method: 'POST', body, redirect: 'manual' })
  if (answer.status !== 303) throw new ToolFailure(`The counter answered ${answer.status}.`)
}

/** Has a company give a captured payment back by itself, and waits until its shop knows. */
export async function companyReturns(of: Shop, { id, member, amount }: Remembered): Promise<void> {
  const issuer = of.issuers.find(({ prefix }) => prefix === member.issuer)
  const { data } = await asked<{ data: { id: string; kind: string }[] }>(of, `/payments/${id}/operations`)
  const operation = data.find(({ kind }) => kind === 'authorize')?.id
  const answer = await fetch(`${issuer?.settlement}/adjustments`, {
    method: 'POST',
    headers: { authorization: `Bearer ${issuer?.statement_key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ operation_id: operation, kind: 'return', amount }),
  })
  if (!answer.ok) throw new ToolFailure(`The return was answered with ${answer.status}.`)
  await until(async () => (await lookAt(of, id)).status === 'refunded', `${id} is not refunded.`)
}

/** Asks the merchant's API, and returns its answer. */
export async function asked<T>({ broker, merchant }: Shop, path: string): Promise<T> {
  const answer = await fetch(`${broker}/v1${path}`, { headers: { authorization: `Bearer ${merchant.secret_key}` } })
  if (!answer.ok) throw new ToolFailure(`${path} was answered with ${answer.status}.`)
  return (await answer.json()) as T
}

async function until(isSo: () => Promise<boolean>, otherwise: string): Promise<void> {
  await again(async () => {
    if (!(await isSo())) throw new Error(otherwise)
  }, DEADLINE_MS)
}
