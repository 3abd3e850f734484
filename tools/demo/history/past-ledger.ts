/** The ledger of the past weeks: the broker's own, with the clock given in, and its alarm, which rings as the clock goes by. */

import { DeliveryBook } from '../../../broker/ledger/delivery-book.ts'
import { DuePayments } from '../../../broker/ledger/due-payments.ts'
import { Ledger } from '../../../broker/ledger/ledger.ts'
import type { LedgerContext, LedgerDatabase } from '../../../broker/ledger/database.ts'
import { LedgerRemovals } from '../../../broker/ledger/removals.ts'
import { CHORES_PAUSE_MS } from '../../../broker/limits.ts'
import type { Issuer } from '../../../broker/payments/issuer.ts'
import type { Payment } from '../../../broker/payments/payment.ts'
import type { LedgerPort, NoticeOfOperation } from '../../../broker/payments/ports/ledger.ts'
import { resolvePayment } from '../../../broker/payments/resolve-payment.ts'
import type { DeliveryAttempt } from '../../../broker/webhooks/delivery.ts'
import type { Listener } from '../../../broker/webhooks/delivery-book.ts'
import { afterAttempt } from '../../../broker/webhooks/retry-schedule.ts'
import {
  ID_RANDOM_CHARACTERS,
  objectId,
  operationId,
  OPERATION_RANDOM_CHARACTERS,
} from '../../../protocol/object-id.ts'
import type { Chance } from './chance.ts'
import type { PastClock } from './past-clock.ts'

export interface PastLedgerParts {
  database: LedgerDatabase
  clock: PastClock
  chance: Chance
  issuerOf: (prefix: string) => Issuer | undefined
  /** The shop's webhook endpoint, and whether it takes what comes at a moment. */
  listener: Listener
  isShopUp: (at: number) => boolean
}

/** A call to the ledger, and one to the shop's endpoint. */
const CALL_MS = 2
const DELIVERY_MS = 38
/** Far more than any moment has due: a fault of the history ends, and does not hang. */
const RINGS_MAX = 100_000
/** A round forgets a bounded number of rows of each kind. */
const FORGETTING_ROUNDS = 30

export class PastLedger {
  readonly port: LedgerPort
  readonly ledger: Ledger
  readonly #parts: PastLedgerParts
  readonly #due: DuePayments
  readonly #deliveries: DeliveryBook

  constructor(parts: PastLedgerParts) {
    const { database } = parts
    this.#parts = parts
    this.ledger = new Ledger(database)
    this.#due = new DuePayments(database)
    this.#deliveries = new DeliveryBook(database)
    this.port = this.#port()
  }

  /** Writes a payment, as step 2 does once the key book has decided: the ledger keeps nothing of the request. */
  create(payment: Payment, key: string): void {
    this.ledger.create(payment, { key, fingerprint: '', isDecided: true }, this.#context())
    this.#deliver()
  }

  /** Notes that an issuer has news of an operation. */
  notice(notice: NoticeOfOperation): void {
    this.ledger.noteNotice(notice, this.#context())
  }

  /** Goes on to a moment, with all that the alarm does until then. */
  async workUntil(moment: number): Promise<void> {
    const { clock } = this.#parts
    for (let rings = 0; rings < RINGS_MAX; rings++) {
      const next = this.#nextWake()
      if (next > moment) return clock.reach(moment)
      clock.reach(next)
      await this.#ring()
    }
    throw new Error('The alarm of the past does not come to its end.')
  }

  /** Forgets what is not kept any longer, as the alarm does a little at a time. */
  forget(): void {
    const { database, clock } = this.#parts
    const store = new Map<string, number>()
    const removals = new LedgerRemovals(database, {
      deliveries: this.#deliveries,
      store: { get: (key) => store.get(key), put: (key, value) => void store.set(key, value) },
      now: () => clock.now,
    })
    for (let rounds = 0; rounds < FORGETTING_ROUNDS; rounds++) {
      removals.work()
      clock.pass(CHORES_PAUSE_MS)
    }
  }

  #nextWake(): number {
    const retries = this.#deliveries.waiting().map(({ at }) => at)
    return Math.min(this.#due.nextWake() ?? Infinity, ...retries)
  }

  async #ring(): Promise<void> {
    const { clock, issuerOf } = this.#parts
    this.#due.expire(this.#context())
    for (const { name, at } of this.#due.waiting()) {
      if (name === '' || at > clock.now) continue
      const payment = this.#due.claim(name, clock.now)
      if (payment === undefined) continue
      const ports = { ledger: this.port, issuerOf: async (prefix: string) => issuerOf(prefix) }
      const isKnown = await resolvePayment(ports, payment, clock.now)
      if (!isKnown) this.#due.release(payment, clock.now)
    }
    this.#deliver()
  }

  /** The first try of each event at once, and others when their time has come. */
  #deliver(): void {
    const { clock, chance, listener, isShopUp } = this.#parts
    const book = this.#deliveries
    if (book.hasNews()) book.fanOut([listener], { now: clock.now, newId: (kind) => this.#newId(kind) })
    for (let claimed = book.claim(listener.id, clock.now); claimed; claimed = book.claim(listener.id, clock.now)) {
      const { id, nextAt, tries } = claimed.delivery
      const status = isShopUp(clock.now) ? 204 : 503
      const attempt: DeliveryAttempt = {
        at: clock.now,
        ms: DELIVERY_MS + chance.between(0, 40),
        status,
        error: status === 204 ? null : 'status',
      }
      book.record(id, nextAt, attempt, afterAttempt(attempt, tries + 1, clock.now, chance.fraction()))
    }
  }

  #context(): LedgerContext {
    const { clock, chance } = this.#parts
    const newOperation = (payment: string): string => operationId(payment, chance.bytes(OPERATION_RANDOM_CHARACTERS))
    return {
      now: clock.now,
      newId: (kind, payment) => (kind === 'op' ? newOperation(payment) : this.#newId(kind)),
    }
  }

  #newId(kind: 'evt'): string {
    return objectId(kind, this.#parts.chance.bytes(ID_RANDOM_CHARACTERS))
  }

  #port(): LedgerPort {
    const { ledger } = this
    const call = async <T>(work: (context: LedgerContext) => T): Promise<T> => {
      this.#parts.clock.pass(CALL_MS)
      const result = work(this.#context())
      this.#deliver()
      return result
    }
    return {
      beginAttempt: (...args) => call((context) => ledger.beginAttempt(...args, context)),
      recordAttempt: (...args) => call((context) => ledger.recordAttempt(...args, context)),
      recordOutcome: (id, outcome, reply) => call((context) => ledger.recordOutcome(id, outcome, context, reply)),
      changePayment: (...args) => call((context) => ledger.changePayment(...args, context)),
      beginOperation: (...args) => call((context) => ledger.beginOperation(...args, context)),
      beginReversal: (...args) => call((context) => ledger.beginReversal(...args, context)),
      takeOver: (...args) => call((context) => ledger.takeOver(...args, context)),
      operationsOf: (...args) => call(() => ledger.operationsOf(...args)),
      answerRequest: (...args) => call(() => ledger.answerRequest(...args)),
    }
  }
}
