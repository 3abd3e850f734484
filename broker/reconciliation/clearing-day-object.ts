import { DurableObject } from 'cloudflare:workers'
import { drizzle } from 'drizzle-orm/durable-sqlite'

import { migrateStorage } from '../db/migrate-storage.ts'
import type { Env } from '../env.ts'
import { issuerByPrefix } from '../issuers/issuer-registry.ts'
import { ledgerById } from '../ledgers/ledgers.ts'
import { RECONCILE_OVERDUE_MS } from './limits.ts'
import { logEvent } from '../operations-log.ts'
import type { ClearingDay, ClearingDayService, RunProgress } from './clearing-day-service.ts'
import { DayBook } from './day-book.ts'
import { DayComparison } from './day-comparison.ts'
import { CLEARING_DAY_MIGRATIONS } from './day-migrations.ts'
import type { DayPorts } from './day-ports.ts'
import { ledgerDirectory } from './ledger-directory.ts'
import { writeReport } from './reconciliations.ts'

/** An issuer's business day as a Durable Object: ledgers announce themselves to it, and it compares the day from its alarm. */
export class ClearingDayObject extends DurableObject<Env> implements ClearingDayService {
  readonly #book: DayBook
  readonly #comparison: DayComparison

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#book = new DayBook(drizzle(ctx.storage))
    this.#comparison = new DayComparison(this.#book, {
      portsOf: (day) => portsOf(env, day),
      setAlarm: (at) => ctx.storage.setAlarm(at),
      now: () => Date.now(),
      report: (error) => logEvent('clearing_day_failed', { error }),
    })
    void ctx.blockConcurrencyWhile(async () => {
      migrateStorage(ctx.storage, CLEARING_DAY_MIGRATIONS, Date.now())
      await this.#armIfLate()
    })
  }

  async announce(ledger: string): Promise<void> {
    this.#book.addLedger({ ledger, isKnown: true })
  }

  run(day: ClearingDay): Promise<RunProgress> {
    return this.#comparison.run(day)
  }

  /** Never throws: an alarm that does is given up by the platform. */
  override async alarm(): Promise<void> {
    try {
      await this.#comparison.goOn()
    } catch (error) {
      logEvent('clearing_day_failed', { error })
      await this.ctx.storage.setAlarm(Date.now() + RECONCILE_OVERDUE_MS)
    }
  }

  /** An alarm whose time has passed may never ring. */
  async #armIfLate(): Promise<void> {
    const wanted = this.#comparison.nextWake()
    if (wanted === null) return
    const set = await this.ctx.storage.getAlarm()
    if (set === null || set < Date.now()) await this.ctx.storage.setAlarm(wanted)
  }
}

async function portsOf(env: Env, day: ClearingDay): Promise<DayPorts> {
  const issuer = await issuerByPrefix(env, day.issuer, day.livemode)
  return {
    settlement: issuer?.settlement,
    directory: ledgerDirectory(env),
    ledger: (id) => ledgerById(env, id),
    report: (done) => writeReport(env, done),
    now: () => Date.now(),
  }
}
