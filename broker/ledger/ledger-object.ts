import { DurableObject } from 'cloudflare:workers'
import { drizzle } from 'drizzle-orm/durable-sqlite'
import { migrate } from 'drizzle-orm/durable-sqlite/migrator'

import ledgerMigrations from '../db/ledger-migrations.ts'
import type { Env } from '../env.ts'
import { issuerByPrefix } from '../issuers/issuer-registry.ts'
import { ALARM_MIN_DELAY_MS } from '../limits.ts'
import { logEvent } from '../operations-log.ts'
import { newObjectId } from '../object-ids.ts'
import { resolvePayment } from '../payments/resolve-payment.ts'
import type { Payment, PaymentOperation } from '../payments/payment.ts'
import type { LedgerContext } from './books.ts'
import { Ledger } from './ledger.ts'
import type { LedgerPort, WithoutContext } from './ledger-port.ts'

/**
 * One ledger as a Durable Object: the ledger's methods by RPC, and the alarm.
 * All writing goes through {@link LedgerObject.#write}, the one place that
 * reads the clock and sets the alarm afterwards.
 */
export class LedgerObject extends DurableObject<Env> implements LedgerPort {
  readonly #ledger: Ledger
  /** What the alarm is set to, so that setting it again costs nothing. */
  #armedFor: number | null | undefined

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    const db = drizzle(ctx.storage)
    this.#ledger = new Ledger(db)
    void ctx.blockConcurrencyWhile(async () => {
      await migrate(db, ledgerMigrations)
    })
  }

  create(...args: Arguments<'create'>): Promise<ReturnType<Ledger['create']>> {
    return this.#write((context) => this.#ledger.create(...args, context))
  }

  read(id: string): Promise<Payment | undefined> {
    return this.#write((context) => this.#ledger.read(id, context))
  }

  list(...args: Parameters<Ledger['list']>): Payment[] {
    return this.#ledger.list(...args)
  }

  operationsOf(paymentId: string): PaymentOperation[] {
    return this.#ledger.operationsOf(paymentId)
  }

  eventsOf(paymentId: string): ReturnType<Ledger['eventsOf']> {
    return this.#ledger.eventsOf(paymentId)
  }

  eventsAfter(...args: Parameters<Ledger['eventsAfter']>): ReturnType<Ledger['eventsAfter']> {
    return this.#ledger.eventsAfter(...args)
  }

  beginAttempt(...args: Arguments<'beginAttempt'>): Promise<ReturnType<Ledger['beginAttempt']>> {
    return this.#write((context) => this.#ledger.beginAttempt(...args, context))
  }

  recordAttempt(...args: Arguments<'recordAttempt'>): Promise<ReturnType<Ledger['recordAttempt']>> {
    return this.#write((context) => this.#ledger.recordAttempt(...args, context))
  }

  recordOutcome(...args: Arguments<'recordOutcome'>): Promise<ReturnType<Ledger['recordOutcome']>> {
    return this.#write((context) => this.#ledger.recordOutcome(...args, context))
  }

  changePayment(...args: Arguments<'changePayment'>): Promise<ReturnType<Ledger['changePayment']>> {
    return this.#write((context) => this.#ledger.changePayment(...args, context))
  }

  beginOperation(...args: Arguments<'beginOperation'>): Promise<ReturnType<Ledger['beginOperation']>> {
    return this.#write((context) => this.#ledger.beginOperation(...args, context))
  }

  answerRequest(...args: Parameters<Ledger['answerRequest']>): void {
    this.#ledger.answerRequest(...args)
  }

  beginReversal(...args: Arguments<'beginReversal'>): Promise<ReturnType<Ledger['beginReversal']>> {
    return this.#write((context) => this.#ledger.beginReversal(...args, context))
  }

  takeOver(...args: Arguments<'takeOver'>): Promise<ReturnType<Ledger['takeOver']>> {
    return this.#write((context) => this.#ledger.takeOver(...args, context))
  }

  /**
   * Sees to every payment whose time has come. It must never throw: workerd
   * gives an alarm up for good after some six failures. What fails stays due,
   * and the alarm is set again from the ledger whatever happened.
   */
  override async alarm(): Promise<void> {
    try {
      const due = this.#ledger.due(Date.now())
      await Promise.allSettled(due.map((payment) => this.#resolve(payment)))
      this.#ledger.prune(Date.now())
    } catch (error) {
      logEvent('alarm_failed', { error })
    }
    this.#armedFor = undefined
    await this.#arm(Date.now() + ALARM_MIN_DELAY_MS)
  }

  async #resolve(payment: Payment): Promise<void> {
    try {
      const issuerOf = (prefix: string) => issuerByPrefix(this.env, prefix)
      await resolvePayment({ ledger: this, issuerOf }, payment, Date.now())
    } catch (error) {
      logEvent('resolve_failed', { error, payment: payment.id })
    }
  }

  async #write<T>(change: (context: LedgerContext) => T): Promise<T> {
    const result = change({ now: Date.now(), newId: newObjectId })
    await this.#arm(0)
    return result
  }

  /** Sets the one alarm to the soonest that any payment waits for, not before `earliest`. */
  async #arm(earliest: number): Promise<void> {
    const wanted = this.#ledger.nextWake()
    if (wanted === this.#armedFor) return
    this.#armedFor = wanted
    if (wanted === null) await this.ctx.storage.deleteAlarm()
    else await this.ctx.storage.setAlarm(Math.max(wanted, earliest))
  }
}

type Arguments<M extends keyof Ledger> = WithoutContext<Parameters<Ledger[M]>>
