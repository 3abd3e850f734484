/** The clocks of the shop's time zone, as the console's page gets them: its first drawing makes no format for them. */

import { clockChanges } from '../../protocol/clock-changes.ts'
import type { ClockChange } from '../../protocol/clock-changes.ts'
import { CLOCK_AHEAD_MS, CLOCK_BACK_MS } from './limits.ts'

const DAY_MS = 24 * 60 * 60_000

/** Of one zone and day: the same for whoever asks next. */
let last: { timeZone: string; day: number; changes: ClockChange[] } | undefined

/** Returns the changes of a zone's clocks around now. */
export function shopClock(timeZone: string, now: number): { time_zone: string; changes: readonly ClockChange[] } {
  const day = Math.floor(now / DAY_MS)
  if (last?.timeZone !== timeZone || last.day !== day) {
    const changes = clockChanges(timeZone, day * DAY_MS - CLOCK_BACK_MS, day * DAY_MS + CLOCK_AHEAD_MS)
    last = { timeZone, day, changes }
  }
  return { time_zone: timeZone, changes: last.changes }
}
