import type { Issuer } from '../issuers/issuer-registry.ts'
import type { IdempotentRequest } from '../ledger/idempotent-requests.ts'
import type { LedgerPort } from '../ledger/ledger-service.ts'
import type { FollowingKind, LifecycleProblem } from './payment-change.ts'
import type { Payment, PaymentOperation } from './payment.ts'
import { performOperation } from './perform-operation.ts'

/** A capture, void or refund that the shop's server asks for. No amount: all there is. */
export interface WantedOperation {
  payment: Payment
  issuer: Issuer
  /** The new operation's id. */
  operation: string
  kind: FollowingKind
  amount: number | undefined
  refundReason?: string | undefined
  request: IdempotentRequest
}

/** `done` also when the outcome is not known yet: the payment then has the operation pending. */
export type OperateResult =
  | { kind: 'done'; payment: Payment; operation: PaymentOperation }
  | { kind: 'replayed'; status: number; body: string }
  | {
      kind: 'refused'
      problem: LifecycleProblem | 'payment_not_found' | 'idempotency_key_reused' | 'idempotency_key_in_use'
    }

/** The intent, with the request's key; the call; its outcome. The answer is stored by {@link LedgerPort.answerRequest}. */
export async function operatePayment(ledger: LedgerPort, wanted: WantedOperation): Promise<OperateResult> {
  const { payment, issuer, ...operation } = wanted
  const by = operation.kind === 'void' ? 'shop' : undefined
  const begun = await ledger.beginOperation(payment.id, { ...operation, by })
  switch (begun.kind) {
    case 'replayed':
      return begun
    case 'settled':
      return { kind: 'done', payment: begun.payment, operation: begun.operation }
    case 'key_reused':
      return { kind: 'refused', problem: 'idempotency_key_reused' }
    case 'in_use':
      return { kind: 'refused', problem: 'idempotency_key_in_use' }
    case 'not_found':
      return { kind: 'refused', problem: 'payment_not_found' }
    case 'refused':
      return { kind: 'refused', problem: begun.problem }
    case 'changed':
      return performed(ledger, issuer, begun)
  }
}

async function performed(
  ledger: LedgerPort,
  issuer: Issuer,
  begun: { payment: Payment; next?: PaymentOperation },
): Promise<OperateResult> {
  const payment = await performOperation(ledger, issuer.settlement, begun)
  const id = begun.next?.id ?? ''
  const operation = (await ledger.operationsOf(payment.id)).find((known) => known.id === id)
  if (operation === undefined) throw new Error('An operation that was intended is not in the ledger.')
  return { kind: 'done', payment, operation }
}
