/** The days of a time zone, by the platform's own time zone data (ECMA-402): pure, times in milliseconds since 1970. */

const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS
/** A day may begin at midnight, or up to noon: a bar counts what it takes after midnight to the evening before. */
export const DAY_STARTS_MAX_HOUR = 12

export interface Calendar {
  /** `YYYY-MM-DD`: the day that it is at this time. */
  dayOf: (time: number) => string
  /** Returns when the day begins: at its hour, or after it where clocks skip the hour. */
  startOf: (day: string) => number
  /** Writes what clocks show at this time: `YYYY-MM-DD hh:mm:ss`. */
  shownTime: (time: number) => string
}

/** Tells whether the platform knows the IANA time zone, such as `Asia/Tokyo` or `UTC`. */
export function isTimeZone(name: string): boolean {
  // Without this an offset such as +09:00 would do too, which has no summer time.
  if (!/^[A-Za-z][\w+/-]{0,63}$/.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== ''
  } catch {
    return false
  }
}

/** Makes the calendar of a time zone; its days begin at `startHour`, a whole hour up to {@link DAY_STARTS_MAX_HOUR}. */
export function calendarOf(timeZone: string, startHour = 0): Calendar {
  const late = startHour * HOUR_MS
  const format = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  /** Holds what clocks show at this time, as if it were UTC. */
  const shown = (time: number): number => {
    const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]))
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
    return Date.UTC(year, month - 1, day, hour, minute, second)
  }
  const shownDay = (time: number): string => isoDay(shown(time) - late)
  const startOf = (day: string): number => {
    const start = Date.parse(`${day}T00:00:00Z`) + late
    // By the clock of the day before and by that of the day after: they differ where the clocks are changed.
    const offsets = [-DAY_MS, DAY_MS].map((away) => shown(start + away) - (start + away))
    const starts = offsets.map((offset) => start - offset).toSorted((a, b) => a - b)
    return starts.find((time) => shownDay(time) >= day) ?? start
  }
  const dayOf = (time: number): string => {
    const day = shownDay(time)
    const next = dayAfter(day)
    // Where clocks go back over the hour it comes twice: the day has begun with the first.
    return late > 0 && startOf(next) <= time ? next : day
  }
  const shownTime = (time: number): string => new Date(shown(time)).toISOString().slice(0, 19).replace('T', ' ')
  return { dayOf, startOf, shownTime }
}

/** Returns the day so many days after; before, where `count` is negative. */
export function dayAfter(day: string, count = 1): string {
  return isoDay(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS)
}

/** Returns the days that a span of time touches, each with the part of it that lies in the span. `to` is exclusive. */
export function daysBetween(calendar: Calendar, from: number, to: number): { day: string; from: number; to: number }[] {
  const days: { day: string; from: number; to: number }[] = []
  for (let start = from; start < to;) {
    const day = calendar.dayOf(start)
    const end = Math.min(to, calendar.startOf(dayAfter(day)))
    days.push({ day, from: start, to: end })
    start = end
  }
  return days
}

function isoDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}
