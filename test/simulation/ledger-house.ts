import { drizzle } from 'drizzle-orm/sql-js'
import initSqlJs from 'sql.js'
import type { Database } from 'sql.js'

import ledgerMigrations from '../../broker/ledger/migrations.ts'
import { DeliveryBook } from '../../broker/ledger/delivery-book.ts'
import { DuePayments } from '../../broker/ledger/due-payments.ts'
import { Ledger } from '../../broker/ledger/ledger.ts'
import type { LedgerContext, LedgerDatabase } from '../../broker/ledger/database.ts'
import { pruneRequests } from '../../broker/ledger/idempotent-requests.ts'
import { forgetKept } from '../../broker/ledger/transaction.ts'
import { askObject } from '../../broker/ask-object.ts'
import type { Payment } from '../../broker/payments/payment.ts'
import type { Caller } from './caller.ts'
import { SabotagedLedger } from './planted-bugs.ts'
import { SimulatedFault } from './world.ts'
import type { World } from './world.ts'
import type { CreateResult, IdempotentRequest, LedgerPort } from '../../broker/payments/ports/ledger.ts'

const sqlite = await initSqlJs()
const createTables = Object.values(ledgerMigrations.migrations).join('\n').replaceAll('--> statement-breakpoint', '\n')

/** The ledger as its callers see it, with what the routes use beside the port. */
export type LedgerOfCaller = LedgerPort & {
  create(payment: Payment, request: IdempotentRequest): Promise<CreateResult>
  read(id: string): Promise<Payment | undefined>
}

interface Books {
  ledger: Ledger
  due: DuePayments
  deliveries: DeliveryBook
}

/** The real ledger over SQLite in memory, and the ways to reach it. */
export class LedgerHouse {
  readonly sql: Database
  /** One for all lives: its statements are built once. */
  readonly #db: LedgerDatabase
  #books: Books
  /** Counts the lives of the object that the books are in. */
  #life = 0
  readonly #world: World
  readonly #afterStep: () => void
  #idsMade = 0
  /** Statements until the storage fails; undefined when it holds. */
  #failingIn: number | undefined
  /** Sets the alarm after a write, as the ledger's object does. */
  arm: (written: unknown) => void = () => {}
  /** Ends the object, and begins it anew. */
  reset: () => void = () => {}

  constructor(world: World, afterStep: () => void) {
    this.#world = world
    this.#afterStep = afterStep
    this.sql = new sqlite.Database()
    this.sql.run(createTables)
    this.#db = drizzle(this.sql)
    this.#books = this.#openBooks()
    this.#makeStorageFallible()
  }

  get ledger(): Ledger {
    return this.#books.ledger
  }

  get due(): DuePayments {
    return this.#books.due
  }

  get deliveries(): DeliveryBook {
    return this.#books.deliveries
  }

  /** Knows nothing but what is stored; whoever was waiting for an answer gets none. */
  beginLife(): void {
    this.#life += 1
    forgetKept(this.#db)
    this.#books = this.#openBooks()
  }

  #openBooks(): Books {
    const db = this.#db
    const { bug } = this.#world
    const ledger = bug === undefined ? new Ledger(db) : new SabotagedLedger(db, this.sql, bug)
    return { ledger, due: new DuePayments(db), deliveries: new DeliveryBook(db) }
  }

  newId(kind: string): string {
    this.#idsMade += 1
    return `${kind}_${String(this.#idsMade).padStart(4, '0')}`
  }

  context(): LedgerContext {
    return { now: this.#world.time.now, newId: (kind) => this.newId(kind) }
  }

  expire(): void {
    try {
      this.withStorage(() => this.due.expire(this.context()))
    } finally {
      this.#afterStep()
    }
  }

  prune(now: number): void {
    pruneRequests(this.#db, now)
    this.deliveries.prune(now)
  }

  /** A write, or a read that may write: one transaction, then the alarm. */
  write<T>(work: (ledger: Ledger, context: LedgerContext) => T): T {
    const result = this.withStorage(() => {
      return work(this.ledger, this.context())
    })
    this.#afterStep()
    this.arm(result)
    return result
  }

  /** Storage may fail at any statement of this. */
  withStorage<T>(work: () => T): T {
    this.#failingIn = this.#world.faults.failingStatement()
    try {
      return work()
    } finally {
      this.#failingIn = undefined
    }
  }

  /** For a planted bug: a delivery that is written down before it was made, so that nothing would find it again. */
  forgetDelivery({ endpointId, eventSequence }: { endpointId: string; eventSequence: number }): void {
    const insert = "INSERT OR REPLACE INTO delivery_records VALUES (?, ?, 'waiting', 0, '[]', 0, NULL)"
    this.sql.run(insert, [endpointId, eventSequence])
  }

  portFor(caller: Caller): LedgerOfCaller {
    // As the broker asks, or as one whose second call is lost too.
    const asksAgain = !caller.isInsideLedger && this.#world.random.chance(0.5)
    const ask = <T>(name: string, work: (ledger: Ledger, context: LedgerContext) => T): Promise<T> =>
      asksAgain
        ? askObject(
            () => this,
            () => this.#ask(caller, name, work),
          )
        : this.#ask(caller, name, work)
    return {
      create: (...args) => ask('create', (ledger, context) => ledger.create(...args, context)),
      read: (...args) => ask('read', (ledger, context) => ledger.read(...args, context)),
      beginAttempt: (...args) => ask('beginAttempt', (ledger, context) => ledger.beginAttempt(...args, context)),
      recordAttempt: (...args) => ask('recordAttempt', (ledger, context) => ledger.recordAttempt(...args, context)),
      recordOutcome: (id, outcome, reply) =>
        ask(`recordOutcome ${id} ${outcome.outcome}`, (ledger, context) =>
          ledger.recordOutcome(id, outcome, context, reply),
        ),
      changePayment: (...args) =>
        ask(`changePayment ${args[1].type}`, (ledger, context) => ledger.changePayment(...args, context)),
      beginOperation: (...args) =>
        ask(`beginOperation ${args[1].kind}`, (ledger, context) => ledger.beginOperation(...args, context)),
      beginReversal: (...args) => ask('beginReversal', (ledger, context) => ledger.beginReversal(...args, context)),
      takeOver: (...args) => ask(`takeOver ${args[0]}`, (ledger, context) => ledger.takeOver(...args, context)),
      operationsOf: (...args) => ask('operationsOf', (ledger) => ledger.operationsOf(...args)),
      answerRequest: (...args) => ask('answerRequest', (ledger) => ledger.answerRequest(...args)),
    }
  }

  /** There and back, with everything that can go wrong on the way. */
  #ask<T>(caller: Caller, name: string, work: (ledger: Ledger, context: LedgerContext) => T): Promise<T> {
    const { faults, time, trace } = this.#world
    return new Promise<T>((resolve, reject) => {
      if (caller.crashes(`before ${name}`)) return
      const hop = caller.isInsideLedger ? 0 : faults.hop()
      time.after(hop, () => {
        // What lives in the ledger's object cannot reach it any more once it is gone; a Worker's message still arrives.
        if (caller.isGone && caller.isInsideLedger) return
        const eventsBefore = this.#lastEvent()
        let result: T
        const resets = !caller.isInsideLedger && faults.strikes('objectReset')
        const isTooLate = resets && this.#world.random.chance(0.5)
        if (resets && !isTooLate) this.reset()
        try {
          result = this.write(work)
          trace.note(`${caller.name}: ${name} → ${summaryOf(result)}`)
        } catch (error) {
          time.after(hop, () => caller.resume(`hearing that ${name} failed`, () => reject(asError(error))))
          return
        }
        if (caller.crashes(`after ${name}`)) {
          if (this.#world.bug === 'event lost on crash') {
            this.sql.run('DELETE FROM event_records WHERE sequence > ?', [eventsBefore])
          }
          return
        }
        if (isTooLate) this.reset()
        const life = isTooLate ? 0 : this.#life
        const isLost = !caller.isInsideLedger && faults.strikes('answerLost')
        time.after(hop, () => {
          const isGone = !caller.isInsideLedger && life !== this.#life
          caller.resume(`hearing of ${name}`, () => {
            if (isLost || isGone) reject(new SimulatedFault(`the answer to ${name} was lost`))
            else resolve(result)
          })
        })
      })
    })
  }

  #lastEvent(): number {
    if (this.#world.bug !== 'event lost on crash') return 0
    return Number(this.sql.exec('SELECT coalesce(max(sequence), 0) FROM event_records')[0]?.values[0]?.[0] ?? 0)
  }

  #makeStorageFallible(): void {
    const prepare = this.sql.prepare.bind(this.sql)
    this.sql.prepare = (sql, params) => {
      // A transaction that cannot be begun or ended is one of which nothing was written: the same as any other.
      if (this.#failingIn !== undefined && !/^(begin|commit|rollback)/.test(sql) && this.#failingIn-- === 0) {
        throw new SimulatedFault('the storage failed')
      }
      return prepare(sql, params)
    }
  }
}

/** Drizzle wraps what the driver throws. */
function asError(error: unknown): Error {
  if (error instanceof Error && error.cause instanceof SimulatedFault) return error.cause
  return error instanceof Error ? error : new Error(String(error))
}

/** Of a ledger's answer, what a reader of the trace wants to know. */
function summaryOf(result: unknown): string {
  if (typeof result !== 'object' || result === null) return String(result)
  const { payment, ...answer } = result as Summarized
  const said = [answer.kind, answer.problem, answer.status, answer.state]
  if (answer.version !== undefined) said.push(`v${answer.version}`)
  if (payment)
    said.push(`${payment.id} ${payment.status} v${payment.version} pending ${payment.pendingOperation ?? '–'}`)
  return said.filter((part) => part !== undefined).join(' ')
}

interface Summarized {
  kind?: string
  problem?: string
  status?: string
  state?: string
  version?: number
  payment?: Payment
}
