import { Lanes } from '../lanes.ts'
import type { Waiting } from '../lanes.ts'
import {
  ALARM_FAILED_DELAY_MS,
  INTENT_MAX_AGE_MS,
  LANE_NAMES_MAX,
  WEBHOOK_FAILING_TRIES,
  WEBHOOK_FAN_OUT_LEASE_MS,
  WEBHOOK_LANES_MAX,
  WEBHOOK_LANES_PER_ENDPOINT_MAX,
  WEBHOOK_LEASE_MS,
  WEBHOOK_LOOK_AGAIN_MS,
  WEBHOOK_UNSIGNED_WAIT_MS,
} from '../limits.ts'
import type { ClaimedDelivery, DeliveryAttempt } from './delivery.ts'
import type { DeliveryBookPort } from './delivery-book.ts'
import { afterAttempt } from './retry-schedule.ts'
import type { DeliveryContext, Listener } from './delivery-book.ts'

/** An endpoint as the deliverer needs it; `E` may hold more, which is the sender's. */
export interface EndpointState extends Listener {
  failingSince: number | null
  disabledReason: 'gone' | null
  troubles: number
  /** Names who tells of the latest trouble. */
  troubleTeller: string | null
}

/** Describes what the deliverer needs from outside. Every call may fail; what was to be done is then done later. */
export interface DeliveryPorts<E extends EndpointState> {
  book: DeliveryBookPort
  /** All endpoints of the ledger's merchant. `fresh`: as they are now, not as they were seconds ago. */
  endpoints(fresh: boolean): Promise<E[]>
  send(endpoint: E, claimed: ClaimedDelivery): Promise<DeliveryAttempt>
  /** Each gives the endpoint after it; unchanged when it was marked already, and undefined when it is gone. */
  markFailing(endpoint: E, now: number): Promise<E | undefined>
  markGone(endpoint: E): Promise<E | undefined>
  markWorking(endpoint: E): Promise<void>
  /** Returns who this ledger is among those that tell of troubles. */
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
  readonly #lanes = new Lanes({
    lanes: WEBHOOK_LANES_MAX,
    perName: WEBHOOK_LANES_PER_ENDPOINT_MAX,
    leaseMs: WEBHOOK_LEASE_MS,
  })
  /** While the endpoints are asked for: when that counts as lost. */
  #fanningOutUntil: number | undefined
  #lookAgainAt = 0
  /** Those that were asked for last, and when; undefined when they may have changed. Whoever changes one tells the ledger. */
  #known: { endpoints: readonly E[]; askedAt: number } | undefined
  /** Endpoints that nothing could be signed for, and until when nothing is tried: a key of the broker's is missing. */
  readonly #unsigned = new Map<string, number>()
  /** Counts the changes that were told of: what was asked for before the last is not what there is. */
  #changes = 0
  /** True when the merchant, as last asked, had no endpoint that is enabled. */
  #isNobodyThere = false

  constructor(ports: DeliveryPorts<E>) {
    this.#ports = ports
  }

  /** Returns when the alarm must run for the deliveries' sake, or null. */
  nextWake(): number | null {
    const newsAt = this.#ports.book.hasNews() && !this.#isNobodyThere ? this.newsAt() : Infinity
    const at = Math.min(newsAt, this.nextWakeAtBegin() ?? Infinity)
    return at === Infinity ? null : at
  }

  /**
   * The same when the object begins anew. For its news the alarm was set by
   * the write that made them, and rings yet: to set it again would cost a quiet
   * ledger an alarm at nearly every request. One that was lost the sweep finds.
   */
  nextWakeAtBegin(): number | null {
    return this.#lanes.nextWake(this.#waiting(), this.#ports.context().now)
  }

  /**
   * Returns when the alarm sees to events, should they not be seen to before: it is
   * done right after they were written, and the alarm is there in case that
   * does not come to its end. No sooner than what the payment itself has set it for.
   */
  newsAt(): number {
    if (this.#isNobodyThere) return Infinity
    const { now } = this.#ports.context()
    return this.#fanningOutUntil ?? (this.#lookAgainAt > now ? this.#lookAgainAt : now + INTENT_MAX_AGE_MS)
  }

  /** The merchant's endpoints have changed: looks at them anew. */
  async lookAgain(): Promise<void> {
    this.#changes += 1
    this.#known = undefined
    this.#lookAgainAt = 0
    this.#isNobodyThere = false
    this.work()
    await this.#ports.arm()
  }

  /** Begins to see to new events, and to send what is due. What it begins goes on after it returns. */
  work(): void {
    void this.#seeToNews()
    this.#fillLanes()
  }

  /** The same right after a write: who has written must not hear of a failure. */
  workAfterWrite(): void {
    try {
      this.work()
    } catch (error) {
      this.#ports.report(error)
    }
  }

  async #seeToNews(): Promise<void> {
    try {
      if (!(await this.#fanOut())) return
      this.#fillLanes()
      await this.#ports.arm()
    } catch (error) {
      this.#ports.report(error)
    }
  }

  /** Tells whether the endpoints were asked for. */
  async #fanOut(): Promise<boolean> {
    const { book } = this.#ports
    const { now } = this.#ports.context()
    const isUnderWay = this.#fanningOutUntil !== undefined && this.#fanningOutUntil > now
    if (isUnderWay || now < this.#lookAgainAt || !book.hasNews()) return false
    const until = now + WEBHOOK_FAN_OUT_LEASE_MS
    this.#fanningOutUntil = until
    try {
      const endpoints = await this.#endpointsNow(now)
      const context = this.#ports.context()
      book.fanOut(endpoints, context)
      this.#isNobodyThere = !endpoints.some(({ enabled }) => enabled)
      this.#lookAgainAt = this.#isNobodyThere ? context.now + WEBHOOK_LOOK_AGAIN_MS : 0
    } catch (error) {
      this.#ports.report(error)
      this.#isNobodyThere = false
      this.#lookAgainAt = this.#ports.context().now + ALARM_FAILED_DELAY_MS
    } finally {
      if (this.#fanningOutUntil === until) this.#fanningOutUntil = undefined
    }
    return true
  }

  /** As asked for a minute ago at most, and after every change that the ledger was told of, but for a second one while it asks. */
  async #endpointsNow(now: number): Promise<readonly E[]> {
    const known = this.#known
    const isFresh = known !== undefined && now >= known.askedAt && now - known.askedAt < WEBHOOK_LOOK_AGAIN_MS
    if (isFresh) return known.endpoints
    const changes = this.#changes
    const endpoints = await this.#ports.endpoints(true)
    // Told of a change meanwhile: this may be how it was before.
    if (changes !== this.#changes) return this.#ports.endpoints(true)
    this.#known = { endpoints, askedAt: now }
    return endpoints
  }

  #fillLanes(): void {
    const { book } = this.#ports
    for (let begun = 0; begun < WEBHOOK_LANES_MAX; begun++) {
      const { now } = this.#ports.context()
      const endpoint = this.#lanes.next(this.#waiting(), now)
      const claimed = endpoint && book.claim(endpoint.name, now)
      if (claimed === undefined) return
      void this.#inLane(claimed, now)
    }
  }

  /** Deliveries that wait, those of endpoints that nothing can be signed for no sooner than it is tried again. */
  #waiting(): Waiting[] {
    const waiting = this.#ports.book.waiting()
    if (this.#unsigned.size === 0) return waiting
    return waiting.map(({ name, at }) => ({ name, at: Math.max(at, this.#unsigned.get(name) ?? 0) }))
  }

  async #inLane(claimed: ClaimedDelivery, claimedAt: number): Promise<void> {
    const report = (error: unknown): void => this.#ports.report(error)
    // What throws runs out of its lease, and is tried again.
    await this.#lanes.run(claimed.delivery.endpointId, claimedAt, () => this.#make(claimed), report)
    try {
      this.work()
      await this.#ports.arm()
    } catch (error) {
      report(error)
    }
  }

  /** Tells whether it arrived. */
  async #make(claimed: ClaimedDelivery): Promise<boolean> {
    const { book } = this.#ports
    const { id, tries, nextAt: lease } = claimed.delivery
    const endpoint = await this.#endpointOf(claimed)
    const attempt = endpoint?.enabled
      ? await this.#send(endpoint, claimed)
      : ({ at: this.#ports.context().now, ms: 0, status: null, error: 'endpoint_disabled' } as const)
    // Told before the try is recorded: should it not come to that, the next try tells it.
    if (endpoint !== undefined) await this.#noteTrouble(endpoint, attempt, tries + 1)
    book.record(id, lease, attempt, afterAttempt(attempt, tries + 1, this.#ports.context().now, this.#ports.random()))
    const isWorking = attempt.error === null && endpoint !== undefined && endpoint.failingSince !== null
    if (isWorking) await this.#ports.markWorking(endpoint)
    return attempt.error === null
  }

  /** Sends, or puts off what cannot be signed: it counts as no try, and all that is for this endpoint waits with it until the key is back. */
  async #send(endpoint: E, claimed: ClaimedDelivery): Promise<DeliveryAttempt> {
    try {
      return await this.#ports.send(endpoint, claimed)
    } catch (error) {
      const { id, nextAt: lease } = claimed.delivery
      const until = this.#ports.context().now + WEBHOOK_UNSIGNED_WAIT_MS
      if (this.#unsigned.size >= LANE_NAMES_MAX) this.#unsigned.clear()
      this.#unsigned.set(endpoint.id, until)
      this.#ports.book.release(id, lease, until)
      throw error
    }
  }

  /** Without the directory nothing can be sent, and nothing counts as a try. */
  async #endpointOf({ delivery, event }: ClaimedDelivery): Promise<E | undefined> {
    const named = (endpoints: readonly E[]): E | undefined => endpoints.find(({ id }) => id === delivery.endpointId)
    try {
      const remembered = named(await this.#ports.endpoints(false))
      if (remembered?.enabled) return remembered
      // What is remembered may be older than the endpoint, or than its being enabled again: nothing is given up by it.
      // Nor may anything have told of its end, or of what another ledger came upon.
      const known = this.#known
      if (known !== undefined && known.askedAt > event.createdAt) return named(known.endpoints)
      const [changes, askedAt] = [this.#changes, this.#ports.context().now]
      const endpoints = await this.#ports.endpoints(true)
      // Told of a change meanwhile: this may be how it was before.
      if (changes === this.#changes) this.#known = { endpoints, askedAt }
      return named(endpoints)
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
    this.#known = undefined
    const marked = isGone
      ? await this.#ports.markGone(endpoint)
      : await this.#ports.markFailing(endpoint, this.#ports.context().now)
    if (marked?.troubleTeller !== this.#ports.teller()) return
    // Its latest trouble may be another one by now, which has its own name and is told under it.
    const isStillSo = isGone ? marked.disabledReason === 'gone' : marked.enabled && marked.failingSince !== null
    if (!isStillSo) return
    const name = isGone ? 'webhook_endpoint.disabled' : 'webhook_endpoint.failing'
    book.announce(endpoint.id, marked.troubles, name, this.#ports.context())
  }
}
