/** The days of the shop, as its calendar has them: every page of the console goes by them, wherever it is read. */

import { calendarOf, dayAfter, isTimeZone } from '../../protocol/calendar.ts'

/** A time zone, and the hour at which its days begin. */
export interface ShopDays {
  zone: string
  hour: number
}

/** A calendar as `/v1/calendar` and the session show it. */
export interface CalendarSeen {
  time_zone: string
  day_starts: number
}

const knownZones = new Map<string, boolean>()

/** Returns the shop's days; those of UTC where the browser has not heard of the time zone yet. */
export function shopDaysOf({ time_zone: zone, day_starts: hour }: CalendarSeen): ShopDays {
  // Asked once for each: every drawing of the head comes by here.
  // By the list first, which is there at once; old names of a zone are not in it.
  const isKnown = knownZones.get(zone) ?? (Intl.supportedValuesOf('timeZone').includes(zone) || isTimeZone(zone))
  knownZones.set(zone, isKnown)
  return isKnown ? { zone, hour } : { zone: 'UTC', hour: 0 }
}

/** Returns when a day of the shop begins, or one so many days later. Milliseconds since 1970. */
export function startOfDay(day: string, { zone, hour }: ShopDays, later = 0): number {
  return calendarOf(zone, hour).startOf(dayAfter(day, later))
}

/** Writes an hour as clocks show it. */
export function hourText(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`
}

/** Writes a time zone as people read it. */
export function zoneText(zone: string): string {
  return zone.replaceAll('_', ' ')
}
