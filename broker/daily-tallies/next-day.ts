/** The days of a chain: where one ends the next begins, also when the shop has changed its time zone in between. Pure. */

import { dayAfter } from '../../protocol/calendar.ts'
import type { Calendar } from '../../protocol/calendar.ts'
import type { DailyTallyClaims } from '../../protocol/daily-tally.ts'
import type { TimeSpan } from '../tallies/tally.ts'

/** A day by the shop's calendar. Milliseconds since 1970; `to` is exclusive. */
export interface ShopDay extends TimeSpan {
  day: string
}

/**
 * Returns the day after the last signed one. It begins where that one ended,
 * whatever the calendar says now: after a change of the time zone it is shorter
 * or longer than others, and no moment is in two days or in none.
 */
export function dayFollowing(last: Pick<DailyTallyClaims, 'day' | 'to'>, calendar: Calendar): ShopDay {
  const from = last.to * 1000
  const named = calendar.dayOf(from)
  const next = dayAfter(last.day)
  const day = named > next ? named : next
  return { day, from, to: calendar.startOf(dayAfter(day)) }
}
