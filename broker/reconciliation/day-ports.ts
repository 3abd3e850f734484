import type { NoticeOfOperation } from '../payments/ports/ledger.ts'
import type { SettlementPort } from '../payments/ports/settlement.ts'
import type { BookedOperation } from '../ledger/clearing-queries.ts'
import type { ClearingDay } from './clearing-day-service.ts'
import type { Reconciliation } from '../db/day-report.ts'

/** Describes what is asked of a ledger. */
export interface LedgerReader {
  operationsOfDay(
    day: { issuer: string; businessDate: string },
    after: string,
    limit: number,
  ): PromiseLike<BookedOperation[]>
  operationsById(ids: readonly string[]): PromiseLike<BookedOperation[]>
  catchUp(): PromiseLike<string | null>
  /** Has the issuer asked what has become of an authorization, as a notice of its relay centre does. */
  noteNotice(notice: NoticeOfOperation): PromiseLike<unknown>
}

/** Describes what is asked of the directory. */
export interface LedgerDirectory {
  /** Ledgers of the day's mode that may have operations on it and need not have announced them, by id, from after `after`. */
  silentLedgers(day: ClearingDay, after: string): Promise<{ id: string; announcesFrom: string | null }[]>
  /** Ledgers have caught up. */
  markCaughtUp(ids: readonly string[], announcesFrom: string): Promise<void>
  /** Of the given ledgers, those that there are in the mode. */
  existing(ids: readonly string[], livemode: boolean): Promise<string[]>
  /** Ledgers old enough to have operations whose ids name no ledger, by id, from after `after`. */
  olderLedgers(livemode: boolean, after: string, limit: number): Promise<string[]>
}

/** Everything outside that a comparison asks. */
export interface DayPorts {
  /** Undefined: there is no such issuer. */
  settlement: Pick<SettlementPort, 'clearing'> | undefined
  directory: LedgerDirectory
  ledger: (id: string) => LedgerReader
  /** Writes the report where operators read it; the latest one counts. */
  report: (done: Reconciliation) => Promise<void>
  /** Milliseconds since 1970. */
  now: () => number
}

/** Says why a comparison stopped. `restart`: what it has gathered does not fit together, so that it begins anew. */
export class RunStopped extends Error {
  readonly code: string
  readonly next: 'go_on' | 'restart' | 'give_up'

  constructor(code: string, next: 'go_on' | 'restart' | 'give_up' = 'go_on') {
    super(`The comparison stopped: ${code}.`)
    this.name = 'RunStopped'
    this.code = code
    this.next = next
  }
}
