/** The change that the outcome of an operation makes to its payment: lifecycle.ts decides on it. */

import type { PaymentChange } from './payment-change.ts'
import type { SentOperation } from './payment.ts'
import type { SettlementResult } from './ports/settlement.ts'

/** Returns the change that a settled operation makes to its payment. */
export function consequence(
  operation: SentOperation,
  outcome: Exclude<SettlementResult, { outcome: 'unknown' }>,
): PaymentChange {
  if (operation.kind === 'authorize') return authorizationConsequence(outcome)
  const approved = outcome.outcome === 'approved'
  switch (operation.kind) {
    case 'capture':
      return approved ? { type: 'captured', amount: operation.amount } : { type: 'capture_refused' }
    case 'void':
      return approved ? { type: 'voided' } : { type: 'void_refused' }
    case 'reverse':
      return approved
        ? { type: 'declined', reason: 'issuer_unavailable' }
        : { type: 'reversal_refused', original: operation.original ?? '' }
    case 'refund':
      return approved ? { type: 'refunded', amount: operation.amount } : { type: 'operation_refused' }
  }
}

function authorizationConsequence(outcome: Exclude<SettlementResult, { outcome: 'unknown' }>): PaymentChange {
  switch (outcome.outcome) {
    case 'approved':
      return { type: 'approved', authorization: outcome.authorization, holdExpiresAt: outcome.holdExpiresAt }
    case 'declined':
      return { type: 'declined', reason: outcome.reason }
    case 'pending':
    case 'reported': {
      const { instructions, outcome: state, version, receivedAmount } = outcome
      return { type: 'awaiting', instructions, state, version, receivedAmount }
    }
    case 'received': {
      const { authorization, holdExpiresAt, receivedAmount, version } = outcome
      return { type: 'received', authorization, holdExpiresAt, receivedAmount, version }
    }
    case 'expired':
    case 'cancelled':
      return { type: 'awaiting_ended', status: outcome.outcome }
  }
}
