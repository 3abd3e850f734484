import { z } from '@hono/zod-openapi'

import { TALLY_DAYS_DEFAULT, TALLY_DAYS_MAX } from '../limits.ts'
import { calendarOf, dayAfter, isTimeZone } from '../tallies/calendar.ts'
import { QUARTER_MS } from '../tallies/tally.ts'
import type { TallyGroup } from '../tallies/tally.ts'

const TIME = 'A day, such as 2026-01-31, or an RFC 3339 time, such as 2026-01-31T00:00:00Z.'
const HOUR_MS = 60 * 60_000
/** So many days may be longer by this. */
const CLOCKS_CHANGED_MS = HOUR_MS
const day = z.iso.date()
const time = z.iso.datetime({ offset: true })
const dayOrTime = z.union([day, time], TIME)

export const talliesQuery = z.strictObject({
  from: dayOrTime.optional().openapi({
    type: 'string',
    example: '2026-11-01',
    description: `From when: a day begins at its midnight in \`timezone\`. ${TALLY_DAYS_DEFAULT} days before \`to\` if absent.`,
  }),
  to: dayOrTime.optional().openapi({
    type: 'string',
    example: '2026-12-01',
    description: `Until when, not included. The end of today if absent. At most ${TALLY_DAYS_MAX} days after \`from\`.`,
  }),
  timezone: z
    .string()
    .refine(isTimeZone, 'An IANA time zone, such as Asia/Tokyo.')
    .default('UTC')
    .openapi({ example: 'Asia/Tokyo', description: 'Whose days are meant.' }),
  group_by: z.enum(['day', 'issuer', 'method'], 'One of day, issuer, method.').default('day'),
})

const sums = {
  currency: z.string().openapi({ example: 'JPY' }),
  payments: z.int().openapi({ description: 'Payments that were captured.', example: 3 }),
  captured_amount: z.int().openapi({ description: 'In minor units.', example: 38400 }),
  refunds: z.int().openapi({ example: 1 }),
  refunded_amount: z.int().openapi({ example: 3200 }),
  net_amount: z.int().openapi({ description: 'Captured less refunded and disputed; may be below 0.', example: 35200 }),
  disputed_amount: z
    .int()
    .openapi({ description: 'Taken by disputes, less what they gave back; may be below 0.', example: 0 }),
}

const tallyShape = z
  .object({
    day: z.string().optional().openapi({ description: 'Grouped by day.', example: '2026-11-01', format: 'date' }),
    issuer: z.string().optional().openapi({ description: "Grouped by issuer: the issuer's prefix.", example: '4' }),
    issuer_name: z
      .string()
      .nullable()
      .optional()
      .openapi({ description: 'Null when there is no such issuer any more.' }),
    method: z.string().optional().openapi({ description: "Grouped by method: a word of the issuers' choice." }),
    ...sums,
  })
  .openapi('Tally')
export type TallyView = z.infer<typeof tallyShape>

export const talliesShape = z
  .object({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    timezone: z.string(),
    group_by: z.string(),
    data: z.array(tallyShape).openapi({ description: 'The earliest day first; else by issuer or method.' }),
    totals: z.array(z.object(sums)).openapi({ description: 'Of the whole time, one for each currency.' }),
  })
  .openapi('Tallies')

export const csvShape = z.string().openapi({
  description:
    'RFC 4180, UTF-8 with a byte order mark (for Excel), with a header: the fields of `data`. Amounts are in minor units.',
  example: '\ufeffday,currency,payments,captured_amount,refunds,refunded_amount,net_amount,disputed_amount\r\n',
})

export function csvColumns(groupBy: TallyGroup): string[] {
  return [...(groupBy === 'issuer' ? ['issuer', 'issuer_name'] : [groupBy]), ...Object.keys(sums)]
}

interface Asked {
  from?: string | undefined
  to?: string | undefined
  timezone: string
}

/** Reads a span: from when to when, in milliseconds since 1970; or which field is wrong, and how to mend it. */
export function readSpan(
  asked: Asked,
  now: number,
): { from: number; to: number } | { param: 'from' | 'to'; detail: string } {
  const calendar = calendarOf(asked.timezone)
  const timeOf = (given: string): number => (given.includes('T') ? Date.parse(given) : calendar.startOf(given))
  const to = timeOf(asked.to ?? dayAfter(calendar.dayOf(now)))
  const from = timeOf(asked.from ?? dayAfter(calendar.dayOf(to), -TALLY_DAYS_DEFAULT))
  for (const [param, given] of [
    ['from', from],
    ['to', to],
  ] as const) {
    if (given % QUARTER_MS !== 0)
      return { param, detail: 'A time on a quarter of an hour: tallies are kept by quarters.' }
  }
  if (from >= to) return { param: 'to', detail: '`to` is not included, so it must be later than `from`.' }
  if (to - from > TALLY_DAYS_MAX * 24 * HOUR_MS + CLOCKS_CHANGED_MS) {
    return { param: 'from', detail: `At most ${TALLY_DAYS_MAX} days at once.` }
  }
  return { from, to }
}
