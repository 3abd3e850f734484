/** The shop's calendar while the console is open: where somebody changes it elsewhere, the page goes by the new one. */

import { hourText, shopDaysOf, zoneText } from './shop-days.ts'
import type { CalendarSeen } from './shop-days.ts'
import type { Session } from './page.ts'
import type { Following } from './console.ts'

const EACH_MS = 60_000

/** Asks for it when the page comes into view, and each minute while it is seen. Never two calendars on one page. */
export function followCalendar({ api, session, renews, signal }: Following<Session>): void {
  let isAsking = false

  const asks = async (): Promise<void> => {
    if (document.hidden || isAsking) return
    isAsking = true
    const before = session.calendar
    const read = await api<CalendarSeen>('/v1/calendar', { signal })
    isAsking = false
    // Changed here meanwhile: the answer may be of before.
    if (signal.aborted || !read.ok || session.calendar !== before || isSame(read.body, before)) return
    const { zone, hour } = shopDaysOf(read.body)
    // Where somebody is at work, with the next look.
    renews(
      () => (session.calendar = read.body),
      ({ clock }) => clock(zoneText(zone), hourText(hour)),
    )
  }

  const timer = setInterval(() => void asks(), EACH_MS)
  document.addEventListener('visibilitychange', () => void asks(), { signal })
  signal.addEventListener('abort', () => clearInterval(timer))
}

function isSame(one: CalendarSeen, other: CalendarSeen): boolean {
  return one.time_zone === other.time_zone && one.day_starts === other.day_starts
}
