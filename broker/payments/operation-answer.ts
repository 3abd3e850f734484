import { problemDocument } from '../problems.ts'
import type { FollowingKind } from './payment-change.ts'
import { paymentView } from './payment-view.ts'
import type { Payment, PaymentOperation } from './payment.ts'

/** An operation as its answer tells of it. */
export type AnsweredOperation = Pick<PaymentOperation, 'id' | 'kind' | 'amount' | 'state'>

/** The answer to a request, as it is kept and given again. */
export interface StoredAnswer {
  status: number
  body: string
}

/**
 * Returns the answer to the request that began an operation: the payment with
 * what it came to, or the problem that it was refused. Undefined while its
 * outcome is not known: there is nothing to keep then.
 */
export function operationAnswer(
  payment: Payment,
  operation: AnsweredOperation,
  requestId: string,
): StoredAnswer | undefined {
  if (operation.state === 'declined') {
    const refused = problemDocument('operation_refused', requestId)
    return { status: refused.status, body: JSON.stringify(refused) }
  }
  if (operation.state !== 'approved') return undefined
  return { status: 200, body: JSON.stringify(operatedView(payment, operation)) }
}

/** Returns the payment after an operation as the API shows it, and the operation itself. */
export function operatedView(payment: Payment, { id, kind, amount, state }: AnsweredOperation) {
  const outcome = state === 'approved' ? ('approved' as const) : ('pending' as const)
  return { ...paymentView(payment), operation: { id, kind: kind as FollowingKind, amount, outcome } }
}
