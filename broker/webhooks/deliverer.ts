import type { DeliveryBook, DeliveryContext, Listener } from '../ledger/delivery-book.ts'
import {
  ALARM_FAILED_DELAY_MS,
  WEBHOOK_FAILING_TRIES,
  WEBHOOK_LANES_MAX,
  WEBHOOK_LANES_PER_ENDPOINT_MAX,
  WEBHOOK_LEASE_MS,
  WEBHOOK_LOOK_AGAIN_MS,
} from '../limits.ts'
import type { ClaimedDelivery, DeliveryAttempt } from './delivery.ts'
import { afterAttempt } from './retry-schedule.ts'

/** An endpoint as the deliverer needs it; `E` may hold more, which is the sender's. */
export interface EndpointState extends Listener {
  enabled: boolean
  failingSince: number | null
  disabledReason: 'gone' | null
  troubles: number
  /** Who tells of the latest trouble. */
  troubleTeller: string | null
}

/** What the deliverer needs from outside. Every call may fail; what was to be done is then done later. */
export interface DeliveryPorts<E extends EndpointState> {
  book: Pick<DeliveryBook, 'hasNews' | 'fanOut' | 'claim' | 'record' | 'release' | 'announce' | 'nextAt'>
  /** All endpoints of the ledger's merchant. `fresh`: as they are now, not as they were seconds ago. */
  endpoints(fresh: boolean): Promise<E[]>
  send(endpoint: E, claimed: ClaimedDelivery): Promise<DeliveryAttempt>
  /** Each gives the endpoint after it; unchanged when it was marked already, and undefined when it is gone. */
  markFailing(endpoint: E, now: number): Promise<E | undefined>
  markGone(endpoint: E): Promise<E | undefined>
  markWorking(endpoint: E): Promise<void>
  /** Who this ledger is among those that tell of troubles. */
  teller(): string
  context(): DeliveryContext
  /** From 0 to 1. */
  random(): number
  /** Sets the ledger's alarm after a change. */
  arm(): Promise<void>
  report(error: unknown): void
}

/**
 * Brings a ledger's events to the merchant's endpoints: a few at a time, each
 * claimed in the ledger before it is sent and recorded after, so that what
 * dies with its object is sent again. At least once, in no certain order.
 */
export class Deliverer<E extends EndpointState> {
  readonly #ports: DeliveryPorts<E>
  /** Deliveries under way, by endpoint. */
  readonly #underWay = new Map<string, number>()
  /** Endpoints whose last try failed: they get one lane. */
  readonly #failed = new Set<string>()
  #running = 0
  /** When what is under way counts as lost. */
  #leasedUntil = 0
  #lookAgainAt = 0

  constructor(ports: DeliveryPorts<E>) {
    this.#ports = ports
  }

  /** When the alarm must run for the deliveries' sake, or null. */
  nextWake(): number | null {
    const { book } = this.#ports
    const times = [
      book.hasNews() ? this.#lookAgainAt : null,
      this.#running < WEBHOOK_LANES_MAX ? book.nextAt(this.#busy()) : null,
      this.#running > 0 ? this.#leasedUntil : null,
    ].filter((time) => time !== null)
    return times.length === 0 ? null : Math.min(...times)
  }

  newsAt(): number {
    return this.#lookAgainAt
  }

  /** The merchant's endpoints have changed: looks at them anew. */
  async lookAgain(): Promise<void> {
    this.#lookAgainAt = 0
    await this.#ports.arm()
  }

  /** Turns events into deliveries and sends what is due. Never throws; what it started goes on after it returns. */
  async deliver(): Promise<void> {
    try {
      await this.#fanOut()
    } catch (error) {
      this.#ports.report(error)
      this.#lookAgainAt = this.#ports.context().now + ALARM_FAILED_DELAY_MS
    }
    try {
      this.#fillLanes()
    } catch (error) {
      this.#ports.report(error)
    }
  }

  async #fanOut(): Promise<void> {
    const { book } = this.#ports
    if (!book.hasNews() || this.#ports.context().now < this.#lookAgainAt) return
    const listeners = (await this.#ports.endpoints(true)).filter(({ enabled }) => enabled)
    const context = this.#ports.context()
    const isMore = book.fanOut(listeners, context)
    // With more to come, the alarm is back at once; with nobody there, not soon.
    this.#lookAgainAt = listeners.length === 0 && !isMore ? context.now + WEBHOOK_LOOK_AGAIN_MS : 0
  }

  #fillLanes(): void {
    while (this.#running < WEBHOOK_LANES_MAX) {
      const { now } = this.#ports.context()
      const claimed = this.#ports.book.claim(this.#busy(), now)
      if (claimed === undefined) return
      this.#leasedUntil = now + WEBHOOK_LEASE_MS
      void this.#inLane(claimed)
    }
  }

  async #inLane(claimed: ClaimedDelivery): Promise<void> {
    const { endpointId } = claimed.delivery
    this.#running += 1
    this.#underWay.set(endpointId, (this.#underWay.get(endpointId) ?? 0) + 1)
    try {
      await this.#make(claimed)
    } catch (error) {
      // Its lease runs out, and it is tried again.
      this.#ports.report(error)
    } finally {
      this.#running -= 1
      const left = (this.#underWay.get(endpointId) ?? 1) - 1
      if (left > 0) this.#underWay.set(endpointId, left)
      else this.#underWay.delete(endpointId)
    }
    await this.deliver()
    await this.#ports.arm().catch((error: unknown) => this.#ports.report(error))
  }

  async #make(claimed: ClaimedDelivery): Promise<void> {
    const { book } = this.#ports
    const { id, endpointId, tries, nextAt: lease } = claimed.delivery
    const endpoint = await this.#endpointOf(claimed)
    const attempt = endpoint?.enabled
      ? await this.#ports.send(endpoint, claimed)
      : ({ at: this.#ports.context().now, ms: 0, status: null, error: 'endpoint_disabled' } as const)
    if (attempt.error === null) this.#failed.delete(endpointId)
    else this.#failed.add(endpointId)
    // Told before the try is recorded: should it not come to that, the next try tells it.
    if (endpoint !== undefined) await this.#noteTrouble(endpoint, attempt, tries + 1)
    book.record(id, lease, attempt, afterAttempt(attempt, tries + 1, this.#ports.context().now, this.#ports.random()))
    const isWorking = attempt.error === null && endpoint !== undefined && endpoint.failingSince !== null
    if (isWorking) await this.#ports.markWorking(endpoint)
  }

  /** Without the directory nothing can be sent, and nothing counts as a try. */
  async #endpointOf({ delivery }: ClaimedDelivery): Promise<E | undefined> {
    try {
      return (await this.#ports.endpoints(false)).find(({ id }) => id === delivery.endpointId)
    } catch (error) {
      this.#ports.book.release(delivery.id, delivery.nextAt, this.#ports.context().now + ALARM_FAILED_DELAY_MS)
      throw error
    }
  }

  /** Marked first, for one ledger of several to be the teller; told under the trouble's number, which is once. */
  async #noteTrouble(endpoint: E, attempt: DeliveryAttempt, tries: number): Promise<void> {
    const { book } = this.#ports
    const isGone = attempt.status === 410 || (!endpoint.enabled && endpoint.disabledReason === 'gone')
    const isFailing = attempt.error !== null && endpoint.enabled && tries >= WEBHOOK_FAILING_TRIES
    if (!isGone && !isFailing) return
    const marked = isGone
      ? await this.#ports.markGone(endpoint)
      : await this.#ports.markFailing(endpoint, this.#ports.context().now)
    if (marked?.troubleTeller !== this.#ports.teller()) return
    const name = isGone ? 'webhook_endpoint.disabled' : 'webhook_endpoint.failing'
    book.announce(endpoint.id, marked.troubles, name, this.#ports.context())
  }

  #busy(): string[] {
    const most = (id: string): number => (this.#failed.has(id) ? 1 : WEBHOOK_LANES_PER_ENDPOINT_MAX)
    return [...this.#underWay].filter(([id, count]) => count >= most(id)).map(([id]) => id)
  }
}
