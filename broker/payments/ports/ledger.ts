/** The port to the ledger that a payment is in: what it is asked to write down, and its answers. */

import type { Canceller } from '../../../protocol/payment.ts'
import type { AnsweredOperation, StoredAnswer } from '../operation-answer.ts'
import type { BegunAttempt, FollowingKind, LifecycleProblem, PaymentChange } from '../payment-change.ts'
import type { Payment, PaymentOperation, SentOperation } from '../payment.ts'
import type { SettlementResult } from './settlement.ts'

/** The payment as it is now, and the operation that must be called next, intended already. */
export interface Recorded {
  payment: Payment
  next?: SentOperation
}

/** Step 8 as the ledger writes it down. */
export type Outcome = SettlementResult

/** A request that must have its effect once. The fingerprints: see payments/fingerprint.ts. */
export interface IdempotentRequest {
  key: string
  fingerprint: string
  formerFingerprint?: string
}

/** A creation's. `isDecided`: the merchant's key book has its key; a Worker of version 0.1 leaves that to the ledger. */
export interface CreationRequest extends IdempotentRequest {
  isDecided?: boolean
}

/** `payment` as it is now, which is not what it was when it was created. `removed`: what the key made was never paid, and is no longer kept. */
export type CreateResult =
  { kind: 'created' | 'replayed'; payment: Payment } | { kind: 'key_reused' } | { kind: 'removed' }

/** `begun`: the caller, and no one else, makes the calls. `joined`: somebody else is making them. */
export type BeginResult =
  | { kind: 'begun'; payment: Payment; operation: SentOperation }
  | { kind: 'joined'; payment: Payment }
  | { kind: 'refused'; problem: LifecycleProblem; payment: Payment }
  | { kind: 'not_found' }

/** `settled`: an earlier request with the key began it and died before it answered. `in_use`: it is still running. */
export type OperationResult =
  | ({ kind: 'changed' } & Recorded)
  | { kind: 'refused'; problem: LifecycleProblem; payment: Payment }
  | { kind: 'not_found' }
  | { kind: 'replayed'; status: number; body: string }
  | { kind: 'settled'; payment: Payment; operation: PaymentOperation; answer?: StoredAnswer }
  | { kind: 'in_use' }
  | { kind: 'key_reused' }

export type ChangeResult =
  | ({ kind: 'changed' } & Recorded)
  | { kind: 'refused'; problem: LifecycleProblem; payment: Payment }
  | { kind: 'not_found' }

/** An attempt to pay, before anyone is asked. `operation`: the authorization's id, made by the caller. */
export interface NewAttempt extends BegunAttempt {
  operation?: string
}

/** A notice that a relay centre signed: about which operation, its own id, and the prefixes of the issuers that it speaks for. */
export interface NoticeOfOperation {
  operationId: string
  notice: string
  issuers: readonly string[]
}

/** The request that an outcome answers: the answer is kept under the request's key, in the same write. */
export interface Reply {
  key: string
  requestId: string
}

/** An outcome as it was written down. A ledger of version 0.2 names neither the operation nor the answer. */
export interface RecordedOutcome extends Recorded {
  operation?: AnsweredOperation
  answer?: StoredAnswer
}

/** A capture, void or refund. No amount: all there is. `operation`: its id, made by the caller. */
export interface NewOperation {
  /** Names whose payment it must be. */
  owner?: { merchantId: string; livemode: boolean }
  kind: FollowingKind
  operation?: string
  amount?: number | undefined
  refundReason?: string | undefined
  /** The payment's version that whoever wants it has seen: with another one nothing is begun. */
  seen?: number | undefined
  /** Names who wants a void. */
  by?: Canceller | undefined
  /** With the id of the request, the answer to an operation that has ended meanwhile is kept. */
  request?: (IdempotentRequest & { requestId?: string }) | undefined
}

export type AttemptChange = Extract<
  PaymentChange,
  { type: 'authenticated' | 'asked' | 'answer_lost' | 'attempt_returned' | 'attempt_declined' }
>
export type WishedChange = Extract<
  PaymentChange,
  { type: 'confirmed' | 'cancelled' | 'expired' | 'answer_begun' | 'question_ended' }
>

/** The ledger that payments are worked on with. Each method is one transaction; see ledger.ts. */
export interface LedgerPort {
  beginAttempt(id: string, attempt: NewAttempt): Promise<BeginResult>
  recordAttempt(operationId: string, event: AttemptChange): Promise<Recorded>
  recordOutcome(operationId: string, outcome: Outcome, reply?: Reply): Promise<RecordedOutcome>
  changePayment(id: string, event: WishedChange): Promise<ChangeResult>
  beginOperation(id: string, wanted: NewOperation): Promise<OperationResult>
  beginReversal(authorizeId: string): Promise<Recorded>
  takeOver(operationId: string): Promise<SentOperation | undefined>
  operationsOf(paymentId: string): Promise<PaymentOperation[]>
  answerRequest(key: string, status: number, body: string): Promise<void>
}
