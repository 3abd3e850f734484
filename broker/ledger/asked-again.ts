/** A caller that asks again: because its answer was lost, or because the shop has sent its request twice. */

import { operationAnswer } from '../payments/operation-answer.ts'
import { isSentOperation } from '../payments/payment.ts'
import type { Payment, SentOperation } from '../payments/payment.ts'
import { mustFind } from './books.ts'
import type { LedgerDatabase } from './database.ts'
import { RUNNING, updateAnswer } from './idempotent-requests.ts'
import type { StoredRequest } from './idempotent-requests.ts'
import { findOperation } from './payment-rows.ts'
import type { OperationResult } from '../payments/ports/ledger.ts'

/**
 * Returns the intent that this very caller wrote a moment ago, if the answer was lost
 * and it asks again: it makes the call, for nobody else will. Its id, which
 * the caller made up before it asked, tells.
 */
export function ownIntent(
  tx: LedgerDatabase,
  payment: Payment,
  operation: string | undefined,
): SentOperation | undefined {
  if (operation === undefined || payment.pendingOperation !== operation) return undefined
  const intent = findOperation(tx, operation)
  return intent?.state === 'intended' && isSentOperation(intent) ? intent : undefined
}

/** Returns the answer to a request whose Idempotency-Key is known, or the operation that it began. */
export function joinRequest(tx: LedgerDatabase, stored: StoredRequest, requestId: string | undefined): OperationResult {
  if (stored.status !== RUNNING) return { kind: 'replayed', status: stored.status, body: stored.body }
  const { operation, payment } = mustFind(tx, stored.operationId ?? '')
  if (operation.state !== 'approved' && operation.state !== 'declined') return { kind: 'in_use' }
  const answer = requestId === undefined ? undefined : operationAnswer(payment, operation, requestId)
  if (answer === undefined) return { kind: 'settled', payment, operation }
  updateAnswer(tx, stored.key, answer.status, answer.body)
  return { kind: 'settled', payment, operation, answer }
}
