import { LedgerAlarm } from '../../broker/ledger/ledger-alarm.ts'
import type { AlarmLane, AlarmPlatform } from '../../broker/ledger/ledger-alarm.ts'
import type { DeliveryBook } from '../../broker/ledger/delivery-book.ts'
import type { Payment } from '../../broker/payments/payment.ts'
import { hasLostHold, isUnconfirmed } from '../../broker/payments/due-times.ts'
import { resolvePayment } from '../../broker/payments/resolve-payment.ts'
import type { ResolvePorts } from '../../broker/payments/resolve-payment.ts'
import { Resolver } from '../../broker/payments/resolver.ts'
import { Deliverer } from '../../broker/webhooks/deliverer.ts'
import { Caller } from './caller.ts'
import type { IssuerDesk } from './issuer-desk.ts'
import type { LedgerHouse, LedgerOfCaller } from './ledger-house.ts'
import type { ModelEndpoint, WebhookReceivers } from './webhook-receivers.ts'
import type { World } from './world.ts'
import type { DeliveryContext } from '../../broker/webhooks/delivery-book.ts'

const TELLER = 'ledger'
/** Well above what the platform takes to ring, and far below how long an issuer is waited for. */
const PROMPT_MS = 3_000
/** More than an auditor lets pass. */
const INSISTS_MAX = 100

/** One life of the ledger's object: what it keeps in memory, and loses when it dies. */
export class LedgerProcess {
  readonly alarm: LedgerAlarm
  readonly #deliverer: Deliverer<ModelEndpoint>
  readonly #world: World
  readonly #house: LedgerHouse
  readonly #desk: IssuerDesk
  readonly #receivers: WebhookReceivers
  /** The caller inside: what runs under it dies with the process. */
  readonly #inside: Caller
  /** Resolutions under way, for a planted bug that waits for them. */
  readonly #resolving = new Set<Promise<unknown>>()

  /** `died`: it fell over by itself, while it delivered or resolved. */
  constructor(
    parts: { world: World; house: LedgerHouse; desk: IssuerDesk; receivers: WebhookReceivers },
    platform: AlarmPlatform,
    died: () => void,
  ) {
    this.#world = parts.world
    this.#house = parts.house
    this.#desk = parts.desk
    this.#receivers = parts.receivers
    this.#inside = new Caller(parts.world, "the ledger's alarm", died)
    this.#deliverer = this.#newDeliverer()
    this.alarm = new LedgerAlarm(this.#lanes(this.#deliverer), () => this.#deliverer.newsAt(), platform)
  }

  end(): void {
    this.#inside.isGone = true
  }

  /** Does what the ledger's object does right after a write. */
  deliver(): void {
    this.#deliverer.workAfterWrite()
  }

  /** Waits, as a planted bug does, for everything that the alarm has begun at issuers. */
  async resolved(): Promise<void> {
    await Promise.allSettled(this.#resolving)
  }

  #lanes(deliverer: Deliverer<ModelEndpoint>): AlarmLane[] {
    const { due } = this.#house
    const expire = (): void => {
      this.#mustBePrompt('an open payment expires', 'SELECT min(due_at) FROM payment_records WHERE issuer IS NULL')
      this.#house.expire()
    }
    const prune = (): void => this.#house.prune(this.#world.time.now)
    return [
      { nextWake: () => due.nextExpiry(), work: expire },
      this.#resolver(),
      deliverer,
      { nextWake: () => null, work: prune },
    ]
  }

  #resolver(): Resolver {
    const { time, trace } = this.#world
    const { due } = this.#house
    return new Resolver({
      book: {
        waiting: () => due.waiting(),
        claim: (issuer, now) => this.#house.withStorage(() => due.claim(issuer, now)),
        release: (claimed, now) => this.#house.withStorage(() => due.release(claimed, now)),
      },
      resolve: (payment) => {
        const work = this.#resolve(payment)
        this.#resolving.add(work)
        void work.catch(() => {}).finally(() => this.#resolving.delete(work))
        return work
      },
      now: () => time.now,
      arm: () => this.alarm.arm(),
      report: (error, payment = 'the ledger') => trace.failed(`resolving ${payment}`, error),
    })
  }

  /** Demands that where only an issuer hangs nothing else is late: no lane of the alarm waits for another. */
  #mustBePrompt(what: string, sinceWhen: string): void {
    const { time, faults, trace } = this.#world
    const since = this.#house.sql.exec(sinceWhen)[0]?.values[0]?.[0]
    if (!faults.isCalm || typeof since !== 'number' || time.now - since <= PROMPT_MS) return
    trace.problem(`${what} ${(time.now - since) / 1000} s late`)
  }

  #resolve(payment: Payment): Promise<boolean> {
    const inside = this.#inside
    this.#world.trace.note(`${inside.name} sees to ${payment.id} (${payment.status})`)
    const issuerOf = (prefix: string) => this.#desk.issuerOf(inside, prefix)
    const at = { ledger: this.#house.portFor(inside), issuerOf }
    if (this.#world.bug === 'refused void in a loop') return this.#insist(at, payment)
    return resolvePayment(at, payment, this.#world.time.now)
  }

  /** The planted bug: what is overdue is given back again at once, for as long as the issuer refuses it. */
  async #insist(at: ResolvePorts & { ledger: LedgerOfCaller }, overdue: Payment): Promise<boolean> {
    const { time } = this.#world
    let payment: Payment | undefined = overdue
    for (let tries = 0; payment && tries < INSISTS_MAX; tries++) {
      const isKnown = await resolvePayment(at, payment, time.now)
      if (!isUnconfirmed(payment, time.now) && !hasLostHold(payment, time.now)) return isKnown
      payment = await at.ledger.read(overdue.id)
    }
    return true
  }

  #newDeliverer(): Deliverer<ModelEndpoint> {
    const { random, time, trace } = this.#world
    const inside = this.#inside
    const receivers = this.#receivers
    return new Deliverer<ModelEndpoint>({
      book: this.#book(),
      endpoints: () => receivers.list(inside),
      send: (endpoint, claimed) => receivers.send(inside, endpoint, claimed),
      markFailing: (endpoint, now) =>
        receivers.mark(inside, endpoint, (each) => each.failingSince === null, {
          failingSince: now,
          troubleTeller: TELLER,
        }),
      markGone: (endpoint) =>
        receivers.mark(inside, endpoint, (each) => each.enabled, {
          enabled: false,
          disabledReason: 'gone',
          troubleTeller: TELLER,
        }),
      markWorking: (endpoint) => receivers.markWorking(inside, endpoint),
      teller: () => TELLER,
      context: (): DeliveryContext => ({ now: time.now, newId: (kind) => this.#house.newId(kind) }),
      random: () => random.fraction(),
      arm: () => this.alarm.arm(),
      report: (error) => trace.failed('the deliverer', error),
    })
  }

  /** The storage may fail under any of it. */
  #book(): Pick<DeliveryBook, 'hasNews' | 'fanOut' | 'waiting' | 'claim' | 'record' | 'release' | 'announce'> {
    const { deliveries: book } = this.#house
    const stored = <T>(work: () => T): T => this.#house.withStorage(work)
    return {
      hasNews: () => book.hasNews(),
      waiting: () => book.waiting(),
      fanOut: (listeners, context) => {
        const news = `SELECT min(created_at) FROM event_records WHERE sequence > ${book.reached()}`
        // With nobody there, nobody waits for it.
        if (listeners.some(({ enabled }) => enabled)) this.#mustBePrompt('an event is taken in', news)
        return stored(() => book.fanOut(listeners, context))
      },
      claim: (endpoint, now) => {
        const claimed = stored(() => book.claim(endpoint, now))
        if (claimed && this.#world.bug === 'delivery without a lease') this.#house.forgetDelivery(claimed.delivery)
        return claimed
      },
      release: (...args) => stored(() => book.release(...args)),
      record: (id, lease, attempt, next) => {
        const isTaken = this.#world.bug === 'failed delivery taken for delivered'
        stored(() => book.record(id, lease, attempt, isTaken ? { state: 'delivered' } : next))
        this.#world.trace.note(`delivery ${id}: ${attempt.error ?? 'taken'} → ${next.state}`)
      },
      announce: (...args) => stored(() => book.announce(...args)),
    }
  }
}
