/** A ledger as those outside its object see it: plain interfaces, so that nobody outside needs its class. */

import type { IdempotentRequest, CreationRequest } from './idempotent-requests.ts'
import type { BegunAttempt, FollowingKind, LifecycleProblem, PaymentChange } from '../payments/payment-change.ts'
import type { AnsweredOperation, StoredAnswer } from '../payments/operation-answer.ts'
import type { Canceller } from '../../protocol/payment.ts'
import type { Payment, PaymentOperation } from '../payments/payment.ts'
import type { Outcome, Recorded } from './books.ts'
import type { BookedOperation } from './clearing-queries.ts'
import type { DeliveryFilter, LoggedDelivery } from './delivery-book.ts'
import type { LedgerEvent, ListFilter, ListPage, ListedOperation, OperationFilter } from './queries.ts'
import type { TallyQuery, TallyRow } from './tally-book.ts'

/** `payment` as it is now, which is not what it was when it was created. */
export type CreateResult = { kind: 'created' | 'replayed'; payment: Payment } | { kind: 'key_reused' }

/** `begun`: the caller, and no one else, makes the calls. `joined`: somebody else is making them. */
export type BeginResult =
  | { kind: 'begun'; payment: Payment; operation: PaymentOperation }
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

/** Whose answer an outcome is: it is kept under the request's key, in the same write. */
export interface Reply {
  key: string
  requestId: string
}

/** What was written down of an outcome. A ledger of version 0.2 names neither the operation nor the answer. */
export interface RecordedOutcome extends Recorded {
  operation?: AnsweredOperation
  answer?: StoredAnswer
}

/** A capture, void or refund. No amount: all there is. `operation`: its id, made by the caller. */
export interface NewOperation {
  /** Whose payment it must be. */
  owner?: { merchantId: string; livemode: boolean }
  kind: FollowingKind
  operation?: string
  amount?: number | undefined
  refundReason?: string | undefined
  /** Who wants a void. */
  by?: Canceller | undefined
  /** With the id of the request, the answer to an operation that has ended meanwhile is kept. */
  request?: (IdempotentRequest & { requestId?: string }) | undefined
}

export type AttemptChange = Extract<PaymentChange, { type: 'authenticated' | 'attempt_returned' | 'attempt_declined' }>
export type WishedChange = Extract<PaymentChange, { type: 'confirmed' | 'cancelled' | 'expired' }>

/** The ledger that payments are worked on with. Each method is one transaction; see ledger.ts. */
export interface LedgerPort {
  beginAttempt(id: string, attempt: NewAttempt): Promise<BeginResult>
  recordAttempt(operationId: string, event: AttemptChange): Promise<Recorded>
  recordOutcome(operationId: string, outcome: Outcome, reply?: Reply): Promise<RecordedOutcome>
  changePayment(id: string, event: WishedChange): Promise<ChangeResult>
  beginOperation(id: string, wanted: NewOperation): Promise<OperationResult>
  beginReversal(authorizeId: string): Promise<Recorded>
  takeOver(operationId: string): Promise<PaymentOperation | undefined>
  operationsOf(paymentId: string): Promise<PaymentOperation[]>
  answerRequest(key: string, status: number, body: string): Promise<void>
}

/** Everything that a ledger's object answers. */
export interface LedgerService extends LedgerPort {
  create(payment: Payment, request: CreationRequest): Promise<CreateResult>
  read(id: string): Promise<Payment | undefined>
  guardPayment(id: string): Promise<void>
  list(filter: ListFilter, limit: number): Promise<ListPage>
  tally(query: TallyQuery): Promise<TallyRow[]>
  listOperations(paymentId: string, filter: OperationFilter, limit: number): Promise<ListedOperation[] | undefined>
  eventsOf(paymentId: string): Promise<LedgerEvent[]>
  eventsAfter(sequence: number, limit: number): Promise<{ event: LedgerEvent; payment: Payment | null }[]>
  operationsOfDay(
    day: { issuer: string; businessDate: string },
    after: string,
    limit: number,
  ): Promise<BookedOperation[]>
  operationsById(ids: readonly string[]): Promise<BookedOperation[]>
  /** Does what is left of an earlier version; the first business day from which all are announced, null while it lasts. */
  catchUp(): Promise<string | null>
  deliveryLog(filter: DeliveryFilter, limit: number): Promise<LoggedDelivery[]>
  retryDelivery(id: string, endpointId: string): Promise<LoggedDelivery | undefined>
  lookForEndpoints(): Promise<void>
  wake(): Promise<void>
}
