import type { Decision } from '../../protocol/issuer-messages.ts'
import { declineReasonOf } from '../../protocol/payment.ts'
import type { SettlementResult } from '../payments/ports/settlement.ts'

/** Returns what a relay centre's decision says, as the broker's own words have it. `evidence`: the signed answer that holds it. */
export function resultOf(decision: Decision, evidence: string): SettlementResult {
  const { outcome, reason, authorization, reference, instructions } = decision
  const { hold_expires_at: seconds, business_date: businessDate = null, adjustments } = decision
  const adjusted = adjustments === undefined ? {} : { adjustments }
  const holdExpiresAt = seconds === undefined ? null : seconds * 1000
  const later = { version: decision.version ?? 0, receivedAmount: decision.received_amount ?? 0, reference, evidence }
  switch (outcome) {
    case 'approved':
      return { outcome, authorization, reference, holdExpiresAt, businessDate, ...adjusted, evidence }
    case 'declined':
      return { outcome, reason: declineReasonOf(reason), reference, evidence }
    case 'pending':
    case 'reported':
      return instructions === undefined ? { outcome: 'unknown' } : { outcome, instructions, ...later }
    case 'received':
      return { outcome, authorization, holdExpiresAt, businessDate, ...adjusted, ...later }
    case 'expired':
    case 'cancelled':
      return { outcome, ...later }
  }
}
