import type { Payment, PaymentOperation } from '../payments/payment.ts'
import type { Outcome } from '../payments/ports/ledger.ts'
import { updateOperation } from './books.ts'
import { noteClearingDay } from './clearing-days.ts'
import type { LedgerContext, LedgerDatabase } from './database.ts'

/** Writes an operation's outcome, and what that makes of the authorization that it gives back. */
export function settleOperation(
  tx: LedgerDatabase,
  { payment, operation }: { payment: Payment; operation: PaymentOperation },
  outcome: Exclude<Outcome, { outcome: 'unknown' }>,
  { now }: LedgerContext,
): void {
  const isApproved = outcome.outcome === 'approved' || outcome.outcome === 'received'
  const businessDate = isApproved ? outcome.businessDate : null
  updateOperation(tx, operation.id, {
    state: isApproved ? 'approved' : 'declined',
    reason: outcome.outcome === 'declined' ? outcome.reason : null,
    authorization: isApproved ? outcome.authorization : null,
    reference: outcome.reference,
    evidence: outcome.evidence,
    businessDate,
    settledAt: now,
  })
  noteClearingDay(tx, payment.issuer, businessDate)
  const { kind, original } = operation
  if (!isApproved || original === null) return
  if (kind === 'reverse') updateOperation(tx, original, { state: 'reversed', settledAt: now })
  // Money that was waited for, and is no more.
  if (kind === 'void' && payment.status === 'awaiting_payment')
    updateOperation(tx, original, { state: 'declined', settledAt: now })
}
