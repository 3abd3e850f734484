/** The end of a key by the day that was chosen, in the browser's own time zone: pure but for the zone. */

const YEARS_MAX = 10

/** Returns the end of a day (`YYYY-MM-DD`) by RFC 3339; undefined where that is past, or too far ahead. */
export function endOfDay(day: string, now: number): string | undefined {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? []
  if (year === undefined) return undefined
  const end = new Date(Number(year), Number(month) - 1, Number(date) + 1)
  const furthest = new Date(now)
  furthest.setFullYear(furthest.getFullYear() + YEARS_MAX)
  return end.getTime() > now && end.getTime() <= furthest.getTime() ? end.toISOString() : undefined
}
