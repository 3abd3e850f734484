import { z } from '@hono/zod-openapi'

import { calendarOf, DAY_STARTS_MAX_HOUR, dayAfter, isTimeZone } from '../../protocol/calendar.ts'
import { isOneOf } from '../../protocol/shape.ts'
import { TALLY_DAYS_DEFAULT, TALLY_DAYS_MAX } from '../limits.ts'
import { QUARTER_MS, TALLY_GROUPS } from '../tallies/tally.ts'
import type { GroupKey, TallyGroup } from '../tallies/tally.ts'
import { wholeNumber } from './text-shapes.ts'

const TIME = 'A day, such as 2026-01-31, or an RFC 3339 time, such as 2026-01-31T00:00:00Z.'
const HOUR_MS = 60 * 60_000
/** So many days may be longer by this. */
const CLOCKS_CHANGED_MS = HOUR_MS
const dayOrTime = z.union([z.iso.date(), z.iso.datetime({ offset: true })], TIME)

/** Describes which days are meant. */
export const spanQuery = {
  from: dayOrTime.optional().openapi({
    type: 'string',
    example: '2026-11-01',
    description: `From when: a day begins at its hour in \`timezone\`. ${TALLY_DAYS_DEFAULT} days before \`to\` if absent.`,
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
  day_starts: wholeNumber(0, DAY_STARTS_MAX_HOUR).optional().openapi({
    type: 'integer',
    example: 4,
    description:
      'The hour at which a day begins: a bar counts what it takes after midnight to the evening before. 0 if absent.',
  }),
}

export const talliesQuery = z.strictObject({
  ...spanQuery,
  group_by: z
    .string()
    .refine((text) => groupsIn(text) !== undefined, 'One or several of day, issuer, method, with commas between them.')
    .default('day')
    .openapi({
      example: 'day,issuer',
      description: 'One or several of `day`, `issuer`, `method`, with commas between them.',
    }),
})

/** Reads what a tally is grouped by, in the order in which its rows name it; undefined where it is no such list. */
export function groupsIn(text: string): TallyGroup[] | undefined {
  const words = text.split(',')
  const isList = words.every((word) => isOneOf(word, TALLY_GROUPS)) && new Set(words).size === words.length
  return isList ? TALLY_GROUPS.filter((group) => words.includes(group)) : undefined
}

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

/** Describes what a row is of. */
export const groupShape = {
  day: z.string().optional().openapi({ description: 'Grouped by day.', example: '2026-11-01', format: 'date' }),
  issuer: z.string().optional().openapi({ description: "Grouped by issuer: the issuer's prefix.", example: '4' }),
  issuer_name: z.string().nullable().optional().openapi({ description: 'Null when there is no such issuer any more.' }),
  method: z.string().optional().openapi({ description: "Grouped by method: a word of the issuers' choice." }),
}

const tallyShape = z.object({ ...groupShape, ...sums }).openapi('Tally')
export type TallyView = z.infer<typeof tallyShape>

/** Describes which days an answer is of. */
export const spanShape = {
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  timezone: z.string(),
  day_starts: z.int(),
  group_by: z.string(),
}

export const talliesShape = z
  .object({
    ...spanShape,
    data: z
      .array(tallyShape)
      .openapi({ description: 'By day, then issuer, then method, as far as they are grouped by.' }),
    totals: z.array(z.object(sums)).openapi({ description: 'Of the whole time, one for each currency.' }),
  })
  .openapi('Tallies')

export const csvShape = z.string().openapi({
  description:
    'RFC 4180, UTF-8 with a byte order mark (for Excel), with a header: the fields of `data`. Amounts are in minor units.',
  example: '\ufeffday,currency,payments,captured_amount,refunds,refunded_amount,net_amount,disputed_amount\r\n',
})

export function csvColumns(groupBy: readonly TallyGroup[]): string[] {
  const named = groupBy.flatMap((group) => (group === 'issuer' ? ['issuer', 'issuer_name'] : [group]))
  return [...named, ...Object.keys(sums)]
}

/** Returns what names a row's group in an answer; `names`: of the issuers. */
export function groupView(
  groupBy: readonly TallyGroup[],
  { day, issuer, method }: GroupKey,
  names: ReadonlyMap<string, string>,
) {
  return {
    ...(groupBy.includes('day') ? { day } : {}),
    ...(groupBy.includes('issuer') ? { issuer, issuer_name: names.get(issuer) ?? null } : {}),
    ...(groupBy.includes('method') ? { method } : {}),
  }
}

interface Asked {
  from?: string | undefined
  to?: string | undefined
  timezone: string
  day_starts?: number | undefined
}

/** Reads a span: from when to when, in milliseconds since 1970; or which field is wrong, and how to mend it. */
export function readSpan(
  asked: Asked,
  now: number,
): { from: number; to: number } | { param: 'from' | 'to'; detail: string } {
  const calendar = calendarOf(asked.timezone, asked.day_starts)
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
