import { isOpenDispute } from '../../protocol/adjustments.ts'
import type { Payment } from './payment.ts'

/**
 * Returns the payment's dispute as the shop is told of it: the one that is
 * open, or the latest; null when there never was one. An answer to it goes to
 * the issuer, on the issuer's own ways.
 */
export function disputeView({ adjustments }: Pick<Payment, 'adjustments'>) {
  const disputes = adjustments?.disputes ?? []
  const dispute = disputes.findLast(isOpenDispute) ?? disputes.at(-1)
  if (dispute === undefined) return null
  const { id, stage, status, reason, amount, debited, respond_by: respondBy } = dispute
  return {
    id,
    stage,
    status,
    reason,
    amount,
    /** Minor units that it has taken so far. */
    debited_amount: debited,
    respond_by: respondBy === undefined ? null : new Date(respondBy * 1000).toISOString(),
  }
}
