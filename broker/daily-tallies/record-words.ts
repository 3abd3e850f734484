/** Words of the issuers' clearing records on a merchant's business days, as its daily tallies have them. */

import type { RecordState, RecordWord } from '../../protocol/daily-tally.ts'
import { readArrivals } from '../arrivals/read-arrivals.ts'
import type { ArrivalDay, DaySource } from '../arrivals/read-arrivals.ts'
import type { Reconciliation } from '../db/day-report.ts'
import { ledgerOfOperation } from '../../protocol/object-id.ts'
import { RECORD_LOOKS_MAX } from './limits.ts'

/** A ledger of the merchant, with the issuers by whose hand money has moved in it: around the day, and around it or the days before. */
export interface MovedLedger extends DaySource {
  movedBy: ReadonlySet<string>
  movedLatelyBy: ReadonlySet<string>
}

export interface RecordsAsked {
  /** The business date that is the day's own, and those before it that are looked at again. */
  day: string
  earlier: readonly string[]
  ledgers: readonly MovedLedger[]
  /** The latest report of each issuer and date, where there is one. */
  reports: readonly Reconciliation[]
  /** Words of tallies before, the earliest first. */
  told: readonly RecordWord[]
}

/** The words that a tally is to hold; `isFinal`: every record of the day's own date has come. */
export interface RecordWords {
  words: RecordWord[]
  isFinal: boolean
}

/**
 * Reads the words of the day's own business date, and of earlier ones those
 * that are others than were told: a record that came late, or was compared
 * again, is in the tally of the day it came, and nothing that is signed changes.
 */
export async function recordWords(asked: RecordsAsked): Promise<RecordWords> {
  const { day, ledgers, reports } = asked
  const told = new Map(asked.told.map((word) => [keyOf(word), word]))
  const pairs = pairsOf(asked).filter(({ businessDate, issuer }) => {
    const before = told.get(keyOf({ issuer, business_date: businessDate }))
    const report = reportOf(reports, issuer, businessDate)
    // What was compared no later than it was told of has nothing new to say.
    return businessDate === day || (report !== undefined && secondsOf(report.ranAt) > (before?.compared_at ?? 0))
  })
  let looks = 0
  const words: RecordWord[] = []
  for (const { businessDate, issuer } of pairs) {
    const moving = ledgers.filter(({ movedBy, movedLatelyBy }) =>
      (businessDate === day ? movedBy : movedLatelyBy).has(issuer),
    )
    looks += moving.length
    const isTooMuch = looks > RECORD_LOOKS_MAX
    const sources = ledgers.map((ledger) => (moving.includes(ledger) && !isTooMuch ? ledger : silent(ledger)))
    const [found] = await readArrivals({ ledgers: sources, issuers: [issuer], dates: [businessDate], reports })
    if (found !== undefined) words.push(wordOf(found, isTooMuch))
    else if (isTooMuch) words.push(unread(issuer, businessDate))
  }
  const isNew = (word: RecordWord) => word.business_date === day || !isSame(word, told.get(keyOf(word)))
  return {
    words: words.filter(isNew).toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
    isFinal: words.every((word) => word.business_date !== day || isOver(reportOf(reports, word.issuer, day))),
  }
}

function reportOf(reports: readonly Reconciliation[], issuer: string, date: string): Reconciliation | undefined {
  return reports.find((each) => each.issuer === issuer && each.businessDate === date)
}

function isOver(done: Reconciliation | undefined): boolean {
  return done !== undefined && done.report.state !== 'unavailable' && done.report.closed
}

/** Dates and issuers that may have something: money moved by the issuer, or a difference that names a ledger of the merchant's. */
function pairsOf({ day, earlier, ledgers, reports }: RecordsAsked): { businessDate: string; issuer: string }[] {
  const own = new Set(ledgers.map(({ id }) => id))
  return [...earlier, day].flatMap((businessDate) => {
    const moved = ledgers.flatMap(({ movedBy, movedLatelyBy }) => [...(businessDate === day ? movedBy : movedLatelyBy)])
    const named = reports.filter(({ businessDate: date, report }) => date === businessDate && isNamed(report, own))
    const issuers = new Set([...moved, ...named.map(({ issuer }) => issuer)])
    return [...issuers].toSorted().map((issuer) => ({ businessDate, issuer }))
  })
}

function isNamed(report: Reconciliation['report'], own: ReadonlySet<string>): boolean {
  if (report.state === 'unavailable') return false
  return report.differences.some(({ operation }) => own.has(ledgerOfOperation(operation) ?? ''))
}

/** A ledger that nothing has moved in is not asked: but what a record alone has of it is the merchant's. */
function silent({ id }: DaySource): DaySource {
  return { id, operationsOfDay: async () => [] }
}

function wordOf(found: ArrivalDay, isTooMuch: boolean): RecordWord {
  const { issuer, businessDate, state, comparedAt, differences, isCut, isWhole } = found
  return {
    issuer,
    business_date: businessDate,
    state: state satisfies RecordState,
    compared_at: comparedAt === null ? null : secondsOf(comparedAt),
    sums: found.sums.map(({ currency, net, confirmed }) => ({
      currency,
      net_amount: net,
      confirmed_amount: confirmed,
      unconfirmed_amount: confirmed === null ? null : net - confirmed,
    })),
    differences: differences.length,
    whole: isWhole && !isCut && !isTooMuch,
  }
}

function unread(issuer: string, businessDate: string): RecordWord {
  return {
    issuer,
    business_date: businessDate,
    state: 'waiting',
    compared_at: null,
    sums: [],
    differences: 0,
    whole: false,
  }
}

function keyOf({ issuer, business_date: date }: Pick<RecordWord, 'issuer' | 'business_date'>): string {
  return `${date} ${issuer}`
}

/** Tells whether two words say the same, whenever they were compared. */
function isSame(one: RecordWord, other: RecordWord | undefined): boolean {
  if (other === undefined) return false
  return JSON.stringify({ ...one, compared_at: 0 }) === JSON.stringify({ ...other, compared_at: 0 })
}

function secondsOf(time: number): number {
  return Math.floor(time / 1000)
}
