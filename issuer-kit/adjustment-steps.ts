import type { AdjustmentStep } from '../messages/adjustments.ts'
import type { BookedKind } from '../protocol/payment.ts'
import type { Dispute } from '../protocol/adjustments.ts'

/** An entry that follows an authorization, as far as it may be an adjustment. */
interface FollowingStep {
  id: string
  kind: BookedKind | 'dispute'
  amount: number
  step?: number
  businessDate?: string
  dispute?: Dispute
}

/** Returns the adjustments among what follows an authorization, in their order. */
export function adjustmentSteps(following: readonly FollowingStep[]): AdjustmentStep[] {
  const inOrder = following.toSorted((one, other) => (one.step ?? 0) - (other.step ?? 0))
  return inOrder.flatMap(({ id, kind, amount, businessDate = null, dispute = null }) => {
    const isAdjustment =
      kind === 'return' || kind === 'dispute' || kind === 'dispute_debit' || kind === 'dispute_credit'
    return isAdjustment ? [{ id, kind, amount, businessDate, dispute }] : []
  })
}
