import type { SettlementPort } from './ports/settlement.ts'
import type { LifecycleProblem } from './payment-change.ts'
import type { Payment } from './payment.ts'
import { performOperation } from './perform-operation.ts'
import type { LedgerPort } from './ports/ledger.ts'

export type ActionResult =
  { ok: true; payment: Payment } | { ok: false; problem: LifecycleProblem | 'payment_not_found' }

/** Confirms a payment (step 10) with the key of the token that the dialog showed. From here the payment stands; an automatic one is captured at once. */
export async function confirmPayment(
  ledger: LedgerPort,
  settlement: SettlementPort | undefined,
  payment: Payment,
  key: string | undefined,
): Promise<ActionResult> {
  const confirmed = await ledger.changePayment(payment.id, { type: 'confirmed', key })
  if (confirmed.kind === 'not_found') return { ok: false, problem: 'payment_not_found' }
  if (confirmed.kind === 'refused') return { ok: false, problem: confirmed.problem }
  if (settlement === undefined) return { ok: true, payment: confirmed.payment }
  return { ok: true, payment: await performOperation(ledger, settlement, confirmed) }
}
