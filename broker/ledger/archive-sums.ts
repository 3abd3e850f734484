/** Holds what was archived against the sums that the ledger keeps by itself. */

import { desc, sql } from 'drizzle-orm'

import { addToSums } from '../../protocol/books-export.ts'
import type { BooksSums } from '../../protocol/books-export.ts'
import { disputedAmount } from '../payments/adjustments.ts'
import type { Payment } from '../payments/payment.ts'
import { keyOfNumber } from './archive-format.ts'
import type { LedgerDatabase } from './database.ts'
import { firstPlaceAt, timeOfPlace } from './payment-place.ts'
import { paymentRecords } from './record-schema.ts'
import { payments as earlierPayments } from './schema.ts'
import { sumsOfTallies } from './tally-book.ts'

const AMOUNTS = ['captured_amount', 'refunded_amount', 'disputed_amount'] as const

/** Returns sums by currency with one more payment in them. */
export function withSums(sums: Record<string, BooksSums>, payment: Payment): Record<string, BooksSums> {
  return addToSums(sums, {
    currency: payment.currency,
    captured_amount: payment.capturedAmount,
    refunded_amount: payment.refundedAmount,
    disputed_amount: disputedAmount(payment),
  })
}

/** Tells whether payments that were looked at, and those that an earlier version stored, have the sums of the tallies. */
export function hasSumsOf(db: LedgerDatabase, seen: Readonly<Record<string, BooksSums>>): boolean {
  const tallies = sumsOfTallies(db)
  const earlier = db.all<{ currency: string; captured_amount: number; refunded_amount: number }>(
    sql`SELECT currency, sum(captured_amount) AS captured_amount, sum(refunded_amount) AS refunded_amount
        FROM ${earlierPayments} GROUP BY currency`,
  )
  let sums: Record<string, BooksSums> = { ...seen }
  for (const of of earlier) sums = addToSums(sums, { ...of, disputed_amount: 0 })
  const currencies = new Set([...Object.keys(sums), ...tallies.keys()])
  return [...currencies].every((currency) =>
    AMOUNTS.every((name) => BigInt(sums[currency]?.[name] ?? 0) === BigInt(tallies.get(currency)?.[name] ?? 0)),
  )
}

/** Returns the key at which the millisecond of the first of the ledger's latest payments begins. */
export function keyOfLatest(db: LedgerDatabase, count: number): string {
  const { place } = paymentRecords
  // The very latest stays in any case: by it the ledger knows whose it is.
  const latest = db.select({ place }).from(paymentRecords).orderBy(desc(place)).limit(Math.max(count, 1)).all()
  return keyOfNumber(firstPlaceAt(timeOfPlace(latest.at(-1)?.place ?? 0)))
}
