/** The shop's days, kept in the browser of who chose them: else those of its own time zone, from midnight on. */

import { isRecord } from '../../../protocol/shape.ts'
import { DAY_STARTS_MAX_HOUR, isTimeZone } from '../../../protocol/calendar.ts'
import type { ShopDays } from './tally-period.ts'

const KEPT = 'furiwake-console-days'

export function keptShopDays(): ShopDays {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const usual = { zone: isTimeZone(timeZone) ? timeZone : 'UTC', hour: 0 }
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? 'null')
    if (!isRecord(kept)) return usual
    const { zone, hour } = kept
    const isGood = typeof hour === 'number' && Number.isInteger(hour) && hour >= 0 && hour <= DAY_STARTS_MAX_HOUR
    return { zone: typeof zone === 'string' && isTimeZone(zone) ? zone : usual.zone, hour: isGood ? hour : 0 }
  } catch {
    return usual
  }
}

export function keepShopDays({ zone, hour }: ShopDays): void {
  try {
    localStorage.setItem(KEPT, JSON.stringify({ zone, hour }))
  } catch {
    // Kept in the address alone, then.
  }
}
