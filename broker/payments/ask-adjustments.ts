import { isTaken } from './adjustments.ts'
import type { Payment } from './payment.ts'
import { aboutPayment } from './ports/call-about.ts'
import type { LedgerPort } from './ports/ledger.ts'
import type { SettlementPort } from './ports/settlement.ts'

/** Asks the issuer what it has done with a captured payment by itself, and writes its word down. False when it had no answer; true also when there was nothing to ask. */
export async function askAdjustments(
  ledger: LedgerPort,
  settlement: SettlementPort,
  payment: Payment,
  traceId?: string,
): Promise<boolean> {
  const { authorizeOperation: operation, pendingOperation } = payment
  if (!isTaken(payment) || operation === null || pendingOperation !== null) return true
  const found = await settlement.inquire(operation, aboutPayment(payment, traceId))
  // What it has approved it cannot have forgotten: that is no answer.
  const answer = found.outcome === 'not_found' ? { outcome: 'unknown' as const } : found
  await ledger.recordOutcome(operation, answer)
  return answer.outcome !== 'unknown'
}
