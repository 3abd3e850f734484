/**
 * The rules of which operation may follow which, and how much of it. Pure: an operation and
 * what was decided before in; what moves out. An issuer that takes at once
 * changes its balance by what is no longer held less what is taken.
 */

import { ALREADY_PAID } from '../protocol/issuer-messages.ts'
import type { LaterOutcome } from '../protocol/later-money.ts'
import type { Operation } from '../protocol/issuer-messages.ts'
import type { BookedKind } from '../protocol/payment.ts'
import type { Dispute } from '../protocol/adjustments.ts'
import { givenBack, heldBack } from '../messages/adjustments.ts'
import { adjustmentSteps } from './adjustment-steps.ts'
import { FOLLOWING_MAX } from './limits.ts'

/** `dispute`: a dispute's new state, and nothing moves. */
export type EntryKind = BookedKind | 'dispute'

/** An operation that was decided before, as far as the rules need it. */
export interface DecidedBefore extends Omit<Operation, 'kind'> {
  kind: EntryKind
  /** `YYYY-MM-DD`, where something moved. */
  businessDate?: string
  /** The place among what follows one authorization: of two with the same, one is written. */
  step?: number
  /** With a dispute's own entries: how it stands from then on. */
  dispute?: Dispute
  outcome: 'approved' | 'declined' | LaterOutcome
}

/** A change of what is held and of what is taken of an account, in minor units. */
export interface Movement {
  held: number
  taken: number
}

/** `tombstone`: the reversal came first, and its authorization may never be applied. */
export type Ruling =
  { outcome: 'declined'; reason?: typeof ALREADY_PAID } | ({ outcome: 'approved'; tombstone?: true } & Movement)

const DECLINED: Ruling = { outcome: 'declined' }
const NOTHING_MOVES: Movement & { outcome: 'approved' } = { outcome: 'approved', held: 0, taken: 0 }

/** Decides what follows an authorization. `following`: all that was approved about it. */
export function decideFollowing(
  { kind, amount, currency }: Operation,
  original: DecidedBefore | undefined,
  following: readonly DecidedBefore[],
): Ruling {
  if (kind === 'reverse' && original === undefined) return { ...NOTHING_MOVES, tombstone: true }
  if (original?.kind !== 'authorize') return DECLINED
  if (original.outcome === 'declined') return kind === 'reverse' ? NOTHING_MOVES : DECLINED
  if (currency !== original.currency) return DECLINED
  if (kind === 'void' && (original.outcome === 'received' || original.outcome === 'reported'))
    return { outcome: 'declined', reason: ALREADY_PAID }
  // What is not paid yet, or never will be, can be called off, and nothing else.
  if (original.outcome !== 'approved' && original.outcome !== 'received')
    return kind === 'void' || kind === 'reverse' ? NOTHING_MOVES : DECLINED
  const approved = following.filter(({ outcome }) => outcome === 'approved')
  const sum = (of: Operation['kind']): number =>
    approved.reduce((total, each) => total + (each.kind === of ? each.amount : 0), 0)
  const steps = adjustmentSteps(approved)
  const [captured, refunded] = [sum('capture'), sum('refund') + givenBack(steps)]
  const refundable = captured - sum('refund') - heldBack(steps)
  // Two reversals net once, and so does one after a void.
  if (approved.some((each) => each.kind === 'void' || each.kind === 'reverse'))
    return kind === 'reverse' ? NOTHING_MOVES : DECLINED
  if (approved.length >= FOLLOWING_MAX && kind !== 'reverse') return DECLINED
  const { amount: authorized } = original
  const movement = movementOf(kind, { amount, authorized, captured, refunded, refundable })
  return movement === undefined ? DECLINED : { outcome: 'approved', ...movement }
}

interface Sums {
  amount: number
  authorized: number
  captured: number
  /** Given back in any way. */
  refunded: number
  /** Without what a dispute may yet take. */
  refundable: number
}

function movementOf(
  kind: Operation['kind'],
  { amount, authorized, captured, refunded, refundable }: Sums,
): Movement | undefined {
  switch (kind) {
    case 'capture':
      return captured > 0 || amount > authorized ? undefined : { held: -authorized, taken: amount }
    case 'void':
      return captured > 0 || amount !== authorized ? undefined : { held: -authorized, taken: 0 }
    case 'refund':
      return amount > refundable ? undefined : { held: 0, taken: -amount }
    case 'reverse':
      return captured === 0 ? { held: -authorized, taken: 0 } : { held: 0, taken: refunded - captured }
    case 'authorize':
      return undefined
  }
}
