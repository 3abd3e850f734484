/** Payments that come to a given end, paid by a test member: so that a shop's developer sees each event without a browser. */

import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import { ToolFailure } from '../root.ts'
import { authorize, cancel, type Member, type OpenPayment } from '../soak/pay-over-http.ts'
import type { DevInfo, DevMember } from './dev-file.ts'
import type { Shop } from './shop.ts'

/** Says what leads to an event. */
interface Ending {
  /** Of the payment that is made. */
  given?: Record<string, unknown>
  /** The member who pays; nobody, if not given. */
  story?: Member['story']
  /** The only one whose members pay so. */
  issuer?: string
  cancels?: boolean
  /** Asked for once the payment is there. */
  afterwards?: { path: string; body: object }
  status: string
}

const PLAIN = { story: 'plain', status: 'captured' } as const
const MANUAL = { given: { capture: 'manual' }, story: 'plain', status: 'authorized' } as const

/** The ending of each event that can be had at once. */
export const ENDINGS: Readonly<Record<string, Ending>> = {
  'payment.captured': PLAIN,
  'payment.authorized': MANUAL,
  'payment.awaiting_confirmation': {
    given: { confirmation: 'required' },
    story: 'plain',
    status: 'awaiting_confirmation',
  },
  'payment.awaiting_payment': { story: 'plain', issuer: 'MN', status: 'awaiting_payment' },
  'payment.declined': { story: 'insufficient_funds', status: 'declined' },
  'payment.cancelled': { cancels: true, status: 'cancelled' },
  'payment.expired': { given: { expires_in: 60 }, status: 'expired' },
  'payment.voided': { ...MANUAL, afterwards: { path: 'void', body: {} } },
  'payment.refunded': { ...PLAIN, afterwards: { path: 'refunds', body: {} } },
}

export interface Triggered {
  event: string
  payment: string
  status: string
}

const LOOK_EACH_MS = 250
/** A slow issuer, and an expiry of the shortest kind. */
const END_DEADLINE_MS = 90_000
const USUAL = { issuer: '4', amount: 12_800, order: () => `TRIGGER-${randomUUID().slice(0, 8)}` }

/** Makes an event happen, and returns the payment that it happened to. */
export async function trigger(
  info: DevInfo,
  shop: Shop,
  event: string,
  given: { amount?: number | undefined; order?: string | undefined; issuer?: string | undefined },
): Promise<Triggered> {
  const ending = ENDINGS[event]
  if (ending === undefined) throw new ToolFailure(`There is no ${event} to be had so. Known: ${known()}.`)
  const { amount = USUAL.amount, order = USUAL.order() } = given
  // Before a payment is there that nobody would pay.
  const member = memberFor(info, ending, given.issuer)
  const payment = await shop.pay({ amount, currency: 'JPY', order, ...ending.given })
  if (ending.cancels) await cancel(info, payment)
  if (member !== undefined) await authorized(info, payment, member)
  await reached(shop, payment.id, ending.status)
  if (ending.afterwards) await shop.act(payment.id, ending.afterwards.path, ending.afterwards.body)
  const { status } = await shop.read(payment.id)
  return { event, payment: payment.id, status }
}

export const known = (): string => Object.keys(ENDINGS).join(', ')

/** Finds who pays, where somebody does. */
function memberFor(info: DevInfo, { story, issuer: only }: Ending, issuer: string | undefined): DevMember | undefined {
  if (story === undefined) return undefined
  const prefix = only ?? issuer ?? USUAL.issuer
  const member = info.members.find((each) => each.issuer === prefix && each.story === story)
  if (member === undefined) throw new ToolFailure(`No test member of ${prefix} has the story ${story}.`)
  return member
}

/** Sends the password; once more where the issuer has replaced its keys since they were read, as the dialog does. */
async function authorized(info: DevInfo, payment: OpenPayment, member: DevMember): Promise<void> {
  for (const isLast of [false, true]) {
    const answer = await authorize(info, payment, member)
    if (answer.ok) return
    const told = await answer.text()
    if (isLast || !told.includes('sealed_password_rejected')) {
      throw new ToolFailure(`The broker refused the payment: ${told.slice(0, 500)}`)
    }
  }
}

/** Statuses that none of the others follows by itself. */
const ENDS = ['captured', 'declined', 'cancelled', 'voided', 'expired']

async function reached(shop: Shop, id: string, wanted: string): Promise<void> {
  const deadline = Date.now() + END_DEADLINE_MS
  for (;;) {
    const { status, reason } = await shop.read(id)
    if (status === wanted) return
    if (ENDS.includes(status))
      throw new ToolFailure(`${id} is ${status}${reason ? ` (${reason})` : ''}, and not ${wanted}.`)
    if (Date.now() > deadline) throw new ToolFailure(`${id} is ${status} still, and not ${wanted}.`)
    await sleep(LOOK_EACH_MS)
  }
}
