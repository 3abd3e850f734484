import { amountLeft, change, hasExpired, wakeAt } from '../payments/lifecycle.ts'
import type { BegunAttempt, LifecycleProblem, PaymentChange } from '../payments/lifecycle.ts'
import type { Payment, PaymentOperation } from '../payments/payment.ts'
import {
  applyChange,
  consequence,
  deferPayment,
  findPayment,
  insertIntent,
  insertPayment,
  mustFind,
  resolveDelay,
  savePayment,
  saveUnknown,
  settleOperation,
  updateOperation,
  updatePayment,
  wakeLater,
} from './books.ts'
import type { LedgerContext, LedgerDatabase, OperationRequest, Outcome, Recorded } from './books.ts'
import { RUNNING, findRequest, insertRequest, pruneRequests, updateAnswer } from './idempotent-requests.ts'
import type { IdempotentRequest, StoredRequest } from './idempotent-requests.ts'
import {
  duePayments,
  eventsAfterSequence,
  eventsOfPayment,
  listPayments,
  operationsOfPayment,
  soonestWake,
} from './queries.ts'
import type { LedgerEvent, ListFilter, ListPage } from './queries.ts'
import { intendReversal, noteLateApproval, reverseAgain } from './reversals.ts'
import { statementsOf } from './statements.ts'

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
  | { kind: 'settled'; payment: Payment; operation: PaymentOperation }
  | { kind: 'in_use' }
  | { kind: 'key_reused' }

export type ChangeResult = Extract<OperationResult, { kind: 'changed' | 'refused' | 'not_found' }>

/**
 * The books of one ledger. Every method is one transaction that is either
 * written whole or not at all, and none of them waits: calls to the outside
 * are made elsewhere, after the intent is here and before the outcome is.
 */
export class Ledger {
  readonly #db: LedgerDatabase
  #soonest: ReturnType<typeof soonestWake> | undefined

  constructor(db: LedgerDatabase) {
    this.#db = db
  }

  /** Step 2: the payment and its Idempotency-Key, together. */
  create(payment: Payment, request: IdempotentRequest, context: LedgerContext): CreateResult {
    return this.#transaction((tx) => {
      const earlier = findRequest(tx, request)
      if (earlier.kind === 'key_reused') return { kind: 'key_reused' }
      const known = earlier.kind === 'known' ? findPayment(tx, earlier.stored.paymentId) : undefined
      if (known !== undefined) return { kind: 'replayed', payment: known }
      const created = { ...payment, wakeAt: wakeAt(payment, null) }
      insertPayment(tx, created)
      insertRequest(tx, request, { status: 201, body: '', paymentId: payment.id, operationId: null }, context)
      return { kind: 'created', payment: created }
    })
  }

  /** The payment, expired first if its time is up; undefined when there is none. */
  read(id: string, context: LedgerContext): Payment | undefined {
    const payment = findPayment(this.#db, id)
    if (payment === undefined || !hasExpired(payment, context.now)) return payment
    return this.#transaction((tx) => applyChange(tx, payment, { type: 'expired' }, context)?.payment ?? payment)
  }

  /** A page of payments, newest first; see queries.ts. */
  list(filter: ListFilter, limit: number): ListPage {
    return listPayments(this.#db, filter, limit)
  }

  /** Step 4: the intent of the authorization, before any call. The first one in makes the calls; the rest join. */
  beginAttempt(id: string, attempt: BegunAttempt, context: LedgerContext): BeginResult {
    return this.#transaction((tx) => {
      const payment = findPayment(tx, id)
      if (payment === undefined) return { kind: 'not_found' }
      if (payment.status === 'processing') return { kind: 'joined', payment }
      const operationId = context.newId('op')
      const begun = change(payment, { type: 'attempt_begun', operation: operationId, ...attempt }, context.now)
      if (!begun.ok) return { kind: 'refused', problem: begun.problem, payment }
      const intent = { id: operationId, kind: 'authorize', amount: payment.amount, original: null } as const
      const operation = insertIntent(tx, payment, intent, context)
      return { kind: 'begun', payment: savePayment(tx, begun.payment, begun.effects, context).payment, operation }
    })
  }

  /** Step 6: what the issuer said of the attempt. A caller that has lost its place changes nothing. */
  recordAttempt(
    operationId: string,
    event: Extract<PaymentChange, { type: 'authenticated' | 'attempt_returned' | 'attempt_declined' }>,
    context: LedgerContext,
  ): Recorded {
    return this.#transaction((tx) => {
      const { operation, payment } = mustFind(tx, operationId)
      if (payment.pendingOperation !== operationId || operation.state !== 'intended') return { payment }
      if (event.type !== 'authenticated')
        updateOperation(tx, operationId, { state: 'abandoned', settledAt: context.now })
      return applyChange(tx, payment, event, context) ?? { payment }
    })
  }

  /** Step 8: what became of an operation. Once it is settled or being reversed, nothing that arrives late counts. */
  recordOutcome(operationId: string, outcome: Outcome, context: LedgerContext): Recorded {
    return this.#transaction((tx) => {
      const { operation, payment } = mustFind(tx, operationId)
      if (operation.state !== 'intended' && operation.state !== 'unknown') {
        return noteLateApproval(tx, payment, operation, outcome, context)
      }
      if (outcome.outcome === 'unknown') return saveUnknown(tx, payment, operation, context)
      settleOperation(tx, {
        id: operationId,
        state: outcome.outcome,
        reason: outcome.outcome === 'declined' ? outcome.reason : null,
        authorization: outcome.outcome === 'approved' ? outcome.authorization : null,
        reference: outcome.reference,
        evidence: outcome.evidence,
        businessDate: outcome.outcome === 'approved' ? outcome.businessDate : null,
        settledAt: context.now,
      })
      if (operation.kind === 'reverse' && outcome.outcome === 'declined') {
        return reverseAgain(tx, payment, operation, context)
      }
      if (operation.kind === 'reverse' && operation.original !== null) {
        updateOperation(tx, operation.original, { state: 'reversed', settledAt: context.now })
      }
      return applyChange(tx, payment, consequence(operation, outcome), context) ?? { payment }
    })
  }

  /** What the member or the shop wants of the payment itself: confirm it, cancel it, or let it expire. */
  changePayment(
    id: string,
    event: Extract<PaymentChange, { type: 'confirmed' | 'cancelled' | 'expired' }>,
    context: LedgerContext,
  ): ChangeResult {
    return this.#transaction((tx) => {
      const payment = findPayment(tx, id)
      if (payment === undefined) return { kind: 'not_found' }
      const changed = change(payment, event, context.now)
      if (!changed.ok) return { kind: 'refused', problem: changed.problem, payment }
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
  beginOperation(id: string, wanted: OperationRequest, context: LedgerContext): OperationResult {
    return this.#transaction((tx) => {
      const { request, refundReason = null } = wanted
      const earlier = request && findRequest(tx, request)
      if (earlier?.kind === 'key_reused') return { kind: 'key_reused' }
      if (earlier?.kind === 'known') return joinRequest(tx, earlier.stored)
      const payment = findPayment(tx, id)
      if (payment === undefined) return { kind: 'not_found' }
      const { kind, by, amount = amountLeft(payment, kind) } = wanted
      const operation = context.newId('op')
      const begun = change(payment, { type: 'operation_begun', kind, operation, amount, by }, context.now)
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
  takeOver(operationId: string, context: LedgerContext): PaymentOperation | undefined {
    return this.#transaction((tx) => {
      const { operation, payment } = mustFind(tx, operationId)
      if (payment.pendingOperation !== operationId) return undefined
      if (operation.kind === 'authorize' && payment.stage === 'issuer') {
        updateOperation(tx, operationId, { state: 'abandoned', settledAt: context.now })
        applyChange(tx, payment, { type: 'attempt_declined', reason: 'issuer_unavailable' }, context)
        return undefined
      }
      const taken = { ...operation, state: 'unknown' as const, tries: operation.tries + 1 }
      updateOperation(tx, operationId, { state: 'unknown', tries: taken.tries })
      const stage = payment.status === 'processing' ? 'resolving' : payment.stage
      wakeLater(tx, { ...payment, stage }, context.now + resolveDelay(taken.tries))
      return taken
    })
  }

  /** What is due though the alarm has just seen to it, such as while the directory can't be read, is due later. */
  defer(id: string, now: number): void {
    this.#transaction((tx) => deferPayment(tx, id, now))
  }

  /** The answer to a request, so that the same request gets it again. */
  answerRequest(key: string, status: number, body: string): void {
    updateAnswer(this.#db, key, status, body)
  }

  /** Payments that the alarm must see to now, the longest overdue first. */
  due(now: number): Payment[] {
    const soonest = this.nextWake()
    return soonest === null || soonest > now ? [] : duePayments(this.#db, now)
  }

  /** When the alarm must run next, or null when nothing is waiting. */
  nextWake(): number | null {
    this.#soonest ??= soonestWake(this.#db)
    return this.#soonest.get()?.at ?? null
  }

  /** Every operation of a payment, oldest first. */
  operationsOf(paymentId: string): PaymentOperation[] {
    return operationsOfPayment(this.#db, paymentId)
  }

  /** The events of a payment, oldest first. */
  eventsOf(paymentId: string): LedgerEvent[] {
    return eventsOfPayment(this.#db, paymentId)
  }

  /** Events after a sequence number, oldest first, each with its payment as it is now. */
  eventsAfter(sequence: number, limit: number): { event: LedgerEvent; payment: Payment | null }[] {
    return eventsAfterSequence(this.#db, sequence, limit)
  }

  /** Forgets answers that need not be kept any longer; a bounded number at a time. */
  prune(now: number): void {
    pruneRequests(this.#db, now)
  }

  /** All of `work` or nothing. It gets the ledger's own database, whose statements are built already. */
  #transaction<T>(work: (tx: LedgerDatabase) => T): T {
    try {
      return this.#db.transaction(() => work(this.#db))
    } catch (error) {
      this.forgetKept()
      throw error
    }
  }

  /** What is in memory is read anew: the storage is no longer as this ledger last wrote it. */
  protected forgetKept(): void {
    const { kept } = statementsOf(this.#db)
    kept.payments.clear()
    kept.operations.clear()
  }
}

function joinRequest(tx: LedgerDatabase, stored: StoredRequest): OperationResult {
  if (stored.status !== RUNNING) return { kind: 'replayed', status: stored.status, body: stored.body }
  const { operation, payment } = mustFind(tx, stored.operationId ?? '')
  const isSettled = operation.state === 'approved' || operation.state === 'declined'
  return isSettled ? { kind: 'settled', payment, operation } : { kind: 'in_use' }
}
