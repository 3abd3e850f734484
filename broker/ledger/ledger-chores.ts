/** The work that a ledger's alarm does besides payments and deliveries: telling reconciliation of its days, and earlier versions' rows. */

import {
  CHORES_PAUSE_MS,
  CHORES_RETRY_MS,
  CLEARING_DAYS_ANNOUNCED_AT_ONCE,
  CLEARING_DAYS_CAUGHT_UP,
  INTENT_MAX_AGE_MS,
  ROWS_MIGRATED_AT_ONCE,
} from '../limits.ts'
import type { LedgerDatabase } from './database.ts'
import { daysToAnnounce, forgetClearingDays, hasDayNews, markAnnounced, pruneClearingDays } from './clearing-days.ts'
import { NOTE_EARLIER_DAYS, ROW_MIGRATIONS } from './earlier-rows.ts'
import { ownerOf } from './owner.ts'
import { RowMigrations } from './row-migrations.ts'
import type { RowMigration } from './row-migrations.ts'

/** A ledger that has operations on an issuer's business day. */
export interface AnnouncedDay {
  issuer: string
  businessDate: string
  livemode: boolean
  /** A payment of the ledger, whose id names it. */
  paymentId: string
}

export interface ChorePorts {
  /** Tells the day's object of this ledger; telling it again does no harm. */
  announce(day: AnnouncedDay): Promise<void>
  now(): number
  report(error: unknown): void
}

export class LedgerChores {
  readonly #db: LedgerDatabase
  readonly #rows: RowMigrations
  readonly #ports: ChorePorts
  /** Not before then, after a failure. */
  #notBefore = 0
  #working: Promise<void> | undefined

  constructor(db: LedgerDatabase, ports: ChorePorts, migrations: readonly RowMigration[] = ROW_MIGRATIONS) {
    this.#db = db
    this.#ports = ports
    this.#rows = new RowMigrations(db, migrations)
  }

  /** Returns when the alarm must ring for this at the latest, or null. Asked after every write: it costs no statement. */
  nextWake(): number | null {
    const now = this.#ports.now()
    if (!this.#rows.isDone(now)) return Math.max(now + CHORES_PAUSE_MS, this.#notBefore)
    if (!hasDayNews(this.#db)) return null
    // Told after the write; no sooner than what the payment itself has set the alarm for.
    return this.#notBefore > now ? this.#notBefore : now + INTENT_MAX_AGE_MS
  }

  /** Tells of new days at once: the alarm is only there in case this does not come to its end. */
  async announceNews(): Promise<void> {
    if (hasDayNews(this.#db) && this.#ports.now() >= this.#notBefore) await this.work()
  }

  /** One bounded part of the work. Never throws; what fails is tried again later. */
  work(): Promise<void> {
    if (this.#ports.now() < this.#notBefore) return Promise.resolve()
    this.#working ??= this.#workOnce().finally(() => {
      this.#working = undefined
    })
    return this.#working
  }

  /**
   * Works until nothing is left, or for `steps` parts, and gives the first
   * business day from which reconciliation knows this ledger's days: empty for
   * all of them, null while it does not yet.
   */
  async catchUp(steps: number): Promise<string | null> {
    for (let step = 0; step < steps && this.nextWake() !== null; step++) await this.work()
    if (this.nextWake() !== null) return null
    return this.#rows.cursorOf(NOTE_EARLIER_DAYS.name)?.split('/')[0] ?? ''
  }

  async #workOnce(): Promise<void> {
    const now = this.#ports.now()
    try {
      this.#rows.step(now, ROWS_MIGRATED_AT_ONCE)
      await this.#announce()
      pruneClearingDays(this.#db, dateBefore(now, CLEARING_DAYS_CAUGHT_UP))
    } catch (error) {
      this.#notBefore = now + CHORES_RETRY_MS
      forgetClearingDays(this.#db)
      this.#ports.report(error)
    }
  }

  async #announce(): Promise<void> {
    const owner = ownerOf(this.#db)
    if (owner === undefined) return
    const days = daysToAnnounce(this.#db, CLEARING_DAYS_ANNOUNCED_AT_ONCE)
    const told = await Promise.allSettled(
      days.map((day) => this.#ports.announce({ ...day, livemode: owner.livemode, paymentId: owner.paymentId })),
    )
    days.forEach((day, i) => {
      if (told[i]?.status === 'fulfilled') markAnnounced(this.#db, day)
    })
    for (const each of told) if (each.status === 'rejected') throw each.reason
    // More may have come meanwhile, or there were more than are told at once.
    daysToAnnounce(this.#db, 1)
  }
}

function dateBefore(now: number, days: number): string {
  return new Date(now - days * 24 * 60 * 60_000).toISOString().slice(0, 10)
}
