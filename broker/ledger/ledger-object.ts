import { DurableObject } from 'cloudflare:workers'
import { drizzle } from 'drizzle-orm/durable-sqlite'

import { ledgerOfPayment } from '../../protocol/object-id.ts'
import { migrateLedger } from '../db/migrate-ledger.ts'
import { MigrationFailed } from '../db/migrate-storage.ts'
import type { Env } from '../env.ts'
import { CHORES_TURNS_PER_CALL } from '../limits.ts'
import { issuerByPrefix } from '../issuers/issuer-registry.ts'
import { logEvent } from '../operations-log.ts'
import { newDeliveryId, newObjectId, newOperationId } from '../object-ids.ts'
import { resolvePayment } from '../payments/resolve-payment.ts'
import type { Payment, PaymentOperation } from '../payments/payment.ts'
import { announceDay } from '../reconciliation/day-objects.ts'
import type { Deliverer } from '../webhooks/deliverer.ts'
import type { WebhookEndpoint } from '../webhooks/endpoints.ts'
import { ledgerDeliverer } from '../webhooks/ledger-deliverer.ts'
import type { LedgerContext, LedgerDatabase } from './books.ts'
import { operationsById, operationsOfDay } from './clearing-queries.ts'
import type { BookedOperation } from './clearing-queries.ts'
import { DeliveryBook } from './delivery-book.ts'
import type { DeliveryContext, LoggedDelivery } from './delivery-book.ts'
import { Ledger } from './ledger.ts'
import { LedgerAlarm } from './ledger-alarm.ts'
import type { AlarmBooks, AlarmPlatform } from './ledger-alarm.ts'
import { LedgerChores } from './ledger-chores.ts'
import type { LedgerService } from './ledger-service.ts'
import { listOperations } from './queries.ts'
import type { LedgerEvent, ListPage, ListedOperation } from './queries.ts'
import { tally } from './tally-book.ts'
import type { TallyQuery, TallyRow } from './tally-book.ts'
import { TurnOfWrites } from './turn-of-writes.ts'

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
  readonly #alarm: LedgerAlarm
  readonly #chores: LedgerChores
  readonly #turns = new TurnOfWrites((run) => void this.ctx.storage.sync().then(run, run))

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    const db = drizzle(ctx.storage)
    this.#db = db
    this.#ledger = new Ledger(db)
    this.#deliveryBook = new DeliveryBook(db)
    this.#deliverer = ledgerDeliverer(env, this.#deliveryBook, {
      context: () => this.#deliveryContext(),
      arm: () => this.#alarm.arm(),
    })
    this.#chores = new LedgerChores(db, {
      announce: (day) => announceDay(env, day),
      now: () => Date.now(),
      report: (error) => logEvent('chores_failed', { error }),
    })
    const platform: AlarmPlatform = {
      now: () => Date.now(),
      set: (at) => this.#setAlarm(at),
      report: (event, error, payment) => logEvent(event, { error, ...(payment === undefined ? {} : { payment }) }),
    }
    this.#alarm = new LedgerAlarm(this.#alarmBooks(), this.#deliverer, platform, this.#chores)
    void ctx.blockConcurrencyWhile(async () => {
      this.#migrate()
      await this.#armIfLate()
    })
  }

  create(...args: Of<'create'>): Promise<ReturnType<Ledger['create']>> {
    return this.#write((context) => this.#ledger.create(...args, context))
  }

  /** Writes only when it finds that the payment's time is up. */
  async read(id: string): Promise<Payment | undefined> {
    const payment = this.#ledger.read(id, this.#context())
    if (payment?.status === 'expired') await this.#alarm.arm()
    return payment
  }

  async list(...args: Of<'list'>): Promise<ListPage> {
    return this.#ledger.list(...args)
  }

  async tally(query: TallyQuery): Promise<TallyRow[]> {
    return tally(this.#db, query)
  }

  async operationsOf(paymentId: string): Promise<PaymentOperation[]> {
    return this.#ledger.operationsOf(paymentId)
  }

  async listOperations(...args: Of<'listOperations'>): Promise<ListedOperation[] | undefined> {
    return listOperations(this.#db, ...args)
  }

  async eventsOf(paymentId: string): Promise<LedgerEvent[]> {
    return this.#ledger.eventsOf(paymentId)
  }

  async eventsAfter(...args: Of<'eventsAfter'>): Promise<ReturnType<Ledger['eventsAfter']>> {
    return this.#ledger.eventsAfter(...args)
  }

  beginAttempt(...args: Of<'beginAttempt'>): Promise<ReturnType<Ledger['beginAttempt']>> {
    return this.#write((context) => this.#ledger.beginAttempt(...args, context))
  }

  recordAttempt(...args: Of<'recordAttempt'>): Promise<ReturnType<Ledger['recordAttempt']>> {
    return this.#write((context) => this.#ledger.recordAttempt(...args, context))
  }

  recordOutcome(...args: Of<'recordOutcome'>): Promise<ReturnType<Ledger['recordOutcome']>> {
    return this.#write((context) => this.#ledger.recordOutcome(...args, context))
  }

  changePayment(...args: Of<'changePayment'>): Promise<ReturnType<Ledger['changePayment']>> {
    return this.#write((context) => this.#ledger.changePayment(...args, context))
  }

  guardPayment(...args: Of<'guardPayment'>): Promise<void> {
    return this.#write((context) => this.#ledger.guardPayment(...args, context))
  }

  beginOperation(...args: Of<'beginOperation'>): Promise<ReturnType<Ledger['beginOperation']>> {
    return this.#write((context) => this.#ledger.beginOperation(...args, context))
  }

  async answerRequest(...args: Of<'answerRequest'>): Promise<void> {
    this.#ledger.answerRequest(...args)
  }

  beginReversal(...args: Of<'beginReversal'>): Promise<ReturnType<Ledger['beginReversal']>> {
    return this.#write((context) => this.#ledger.beginReversal(...args, context))
  }

  takeOver(...args: Of<'takeOver'>): Promise<ReturnType<Ledger['takeOver']>> {
    return this.#write((context) => this.#ledger.takeOver(...args, context))
  }

  async operationsOfDay(...args: Of<'operationsOfDay'>): Promise<BookedOperation[]> {
    return operationsOfDay(this.#db, ...args)
  }

  async operationsById(ids: readonly string[]): Promise<BookedOperation[]> {
    return operationsById(this.#db, ids)
  }

  async catchUp(): Promise<string | null> {
    const announcesFrom = await this.#chores.catchUp(CHORES_TURNS_PER_CALL)
    await this.#alarm.arm()
    return announcesFrom
  }

  /** The delivery log of a webhook endpoint. */
  async deliveryLog(...args: Of<'deliveryLog'>): Promise<LoggedDelivery[]> {
    return this.#deliveryBook.log(...args)
  }

  /** Tries a delivery once more now. */
  async retryDelivery(id: string, endpointId: string): Promise<LoggedDelivery | undefined> {
    const retried = this.#deliveryBook.retry(id, endpointId, Date.now())
    await this.#alarm.arm()
    return retried
  }

  /** The merchant's webhook endpoints have changed. */
  async lookForEndpoints(): Promise<void> {
    await this.#deliverer.lookAgain()
  }

  override alarm(): Promise<void> {
    return this.#alarm.ring((payment) => {
      const issuerOf = (prefix: string) => issuerByPrefix(this.env, prefix, payment.livemode)
      return resolvePayment({ ledger: this, issuerOf }, payment, Date.now())
    })
  }

  #alarmBooks(): AlarmBooks {
    return {
      due: (now) => this.#ledger.due(now),
      defer: (id, now) => this.#ledger.defer(id, now),
      nextWake: () => this.#ledger.nextWake(),
      prune: (now) => {
        this.#ledger.prune(now)
        this.#deliveryBook.prune(now)
      },
    }
  }

  async #write<T>(change: (context: LedgerContext) => T): Promise<T> {
    const { result, armed } = await this.#turns.run(() => {
      const written = change(this.#context())
      // Begun in the same turn, so that it is one commit with the write.
      return { result: written, armed: this.#alarm.armAfter(written) }
    })
    await armed
    // Nobody waits for it, and the alarm is set in case it does not come to its end.
    void this.#chores.announceNews()
    return result
  }

  #context(): LedgerContext {
    return { now: Date.now(), newId: (kind, payment) => (kind === 'op' ? newOperationId(payment) : newObjectId(kind)) }
  }

  /** The platform tells whoever asks of the failure, and nobody else. */
  #migrate(): void {
    try {
      migrateLedger(this.ctx.storage, Date.now())
    } catch (error) {
      logEvent('migration_failed', { error, ...(error instanceof MigrationFailed ? { cause: error.message } : {}) })
      throw error
    }
  }

  /** An alarm that the platform has given up, or that was never set because the object died first, is set again. */
  async #armIfLate(): Promise<void> {
    const wanted = this.#alarm.nextWake()
    if (wanted === null) return
    const set = await this.ctx.storage.getAlarm()
    if (set === null || set > Math.max(wanted, Date.now())) await this.#alarm.arm()
  }

  #deliveryContext(): DeliveryContext {
    const ledger = ledgerOfPayment(this.#deliveryBook.owner()?.paymentId ?? '')
    return { now: Date.now(), newId: (kind) => (kind === 'del' ? newDeliveryId(ledger ?? '') : newObjectId(kind)) }
  }

  async #setAlarm(at: number | null): Promise<void> {
    if (at === null) await this.ctx.storage.deleteAlarm()
    else await this.ctx.storage.setAlarm(at)
  }
}

type Of<M extends keyof LedgerService> = Parameters<LedgerService[M]>
