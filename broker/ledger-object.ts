import { DurableObject } from 'cloudflare:workers'
import { drizzle } from 'drizzle-orm/durable-sqlite'

import type { Env } from './env.ts'
import { CHORES_TURNS_PER_CALL, VOLUME_FULL_BYTES } from './limits.ts'
import { writeMetric } from './metrics.ts'
import { logEvent } from './operations-log.ts'
import { newObjectId, newOperationId } from './object-ids.ts'
import { migrateOrTell } from './ledgers/migrate-or-tell.ts'
import { resolveInTrace } from './ledgers/resolve-in-trace.ts'
import { Resolver } from './payments/resolver.ts'
import type { Payment, PaymentOperation } from './payments/payment.ts'
import { announceDay } from './reconciliation/day-objects.ts'
import type { Deliverer } from './webhooks/deliverer.ts'
import type { WebhookEndpoint } from './webhooks/endpoints.ts'
import { ledgerDeliverer } from './webhooks/ledger-deliverer.ts'
import type { LedgerContext, LedgerDatabase } from './ledger/database.ts'
import { operationsById, operationsOfDay } from './ledger/clearing-queries.ts'
import { DeliveryBook } from './ledger/delivery-book.ts'
import { DirectoryEntry } from './ledgers/directory-entry.ts'
import { entryPorts } from './ledgers/entry-ports.ts'
import { countMoved } from './ledger/ledger-metrics.ts'
import { ErasureBook } from './ledger/erasure-book.ts'
import { exportPage } from './ledger/export-page.ts'
import { DuePayments } from './ledger/due-payments.ts'
import { lastSequence } from './ledger/event-book.ts'
import { Ledger } from './ledger/ledger.ts'
import { LedgerAlarm } from './ledger/ledger-alarm.ts'
import type { AlarmLane } from './ledger/ledger-alarm.ts'
import { LedgerChores } from './ledger/ledger-chores.ts'
import { LedgerRemovals } from './ledger/removals.ts'
import type { AnswerOf, ArgumentsOf as Of, LedgerService } from './ledgers/ledger-service.ts'
import { restoreOperations } from './ledger/restore-operations.ts'
import { listOperations } from './ledger/queries.ts'
import { countOutcomes } from './ledger/outcome-counts.ts'
import { tally } from './ledger/tally-book.ts'
import { hasLeftToPerson, paymentsForPerson } from './ledger/waiting-for-person.ts'
import { TurnOfWrites } from './ledger/turn-of-writes.ts'
import { hasExpired } from './payments/due-times.ts'

/**
 * One ledger as a Durable Object: the ledger's methods by RPC, and the alarm.
 * All writing goes through {@link LedgerObject.#write}, the one place that
 * reads the clock and sets the alarm afterwards.
 */
export class LedgerObject extends DurableObject<Env> implements LedgerService {
  readonly #db: LedgerDatabase
  readonly #ledger: Ledger
  readonly #deliveryBook: DeliveryBook
  readonly #deliverer: Deliverer<WebhookEndpoint>
  readonly #due: DuePayments
  readonly #erasures: ErasureBook
  readonly #resolver: Resolver
  readonly #alarm: LedgerAlarm
  readonly #entry: DirectoryEntry
  readonly #chores: LedgerChores
  readonly #removals: LedgerRemovals
  readonly #turns = new TurnOfWrites((run) => void this.ctx.storage.sync().then(run, run))

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    const db = drizzle(ctx.storage)
    const now = (): number => Date.now()
    this.#db = db
    this.#ledger = new Ledger(db)
    this.#deliveryBook = new DeliveryBook(db)
    this.#deliverer = ledgerDeliverer(env, this.#deliveryBook, {
      context: () => ({ now: Date.now(), newId: newObjectId }),
      arm: () => this.#alarm.arm(),
    })
    this.#due = new DuePayments(db)
    this.#erasures = new ErasureBook(db)
    this.#resolver = new Resolver({
      book: this.#due,
      resolve: (payment) => resolveInTrace(env, this, payment),
      now,
      arm: () => this.#alarm.arm(),
      report: (error, payment) => logEvent('resolve_failed', { error, ...(payment === undefined ? {} : { payment }) }),
    })
    this.#chores = new LedgerChores(db, {
      announce: (day) => announceDay(env, day),
      now,
      report: (error) => logEvent('chores_failed', { error }),
    })
    this.#removals = new LedgerRemovals(db, { deliveries: this.#deliveryBook, store: ctx.storage.kv, now })
    const newsAt = (): number => Math.min(this.#deliverer.newsAt(), this.#chores.nextWake() ?? Infinity)
    this.#alarm = new LedgerAlarm(this.#lanes(), newsAt, {
      now,
      set: (at) => (at === null ? ctx.storage.deleteAlarm() : ctx.storage.setAlarm(at)),
      report: (error) => logEvent('alarm_failed', { error }),
      rang: (lagMs) => writeMetric(env, { metric: 'alarm', lagMs }),
    })
    this.#entry = new DirectoryEntry(
      entryPorts(env, ctx.storage, {
        paymentId: () => this.#deliveryBook.owner()?.paymentId,
        hasWork: () => this.#hasWork(),
        arm: () => this.#alarm.arm(),
      }),
    )
    void ctx.blockConcurrencyWhile(async () => {
      migrateOrTell(ctx.storage)
      await this.#alarm.begin(await ctx.storage.getAlarm())
    })
  }

  async create(...args: Of<'create'>): Promise<ReturnType<Ledger['create']>> {
    // Closed long before that, unless the directory could not be told for days.
    if (this.ctx.storage.sql.databaseSize >= VOLUME_FULL_BYTES) throw new Error('The ledger is full.')
    return this.#write((context) => this.#ledger.create(...args, context))
  }

  /** Writes only when it finds that the payment's time is up. */
  async read(id: string): Promise<Payment | undefined> {
    const payment = this.#ledger.find(id)
    const isOver = payment !== undefined && hasExpired(payment, Date.now())
    return isOver ? this.#write((context) => this.#ledger.read(id, context)) : this.#read(() => payment)
  }

  list(...args: Of<'list'>): AnswerOf<'list'> {
    return this.#read(() => this.#ledger.list(...args))
  }

  exportPage(...args: Of<'exportPage'>): AnswerOf<'exportPage'> {
    return this.#read(() => exportPage(this.#db, ...args))
  }

  tally(...args: Of<'tally'>): AnswerOf<'tally'> {
    return this.#read(() => tally(this.#db, ...args))
  }

  countOutcomes(...args: Of<'countOutcomes'>): AnswerOf<'countOutcomes'> {
    return this.#read(() => countOutcomes(this.#db, ...args))
  }

  operationsOf(paymentId: string): Promise<PaymentOperation[]> {
    return this.#read(() => this.#ledger.operationsOf(paymentId))
  }

  listOperations(...args: Of<'listOperations'>): AnswerOf<'listOperations'> {
    return this.#read(() => listOperations(this.#db, ...args))
  }

  eventsOf(paymentId: string): AnswerOf<'eventsOf'> {
    return this.#read(() => this.#ledger.eventsOf(paymentId))
  }

  eventsAfter(...args: Of<'eventsAfter'>): Promise<ReturnType<Ledger['eventsAfter']>> {
    return this.#read(() => this.#ledger.eventsAfter(...args))
  }

  lastEvent(): Promise<number> {
    return this.#read(() => lastSequence(this.#db))
  }

  beginAttempt(...args: Of<'beginAttempt'>): Promise<ReturnType<Ledger['beginAttempt']>> {
    return this.#write((context) => this.#ledger.beginAttempt(...args, context))
  }

  recordAttempt(...args: Of<'recordAttempt'>): Promise<ReturnType<Ledger['recordAttempt']>> {
    return this.#write((context) => this.#ledger.recordAttempt(...args, context))
  }

  recordOutcome(...[id, outcome, reply]: Of<'recordOutcome'>): Promise<ReturnType<Ledger['recordOutcome']>> {
    return this.#write((context) => this.#ledger.recordOutcome(id, outcome, context, reply))
  }

  changePayment(...args: Of<'changePayment'>): Promise<ReturnType<Ledger['changePayment']>> {
    return this.#write((context) => this.#ledger.changePayment(...args, context))
  }

  guardPayment(...args: Of<'guardPayment'>): Promise<void> {
    return this.#write((context) => this.#ledger.guardPayment(...args, context))
  }

  noteNotice(...args: Of<'noteNotice'>): Promise<Payment | undefined> {
    return this.#write((context) => this.#ledger.noteNotice(...args, context))
  }

  beginOperation(...args: Of<'beginOperation'>): Promise<ReturnType<Ledger['beginOperation']>> {
    return this.#write((context) => this.#ledger.beginOperation(...args, context))
  }

  answerRequest(...args: Of<'answerRequest'>): Promise<void> {
    return this.#write(() => this.#ledger.answerRequest(...args))
  }

  beginReversal(...args: Of<'beginReversal'>): Promise<ReturnType<Ledger['beginReversal']>> {
    return this.#write((context) => this.#ledger.beginReversal(...args, context))
  }

  takeOver(...args: Of<'takeOver'>): Promise<ReturnType<Ledger['takeOver']>> {
    return this.#write((context) => this.#ledger.takeOver(...args, context))
  }

  operationsOfDay(...args: Of<'operationsOfDay'>): AnswerOf<'operationsOfDay'> {
    return this.#read(() => operationsOfDay(this.#db, ...args))
  }

  operationsById(ids: readonly string[]): AnswerOf<'operationsById'> {
    return this.#read(() => operationsById(this.#db, ids))
  }

  async catchUp(): Promise<string | null> {
    const announcesFrom = await this.#chores.catchUp(CHORES_TURNS_PER_CALL)
    await this.#alarm.arm()
    return announcesFrom
  }

  /** The delivery log of a webhook endpoint. */
  deliveryLog(...args: Of<'deliveryLog'>): AnswerOf<'deliveryLog'> {
    return this.#read(() => this.#deliveryBook.log(...args))
  }

  retryDelivery(id: string, endpointId: string): AnswerOf<'retryDelivery'> {
    return this.#write(({ now }) => this.#deliveryBook.retry(id, endpointId, now))
  }

  async lookForEndpoints(): Promise<void> {
    await this.#deliverer.lookAgain()
  }

  erasePayment(id: string): AnswerOf<'erasePayment'> {
    return this.#write(({ now }) => this.#erasures.erasePayment(id, now))
  }

  eraseBefore(before: number): Promise<{ isDone: boolean }> {
    return this.#write(() => this.#erasures.eraseBefore(before))
  }

  restoreOperations(...args: Of<'restoreOperations'>): AnswerOf<'restoreOperations'> {
    return this.#write((context) => restoreOperations(this.#db, ...args, context))
  }

  paymentsForPerson(limit: number): AnswerOf<'paymentsForPerson'> {
    return this.#read(() => paymentsForPerson(this.#db, limit, Date.now()))
  }

  /** The sweep has come: an alarm that the platform has lost is set again. */
  async wake(): Promise<void> {
    await this.#alarm.begin(await this.ctx.storage.getAlarm())
    if (!this.#hasWork()) this.#removals.lookLater()
    await this.#alarm.arm()
    await this.#entry.unlistIfIdle()
  }

  override async alarm(): Promise<void> {
    await this.#alarm.ring()
    countMoved(this.env, this.#db)
  }

  /** Resolves once the ledger waits for no issuer: for who looks at what the alarm has brought. */
  whenResolved(): Promise<void> {
    return this.#resolver.settled()
  }

  /** The kinds of work of the alarm, none of which waits for another. */
  #lanes(): AlarmLane[] {
    const due = this.#due
    return [
      { nextWake: () => due.nextExpiry(), work: () => due.expire(this.#context()) },
      this.#resolver,
      this.#deliverer,
      { nextWake: () => this.#entry.nextWake(), work: () => this.#entry.work() },
      { nextWake: () => this.#chores.nextWake(), work: () => void this.#chores.work() },
      this.#removals,
      { nextWake: () => this.#erasures.nextWake(Date.now()), work: () => this.#erasures.work(Date.now()) },
    ]
  }

  /** Also of a payment that waits for a person: it is asked for by whoever looks at what needs one. */
  #hasWork(): boolean {
    const wakes = [this.#due, this.#deliverer, this.#chores].map((lane) => lane.nextWake())
    return [...wakes, this.#erasures.nextWake(Date.now())].some((at) => at !== null) || hasLeftToPerson(this.#db)
  }

  async #read<T>(look: () => T): Promise<T> {
    await this.#alarm.armIfLost()
    return look()
  }

  async #write<T>(change: (context: LedgerContext) => T): Promise<T> {
    const { result, armed } = await this.#turns.run(() => {
      const written = change(this.#context())
      // Begun in the same turn, so that it is one commit with the write.
      return { result: written, armed: this.#alarm.armAfter(written) }
    })
    await armed
    countMoved(this.env, this.#db)
    this.#entry.work()
    this.#deliverer.workAfterWrite()
    // Nobody waits for it, and the alarm is set in case it does not come to its end.
    void this.#chores.announceNews()
    return result
  }

  #context(): LedgerContext {
    return { now: Date.now(), newId: (kind, payment) => (kind === 'op' ? newOperationId(payment) : newObjectId(kind)) }
  }
}
