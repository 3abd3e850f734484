/**
 * Tallies are kept, not worked out: with each capture, refund and dispute, in the same
 * transaction, the sums of its quarter of an hour grow: one row. A day of any
 * time zone is made of whole quarters, so a tally reads 96 rows a day for each
 * issuer, method and currency, however many payments there were. Versions
 * before kept whole hours beside them, which nothing reads any more.
 */

import { sql } from 'drizzle-orm'

import { tallies } from './schema.ts'
import { tallySumsOf } from '../payments/tally-sums.ts'
import type { Payment } from '../payments/payment.ts'
import type { LedgerContext, LedgerDatabase } from './database.ts'
import { QUARTER_MS } from '../tallies/tally.ts'
import type { TallyQuery, TallyRow } from '../tallies/tally.ts'

const SLOT_MINUTES = 15

const SUMS = ['payments', 'capturedAmount', 'refunds', 'refundedAmount', 'disputedAmount'] as const

/** Adds what has moved; built once a ledger (see statements.ts). */
export function addToTallies(db: LedgerDatabase) {
  const placeholder = (name: string) => sql`${sql.placeholder(name)}`
  const shared = Object.fromEntries(['currency', 'issuer', 'method', ...SUMS].map((name) => [name, placeholder(name)]))
  return db
    .insert(tallies)
    .values({ minutes: SLOT_MINUTES, slot: placeholder('slot'), ...shared } as never)
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
  const { currency, issuer, method } = after
  add.run({ slot: slotOf(now), ...moved, currency, issuer: issuer ?? '', method: method ?? '' })
}

/** Returns the sums of the spans together, or of each, where days or each group are asked for. Groups without any are left out. */
export function tally(db: LedgerDatabase, { groupBy, spans }: TallyQuery): TallyRow[] {
  const pairs = spans.map(({ from, to }) => [slotOf(from), slotOf(to)])
  const span = sql`CAST(span.key AS TEXT)`
  const group = { day: span, each: span, issuer: tallies.issuer, method: tallies.method }[groupBy]
  const others = groupBy === 'each' ? sql`, ${tallies.issuer} AS issuer, ${tallies.method} AS method` : sql``
  return db.all<TallyRow>(sql`
    SELECT ${group} AS "group", ${tallies.currency} AS currency${others}, sum(${tallies.payments}) AS payments,
      sum(${tallies.capturedAmount}) AS "capturedAmount", sum(${tallies.refunds}) AS refunds,
      sum(${tallies.refundedAmount}) AS "refundedAmount", sum(${tallies.disputedAmount}) AS "disputedAmount"
    FROM json_each(${JSON.stringify(pairs)}) AS span CROSS JOIN ${tallies}
    WHERE ${tallies.minutes} = ${SLOT_MINUTES}
      AND ${tallies.slot} >= span.value ->> 0 AND ${tallies.slot} < span.value ->> 1
    GROUP BY ${groupBy === 'each' ? sql`1, 2, 3, 4` : sql`1, 2`}`)
}

function slotOf(time: number): number {
  return Math.floor(time / QUARTER_MS)
}

/** Returns all that was ever captured, refunded and disputed, by currency. */
export function sumsOfTallies(
  db: LedgerDatabase,
): Map<string, { captured_amount: number; refunded_amount: number; disputed_amount: number }> {
  const rows = db.all<{
    currency: string
    captured_amount: number
    refunded_amount: number
    disputed_amount: number
  }>(sql`
    SELECT ${tallies.currency} AS currency, sum(${tallies.capturedAmount}) AS captured_amount,
      sum(${tallies.refundedAmount}) AS refunded_amount, sum(${tallies.disputedAmount}) AS disputed_amount
    FROM ${tallies} WHERE ${tallies.minutes} = ${SLOT_MINUTES} GROUP BY 1`)
  return new Map(rows.map(({ currency, ...sums }) => [currency, sums]))
}
