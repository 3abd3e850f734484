/**
 * Signs a merchant's closed days, one after the other. Nothing is handed out
 * before it is in the tally book, and of two who sign the same day the first
 * wins: so whoever is stopped at any line, or does it once more, changes
 * nothing. A ledger that does not answer stops it: no tally is without one.
 */

import { calendarOf, dayAfter, daysBetween } from '../../protocol/calendar.ts'
import type { Calendar } from '../../protocol/calendar.ts'
import type { DailyTallyClaims } from '../../protocol/daily-tally.ts'
import { claimsOf, digestOfTally } from '../../protocol/daily-tally-chain.ts'
import type { DaySource } from '../arrivals/read-arrivals.ts'
import type { Reconciliation } from '../db/day-report.ts'
import { readOutcomes } from '../tallies/read-outcomes.ts'
import type { OutcomeSource } from '../tallies/read-outcomes.ts'
import { readTallies } from '../tallies/read-tallies.ts'
import type { TallySource } from '../tallies/read-tallies.ts'
import type { Tally } from '../tallies/sum-tallies.ts'
import { dayClaims } from './day-claims.ts'
import {
  CHAIN_BEGINS_WITHIN_DAYS,
  DAY_SETTLES_MS,
  LATE_RECORD_DAYS,
  MOVEMENT_AROUND_MS,
  OUTCOMES_COUNTED_MS,
  RECORDS_WAITED_MS,
} from './limits.ts'
import { dayFollowing } from './next-day.ts'
import type { ShopDay } from './next-day.ts'
import { recordWords } from './record-words.ts'
import type { MovedLedger } from './record-words.ts'
import type { SignedDay, TallyBookService } from './tally-book-service.ts'
import type { TallyOwner } from './tally-owner.ts'

const DAY_MS = 24 * 60 * 60_000

export type DailyLedger = TallySource & OutcomeSource & DaySource

/** A merchant's calendar, and every ledger of the mode: open, closed and archived. */
export interface ShopBooks {
  timeZone: string
  dayStarts: number
  ledgers: readonly DailyLedger[]
}

/** All that signing needs of others. */
export interface SigningPorts {
  book: TallyBookService
  /** The broker's origin. */
  iss: string
  /** As the directory has it now. */
  shop(): Promise<ShopBooks>
  /** The latest reports of the dates: those of the issuers, and all that differ. */
  reports(asked: { from: string; to: string; issuers: readonly string[] }): Promise<Reconciliation[]>
  sign(claims: DailyTallyClaims): Promise<string>
}

/** Says why the next day is not signed: `records`: it waits for the issuers' clearing records, until `until` at the latest. */
export interface Waiting {
  reason: 'day_not_over' | 'nothing_moved' | 'records'
  day: string | null
  /** Milliseconds since 1970. */
  until: number | null
}

/** Signs the next closed day, or says why there is none. `now` in milliseconds. */
export async function signNextDay(ports: SigningPorts, owner: TallyOwner, now: number): Promise<SignedDay | Waiting> {
  const latest = await ports.book.latest(LATE_RECORD_DAYS + 1)
  const last = latest.at(-1)
  const before = latest.flatMap(({ signed }) => claimsOf(signed) ?? [])
  const end = before.at(-1)
  if (before.length < latest.length) throw new Error('A day of the tally book cannot be read.')
  // What cannot have ended yet by any calendar is not even looked at.
  if (end !== undefined && now < end.to * 1000 + DAY_SETTLES_MS) return notOver(dayAfter(end.day), null)
  const shop = await ports.shop()
  // A directory that was put back may lack one: its money would be missing, and nothing would show it.
  if (shop.ledgers.length < (end?.ledgers ?? 0)) throw new Error('A ledger that was summed up before is not listed.')
  const calendar = calendarOf(shop.timeZone, shop.dayStarts)
  const shopDay = end === undefined ? await firstDay(shop, calendar, now) : dayFollowing(end, calendar)
  if (shopDay === undefined) return { reason: 'nothing_moved', day: null, until: null }
  const { day, to } = shopDay
  if (now < to + DAY_SETTLES_MS) return notOver(day, to + DAY_SETTLES_MS)
  const { words, isFinal } = await wordsOf(ports, shop, shopDay, before)
  const until = to + RECORDS_WAITED_MS
  if (!isFinal && now < until) return { reason: 'records', day, until }
  const found = {
    shopDay,
    timeZone: shop.timeZone,
    dayStarts: shop.dayStarts,
    ledgers: shop.ledgers.length,
    groups: await groupsOf(shop, shopDay),
    outcomes: await outcomesOf(shop, shopDay, now),
    records: words,
    opening: end === undefined ? await groupsOf(shop, { from: 0, to: shopDay.from }) : undefined,
    number: (last?.number ?? 0) + 1,
    previous: last === undefined ? null : await digestOfTally(last.signed),
  }
  const signed = await ports.sign(dayClaims(found, owner, ports.iss, now))
  return ports.book.add({ number: found.number, day, signed })
}

function notOver(day: string, until: number | null): Waiting {
  return { reason: 'day_not_over', day, until }
}

/** The chain begins with the first day on which money moved; what moved earlier than is looked at is its opening. */
async function firstDay({ ledgers }: ShopBooks, calendar: Calendar, now: number): Promise<ShopDay | undefined> {
  const today = calendar.dayOf(now)
  const from = calendar.startOf(dayAfter(today, 1 - CHAIN_BEGINS_WITHIN_DAYS))
  const days = daysBetween(calendar, from, calendar.startOf(dayAfter(today)))
  const spans = days.map((day) => ({ from: day.from, to: day.to }))
  const found = await Promise.all(ledgers.map((ledger) => ledger.tally({ groupBy: 'day', spans })))
  const first = Math.min(...found.flat().map(({ group }) => Number(group)))
  return days[first]
}

async function groupsOf(
  { ledgers, timeZone, dayStarts }: ShopBooks,
  { from, to }: { from: number; to: number },
): Promise<Tally[]> {
  if (from === 0) return openingOf(ledgers, to)
  const groupBy = ['issuer', 'method'] as const
  return (await readTallies(ledgers, { from, to, timeZone, dayStarts, groupBy })).groups
}

/** Of all time before: one span, whose days nobody asks for. */
async function openingOf(ledgers: readonly TallySource[], to: number): Promise<Tally[]> {
  const found = await Promise.all(
    ledgers.map((ledger) => ledger.tally({ groupBy: 'issuer', spans: [{ from: 0, to }] })),
  )
  return found.flat().map(({ group, disputedAmount = 0, ...sums }) => {
    return { ...sums, disputedAmount, day: '', issuer: group, method: '' }
  })
}

async function outcomesOf({ ledgers, timeZone, dayStarts }: ShopBooks, { from, to }: ShopDay, now: number) {
  if (now - to > OUTCOMES_COUNTED_MS) return null
  const { totals, countedFrom } = await readOutcomes(ledgers, { from, to, timeZone, dayStarts, groupBy: ['day'] })
  return countedFrom === null ? totals : null
}

async function wordsOf(
  ports: SigningPorts,
  shop: ShopBooks,
  { day, from, to }: ShopDay,
  before: readonly DailyTallyClaims[],
) {
  const around = from - MOVEMENT_AROUND_MS
  const spans = [
    { from: around - LATE_RECORD_DAYS * DAY_MS, to: around },
    { from: around, to: to + MOVEMENT_AROUND_MS },
  ]
  const ledgers = await Promise.all(
    shop.ledgers.map(async (ledger): Promise<MovedLedger> => {
      const rows = (await ledger.tally({ groupBy: 'each', spans })).filter(({ issuer }) => issuer)
      const issuersOf = (some: typeof rows) => new Set(some.map(({ issuer = '' }) => issuer))
      return {
        id: ledger.id,
        movedBy: issuersOf(rows.filter(({ group }) => group === '1')),
        movedLatelyBy: issuersOf(rows),
        operationsOfDay: (...args) => ledger.operationsOfDay(...args),
      }
    }),
  )
  const earlier = Array.from({ length: LATE_RECORD_DAYS }, (_, at) => dayAfter(day, at - LATE_RECORD_DAYS))
  const issuers = [...new Set(ledgers.flatMap(({ movedLatelyBy }) => [...movedLatelyBy]))].toSorted()
  const reports = await ports.reports({ from: earlier[0] ?? day, to: dayAfter(day), issuers })
  return recordWords({ day, earlier, ledgers, reports, told: before.flatMap(({ records }) => records) })
}
