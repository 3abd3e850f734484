/** A merchant's captured money by the issuers' business days, read from its ledgers and the latest reports. */

import { ledgerOfOperation } from '../../protocol/object-id.ts'
import type { Reconciliation } from '../db/day-report.ts'
import type { BookedOperation } from '../ledger/clearing-queries.ts'
import { RECONCILE_ROWS_PER_CALL } from '../reconciliation/limits.ts'
import { arrivalOf } from './arrival.ts'
import type { Arrival } from './arrival.ts'
import { ARRIVAL_CALLS_A_DAY, ARRIVAL_DAYS_AT_ONCE } from './limits.ts'

/** A ledger, as far as its business days are read. */
export interface DaySource {
  id: string
  operationsOfDay(
    day: { issuer: string; businessDate: string },
    after: string,
    limit: number,
  ): Promise<BookedOperation[]>
}

/** A business day of an issuer. `isWhole`: no; there was more than is summed up at once, and the sums are left out. */
export interface ArrivalDay extends Arrival {
  issuer: string
  businessDate: string
  isWhole: boolean
}

interface Asked {
  ledgers: readonly DaySource[]
  issuers: readonly string[]
  /** `YYYY-MM-DD`. */
  dates: readonly string[]
  reports: readonly Reconciliation[]
}

/** Reads each day of each issuer on which the merchant had something, the latest day first. */
export async function readArrivals({ ledgers, issuers, dates, reports }: Asked): Promise<ArrivalDay[]> {
  const days = dates
    .toSorted()
    .toReversed()
    .flatMap((businessDate) => issuers.map((issuer) => ({ issuer, businessDate })))
  const found: ArrivalDay[] = []
  for (let at = 0; at < days.length; at += ARRIVAL_DAYS_AT_ONCE) {
    const some = days.slice(at, at + ARRIVAL_DAYS_AT_ONCE)
    found.push(...(await Promise.all(some.map((day) => readDay(day, ledgers, reports)))))
  }
  return found.filter(({ sums, differences, isWhole }) => sums.length > 0 || differences.length > 0 || !isWhole)
}

async function readDay(
  day: { issuer: string; businessDate: string },
  ledgers: readonly DaySource[],
  reports: readonly Reconciliation[],
): Promise<ArrivalDay> {
  const read = await Promise.all(ledgers.map((ledger) => operationsIn(ledger, day)))
  const isWhole = read.every((operations) => operations !== undefined)
  const own = new Set(ledgers.map(({ id }) => id))
  const operations = isWhole ? read.flatMap((some) => some ?? []) : []
  const known = new Set(operations.map(({ id }) => id))
  const isOwn = (operation: string): boolean => known.has(operation) || own.has(ledgerOfOperation(operation) ?? '')
  const done = reports.find(({ issuer, businessDate }) => issuer === day.issuer && businessDate === day.businessDate)
  return { ...day, ...arrivalOf(operations, done, isOwn), isWhole }
}

/** Reads a ledger's operations of a day; undefined where there are too many. */
async function operationsIn(
  ledger: DaySource,
  day: { issuer: string; businessDate: string },
): Promise<BookedOperation[] | undefined> {
  const found: BookedOperation[] = []
  for (let calls = 0; calls < ARRIVAL_CALLS_A_DAY; calls++) {
    const page = await ledger.operationsOfDay(day, found.at(-1)?.id ?? '', RECONCILE_ROWS_PER_CALL)
    found.push(...page)
    if (page.length < RECONCILE_ROWS_PER_CALL) return found
  }
  return undefined
}
