import type { Payment } from './payment.ts'

/**
 * Tells whether an automatic payment is between its approval and its capture,
 * which follows at once: to the member that is not the end yet. A capture whose
 * answer was lost is no longer waited for: the money is held, and that is said.
 */
export function isCapturePending({ status, capture, pendingOperation, stage }: Payment): boolean {
  return status === 'authorized' && capture === 'automatic' && pendingOperation !== null && stage === 'centre'
}
