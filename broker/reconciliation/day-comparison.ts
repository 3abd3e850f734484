import {
  RECONCILE_CALLS_PER_PART,
  RECONCILE_CALLS_PER_RUN,
  RECONCILE_OVERDUE_MS,
  RECONCILE_PAUSE_MS,
  RECONCILE_RETRY_DELAYS_MS,
  RECONCILE_RUN_MAX_MS,
  RECONCILE_STALE_MS,
} from './limits.ts'
import type { ClearingDay, RunProgress } from './clearing-day-service.ts'
import { countedPorts } from './counted-ports.ts'
import type { DayBook } from './day-book.ts'
import { RunStopped } from './day-ports.ts'
import type { DayPorts } from './day-ports.ts'
import { DayRun, newRun } from './day-run.ts'
import type { Reconciliation } from '../db/day-report.ts'

/** Describes what the object gives its comparison: the way out, for a day, and its one alarm. */
export interface DayPlatform {
  portsOf(day: ClearingDay): Promise<DayPorts>
  setAlarm(at: number): Promise<void>
  now(): number
  report(error: unknown): void
}

/** The comparison of one business day over the lives of its object: each call does a bounded part, and the alarm goes on. */
export class DayComparison {
  readonly #book: DayBook
  readonly #platform: DayPlatform
  /** One at a time; whoever comes meanwhile gets what it comes to. */
  #working: Promise<RunProgress> | undefined

  constructor(book: DayBook, platform: DayPlatform) {
    this.#book = book
    this.#platform = platform
  }

  /** Returns when the alarm must ring for it at the latest, or null. */
  nextWake(): number | null {
    return this.#book.run === undefined ? null : this.#platform.now() + RECONCILE_PAUSE_MS
  }

  /** Begins a comparison, or goes on with the one that is under way or was stopped a short while ago. */
  async run(day: ClearingDay): Promise<RunProgress> {
    if (this.#working === undefined) {
      const now = this.#platform.now()
      const known = this.#book.run
      if (known === undefined || now - known.startedAt > RECONCILE_STALE_MS) this.#begin(day, now, 0)
    }
    return this.goOn()
  }

  /** Does what the alarm and `run` are for. Throws only when the object's own storage fails. */
  goOn(): Promise<RunProgress> {
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined
    })
    return this.#working
  }

  async #work(): Promise<RunProgress> {
    const state = this.#book.run
    if (state === undefined) return { report: undefined }
    // Set before anything is asked: if this object goes down, the alarm takes over.
    await this.#platform.setAlarm(this.#platform.now() + RECONCILE_OVERDUE_MS)
    let reportTo: DayPorts['report'] | undefined
    try {
      const { ports, calls } = countedPorts(await this.#platform.portsOf(state))
      reportTo = ports.report
      const report = await this.#parts(new DayRun(this.#book, ports), calls)
      if (report === undefined) await this.#platform.setAlarm(this.#platform.now() + RECONCILE_PAUSE_MS)
      return { report }
    } catch (error) {
      return { report: await this.#stopped(error, reportTo) }
    }
  }

  /** Part after part, until this invocation has done its share. */
  async #parts(run: DayRun, calls: () => number): Promise<Reconciliation | undefined> {
    const began = this.#platform.now()
    for (;;) {
      const state = this.#book.run
      if (state === undefined) return undefined
      const report = await run.part(state)
      if (report !== undefined) return report
      const isOver = calls() > RECONCILE_CALLS_PER_RUN - RECONCILE_CALLS_PER_PART
      if (isOver || this.#platform.now() - began > RECONCILE_RUN_MAX_MS) return undefined
    }
  }

  /** Writes down why, so that operators see it, and when it is tried again. */
  async #stopped(error: unknown, reportTo: DayPorts['report'] | undefined): Promise<Reconciliation | undefined> {
    this.#platform.report(error)
    const now = this.#platform.now()
    const state = this.#book.run
    if (state === undefined) return undefined
    const { code: cause, next } = error instanceof RunStopped ? error : new RunStopped('ledger_unavailable')
    const delay = next === 'give_up' ? undefined : RECONCILE_RETRY_DELAYS_MS[state.tries]
    if (delay === undefined) this.#book.transaction(() => this.#book.clear())
    else if (next === 'restart') this.#begin(state, now, state.tries + 1)
    else this.#book.save({ ...state, tries: state.tries + 1 })
    if (delay !== undefined) await this.#platform.setAlarm(now + delay)
    const { issuer, businessDate, startedAt } = state
    const report = { state: 'unavailable', cause } as const
    const done = { issuer, businessDate, ranAt: startedAt, report, differenceCount: 0 }
    try {
      await reportTo?.(done)
    } catch (failure) {
      this.#platform.report(failure)
    }
    return done
  }

  #begin({ livemode, issuer, businessDate }: ClearingDay, now: number, tries: number): void {
    this.#book.transaction(() => {
      this.#book.clear()
      this.#book.save({ ...newRun({ livemode, issuer, businessDate }, now), tries })
    })
  }
}
