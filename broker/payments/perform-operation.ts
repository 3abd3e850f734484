import type { SettlementPort } from './ports/settlement.ts'
import type { Payment } from './payment.ts'
import { aboutPayment } from './ports/call-about.ts'
import type { LedgerPort, Recorded } from './ports/ledger.ts'

/**
 * Performs steps 7 and 8 for what follows an authorization (capture, void,
 * reversal): makes the call that the ledger intended, and writes down its
 * outcome. What stays unknown is the alarm's to resolve. `traceId`: of who wants it
 * now; the payment's own if not given.
 */
export async function performOperation(
  ledger: LedgerPort,
  settlement: SettlementPort,
  recorded: Recorded,
  traceId?: string,
): Promise<Payment> {
  const { next, payment } = recorded
  if (next === undefined) return payment
  const { id, kind, amount, currency, original } = next
  const order = { id, kind, amount, currency, ...(original === null ? {} : { original }) }
  const outcome = await settlement.transact(order, undefined, aboutPayment(payment, traceId))
  return (await ledger.recordOutcome(id, outcome)).payment
}
