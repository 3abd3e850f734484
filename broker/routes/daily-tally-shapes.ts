import { z } from '@hono/zod-openapi'

import { VERIFY_PATH } from '../../protocol/return.ts'
import { claimsOf } from '../../protocol/daily-tally-chain.ts'
import { RECORD_STATES } from '../../protocol/daily-tally.ts'
import { VERIFY_LINK_MAX_CHARACTERS } from '../daily-tallies/limits.ts'
import type { Unsigned } from '../daily-tallies/sign-some.ts'
import type { SignedDay } from '../daily-tallies/tally-book-service.ts'

const sums = z.object({
  currency: z.string().openapi({ example: 'JPY' }),
  payments: z.int().openapi({ description: 'Payments that were captured.', example: 3 }),
  captured_amount: z.int().openapi({ description: 'In minor units.', example: 38_400 }),
  refunds: z.int().openapi({ example: 1 }),
  refunded_amount: z.int().openapi({ example: 3_200 }),
  disputed_amount: z.int().openapi({ description: 'Taken by disputes, less what they gave back.', example: 0 }),
  net_amount: z.int().openapi({ example: 35_200 }),
})

const known = z.int().nullable()
const word = z
  .object({
    issuer: z.string().openapi({ description: "The issuer's prefix.", example: '4' }),
    business_date: z.iso.date().openapi({ description: 'By the issuer’s calendar.' }),
    state: z.enum(RECORD_STATES).openapi({ description: 'As of what will arrive, when the tally was signed.' }),
    compared_at: z.int().nullable().openapi({ description: 'Seconds since 1970.' }),
    sums: z.array(
      z.object({
        currency: z.string(),
        net_amount: z.int().openapi({ description: 'By the broker’s books of this business date.' }),
        confirmed_amount: known.openapi({ description: 'Of it, what the record has too. Null: not known.' }),
        unconfirmed_amount: known.openapi({ description: 'The difference. Null: not known.' }),
      }),
    ),
    differences: z.int().openapi({ description: 'Operations that differ.' }),
    whole: z.boolean().openapi({ description: 'False: there was more than is looked at.' }),
  })
  .openapi('RecordWord')

export const dailyTallyShape = z
  .object({
    day: z.iso.date(),
    number: z.int().openapi({ description: 'Its place in the chain, from 1.', example: 17 }),
    from: z.iso.datetime(),
    to: z.iso.datetime().openapi({ description: 'Not included.' }),
    timezone: z.string().openapi({ example: 'Asia/Tokyo' }),
    day_starts: z.int().openapi({ description: 'The hour at which the day begins.', example: 0 }),
    signed_at: z.iso.datetime(),
    totals: z.array(sums.openapi('DaySums')).openapi({ description: 'By currency.' }),
    records: z.array(word).openapi({
      description:
        'What the issuers’ clearing records said: of this day, and of days before where it is another than was told before.',
    }),
    tally: z
      .string()
      .openapi({ description: 'The document: a JWT of type `tally+jwt`. It never changes, and has no end.' }),
    verify_url: z.string().openapi({
      description: 'A page of the broker that says what is signed.',
      example: 'https://checkout.example/verify#…',
    }),
  })
  .openapi('DailyTally')

export const dailyTallyListShape = z
  .object({
    from: z.iso.date(),
    to: z.iso.date(),
    data: z.array(dailyTallyShape).openapi({ description: 'In the order of the chain, the earliest first.' }),
    next_cursor: z.string().nullable().openapi({ description: 'Where the next page begins; null at the end.' }),
    unsigned: z
      .object({
        reason: z.enum(['day_not_over', 'nothing_moved', 'records', 'books_unavailable', 'more']),
        day: z.iso.date().nullable(),
        until: z.iso.datetime().nullable(),
      })
      .openapi({
        description:
          'Why no later day is signed. day_not_over: the next day is not. nothing_moved: the chain begins with the first ' +
          'day on which money moves. records: the day waits for the issuers’ clearing records, until `until` at the ' +
          'latest. books_unavailable: somebody who must be asked does not answer; it is tried again. more: ask again.',
      }),
  })
  .openapi('DailyTallyList')

/** Renders a signed day as the API shows it: what is beside the document is in it too. */
export function dailyTallyView({ signed }: SignedDay, origin: string): z.infer<typeof dailyTallyShape> {
  const claims = claimsOf(signed)
  if (claims === undefined) throw new Error('A day of the tally book cannot be read.')
  const { day, number, timezone, day_starts: starts, totals, records } = claims
  const fragment = signed.length > VERIFY_LINK_MAX_CHARACTERS ? '' : `#${signed}`
  return {
    day,
    number,
    from: isoTime(claims.from),
    to: isoTime(claims.to),
    timezone,
    day_starts: starts,
    signed_at: isoTime(claims.iat),
    totals,
    records,
    tally: signed,
    verify_url: `${origin}${VERIFY_PATH}${fragment}`,
  }
}

/** Renders why no later day is signed. */
export function unsignedView({ reason, day, until }: Unsigned): z.infer<typeof dailyTallyListShape>['unsigned'] {
  return { reason, day, until: until === null ? null : isoTime(until / 1000) }
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}
