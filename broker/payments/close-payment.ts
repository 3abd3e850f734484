import type { Canceller } from '../../protocol/payment.ts'
import type { SettlementPort } from './ports/settlement.ts'
import type { ActionResult } from './confirm-payment.ts'
import type { Payment } from './payment.ts'
import { askAwaited } from './ask-awaited.ts'
import { performOperation } from './perform-operation.ts'
import type { LedgerPort } from './ports/ledger.ts'

/** Closes a payment when the member does not want to buy, or the shop to sell: cancelled while open or while its money is waited for, voided while it waits for confirmation (step 10). */
export async function closePayment(
  ledger: LedgerPort,
  settlement: SettlementPort | undefined,
  payment: Payment,
  by: Canceller,
  traceId?: string,
): Promise<ActionResult> {
  const wanted = { by, traceId }
  if (payment.status === 'awaiting_confirmation') return voidApproval(ledger, settlement, payment, wanted)
  if (payment.status === 'awaiting_payment') return stopAwaiting(ledger, settlement, payment, wanted)
  const closed = await ledger.changePayment(payment.id, { type: 'cancelled', by })
  if (closed.kind === 'not_found') return { ok: false, problem: 'payment_not_found' }
  if (closed.kind === 'refused') return { ok: false, problem: closed.problem }
  return { ok: true, payment: closed.payment }
}

/** The member may have paid meanwhile, and then the money wins. */
async function stopAwaiting(
  ledger: LedgerPort,
  settlement: SettlementPort | undefined,
  payment: Payment,
  wanted: WantedVoid,
): Promise<ActionResult> {
  const closed = await voidApproval(ledger, settlement, payment, wanted)
  if (!closed.ok || settlement === undefined) return closed
  const isRefused = closed.payment.status === 'awaiting_payment' && closed.payment.pendingOperation === null
  if (!isRefused) return closed
  await askAwaited(ledger, settlement, closed.payment, wanted.traceId)
  return { ok: false, problem: 'already_paid' }
}

/** Describes who wants an approval given back, and in which trace; the payment's own if not given. */
interface WantedVoid {
  by?: Canceller | undefined
  traceId?: string | undefined
}

/** Gives back what was approved: not confirmed (step 10), or not captured before its hold ran out. */
export async function voidApproval(
  ledger: LedgerPort,
  settlement: SettlementPort | undefined,
  payment: Payment,
  { by, traceId }: WantedVoid = {},
): Promise<ActionResult> {
  const begun = await ledger.beginOperation(payment.id, { kind: 'void', by })
  if (begun.kind === 'refused') return { ok: false, problem: begun.problem }
  if (begun.kind !== 'changed') return { ok: false, problem: 'payment_not_found' }
  // Without the issuer's port the intent stands, and the alarm keeps trying.
  if (settlement === undefined) return { ok: true, payment: begun.payment }
  return { ok: true, payment: await performOperation(ledger, settlement, begun, traceId) }
}
