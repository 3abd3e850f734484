import { ALARM_FAILED_DELAY_MS, ALARM_LATE_MAX_MS, ALARM_MIN_DELAY_MS } from '../limits.ts'

/**
 * One kind of work that the alarm does. What it cannot do at once it begins:
 * no lane ever keeps another waiting, nor the alarm.
 */
export interface AlarmLane {
  /** Returns when the alarm must ring for it, or null. */
  nextWake(): number | null
  /** The same when the object begins anew, where it is not: without what the alarm of its life before was set for. */
  nextWakeAtBegin?(): number | null
  work(): void
}

/** The one alarm that the platform keeps for a ledger, the clock, and where failures are told. */
export interface AlarmPlatform {
  now(): number
  /** Milliseconds since 1970; null takes the alarm back. */
  set(at: number | null): void | Promise<void>
  report(error: unknown): void
  /** Told how late it has rung. */
  rang?(lateMs: number): void
}

/**
 * The alarm of a ledger: when it rings, and what it does then. The same for a Durable
 * Object and for the simulation: the platform is passed in.
 */
export class LedgerAlarm {
  readonly #lanes: readonly AlarmLane[]
  readonly #newsAt: () => number
  readonly #platform: AlarmPlatform
  /** Holds what the alarm is set to, or was before it rang; undefined when that is not known. */
  #setTo: number | null | undefined
  /** Lanes whose work has thrown, and until when they are left alone: the others go on. */
  readonly #failed = new Map<AlarmLane, number>()

  /** `newsAt`: when an event that has just been written is seen to. */
  constructor(lanes: readonly AlarmLane[], newsAt: () => number, platform: AlarmPlatform) {
    this.#lanes = lanes
    this.#newsAt = newsAt
    this.#platform = platform
  }

  /** Returns when anything next waits for the alarm, or null. */
  nextWake(): number | null {
    return soonestOf(this.#lanes.map((lane) => this.#nextWakeOf(lane)))
  }

  /** Begins with what the platform says the alarm is set to, and sets it anew where that is too late, or is past. */
  async begin(setTo: number | null): Promise<void> {
    // An alarm whose time has passed may never ring again.
    this.#setTo = setTo !== null && setTo <= this.#platform.now() ? null : setTo
    await this.#setNoLaterThan(
      soonestOf(this.#lanes.map((lane) => (lane.nextWakeAtBegin ? lane.nextWakeAtBegin() : lane.nextWake()))),
    )
  }

  /**
   * Sees to it that the alarm rings no later than anything waits for, and not
   * before `earliest`. One that is set for sooner is left alone: it finds
   * nothing, and is set anew then. Most payments end within seconds, and moving
   * the alarm with each of their steps would cost as much as writing them down.
   */
  async arm(earliest = this.#platform.now() + 1): Promise<void> {
    await this.#setNoLaterThan(this.nextWake(), earliest)
  }

  async #setNoLaterThan(wanted: number | null, earliest = this.#platform.now() + 1): Promise<void> {
    const at = wanted === null ? null : Math.max(wanted, earliest)
    if (this.#isSetFor(at)) return
    this.#setTo = at
    try {
      // Begun before anything is waited for, so that it is committed together with the write that made it necessary.
      await this.#platform.set(at)
    } catch (error) {
      this.#setTo = undefined
      throw error
    }
  }

  /** The same after a write, by what it wrote: mostly the alarm is set for sooner, and the books need not be asked. */
  async armAfter(written: unknown): Promise<void> {
    const wakeAt = wakeAtOf(written)
    const soonest = Math.max(Math.min(wakeAt ?? Infinity, this.#newsAt()), this.#platform.now())
    if (wakeAt !== undefined && typeof this.#setTo === 'number' && this.#isSetFor(soonest)) return
    await this.arm()
  }

  /** The same at a request that only reads: an alarm whose time has passed is taken for lost, and set again. */
  async armIfLost(): Promise<void> {
    const isLost = this.#setTo === undefined || (this.#setTo !== null && !this.#isTrusted(this.#setTo))
    if (isLost) await this.arm()
  }

  #isSetFor(at: number | null): boolean {
    if (this.#setTo === undefined) return false
    if (this.#setTo === null) return at === null
    return this.#isTrusted(this.#setTo) && (at === null || this.#setTo <= at)
  }

  #isTrusted(setTo: number): boolean {
    return setTo >= this.#platform.now() - ALARM_LATE_MAX_MS
  }

  /**
   * Begins whatever is due, and is over at once. It must never throw: workerd
   * gives an alarm up for good after some six failures. What fails is looked
   * at again, later each time, and the alarm is set anew whatever happened:
   * never for this very moment, at which the platform might not ring it.
   */
  async ring(): Promise<void> {
    if (typeof this.#setTo === 'number') this.#platform.rang?.(this.#platform.now() - this.#setTo)
    // It has rung, so that none is set, unless by what the lanes begin.
    this.#setTo = null
    for (const lane of this.#lanes) this.#work(lane)
    try {
      await this.arm(this.#platform.now() + ALARM_MIN_DELAY_MS)
    } catch (error) {
      this.#platform.report(error)
      this.#setTo = undefined
      await this.#platform.set(this.#platform.now() + ALARM_FAILED_DELAY_MS)
    }
  }

  #work(lane: AlarmLane): void {
    const now = this.#platform.now()
    if ((this.#failed.get(lane) ?? 0) > now) return
    this.#failed.delete(lane)
    try {
      lane.work()
    } catch (error) {
      this.#platform.report(error)
      this.#failed.set(lane, now + ALARM_FAILED_DELAY_MS)
    }
  }

  #nextWakeOf(lane: AlarmLane): number | null {
    const at = lane.nextWake()
    return at === null ? null : Math.max(at, this.#failed.get(lane) ?? 0)
  }
}

function soonestOf(times: readonly (number | null)[]): number | null {
  const all = times.filter((time) => time !== null)
  return all.length === 0 ? null : Math.min(...all)
}

/** Tells when the payment that a write gives back wants the alarm; null for never, undefined where it gives none back. */
function wakeAtOf(written: unknown): number | null | undefined {
  const isSomething = typeof written === 'object' && written !== null
  if (!isSomething || !('payment' in written)) return undefined
  const { payment } = written
  const isPayment = typeof payment === 'object' && payment !== null && 'wakeAt' in payment
  return isPayment ? (payment.wakeAt as number | null) : undefined
}
