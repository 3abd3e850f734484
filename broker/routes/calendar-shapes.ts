/** Describes a merchant's calendar as both APIs read and show it. */

import { z } from '@hono/zod-openapi'

import { DAY_STARTS_MAX_HOUR, isTimeZone } from '../../protocol/calendar.ts'
import type { ShopCalendar } from '../directory/directory.ts'
import { optional } from './text-shapes.ts'

/** The fields of a body that sets it. */
export const calendarFields = {
  time_zone: optional(
    z
      .string('An IANA time zone, such as Asia/Tokyo.')
      .refine(isTimeZone, 'An IANA time zone, such as Asia/Tokyo.')
      .openapi({ description: 'Whose days its signed daily tallies are of: see docs/tallies.md. UTC if not given.' }),
  ),
  day_starts: optional(
    z
      .int('A whole hour.')
      .min(0, 'From 0.')
      .max(DAY_STARTS_MAX_HOUR, `At most ${DAY_STARTS_MAX_HOUR}.`)
      .openapi({ description: 'The hour at which these days begin; 0 if not given.' }),
  ),
}

export const calendarShape = z.object({ time_zone: z.string(), day_starts: z.int() }).openapi('Calendar')

export function calendarView({ timeZone, dayStarts }: ShopCalendar): z.infer<typeof calendarShape> {
  return { time_zone: timeZone, day_starts: dayStarts }
}
