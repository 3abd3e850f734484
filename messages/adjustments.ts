/** The rules of what an issuer does by itself after a capture, and what its answers tell of it: for every settlement server the same. Pure. */

import { debitedBy, heldByDispute, isAdjustments } from '../protocol/adjustments.ts'
import type { AdjustmentMove, Adjustments, Dispute } from '../protocol/adjustments.ts'
import type { AdjustmentKind } from '../protocol/payment.ts'
import { ADJUSTMENT_STEPS_MAX } from './limits.ts'

/** A return to the member; or a dispute's new state, with what it takes or gives back, in minor units. */
export type Adjustment =
  { kind: 'return'; amount: number } | { kind: 'dispute'; dispute: Dispute; takes?: number; gives?: number }

/** One step of the books about an authorization: a movement, or a dispute's new state, or both. */
export interface AdjustmentStep {
  id: string
  kind: AdjustmentKind | 'dispute'
  amount: number
  /** `YYYY-MM-DD`; null where nothing moves. */
  businessDate: string | null
  dispute: Dispute | null
}

/** Sums up an authorization for the rules: its captures and refunds in minor units, and the steps so far, in their order. */
export interface AdjustedBooks {
  captured: number
  refunded: number
  steps: readonly AdjustmentStep[]
}

/** Returns the step that an adjustment is in the books, under its new id (`adjustmentId`). */
export function stepOf(adjustment: Adjustment, id: string, today: string): AdjustmentStep {
  if (adjustment.kind === 'return')
    return { id, kind: 'return', amount: adjustment.amount, businessDate: today, dispute: null }
  const { dispute, takes, gives } = adjustment
  const about = { id, dispute, businessDate: today }
  if (takes !== undefined) return { ...about, kind: 'dispute_debit', amount: takes }
  if (gives !== undefined) return { ...about, kind: 'dispute_credit', amount: gives }
  return { ...about, kind: 'dispute', amount: dispute.amount, businessDate: null }
}

/** Tells whether a step may be taken: never more given back than captured, by any two ways together. */
export function mayAdjust({ captured, refunded, steps }: AdjustedBooks, step: AdjustmentStep): boolean {
  if (captured === 0) return false
  if (step.kind === 'return') return step.amount <= captured - refunded - heldBack(steps) && isSayable([...steps, step])
  const after = [...steps, step]
  const debited = debitedBy(step.dispute?.id ?? '', movesOf(after))
  const isWithin = step.kind === 'dispute' || (step.dispute !== null && debited >= 0 && debited <= step.dispute.amount)
  const isMovable = step.kind === 'dispute' || step.dispute?.stage !== 'inquiry'
  return isWithin && isMovable && refunded + givenBack(after) <= captured && isSayable(after)
}

function isSayable(steps: readonly AdjustmentStep[]): boolean {
  return steps.length <= ADJUSTMENT_STEPS_MAX && isAdjustments(adjustmentsOf(steps))
}

/** Returns what the steps have given back to the member, in minor units. */
export function givenBack(steps: readonly AdjustmentStep[]): number {
  return sumOverDisputes(steps, (_, debited) => debited)
}

/** Returns the same with what open disputes may yet take: no refund may be about that. */
export function heldBack(steps: readonly AdjustmentStep[]): number {
  return sumOverDisputes(steps, heldByDispute)
}

function sumOverDisputes(
  steps: readonly AdjustmentStep[],
  ofDispute: (dispute: Dispute, debited: number) => number,
): number {
  const moves = movesOf(steps)
  const returned = moves.reduce((sum, { kind, amount }) => sum + (kind === 'return' ? amount : 0), 0)
  return disputesOf(steps).reduce((sum, dispute) => sum + ofDispute(dispute, debitedBy(dispute.id, moves)), returned)
}

/** Returns all that the books say about an authorization as answers to inquiries tell it; undefined where there is nothing. */
export function adjustmentsOf(steps: readonly AdjustmentStep[]): Adjustments | undefined {
  if (steps.length === 0) return undefined
  return { version: steps.length, moves: movesOf(steps), disputes: disputesOf(steps) }
}

function movesOf(steps: readonly AdjustmentStep[]): AdjustmentMove[] {
  return steps.flatMap(({ id, kind, amount, businessDate, dispute }) => {
    if (kind === 'dispute' || businessDate === null) return []
    return [{ id, kind, amount, business_date: businessDate, ...(dispute === null ? {} : { dispute: dispute.id }) }]
  })
}

/** Each as it was last. */
function disputesOf(steps: readonly AdjustmentStep[]): Dispute[] {
  const disputes = new Map<string, Dispute>()
  for (const { dispute } of steps) if (dispute !== null) disputes.set(dispute.id, dispute)
  return [...disputes.values()]
}
