import { calendarOf, daysBetween } from '../../protocol/calendar.ts'
import { TALLY_SPANS_A_CALL } from '../limits.ts'
import { sumTallies } from './sum-tallies.ts'
import type { Tallies, Tally } from './sum-tallies.ts'
import { WHOLE } from './tally.ts'
import type { GroupKey, TallyGroup, TallyQuery, TallyRow, TimeSpan } from './tally.ts'

/** A ledger, as far as its tallies are read. */
export interface TallySource {
  tally(query: TallyQuery): Promise<TallyRow[]>
}

/** Describes what is asked: a span of time, on quarters of an hour, and how it is cut. Milliseconds since 1970; `to` is exclusive. */
export interface TallyRequest extends TimeSpan {
  timeZone: string
  /** The hour at which a day begins. */
  dayStarts: number
  groupBy: readonly TallyGroup[]
}

/**
 * Reads the tallies of all of a merchant's ledgers. Long spans are asked for a
 * month at a time, so that no payment waits for the whole of them.
 */
export async function readTallies(
  ledgers: readonly TallySource[],
  { from, to, timeZone, dayStarts, groupBy }: TallyRequest,
): Promise<Tallies> {
  const days = daysBetween(calendarOf(timeZone, dayStarts), from, to)
  const [only = 'day', ...others] = groupBy
  const asked = others.length === 0 ? only : 'each'
  const rows: Tally[] = []
  for (let at = 0; at < days.length; at += TALLY_SPANS_A_CALL) {
    const part = days.slice(at, at + TALLY_SPANS_A_CALL)
    const query = { groupBy: asked, spans: groupBy.includes('day') ? part.map(spanOf) : [spanOfAll(part)] } as const
    const found = await Promise.all(ledgers.map((ledger) => ledger.tally(query)))
    for (const row of found.flat()) {
      const { group, disputedAmount = 0, ...sums } = row
      const each = { day: part[Number(group)]?.day ?? '', issuer: sums.issuer ?? '', method: sums.method ?? '' }
      const key = asked === 'each' ? groupKey(groupBy, each) : { ...WHOLE, [asked]: asked === 'day' ? each.day : group }
      rows.push({ ...sums, disputedAmount, ...key })
    }
  }
  return sumTallies(rows)
}

/** Returns of a row's groups those that were asked for. */
export function groupKey(groupBy: readonly TallyGroup[], each: GroupKey): GroupKey {
  return { ...WHOLE, ...Object.fromEntries(groupBy.map((group) => [group, each[group]])) }
}

export type Day = ReturnType<typeof daysBetween>[number]

export function spanOf({ from, to }: Day): TimeSpan {
  return { from, to }
}

function spanOfAll(days: readonly Day[]): TimeSpan {
  return { from: days[0]?.from ?? 0, to: days.at(-1)?.to ?? 0 }
}
