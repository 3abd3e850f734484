import { ALARM_FAILED_DELAY_MS, ALARM_LATE_MAX_MS, ALARM_MIN_DELAY_MS } from '../limits.ts'
import type { Payment } from '../payments/payment.ts'
import type { Ledger } from './ledger.ts'

/** What the alarm reads and writes of its ledger. */
export type AlarmBooks = Pick<Ledger, 'due' | 'nextWake' | 'defer' | 'prune'>

/** What the alarm does for the deliveries: see broker/webhooks/deliverer.ts. */
export interface AlarmDeliveries {
  nextWake(): number | null
  /** When they would see to an event that has just been written. */
  newsAt(): number
  deliver(): Promise<void>
}

/** What the alarm does besides: see broker/ledger/ledger-chores.ts. */
export interface AlarmChores {
  /** Asked after every write. */
  nextWake(): number | null
  /** One bounded part. Never throws. */
  work(): Promise<void>
}

/** The one alarm that the platform keeps for a ledger, the clock, and where failures are told. */
export interface AlarmPlatform {
  now(): number
  /** Milliseconds since 1970; null takes the alarm back. */
  set(at: number | null): void | Promise<void>
  report(what: 'alarm_failed' | 'resolve_failed', error: unknown, payment?: string): void
}

/**
 * When a ledger's alarm rings, and what it does then. The same for a Durable
 * Object and for the simulation: the platform is passed in.
 */
export class LedgerAlarm {
  readonly #books: AlarmBooks
  readonly #deliveries: AlarmDeliveries
  readonly #platform: AlarmPlatform
  readonly #chores: AlarmChores | undefined
  /** What the alarm is set to, or was before it rang; undefined when that is not known. */
  #setTo: number | null | undefined

  constructor(books: AlarmBooks, deliveries: AlarmDeliveries, platform: AlarmPlatform, chores?: AlarmChores) {
    this.#books = books
    this.#deliveries = deliveries
    this.#platform = platform
    this.#chores = chores
  }

  /** When anything next waits for the alarm, or null. */
  nextWake(): number | null {
    const chores = this.#chores?.nextWake() ?? null
    const times = [this.#books.nextWake(), this.#deliveries.nextWake(), chores].filter((time) => time !== null)
    return times.length === 0 ? null : Math.min(...times)
  }

  /**
   * Sees to it that the alarm rings no later than anything waits for, and not
   * before `earliest`. One that is set for sooner is left alone: it finds
   * nothing, and is set anew then. Most payments end within seconds, and moving
   * the alarm with each of their steps would cost as much as writing them down.
   */
  async arm(earliest = this.#platform.now()): Promise<void> {
    const wanted = this.nextWake()
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
    const others = Math.min(this.#deliveries.newsAt(), this.#chores?.nextWake() ?? Infinity)
    const soonest = Math.max(Math.min(wakeAt ?? Infinity, others), this.#platform.now())
    if (wakeAt !== undefined && typeof this.#setTo === 'number' && this.#isSetFor(soonest)) return
    await this.arm()
  }

  #isSetFor(at: number | null): boolean {
    if (this.#setTo === undefined) return false
    if (this.#setTo === null) return at === null
    const isTrusted = this.#setTo >= this.#platform.now() - ALARM_LATE_MAX_MS
    return isTrusted && (at === null || this.#setTo <= at)
  }

  /**
   * Sees to every payment and delivery whose time has come. It must never throw: workerd
   * gives an alarm up for good after some six failures. What fails is looked
   * at again, later each time, and the alarm is set anew whatever happened.
   */
  async ring(resolve: (payment: Payment) => Promise<void>): Promise<void> {
    let pause = ALARM_MIN_DELAY_MS
    const delivering = Promise.all([this.#deliveries.deliver(), this.#chores?.work()])
    try {
      const due = this.#books.due(this.#platform.now())
      const seen = await Promise.allSettled(due.map((payment) => this.#see(payment, resolve)))
      for (const each of seen) if (each.status === 'rejected') throw each.reason
      this.#books.prune(this.#platform.now())
    } catch (error) {
      this.#platform.report('alarm_failed', error)
      pause = ALARM_FAILED_DELAY_MS
    }
    await delivering
    this.#setTo = undefined
    await this.arm(this.#platform.now() + pause)
  }

  async #see(payment: Payment, resolve: (payment: Payment) => Promise<void>): Promise<void> {
    try {
      await resolve(payment)
    } catch (error) {
      this.#platform.report('resolve_failed', error, payment.id)
    }
    // Whatever is still due after that must not be due at once, or the alarm would spin.
    this.#books.defer(payment.id, this.#platform.now())
  }
}

/** When the payment that a write gives back wants the alarm; null for never, undefined where it gives none back. */
function wakeAtOf(written: unknown): number | null | undefined {
  const isSomething = typeof written === 'object' && written !== null
  return isSomething && 'payment' in written ? (written.payment as Payment).wakeAt : undefined
}
