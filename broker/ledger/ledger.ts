import { RESOLVE_LEASE_MS } from '../limits.ts'
import { endOfUnsent, wasNeverSent } from '../payments/attempt-rules.ts'
import { mayBeRemoved } from '../payments/abandoned.ts'
import { amountLeft, change } from '../payments/lifecycle.ts'
import type { Payment, PaymentOperation, SentOperation } from '../payments/payment.ts'
import { operationAnswer } from '../payments/operation-answer.ts'
import { joinRequest, ownIntent } from './asked-again.ts'
import { recordAdjustments } from './adjusted-payments.ts'
import { noteNotice, recordAwaited } from './awaited-payments.ts'
import {
  abandonEnded,
  applyChange,
  findPayment,
  insertIntent,
  mustFind,
  savePayment,
  updateOperation,
  updatePayment,
  wakeLater,
} from './books.ts'
import { forgetClearingDays } from './clearing-days.ts'
import { settleOperation } from './settle-operation.ts'
import type { LedgerContext, LedgerDatabase } from './database.ts'
import { eventsAfterSequence, eventsOfPayment } from './event-book.ts'
import {
  RUNNING,
  findRequest,
  hasCreationKeys,
  insertRequest,
  keepAnswer,
  updateAnswer,
} from './idempotent-requests.ts'
import { addRow, operationsOf } from './payment-rows.ts'
import { listPayments } from './queries.ts'
import { intendReversal, noteLateApproval } from './reversals.ts'
import { inTransaction } from './transaction.ts'
import type {
  AttemptChange,
  BeginResult,
  ChangeResult,
  CreateResult,
  CreationRequest,
  NewAttempt,
  NewOperation,
  NoticeOfOperation,
  OperationResult,
  Outcome,
  Recorded,
  RecordedOutcome,
  Reply,
  WishedChange,
} from '../payments/ports/ledger.ts'
import type { ListFilter, ListPage } from '../payments/ports/ledger-lists.ts'
import type { LedgerEvent } from '../events/event.ts'
import { consequence } from '../payments/consequence.ts'
import { hasExpired, wakeAt } from '../payments/due-times.ts'

/**
 * The books of one ledger. Every method is one transaction that is either
 * written whole or not at all, and none of them waits: calls to the outside
 * are made elsewhere, after the intent is here and before the outcome is.
 */
export class Ledger {
  readonly #db: LedgerDatabase
  #oldKeys: boolean | undefined

  constructor(db: LedgerDatabase) {
    this.#db = db
  }

  /**
   * Step 2: the payment, under the id that the merchant's key book has decided
   * on. It does not look whether the ledger is closed: where new keys go is
   * chosen before, and what was decided is written.
   */
  create(payment: Payment, request: CreationRequest, context: LedgerContext): CreateResult {
    return this.#transaction((tx) => {
      // Version 0.1 kept the keys of creations here, for two days; a Worker of that version still does.
      const earlier = request.isDecided && !this.#hasOldKeys(tx) ? { kind: 'new' as const } : findRequest(tx, request)
      if (earlier.kind === 'key_reused') return { kind: 'key_reused' }
      const known = findPayment(tx, earlier.kind === 'known' ? earlier.stored.paymentId : payment.id)
      if (known !== undefined) return { kind: 'replayed', payment: known }
      // The key was used again and again until now: what it made is over, and is not made anew.
      if (request.isDecided && mayBeRemoved(payment.id, context.now)) return { kind: 'removed' }
      const created = { ...payment, wakeAt: wakeAt(payment, null, context.now) }
      addRow(tx, created)
      if (!request.isDecided) {
        insertRequest(tx, request, { status: 201, body: '', paymentId: payment.id, operationId: null }, context)
        this.#oldKeys = true
      }
      return { kind: 'created', payment: created }
    })
  }

  /** Asked once: a ledger that has none gets none but from a Worker of version 0.1. */
  #hasOldKeys(tx: LedgerDatabase): boolean {
    this.#oldKeys ??= hasCreationKeys(tx)
    return this.#oldKeys
  }

  /** The payment as it was last written; undefined when there is none. */
  find(id: string): Payment | undefined {
    return findPayment(this.#db, id)
  }

  /** The payment, expired first if its time is up. */
  read(id: string, context: LedgerContext): Payment | undefined {
    const payment = this.find(id)
    if (payment === undefined || !hasExpired(payment, context.now)) return payment
    return this.#transaction((tx) => applyChange(tx, payment, { type: 'expired' }, context)?.payment ?? payment)
  }

  /** A page of payments, newest first; see queries.ts. */
  list(filter: ListFilter, limit: number): ListPage {
    return listPayments(this.#db, filter, limit)
  }

  /** Step 4: the intent of the authorization, before any call. The first one in makes the calls; the rest join. */
  beginAttempt(id: string, attempt: NewAttempt, context: LedgerContext): BeginResult {
    return this.#transaction((tx) => {
      const payment = findPayment(tx, id)
      if (payment === undefined) return { kind: 'not_found' }
      const own = ownIntent(tx, payment, attempt.operation)
      if (own !== undefined) return { kind: 'begun', payment, operation: own }
      if (payment.status === 'processing') return { kind: 'joined', payment }
      const operationId = attempt.operation ?? context.newId('op', id)
      const begun = change(payment, { ...attempt, type: 'attempt_begun', operation: operationId }, context.now)
      if (!begun.ok) return { kind: 'refused', problem: begun.problem, payment }
      const intent = { id: operationId, kind: 'authorize', amount: payment.amount, original: null } as const
      const operation = insertIntent(tx, payment, intent, context)
      return { kind: 'begun', payment: savePayment(tx, begun.payment, begun.effects, context).payment, operation }
    })
  }

  /** Step 6: what the issuer said of the attempt. A caller that has lost its place changes nothing. */
  recordAttempt(operationId: string, event: AttemptChange, context: LedgerContext): Recorded {
    return this.#transaction((tx) => {
      const { operation, payment } = mustFind(tx, operationId)
      if (payment.pendingOperation !== operationId || operation.state !== 'intended') return { payment }
      const recorded = applyChange(tx, payment, event, context) ?? { payment }
      abandonEnded(tx, payment, recorded.payment, context)
      return recorded
    })
  }

  /**
   * Step 8: what became of an operation, and the answer to the request that
   * began it, if there is a `reply` to. Once it is settled or being reversed,
   * nothing that arrives late counts.
   */
  recordOutcome(operationId: string, outcome: Outcome, context: LedgerContext, reply?: Reply): RecordedOutcome {
    return this.#transaction((tx) => {
      const recorded = this.#settle(tx, operationId, outcome, context)
      if (reply === undefined) return recorded
      const { id, kind, amount, state } = mustFind(tx, operationId).operation
      const operation = { id, kind, amount, state }
      const answer = operationAnswer(recorded.payment, operation, reply.requestId)
      return answer === undefined
        ? { ...recorded, operation }
        : { ...recorded, operation, answer: keepAnswer(tx, reply.key, operationId, answer) }
    })
  }

  #settle(tx: LedgerDatabase, operationId: string, outcome: Outcome, context: LedgerContext): Recorded {
    const { operation, payment } = mustFind(tx, operationId)
    if (operation.state !== 'intended' && operation.state !== 'unknown' && operation.state !== 'pending') {
      const adjusted = recordAdjustments(tx, { payment, operation }, outcome, context)
      return adjusted ?? noteLateApproval(tx, payment, operation, outcome, context)
    }
    const awaited = recordAwaited(tx, { payment, operation }, outcome, context)
    if (awaited !== undefined || outcome.outcome === 'unknown') return awaited ?? { payment }
    settleOperation(tx, { payment, operation }, outcome, context)
    const settled = applyChange(tx, payment, consequence(operation, outcome), context) ?? { payment }
    // A refused reversal is made again by the alarm, in its time.
    return operation.kind === 'reverse' ? { payment: settled.payment } : settled
  }

  /** Notes that a relay centre has something new about an operation: the alarm asks. Undefined where it has no say. */
  noteNotice(notice: NoticeOfOperation, context: LedgerContext): Payment | undefined {
    return this.#transaction((tx) => noteNotice(tx, notice, context))
  }

  /** Changes the payment itself as the member or the shop wants: confirm it, cancel it, or let it expire. */
  changePayment(id: string, event: WishedChange, context: LedgerContext): ChangeResult {
    return this.#transaction((tx) => {
      const payment = findPayment(tx, id)
      if (payment === undefined) return { kind: 'not_found' }
      const changed = change(payment, event, context.now)
      if (!changed.ok) return { kind: 'refused', problem: changed.problem, payment }
      abandonEnded(tx, payment, changed.payment, context)
      return { kind: 'changed', ...savePayment(tx, changed.payment, changed.effects, context) }
    })
  }

  /** The page around the form is not to be trusted. Nothing that the shop sees or the alarm waits for changes. */
  guardPayment(id: string, context: LedgerContext): void {
    this.#transaction((tx) => {
      const payment = findPayment(tx, id)
      const guarded = payment && change(payment, { type: 'guarded' }, context.now)
      if (guarded?.ok && guarded.payment !== payment) updatePayment(tx, guarded.payment)
    })
  }

  /**
   * The intent of a capture, void or refund of what was approved. With a
   * request, its Idempotency-Key is written in the same transaction: whoever
   * sends it again gets its answer, or joins what it began.
   */
  beginOperation(id: string, wanted: NewOperation, context: LedgerContext): OperationResult {
    return this.#transaction((tx) => {
      const { request, refundReason = null } = wanted
      const known = request && findRequest(tx, request)
      if (known?.kind === 'key_reused') return { kind: 'key_reused' }
      const payment = findPayment(tx, id)
      if (payment === undefined || !isOwnedBy(payment, wanted.owner)) return { kind: 'not_found' }
      const own = ownIntent(tx, payment, wanted.operation)
      if (own !== undefined) return { kind: 'changed', payment, next: own }
      if (known?.kind === 'known') return joinRequest(tx, known.stored, request?.requestId)
      const { kind, by, seen, amount = amountLeft(payment, kind) } = wanted
      const operation = wanted.operation ?? context.newId('op', id)
      const earlier = request && operationsOf(tx, id).length
      const begun = change(
        payment,
        { type: 'operation_begun', kind, operation, amount, by, earlier, seen },
        context.now,
      )
      if (!begun.ok) return { kind: 'refused', problem: begun.problem, payment }
      const intent = { id: operation, kind, amount, original: payment.authorizeOperation, refundReason }
      const next = insertIntent(tx, payment, intent, context)
      if (request)
        insertRequest(tx, request, { paymentId: id, operationId: operation, status: RUNNING, body: '' }, context)
      return { kind: 'changed', ...savePayment(tx, begun.payment, begun.effects, context), next }
    })
  }

  /** An authorization that the settlement server does not know: reverse it, so that it can't be applied late either. */
  beginReversal(authorizeId: string, context: LedgerContext): Recorded {
    return this.#transaction((tx) => {
      const { operation, payment } = mustFind(tx, authorizeId)
      if (payment.pendingOperation !== authorizeId || operation.state !== 'unknown') return { payment }
      return intendReversal(tx, payment, authorizeId, context)
    })
  }

  /**
   * The alarm takes over an operation whose caller is gone, or counts one more
   * try at an unknown one. Undefined when there is nothing left to ask: the
   * issuer never said who it was, so nothing was sent to the settlement server.
   */
  takeOver(operationId: string, context: LedgerContext): SentOperation | undefined {
    return this.#transaction((tx) => {
      const { operation, payment } = mustFind(tx, operationId)
      if (payment.pendingOperation !== operationId) return undefined
      if (wasNeverSent(payment, operation)) {
        updateOperation(tx, operationId, { state: 'abandoned', settledAt: context.now })
        applyChange(tx, payment, endOfUnsent(payment), context)
        return undefined
      }
      const taken = { ...operation, state: 'unknown' as const, tries: operation.tries + 1 }
      updateOperation(tx, operationId, { state: 'unknown', tries: taken.tries })
      const resolving = change(payment, { type: 'taken_over' }, context.now)
      // A lease: what the issuer says, or that it says nothing, is written down with the time of the next look.
      wakeLater(tx, resolving.ok ? resolving.payment : payment, context.now + RESOLVE_LEASE_MS)
      return taken
    })
  }

  /** The answer to a request, so that the same request gets it again. */
  answerRequest(key: string, status: number, body: string): void {
    updateAnswer(this.#db, key, status, body)
  }

  /** Every operation of a payment, oldest first. */
  operationsOf(paymentId: string): PaymentOperation[] {
    return operationsOf(this.#db, paymentId)
  }

  /** The events of a payment, oldest first. */
  eventsOf(paymentId: string): LedgerEvent[] {
    return eventsOfPayment(this.#db, paymentId)
  }

  /** Events after a sequence number, oldest first, each with its payment as it is now. */
  eventsAfter(sequence: number, limit: number): { event: LedgerEvent; payment: Payment | null }[] {
    return eventsAfterSequence(this.#db, sequence, limit)
  }

  #transaction<T>(work: (tx: LedgerDatabase) => T): T {
    try {
      return inTransaction(this.#db, work)
    } catch (error) {
      forgetClearingDays(this.#db)
      throw error
    }
  }
}

function isOwnedBy(payment: Payment, owner: NewOperation['owner']): boolean {
  return owner === undefined || (payment.merchantId === owner.merchantId && payment.livemode === owner.livemode)
}
