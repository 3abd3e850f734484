/** The end of a key by the day that was chosen, as the shop's calendar has it: pure. */

import { startOfDay } from '../shop-days.ts'
import type { ShopDays } from '../shop-days.ts'

const YEARS_MAX = 10

/** Returns the end of a day (`YYYY-MM-DD`) by RFC 3339; undefined where that is past, or too far ahead. */
export function endOfDay(day: string, days: ShopDays, now: number): string | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || Number.isNaN(Date.parse(day))) return undefined
  const end = startOfDay(day, days, 1)
  const furthest = new Date(now)
  furthest.setFullYear(furthest.getFullYear() + YEARS_MAX)
  return end > now && end <= furthest.getTime() ? new Date(end).toISOString() : undefined
}
