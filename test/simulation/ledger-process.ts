import { LedgerAlarm } from '../../broker/ledger/ledger-alarm.ts'
import type { AlarmBooks, AlarmPlatform } from '../../broker/ledger/ledger-alarm.ts'
import type { DeliveryBook, DeliveryContext } from '../../broker/ledger/delivery-book.ts'
import { Deliverer } from '../../broker/webhooks/deliverer.ts'
import { Caller } from './caller.ts'
import type { LedgerHouse } from './ledger-house.ts'
import type { ModelEndpoint, WebhookReceivers } from './webhook-receivers.ts'
import type { World } from './world.ts'

const TELLER = 'ledger'

/** One life of the ledger's object: what it keeps in memory, and loses when it dies. */
export class LedgerProcess {
  readonly alarm: LedgerAlarm
  readonly #world: World
  readonly #house: LedgerHouse
  readonly #receivers: WebhookReceivers
  /** Whatever runs inside dies with it. */
  readonly #inside: Caller

  /** `died`: it fell over by itself, while it delivered. */
  constructor(
    world: World,
    house: LedgerHouse,
    receivers: WebhookReceivers,
    platform: AlarmPlatform,
    died: () => void,
  ) {
    this.#world = world
    this.#house = house
    this.#receivers = receivers
    this.#inside = new Caller(world, 'the deliverer', died)
    this.alarm = new LedgerAlarm(this.#books(), this.#deliverer(), platform)
  }

  end(): void {
    this.#inside.isGone = true
  }

  #books(): AlarmBooks {
    const { ledger, deliveries } = this.#house
    return {
      due: (now) => this.#house.withStorage(() => ledger.due(now)),
      defer: (id, now) => this.#house.withStorage(() => ledger.defer(id, now)),
      prune: (now) => {
        ledger.prune(now)
        deliveries.prune(now)
      },
      nextWake: () => ledger.nextWake(),
    }
  }

  #deliverer(): Deliverer<ModelEndpoint> {
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
  #book(): Pick<DeliveryBook, 'hasNews' | 'fanOut' | 'claim' | 'record' | 'release' | 'announce' | 'nextAt'> {
    const { deliveries: book } = this.#house
    const stored = <T>(work: () => T): T => this.#house.withStorage(work)
    return {
      hasNews: () => book.hasNews(),
      nextAt: (busy) => book.nextAt(busy),
      fanOut: (listeners, context) => stored(() => book.fanOut(listeners, context)),
      claim: (busy, now) => {
        const claimed = stored(() => book.claim(busy, now))
        if (claimed && this.#world.bug === 'delivery without a lease') this.#house.forgetDelivery(claimed.delivery.id)
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
