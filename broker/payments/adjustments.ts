/** The rules of what an issuer does by itself after a capture: returns to the member, and disputes. Pure, like lifecycle.ts. */

import { debitedBy, heldByDispute, isAdjustmentId, isOpenDispute } from '../../protocol/adjustments.ts'
import type { AdjustmentMove, Adjustments } from '../../protocol/adjustments.ts'
import {
  ADJUSTMENT_ASKS_MAX,
  ADJUSTMENT_ASK_DELAYS_MS,
  DISPUTE_ENDS_MARGIN_MS,
  NOTICES_KNOWN_MAX,
  NOTICE_ASKS_APART_MS,
} from '../limits.ts'
import type { Transition } from './payment-change.ts'
import type { Payment, PaymentAdjustments, PaymentDispute, PaymentEventName, PaymentOperation } from './payment.ts'

const NOTHING_TOLD: PaymentAdjustments = { version: 0, disputes: [], askAt: null, askedAt: 0, asks: 0, notices: [] }

/** Tells whether a payment's money has been taken, so that an issuer can give back of it. */
export function isTaken({ status }: Pick<Payment, 'status'>): boolean {
  return status === 'captured' || status === 'refunded'
}

/** Returns what disputes have taken of a payment, in minor units. */
export function disputedAmount({ adjustments }: Pick<Payment, 'adjustments'>): number {
  return adjustments?.disputes.reduce((sum, { debited }) => sum + debited, 0) ?? 0
}

/** Returns what of a captured payment can still be given back: what a dispute has taken, or may yet, is not the shop's to refund. */
export function refundableAmount(payment: Pick<Payment, 'capturedAmount' | 'refundedAmount' | 'adjustments'>): number {
  const { capturedAmount, refundedAmount, adjustments } = payment
  const held = adjustments?.disputes.reduce((sum, dispute) => sum + heldByDispute(dispute, dispute.debited), 0) ?? 0
  return Math.max(0, capturedAmount - refundedAmount - held)
}

/** `refused`: the answer contradicts itself, what it said before, or what was captured: nothing of it counts. */
export type AdjustmentNews =
  | { kind: 'nothing' | 'refused' }
  | { kind: 'news'; version: number; moves: AdjustmentMove[]; disputes: PaymentDispute[] }

/**
 * Holds an answer against what is known: which movements and disputes are new.
 * The whole of it is taken or nothing: never more is given back than was
 * captured, by any two ways together, and no movement is ever taken back.
 */
export function adjustmentNews(
  payment: Payment,
  booked: readonly PaymentOperation[],
  told: Adjustments | undefined,
): AdjustmentNews {
  const known = payment.adjustments ?? NOTHING_TOLD
  if (told === undefined || told.version <= known.version) return { kind: 'nothing' }
  const moves = told.moves.filter(({ id }) => !booked.some((operation) => operation.id === id))
  const disputes = told.disputes.map((dispute) => ({ ...dispute, debited: debitedBy(dispute.id, told.moves) }))
  const isSound =
    repeatsKnown(payment, booked, told) &&
    moves.every(({ id }) => isAdjustmentId(id, payment.authorizeOperation ?? '')) &&
    disputes.every(({ debited }) => debited >= 0)
  if (!isSound) return { kind: 'refused' }
  const returned = sumOf(moves.filter(({ kind }) => kind === 'return'))
  const debited = disputes.reduce((sum, dispute) => sum + dispute.debited, 0)
  if (payment.refundedAmount + returned + debited > payment.capturedAmount) return { kind: 'refused' }
  return {
    kind: 'news',
    version: told.version,
    moves,
    disputes: disputes.filter((dispute) => !isKnown(known.disputes, dispute)),
  }
}

/** Each answer holds all that was said before: what was booked, as it was booked, and every dispute. */
function repeatsKnown({ adjustments }: Payment, booked: readonly PaymentOperation[], told: Adjustments): boolean {
  const isRepeated = ({ id, kind, amount, businessDate }: PaymentOperation): boolean =>
    told.moves.some(
      (move) => move.id === id && move.kind === kind && move.amount === amount && move.business_date === businessDate,
    )
  const isOwnKind = ({ kind }: PaymentOperation): boolean =>
    kind === 'return' || kind === 'dispute_debit' || kind === 'dispute_credit'
  // An id that the broker has given to an operation of its own is nobody else's.
  const others = booked.filter((operation) => !isOwnKind(operation))
  return (
    booked.filter(isOwnKind).every(isRepeated) &&
    told.moves.every(({ id }) => others.every((operation) => operation.id !== id)) &&
    (adjustments?.disputes ?? []).every(({ id }) => told.disputes.some((dispute) => dispute.id === id))
  )
}

function isKnown(known: readonly PaymentDispute[], dispute: PaymentDispute): boolean {
  const before = known.find(({ id }) => id === dispute.id)
  if (before === undefined) return false
  const { amount, reason, stage, status, respond_by: respondBy, debited } = dispute
  return (
    before.amount === amount &&
    before.reason === reason &&
    before.stage === stage &&
    before.status === status &&
    before.respond_by === respondBy &&
    before.debited === debited
  )
}

function sumOf(moves: readonly AdjustmentMove[]): number {
  return moves.reduce((sum, { amount }) => sum + amount, 0)
}

/** Applies a dispute's new state: the shop is told what it has come to. */
export function disputed(
  next: Payment,
  { amount, reason, stage, status, debited, ...rest }: PaymentDispute,
): Transition {
  const adjustments = next.adjustments ?? NOTHING_TOLD
  const respondBy = rest.respond_by === undefined ? {} : { respond_by: rest.respond_by }
  const dispute = { id: rest.id, amount, reason, stage, status, ...respondBy, debited }
  const isThere = adjustments.disputes.some(({ id }) => id === dispute.id)
  const disputes = isThere
    ? adjustments.disputes.map((each) => (each.id === dispute.id ? dispute : each))
    : [...adjustments.disputes, dispute]
  const payment = { ...next, adjustments: { ...adjustments, disputes } }
  return { ok: true, payment, effects: [{ type: 'announce', name: EVENTS[dispute.status] }] }
}

const EVENTS: Readonly<Record<PaymentDispute['status'], PaymentEventName>> = {
  needs_response: 'payment.disputed',
  under_review: 'payment.disputed',
  won: 'payment.dispute_won',
  withdrawn: 'payment.dispute_won',
  lost: 'payment.dispute_lost',
  accepted: 'payment.dispute_lost',
}

/** Has the issuer asked at once: a notice came. It is kept for later while the money is not taken yet. */
export function askOfTaken(payment: Payment, now: number, notice: string): Payment {
  if (!isTaken(payment) && payment.status !== 'authorized') return payment
  const known = payment.adjustments ?? NOTHING_TOLD
  if (known.notices.includes(notice)) return payment
  const notices = [...known.notices, notice].slice(-NOTICES_KNOWN_MAX)
  const soonest = Math.max(now + 1, known.askedAt + NOTICE_ASKS_APART_MS)
  const askAt = Math.min(known.askAt ?? soonest, soonest)
  return { ...payment, adjustments: { ...known, notices, asks: 0, answers: 0, askAt } }
}

/**
 * Notes an answer, or that there was none, and when the issuer is asked again. After news, or a
 * notice, until it has answered a few times that there is nothing more, for one of its machines
 * may say what was; an answer that did not come is none of these. While a dispute is open daily,
 * and not for ever.
 */
export function noteAsked(payment: Payment, heard: { version?: number; isAnswered: boolean }, now: number): Payment {
  const known = payment.adjustments ?? NOTHING_TOLD
  const isNews = heard.version !== undefined
  const asks = isNews ? 0 : known.asks + 1
  const answers = isNews ? 0 : (known.answers ?? 0) + (heard.isAnswered ? 1 : 0)
  const version = heard.version ?? known.version
  const asked = { ...known, version, asks, answers, askedAt: now }
  return { ...payment, adjustments: { ...asked, askAt: nextAskAt(asked, now) } }
}

function nextAskAt({ disputes, asks, answers = 0 }: PaymentAdjustments, now: number): number | null {
  const open = disputes.filter(isOpenDispute)
  const delay = ADJUSTMENT_ASK_DELAYS_MS[asks]
  const isHeardOut = answers >= ADJUSTMENT_ASK_DELAYS_MS.length && open.length === 0
  if (isHeardOut || asks >= ADJUSTMENT_ASKS_MAX) return null
  const ends = open.flatMap(({ respond_by: end }) => (end === undefined ? [] : end * 1000 + DISPUTE_ENDS_MARGIN_MS))
  const nextEnd = Math.min(...ends.filter((end) => end > now))
  return Math.min(now + (delay ?? ADJUSTMENT_ASK_DELAYS_MS.at(-1) ?? 0), nextEnd)
}
