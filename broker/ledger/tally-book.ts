/**
 * Tallies are kept, not worked out: with each capture and refund, in the same
 * transaction, the sums of its hour and of its quarter of an hour grow. A day
 * of any time zone is made of whole hours, or, where clocks differ from UTC by
 * a part of an hour, of quarters. So a tally reads 24 or 96 rows a day for each
 * issuer, method and currency, however many payments there were.
 */

import { sql } from 'drizzle-orm'

import { tallies } from './schema.ts'
import { tallySumsOf } from '../payments/tally-sums.ts'
import type { Payment } from '../payments/payment.ts'
import type { LedgerContext, LedgerDatabase } from './database.ts'
import { QUARTER_MS } from '../tallies/tally.ts'
import type { TallyQuery, TallyRow } from '../tallies/tally.ts'

const SLOTS = [60, 15] as const

const SUMS = ['payments', 'capturedAmount', 'refunds', 'refundedAmount'] as const

/** Adds what has moved; built once a ledger (see statements.ts). */
export function addToTallies(db: LedgerDatabase) {
  const placeholder = (name: string) => sql`${sql.placeholder(name)}`
  const shared = Object.fromEntries(['currency', 'issuer', 'method', ...SUMS].map((name) => [name, placeholder(name)]))
  return db
    .insert(tallies)
    .values(SLOTS.map((minutes) => ({ minutes, slot: placeholder(`slot${minutes}`), ...shared }) as never))
    .onConflictDoUpdate({
      target: [tallies.minutes, tallies.slot, tallies.currency, tallies.issuer, tallies.method],
      set: Object.fromEntries(
        SUMS.map((name) => [name, sql`${tallies[name]} + excluded.${sql.identifier(tallies[name].name)}`]),
      ),
    })
    .prepare()
}

/** Counts what the change has moved, if anything. */
export function tallyChange(
  add: ReturnType<typeof addToTallies>,
  before: Payment,
  after: Payment,
  { now }: LedgerContext,
): void {
  const moved = tallySumsOf(before, after)
  if (moved === undefined) return
  const slots = Object.fromEntries(SLOTS.map((minutes) => [`slot${minutes}`, slotOf(now, minutes)]))
  const { currency, issuer, method } = after
  add.run({ ...slots, ...moved, currency, issuer: issuer ?? '', method: method ?? '' })
}

/** The sums of the spans together, or of each, where days are asked for. Groups without any are left out. */
export function tally(db: LedgerDatabase, { groupBy, spans }: TallyQuery): TallyRow[] {
  const minutes = spans.every(({ from, to }) => isOnHour(from) && isOnHour(to)) ? 60 : 15
  const pairs = spans.map(({ from, to }) => [slotOf(from, minutes), slotOf(to, minutes)])
  const group = { day: sql`CAST(span.key AS TEXT)`, issuer: tallies.issuer, method: tallies.method }[groupBy]
  return db.all<TallyRow>(sql`
    SELECT ${group} AS "group", ${tallies.currency} AS currency, sum(${tallies.payments}) AS payments,
      sum(${tallies.capturedAmount}) AS "capturedAmount", sum(${tallies.refunds}) AS refunds,
      sum(${tallies.refundedAmount}) AS "refundedAmount"
    FROM json_each(${JSON.stringify(pairs)}) AS span CROSS JOIN ${tallies}
    WHERE ${tallies.minutes} = ${minutes}
      AND ${tallies.slot} >= span.value ->> 0 AND ${tallies.slot} < span.value ->> 1
    GROUP BY 1, 2`)
}

function slotOf(time: number, minutes: number): number {
  return Math.floor(time / (minutes * 60_000))
}

function isOnHour(time: number): boolean {
  return time % (4 * QUARTER_MS) === 0
}
