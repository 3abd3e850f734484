/** Payments that may go to the archive. Rules, like those of lifecycle.ts. */

import { isAbandoned } from './abandoned.ts'
import type { Payment } from './payment.ts'
import { isErasable } from './personal-data.ts'

/**
 * Tells whether a payment may be kept in the archive, where nothing is changed:
 * it has ended, nothing is due, it will not be removed, and its personal data
 * is erased. It may still change later: then its row comes back to the ledger.
 */
export function mayBeArchived(payment: Payment, operations: () => number): boolean {
  const isErased = typeof payment.erasedAt === 'number'
  const isOver = isErasable(payment) && payment.wakeAt === null
  if (!isErased || !isOver) return false
  // Most statuses tell without their operations.
  const mayBeAbandoned = isAbandoned({ status: payment.status, operations: 0 })
  return !mayBeAbandoned || operations() > 0
}
