import type { Payment } from './payment.ts'
import { performOperation } from './perform-operation.ts'
import { aboutPayment } from './ports/call-about.ts'
import type { LedgerPort } from './ports/ledger.ts'
import type { SettlementPort } from './ports/settlement.ts'

/**
 * Asks the issuer what became of money that comes later, writes its word down,
 * and captures what has been received. False when the issuer had no answer; true
 * also when there was nothing to ask.
 */
export async function askAwaited(
  ledger: LedgerPort,
  settlement: SettlementPort,
  payment: Payment,
  traceId?: string,
): Promise<boolean> {
  const { status, authorizeOperation: operation, pendingOperation } = payment
  if (status !== 'awaiting_payment' || operation === null || pendingOperation !== null) return true
  const found = await settlement.inquire(operation, aboutPayment(payment, traceId))
  // What it has taken it cannot have forgotten: that is no answer.
  const answer = found.outcome === 'not_found' ? { outcome: 'unknown' as const } : found
  const recorded = await ledger.recordOutcome(operation, answer)
  await performOperation(ledger, settlement, recorded, traceId)
  return answer.outcome !== 'unknown'
}
