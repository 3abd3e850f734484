import type { SettlementPort } from '../adapters/settlement.ts'
import type { LedgerPort } from '../ledger/ledger-port.ts'
import type { ActionResult } from './confirm-payment.ts'
import type { Payment } from './payment.ts'
import { performOperation } from './perform-operation.ts'

/** The member does not want to buy: cancelled while open, voided while it waits for confirmation (step 10). */
export async function closePayment(
  ledger: LedgerPort,
  settlement: SettlementPort | undefined,
  payment: Payment,
): Promise<ActionResult> {
  const closed =
    payment.status === 'awaiting_confirmation'
      ? await ledger.beginOperation(payment.id, { kind: 'void' })
      : await ledger.changePayment(payment.id, { type: 'cancelled' })
  if (closed.kind === 'not_found') return { ok: false, problem: 'payment_not_found' }
  if (closed.kind === 'refused') return { ok: false, problem: closed.problem }
  if (settlement === undefined) return { ok: true, payment: closed.payment }
  return { ok: true, payment: await performOperation(ledger, settlement, closed) }
}
