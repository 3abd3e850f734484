import type { Issuer } from './issuer.ts'
import { OPERATION_TURN_DELAYS_MS } from '../limits.ts'
import { operationAnswer } from './operation-answer.ts'
import type { AnsweredOperation, StoredAnswer } from './operation-answer.ts'
import type { FollowingKind, LifecycleProblem } from './payment-change.ts'
import type { Payment, SentOperation } from './payment.ts'
import { aboutPayment } from './ports/call-about.ts'
import type { IdempotentRequest, LedgerPort, OperationResult } from './ports/ledger.ts'

/** A capture, void or refund that the shop's server asks for. No amount: all there is. */
export interface WantedOperation {
  paymentId: string
  /** Names whose payment it must be: another's is as good as none. */
  owner: { merchantId: string; livemode: boolean }
  /** The new operation's id. */
  operation: string
  kind: FollowingKind
  amount: number | undefined
  refundReason?: string | undefined
  /** The payment's version that whoever asks has seen; any, if not given. */
  seen?: number | undefined
  request: IdempotentRequest & { requestId: string }
  /** The trace of that request. */
  traceId?: string
}

/** Describes what an operation needs from outside. */
export interface OperatePorts {
  ledger: LedgerPort
  /** May throw, and may know none: what was begun is then the alarm's to end. */
  issuerOf(prefix: string, livemode: boolean): Promise<Issuer | undefined>
  /** Lets so much time pass. */
  pause(ms: number): Promise<void>
}

/** `pending`: the outcome is not known yet, and the payment has the operation under way. */
export type OperateResult =
  | { kind: 'answered'; isReplayed: boolean; answer: StoredAnswer }
  | { kind: 'pending'; payment: Payment; operation: AnsweredOperation }
  | {
      kind: 'refused'
      problem: LifecycleProblem | 'payment_not_found' | 'idempotency_key_reused' | 'idempotency_key_in_use'
    }

/** Captures, voids or refunds with two calls to the ledger, around the one to the issuer: the intent with the request's key, the outcome with its answer. */
export async function operatePayment(ports: OperatePorts, wanted: WantedOperation): Promise<OperateResult> {
  const begun = await beginInTurn(ports, wanted)
  switch (begun.kind) {
    case 'replayed':
      return { kind: 'answered', isReplayed: true, answer: begun }
    case 'settled':
      return answered(ports.ledger, wanted, begun)
    case 'key_reused':
      return { kind: 'refused', problem: 'idempotency_key_reused' }
    case 'in_use':
      return { kind: 'refused', problem: 'idempotency_key_in_use' }
    case 'not_found':
      return { kind: 'refused', problem: 'payment_not_found' }
    case 'refused':
      return { kind: 'refused', problem: begun.problem }
    case 'changed':
      return perform(ports, wanted, begun)
  }
}

/** Another operation that is at the issuer is waited for a while; one whose answer was lost is not: nobody knows when it ends. */
async function beginInTurn(ports: OperatePorts, wanted: WantedOperation): Promise<OperationResult> {
  const { paymentId, ...operation } = wanted
  const by = wanted.kind === 'void' ? 'shop' : undefined
  for (const delay of OPERATION_TURN_DELAYS_MS) {
    const begun = await ports.ledger.beginOperation(paymentId, { ...operation, by })
    const isBusy = begun.kind === 'refused' && begun.problem === 'payment_in_progress'
    if (!isBusy || begun.payment.stage !== 'centre') return begun
    await ports.pause(delay)
  }
  return ports.ledger.beginOperation(paymentId, { ...operation, by })
}

async function perform(
  ports: OperatePorts,
  wanted: WantedOperation,
  { payment, next }: { payment: Payment; next?: SentOperation },
): Promise<OperateResult> {
  if (next === undefined) throw new Error('An operation was begun without an intent.')
  const issuer = payment.issuer === null ? undefined : await issuerOrNone(ports, payment.issuer, payment.livemode)
  if (issuer === undefined) return { kind: 'pending', payment, operation: next }
  const { id, kind, amount, currency, original } = next
  const order = { id, kind, amount, currency, ...(original === null ? {} : { original }) }
  const outcome = await issuer.settlement.transact(order, undefined, aboutPayment(payment, wanted.traceId))
  const { key, requestId } = wanted.request
  const recorded = await ports.ledger.recordOutcome(id, outcome, { key, requestId })
  const operation = recorded.operation ?? (await readOperation(ports.ledger, payment.id, id))
  return answered(ports.ledger, wanted, { ...recorded, operation })
}

async function issuerOrNone(ports: OperatePorts, prefix: string, livemode: boolean): Promise<Issuer | undefined> {
  try {
    return await ports.issuerOf(prefix, livemode)
  } catch {
    return undefined
  }
}

async function answered(
  ledger: LedgerPort,
  { request }: WantedOperation,
  at: { payment: Payment; operation: AnsweredOperation; answer?: StoredAnswer | undefined },
): Promise<OperateResult> {
  if (at.answer !== undefined) return { kind: 'answered', isReplayed: false, answer: at.answer }
  const answer = operationAnswer(at.payment, at.operation, request.requestId)
  if (answer === undefined) return { kind: 'pending', payment: at.payment, operation: at.operation }
  // A ledger of version 0.2, which a deploy has not reached yet, does not keep the answer by itself.
  await ledger.answerRequest(request.key, answer.status, answer.body)
  return { kind: 'answered', isReplayed: false, answer }
}

/** The same of such a ledger. */
async function readOperation(ledger: LedgerPort, paymentId: string, id: string): Promise<AnsweredOperation> {
  const operation = (await ledger.operationsOf(paymentId)).find((known) => known.id === id)
  if (operation === undefined) throw new Error('An operation that was intended is not in the ledger.')
  return operation
}
