/**
 * A sample of the fault simulation's schedules on the real thing: workerd, its
 * Durable Objects thrown out of memory in between, whatever they were doing, the issuers' own
 * servers, and wires that lose what they carry.
 */

import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'

import type { Payment } from '../../../broker/payments/payment.ts'
import { confirmKeyOf } from '../../../protocol/confirm-token.ts'
import { newPayment as plannedPayment } from '../../simulation/new-payment.ts'
import { Random } from '../../simulation/random.ts'
import { stepsAbout } from '../../simulation/schedule.ts'
import type { Step } from '../../simulation/schedule.ts'
import { Listening } from '../listening.ts'
import type { Endpoint } from '../listening.ts'
import {
  BROKER,
  broker,
  ledgerObject,
  newMerchant,
  newPayment,
  pageCalls,
  shopCalls,
  startSystem,
} from '../scenario.ts'
import type { CreatedPayment, Scenario } from '../scenario.ts'

const SEEDS = Array.from({ length: 6 }, (_, index) => index + 1)
const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
/** Of the member's dialog, in whichever tab. */
const CONFIRM_TOKEN = 'the member’s own'
/** Steps closer than this happen at once. */
const AT_ONCE_MS = 250
const RELAYS = ['http://card-relay.test', 'http://bank-relay.test']
const FINAL = ['captured', 'refunded', 'voided', 'declined', 'cancelled', 'expired']

let system: Scenario
let shop: Listening
beforeAll(async () => {
  system = await startSystem()
  shop = new Listening(system)
})
afterEach(() => {
  system.mend()
  vi.useRealTimers()
})

/** Everything that is known of one run. */
interface Run {
  random: Random
  start: number
  endpoint: Endpoint
  payments: { plan: Payment; made: CreatedPayment }[]
  isFaulty: boolean
}

async function begin(seed: number): Promise<Run> {
  system.merchant = await newMerchant()
  const random = new Random(seed)
  // Each seed has a month of its own, so that its days are in no other's records.
  const start = Date.UTC(2031, seed, 1)
  vi.useFakeTimers({ now: start, toFake: ['Date'] })
  const run: Run = { random, start, payments: [], isFaulty: true, endpoint: {} as Endpoint }
  run.endpoint = await shop.at(`/seed-${seed}`, {
    answer: () => new Response(null, { status: run.isFaulty && random.chance(0.4) ? 503 : 204 }),
  })
  for (let number = random.between(1, 3); number > 0; number--) {
    const plan = plannedPayment(`pay_${number}`, random, start)
    const { amount, capture, confirmation } = plan
    const made = await newPayment(system.merchant, { amount, capture, confirmation, expires_in: 600 })
    run.payments.push({ plan, made })
  }
  for (const relay of RELAYS) for (const path of ['/transactions', '/inquiries']) loseNowAndThen(run, relay, path)
  return run
}

function loseNowAndThen({ random }: Run, relay: string, path: string): void {
  system.breaks(relay, path, async (_, pass) => {
    const gone = new Response('gone', { status: 502 })
    if (random.chance(0.2)) return gone
    const answer = await pass()
    return random.chance(0.2) ? gone : answer
  })
}

/** The whole schedule, moment by moment, with the ledger thrown out of memory as the seed will have it. */
async function play(run: Run): Promise<void> {
  const { random, start } = run
  const steps = run.payments
    .flatMap(({ plan, made }) => stepsAbout(plan, random).map((step) => ({ step, made })))
    .toSorted((a, b) => a.step.at - b.step.at)
  while (steps.length > 0) {
    const at = steps[0]?.step.at ?? 0
    const moment = steps.splice(0, steps.filter(({ step }) => step.at <= at + AT_ONCE_MS).length)
    vi.setSystemTime(Math.max(Date.now(), start + at))
    const killed = random.chance(0.3) ? kill() : undefined
    await Promise.all([...moment.map(({ step, made }) => act(step, made)), killed])
    if (random.chance(0.5)) await kill()
    if (random.chance(0.5)) await rings()
  }
}

/** Takes a step; whatever is answered, also that the ledger has just died, is an answer. */
async function act(step: Step, payment: CreatedPayment): Promise<void> {
  switch (step.act) {
    case 'pay': {
      const { plain } = system.issuers.members[step.method === 'credit' ? 'sumire' : 'hinode']
      const given = step.isRightPassword ? {} : { password: 'not this one' }
      await system
        .attempts(payment, plain, { ...given, confirmKey: await confirmKeyOf(CONFIRM_TOKEN) })
        .catch(() => undefined)
      return
    }
    case 'operate': {
      const path = step.kind === 'refund' ? 'refunds' : step.kind
      const body = step.amount === undefined ? {} : { amount: step.amount }
      const headers = { 'idempotency-key': step.key }
      await shopCalls(system.merchant, 'POST', `/v1/payments/${payment.id}/${path}`, { body, headers })
      return
    }
    case 'cancel':
      await shopCalls(system.merchant, 'POST', `/v1/payments/${payment.id}/cancel`, { body: {} })
      return
    case 'confirm':
      await pageCalls(payment, 'confirm', { confirm_token: CONFIRM_TOKEN })
      return
    case 'close':
      await pageCalls(payment, 'cancel')
  }
}

/** Kills the ledger: what it keeps in memory is gone, and what it was doing is broken off; it begins anew from its storage. */
async function kill(): Promise<void> {
  await runInDurableObject(ledgerObject(system.merchant.ledger), (_, state) => state.abort('killed by the test')).catch(
    () => undefined,
  )
}
async function rings(): Promise<void> {
  await system.alarmRings().catch(() => undefined)
}

/** Nothing is lost any more, and days pass. */
async function heal(run: Run): Promise<void> {
  system.mend()
  run.isFaulty = false
  for (let day = 0; day <= 12; day++) {
    for (let ring = 0; ring < 3; ring++) {
      await rings()
      vi.setSystemTime(Date.now() + MINUTE_MS)
    }
    vi.setSystemTime(Math.max(Date.now(), run.start + day * DAY_MS))
    await shop.passes(0, [run.endpoint])
    if (run.random.chance(0.3)) await kill()
  }
}

interface Seen {
  id: string
  status: string
  issuer: string | null
  captured_amount: number
  refunded_amount: number
}

async function seen(): Promise<Seen[]> {
  return (await shopCalls<{ data: Seen[] }>(system.merchant, 'GET', '/v1/payments')).body.data
}

/** Returns what the account of the plain member has gone down by, at both issuers. */
async function spent(): Promise<Record<'4' | '7', number>> {
  const left = async (prefix: '4' | '7', account: string): Promise<number> => {
    const { open_to_buy, balance } = await system.issuers.statement(prefix, account)
    return -(open_to_buy ?? balance ?? 0)
  }
  const { sumire, hinode } = system.issuers.members
  return { '4': await left('4', sumire.plain.account), '7': await left('7', hinode.plain.account) }
}

async function daysThatDiffer(): Promise<unknown[]> {
  const days = await runInDurableObject(ledgerObject(system.merchant.ledger), (_, state) =>
    [...state.storage.sql.exec<{ day: string }>('SELECT DISTINCT business_date AS day FROM day_lines')].map(
      ({ day }) => day,
    ),
  )
  const reports = await Promise.all(
    days.map(async (business_date) => {
      const headers = { authorization: `Bearer ${env.OPERATOR_KEY}`, 'content-type': 'application/json' }
      const request = { method: 'POST', headers, body: JSON.stringify({ business_date }) }
      const answer = await broker(new Request(`${BROKER}/operator/reconciliations`, request))
      return (await answer.json<{ data: { state: string }[] }>()).data
    }),
  )
  return reports.flat().filter(({ state }) => state !== 'clean')
}

describe('A schedule of the fault simulation in workerd', () => {
  test.each(SEEDS)(
    'ends well under seed %i, though its ledger is thrown out of memory',
    { timeout: 60_000 },
    async (seed) => {
      const before = await spent()
      const run = await begin(seed)
      await play(run)
      await heal(run)

      const payments = await seen()
      expect(payments).toHaveLength(run.payments.length)
      expect(payments.filter(({ status }) => !FINAL.includes(status))).toEqual([])

      const after = await spent()
      for (const prefix of ['4', '7'] as const) {
        const kept = payments
          .filter(({ issuer }) => issuer === prefix)
          .reduce((sum, { captured_amount, refunded_amount }) => sum + captured_amount - refunded_amount, 0)
        expect(after[prefix] - before[prefix]).toBe(kept)
      }
      expect(await daysThatDiffer()).toEqual([])

      const events = await shopCalls<{ data: { id: string; webhook_endpoint?: string }[] }>(
        system.merchant,
        'GET',
        '/v1/events?limit=100',
      )
      // No endpoint is told of its own trouble.
      const toldOf = events.body.data.filter(({ webhook_endpoint: about }) => about !== run.endpoint.id)
      const heard = system.receivers.got(`/seed-${seed}`).map(({ body }) => body.id)
      expect(new Set(heard)).toEqual(new Set(toldOf.map(({ id }) => id)))
      const log = await shop.log(run.endpoint)
      expect(log.filter(({ state }) => state !== 'delivered')).toEqual([])
    },
  )
})
