/** Business days: a settlement server's own calendar. Pure. */

const formats = new Map<string, Intl.DateTimeFormat>()

/** Returns the day in a time zone (IANA name), `YYYY-MM-DD`, that a moment belongs to. `at` in milliseconds since 1970. */
export function businessDate(at: number, timeZone: string): string {
  const known = formats.get(timeZone)
  const format =
    known ?? new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  if (known === undefined) formats.set(timeZone, format)
  return format.format(at)
}

/** Tells whether the runtime knows a time zone of that name. */
export function isTimeZone(name: string): boolean {
  try {
    return businessDate(0, name) !== ''
  } catch {
    return false
  }
}
