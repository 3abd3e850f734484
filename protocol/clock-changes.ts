/** Changes of the clocks of a time zone over some months, for who writes many times by them: pure, times in milliseconds since 1970. */

import { calendarOf } from './calendar.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
/** Clocks that are changed there and back within fewer days are seen as never changed; the shortest known is four weeks. */
const STEP_MS = 7 * DAY_MS
const STEPS_MAX = 200

/** A change of the clock: from this time on it is so many minutes ahead of UTC; null where nothing is known any more. */
export interface ClockChange {
  from: number
  minutes: number | null
}

/** Returns the changes of a zone's clock in a span of time: the first is its beginning, the last its end. */
export function clockChanges(timeZone: string, from: number, to: number): ClockChange[] {
  const { shownTime } = calendarOf(timeZone)
  const minutesAt = (time: number): number => {
    const whole = Math.floor(time / MINUTE_MS) * MINUTE_MS
    return Math.round((Date.parse(`${shownTime(whole).replace(' ', 'T')}Z`) - whole) / MINUTE_MS)
  }
  let before = Math.floor(from / MINUTE_MS) * MINUTE_MS
  const changes = [{ from: before, minutes: minutesAt(before) }]
  for (let step = 0; step < STEPS_MAX && before < to; step++) {
    const next = Math.min(before + STEP_MS, to)
    const minutes = minutesAt(next)
    if (minutes !== changes.at(-1)?.minutes) changes.push({ from: firstAfter(before, next, minutesAt), minutes })
    before = next
  }
  return [...changes, { from: before, minutes: null }]
}

/** Returns the minute between two times at which the clock is changed: halved until it is found. */
function firstAfter(before: number, after: number, minutesAt: (time: number) => number): number {
  const old = minutesAt(before)
  let [low, high] = [Math.floor(before / MINUTE_MS), Math.ceil(after / MINUTE_MS)]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (minutesAt(middle * MINUTE_MS) === old) low = middle
    else high = middle
  }
  return high * MINUTE_MS
}

/** Writes what the clock shows at a time, `YYYY-MM-DD hh:mm:ss`; undefined where that is not known. */
export function shownByClock(time: number, changes: readonly ClockChange[]): string | undefined {
  const minutes = changes.findLast(({ from }) => from <= time)?.minutes
  if (minutes === undefined || minutes === null) return undefined
  return new Date(time + minutes * MINUTE_MS).toISOString().slice(0, 19).replace('T', ' ')
}
