import { TALLY_SPANS_A_CALL } from '../limits.ts'
import { calendarOf, daysBetween } from './calendar.ts'
import { sumTallies } from './sum-tallies.ts'
import type { Tallies, Tally } from './sum-tallies.ts'
import type { TallyGroup, TallyQuery, TallyRow } from './tally.ts'

/** A ledger, as far as its tallies are read. */
export interface TallySource {
  tally(query: TallyQuery): Promise<TallyRow[]>
}

/** Describes what is asked: a span of time, on quarters of an hour, and how it is cut. Milliseconds since 1970; `to` is exclusive. */
export interface TallyRequest {
  from: number
  to: number
  timeZone: string
  groupBy: TallyGroup
}

/**
 * Reads the tallies of all of a merchant's ledgers. Long spans are asked for a
 * month at a time, so that no payment waits for the whole of them.
 */
export async function readTallies(
  ledgers: readonly TallySource[],
  { from, to, timeZone, groupBy }: TallyRequest,
): Promise<Tallies> {
  const days = daysBetween(calendarOf(timeZone), from, to)
  const rows: Tally[] = []
  for (let at = 0; at < days.length; at += TALLY_SPANS_A_CALL) {
    const part = days.slice(at, at + TALLY_SPANS_A_CALL)
    const query = { groupBy, spans: groupBy === 'day' ? part.map(spanOf) : [wholeOf(part)] }
    const found = await Promise.all(ledgers.map((ledger) => ledger.tally(query)))
    rows.push(
      ...found.flat().map((row) => {
        const { group, disputedAmount = 0 } = row
        return { ...row, disputedAmount, group: groupBy === 'day' ? dayOf(part, row) : group }
      }),
    )
  }
  return sumTallies(rows)
}

type Day = ReturnType<typeof daysBetween>[number]

function spanOf({ from, to }: Day): { from: number; to: number } {
  return { from, to }
}

function wholeOf(days: readonly Day[]): { from: number; to: number } {
  return { from: days[0]?.from ?? 0, to: days.at(-1)?.to ?? 0 }
}

function dayOf(days: readonly Day[], { group }: TallyRow): string {
  return days[Number(group)]?.day ?? ''
}
