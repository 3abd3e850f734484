/**
 * Payments of the soak, each to its end as a shop and a member would bring it
 * there: whoever gets no answer asks again with the same key.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import {
  cancelPayment,
  capturePayment,
  createPayment,
  FuriwakeError,
  refundPayment,
  retrievePayment,
  retrieveVerdict,
  verifyVerdict,
  voidPayment,
} from '../../sdk/index.ts'
import type { FuriwakeConfig, Payment } from '../../sdk/index.ts'
import type { DemoInfo } from '../demo/start-demo.ts'
import { authorize, confirm, stateOf, type Member } from './pay-over-http.ts'

/** Gives numbers from 0 up to 1. */
type Random = () => number

/** A payment as the soak remembers it, to hold the books against. Amounts in minor units. */
export interface Remembered {
  id: string
  order: string
  amount: number
  currency: 'JPY'
  member: Member
  /** Names what is to become of it: a member without funds is declined. */
  plan: Plan
  /** Given back, by the answers that came. */
  refunded: number
  /** Says why it was given up, in the words of whoever refused. */
  trouble?: string
}

const PLANS = ['capture', 'confirm', 'hold', 'void', 'refund', 'cancel'] as const
export type Plan = (typeof PLANS)[number]

const STORIES = ['plain', 'plain', 'plain', 'plain', 'slow', 'lost_reply', 'insufficient_funds']
const ISSUERS = ['4', '4', '7', '7', 'MK', 'MN']
const AMOUNT_LEAST = 10
const AMOUNT_RANGE = 40
/** Longer than any start of the demo, and than it takes to resolve what was lost. */
const PATIENCE_MS = 150_000
const PAUSE_MS = 500

/** Chooses who pays how much, and what the shop does with it. */
export function chosen(info: DemoInfo, random: Random): { member: Member; plan: Plan; amount: number } {
  const one = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T
  const issuer = one(ISSUERS)
  const story = issuer === 'MN' ? 'plain' : one(STORIES)
  const member = one(info.members.filter((known) => known.issuer === issuer && known.story === story))
  // Who is to pay at a counter never gets there.
  const plan = issuer === 'MN' ? 'cancel' : one(PLANS)
  return { member, plan, amount: AMOUNT_LEAST + Math.floor(random() * AMOUNT_RANGE) }
}

/** A payment that its member was asked to pay, and that its shop has not brought to its end. */
export interface Begun {
  payment: Remembered
  created: Created
}

/** Makes a payment and brings it to its end; `remember` is called before anything of it can be lost. */
export async function shop(
  info: DemoInfo,
  wanted: ReturnType<typeof chosen>,
  remember: (payment: Remembered) => void,
): Promise<void> {
  const { payment, created } = await begin(info, wanted, remember)
  if (payment.trouble !== undefined) return
  await noting(payment, async () => {
    const { id, order, amount, currency } = payment
    await finish(info, { payment, created })
    const verdict = await again(() => retrieveVerdict(configOf(info), id))
    await again(() => verifyVerdict(configOf(info), verdict, { payment: id, order, amount, currency }))
  })
}

/** Makes a payment, and has its member pay. */
export async function begin(
  info: DemoInfo,
  { member, plan, amount }: ReturnType<typeof chosen>,
  remember: (payment: Remembered) => void,
): Promise<Begun> {
  const order = crypto.randomUUID()
  const given = { amount, currency: 'JPY' as const, order, ...settingsOf(plan) }
  const made = await again(() => createPayment(configOf(info), given, { idempotencyKey: order }))
  const created = { ...made, amount, currency: 'JPY' }
  const payment: Remembered = { id: made.id, order, amount, currency: 'JPY', member, plan, refunded: 0 }
  remember(payment)
  await noting(payment, () => again(() => authorizeOnce(info, created, member)))
  return { payment, created }
}

function configOf({ broker, merchant }: DemoInfo): FuriwakeConfig {
  return { broker, secretKey: merchant.secret_key, merchant: merchant.id }
}

/** Notes with the payment what it is given up for. */
async function noting(payment: Remembered, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    payment.trouble = error instanceof Error ? error.message : String(error)
  }
}

function settingsOf(plan: Plan): { capture?: 'manual'; confirmation?: 'required' } {
  if (plan === 'hold' || plan === 'void') return { capture: 'manual' }
  return plan === 'confirm' ? { confirmation: 'required' } : {}
}

type Created = Parameters<typeof stateOf>[1]

/** An attempt whose answer got lost is not made twice: the state says whether it arrived. */
async function authorizeOnce(info: DemoInfo, created: Created, member: Member): Promise<void> {
  const { status } = await stateOf(info, created)
  if (status !== 'open') return
  const response = await authorize(info, created, member)
  if (response.status >= 500 || response.status === 429 || response.status === 409)
    throw new Unanswered(response.status)
}

class Unanswered extends Error {
  override readonly name = 'Unanswered'
  constructor(status: number) {
    super(`The broker answered ${status}.`)
  }
}

/** Brings a payment to the end that its plan names. */
export async function finish(info: DemoInfo, { created, payment }: Begun): Promise<void> {
  const { id, plan } = payment
  const config = configOf(info)
  let status = await settled(info, created)
  if (status === 'awaiting_confirmation') {
    await again(() => confirm(info, created))
    status = await settled(info, created)
  }
  const key = { idempotencyKey: `${payment.order}-${plan}` }
  if (plan === 'cancel' && status === 'awaiting_payment') await again(() => cancelOnce(info, created))
  if (plan === 'hold' && status === 'authorized') await again(() => capturePayment(config, id, key))
  if (plan === 'void' && status === 'authorized') await again(() => voidPayment(config, id, key))
  if (plan === 'refund' && status === 'captured') {
    const part = Math.ceil(payment.amount / 2)
    const refund = await again(() => refundPayment(config, id, { ...key, amount: part }))
    if (refund.operation.outcome !== 'declined') payment.refunded = part
  }
}

/** A cancellation whose answer got lost is not asked for twice either: what has ended is no longer open. */
async function cancelOnce(info: DemoInfo, created: Created): Promise<void> {
  const { status } = await stateOf(info, created)
  if (status === 'awaiting_payment') await cancelPayment(configOf(info), created.id, { retries: 0 })
}

/** Waits until nothing is under way, and says where the payment is then. */
export async function settled(info: DemoInfo, created: Created): Promise<string> {
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const { status } = await again(() => stateOf(info, created))
    if (status !== 'processing' || Date.now() > deadline) return status
    await sleep(PAUSE_MS)
  }
}

/** Reads a payment as the shop sees it. */
export function lookAt(info: DemoInfo, id: string): Promise<Payment> {
  return again(() => retrievePayment(configOf(info), id))
}

/** Asks until there is an answer that stands: a broker that is being started, busy or asking an issuer is asked again. */
export async function again<T>(ask: () => Promise<T>, patienceMs = PATIENCE_MS): Promise<T> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!isPassing(error) || Date.now() > deadline) throw error
      await sleep(PAUSE_MS)
    }
  }
}

/** Of the broker, or of a line that broke: there will be another answer. */
const PASSING = [
  'broker_unreachable',
  'broker_timeout',
  'broker_answer_invalid',
  'verdict_keys_unavailable',
  'rate_limited',
  'payment_in_progress',
  'idempotency_key_in_use',
]

function isPassing(error: unknown): boolean {
  if (error instanceof FuriwakeError) return PASSING.includes(error.code) || (error.status ?? 0) >= 500
  // Of fetch, its deadline, an answer that broke off, or an issuer whose keys are not there yet.
  return error instanceof Error
}
