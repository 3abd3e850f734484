import { DurableObject } from 'cloudflare:workers'
import { drizzle } from 'drizzle-orm/durable-sqlite'

import { migrateOrTell } from './ledger/migrate-ledger.ts'
import type { LedgerArchive } from './archive/ledger-archive.ts'
import type { Env } from './env.ts'
import { CHORES_TURNS_PER_CALL, VOLUME_FULL_BYTES } from './limits.ts'
import { newObjectId, newOperationId } from './object-ids.ts'
import { resolverInTrace } from './ledgers/resolve-in-trace.ts'
import type { Resolver } from './payments/resolver.ts'
import type { Payment, PaymentOperation } from './payments/payment.ts'
import { announceDay } from './reconciliation/day-objects.ts'
import { ledgerDeliverer } from './webhooks/ledger-deliverer.ts'
import type { LedgerContext, LedgerDatabase } from './ledger/database.ts'
import { operationsById, operationsOfDay } from './ledger/clearing-queries.ts'
import { DeliveryBook } from './ledger/delivery-book.ts'
import { ledgerArchive } from './ledgers/archive-ports.ts'
import { DirectoryEntry } from './ledgers/directory-entry.ts'
import { entryPorts } from './ledgers/entry-ports.ts'
import { alarmPlatform, chorePorts } from './ledgers/object-ports.ts'
import { countMoved } from './ledger/ledger-metrics.ts'
import { ErasureBook } from './ledger/erasure-book.ts'
import { exportPage } from './ledger/export-page.ts'
import { DuePayments } from './ledger/due-payments.ts'
import { lastSequence } from './ledger/event-book.ts'
import { Ledger } from './ledger/ledger.ts'
import { beginNextAt, bookmarksAt } from './ledger/point-in-time.ts'
import { LedgerAlarm, type AlarmLane } from './ledger/ledger-alarm.ts'
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
  readonly #db: LedgerDatabase = drizzle(this.ctx.storage)
  readonly #ledger = new Ledger(this.#db)
  readonly #deliveryBook = new DeliveryBook(this.#db)
  readonly #deliverer: ReturnType<typeof ledgerDeliverer>
  readonly #due = new DuePayments(this.#db)
  readonly #erasures = new ErasureBook(this.#db)
  readonly #resolver: Resolver
  readonly #alarm: LedgerAlarm
  readonly #archive: LedgerArchive
  readonly #entry: DirectoryEntry
  readonly #chores: LedgerChores
  readonly #removals: LedgerRemovals
  readonly #turns = new TurnOfWrites((run) => void this.ctx.storage.sync().then(run, run))

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    const now = (): number => Date.now()
    const arm = (): Promise<void> => this.#alarm.arm()
    const context = () => ({ now: now(), newId: newObjectId })
    this.#deliverer = ledgerDeliverer(env, this.#deliveryBook, { context, arm })
    this.#resolver = resolverInTrace(env, this, { book: this.#due, now, arm })
    const chores = chorePorts((day) => announceDay(env, day))
    this.#chores = new LedgerChores(this.#db, chores)
    this.#archive = ledgerArchive(env, this.#db, arm)
    this.#removals = new LedgerRemovals(this.#db, { deliveries: this.#deliveryBook, store: ctx.storage.kv, now })
    const newsAt = (): number => Math.min(this.#deliverer.newsAt(), this.#chores.nextWake() ?? Infinity)
    this.#alarm = new LedgerAlarm(this.#lanes(), newsAt, alarmPlatform(env, ctx.storage))
    const own = { paymentId: () => this.#deliveryBook.owner()?.paymentId, hasWork: () => this.#hasWork(), arm }
    this.#entry = new DirectoryEntry(entryPorts(env, ctx.storage, own))
    void ctx.blockConcurrencyWhile(async () => {
      migrateOrTell(ctx.storage, Date.now())
      this.#archive.begin()
      await this.#alarm.begin(await ctx.storage.getAlarm())
    })
  }

  async create(...args: Of<'create'>): Promise<ReturnType<Ledger['create']>> {
    // Closed long before that, unless the directory could not be told for days.
    if (this.#entry.sizeBytes() >= VOLUME_FULL_BYTES) throw new Error('The ledger is full.')
    return this.#write((context) => this.#ledger.create(...args, context))
  }

  /** Writes only when it finds that the payment's time is up. */
  async read(id: string): Promise<Payment | undefined> {
    const payment = await this.#read(() => this.#ledger.find(id))
    const isOver = payment !== undefined && hasExpired(payment, Date.now())
    return isOver ? this.#write((context) => this.#ledger.read(id, context)) : payment
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

  owner(): AnswerOf<'owner'> {
    return this.#read(() => this.#deliveryBook.owner())
  }

  bookmarksAt(time: number): AnswerOf<'bookmarksAt'> {
    return bookmarksAt(this.ctx.storage, time)
  }

  beginNextAt(bookmark: string): AnswerOf<'beginNextAt'> {
    return beginNextAt(this.ctx.storage, bookmark)
  }

  async restart(): Promise<void> {
    this.ctx.abort('The ledger is put back to an earlier moment.')
  }

  paymentsForPerson(limit: number): AnswerOf<'paymentsForPerson'> {
    return this.#read(() => paymentsForPerson(this.#db, limit, Date.now()))
  }

  archive(...args: Of<'archive'>): AnswerOf<'archive'> {
    return this.#write(() => this.#archive.start(...args))
  }

  archiveReport(): AnswerOf<'archiveReport'> {
    return this.#read(() => this.#archive.report())
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
    return [
      { nextWake: () => this.#due.nextExpiry(), work: () => this.#due.expire(this.#context()) },
      this.#resolver,
      this.#deliverer,
      { nextWake: () => this.#entry.nextWake(), work: () => this.#entry.work() },
      { nextWake: () => this.#chores.nextWake(), work: () => void this.#chores.work() },
      this.#removals,
      this.#archive,
      { nextWake: () => this.#erasures.nextWake(Date.now()), work: () => this.#erasures.work(Date.now()) },
    ]
  }

  /** Also of a payment that waits for a person: it is asked for by whoever looks at what needs one. */
  #hasWork(): boolean {
    const wakes = [this.#due, this.#deliverer, this.#chores].map((lane) => lane.nextWake())
    const isWaited = [...wakes, this.#erasures.nextWake(Date.now())].some((at) => at !== null)
    return isWaited || this.#archive.hasWork() || hasLeftToPerson(this.#db)
  }

  async #read<T>(look: () => T): Promise<T> {
    await this.#alarm.armIfLost()
    return this.#archive.answer((using) => using(look))
  }

  async #write<T>(change: (context: LedgerContext) => T): Promise<T> {
    const turn = () => {
      const written = change(this.#context())
      // Begun in the same turn, so that it is one commit with the write.
      return { result: written, armed: this.#alarm.armAfter(written) }
    }
    const { result, armed } = await this.#archive.answer((using) => this.#turns.run(() => using(turn)))
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
