import type { Reconciliation } from '../db/day-report.ts'

/** Names which day's object it is. `businessDate` is `YYYY-MM-DD`, `issuer` a prefix. */
export interface ClearingDay {
  livemode: boolean
  issuer: string
  businessDate: string
}

/** Says where a comparison has come to. `report`: as it ended, or why it has stopped for now; undefined while it goes on. */
export interface RunProgress {
  report: Reconciliation | undefined
}

/** Everything that the object of an issuer's business day answers. */
export interface ClearingDayService {
  /** The ledger has operations on this day. Telling it again changes nothing. */
  announce(ledger: string): Promise<void>
  /** Begins a comparison, or goes on with the one under way; the object's alarm ends what is not ended in this call. */
  run(day: ClearingDay): Promise<RunProgress>
}
