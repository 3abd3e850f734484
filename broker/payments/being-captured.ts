import type { LedgerPort } from '../ledger/ledger-service.ts'
import type { Payment } from './payment.ts'

/**
 * Whether an automatic payment is between its approval and its capture, which
 * follows at once: to the member that is not the end yet. A capture whose
 * answer was lost is no longer waited for: the money is held, and that is said.
 */
export async function isBeingCaptured(ledger: Pick<LedgerPort, 'operationsOf'>, payment: Payment): Promise<boolean> {
  if (payment.status !== 'authorized' || payment.capture !== 'automatic' || payment.pendingOperation === null)
    return false
  const operations = await ledger.operationsOf(payment.id)
  return operations.find(({ id }) => id === payment.pendingOperation)?.state === 'intended'
}
