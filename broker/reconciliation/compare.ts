/** Holds a clearing record against the ledgers, operation by operation. Pure. */

import type { ClearedOperation } from '../../protocol/clearing-messages.ts'
import type { OperationKind } from '../../protocol/payment.ts'
import type { BookedOperation } from '../ledger/clearing-queries.ts'

export const DIFFERENCE_KINDS = [
  /** The record has it, and no ledger knows of it. */
  'missing_here',
  /** A ledger was told that it was booked that day, and the record has it not. */
  'missing_there',
  /** The record has it more than once. */
  'booked_twice',
  /** Both have it, with another amount, currency or kind. */
  'other_amount',
  /** The record has it, and the ledger holds it for refused or never sent. */
  'refused_here',
  /** The record has it, and the ledger is still finding out what became of it: no fault yet. */
  'unresolved_here',
] as const
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number]

/** One side's word for an operation. Amounts in minor units. */
interface Side {
  kind: OperationKind
  amount: number
  currency: string
}

export interface Difference {
  difference: DifferenceKind
  operation: string
  /** Null where no ledger has it. */
  payment: string | null
  here: Side | null
  there: Side | null
}

/** Sums by kind and currency: `{"capture JPY": 12800}`, minor units. */
export type Totals = Record<string, number>

export interface Sums {
  count: number
  totals: Totals
}

/** `unavailable`: one side could not be read whole, so nothing is said of the day. */
export type DayReport =
  | {
      state: 'clean' | 'differs'
      /** Tells whether the settlement server's day was over: an open one may still grow. */
      closed: boolean
      here: Sums
      there: Sums
      differences: Difference[]
    }
  | { state: 'unavailable'; cause: string }

/** The latest report of an issuer's day. `issuer` is a prefix, `ranAt` milliseconds since 1970. */
export interface Reconciliation {
  issuer: string
  businessDate: string
  ranAt: number
  report: DayReport
  /** All of them, where the report keeps only the first. */
  differenceCount: number
}

/** Returns every difference, in the order of the operations' ids; none on a clean day. */
export function compareDay(record: readonly ClearedOperation[], ledgers: readonly BookedOperation[]): Difference[] {
  const there = new Map(record.map((operation) => [operation.id, operation]))
  const counts = new Map<string, number>()
  for (const { id } of record) counts.set(id, (counts.get(id) ?? 0) + 1)
  const here = new Map(ledgers.map((operation) => [operation.id, operation]))
  const ids = [...new Set([...there.keys(), ...here.keys()])].toSorted()
  return ids.flatMap((id) => difference(id, here.get(id), there.get(id), counts.get(id) ?? 0) ?? [])
}

/** Returns how many there are, and their sums, with those that were counted before. */
export function summed(sums: Sums, operations: readonly Side[]): Sums {
  const totals = totalsOf(operations)
  for (const [key, amount] of Object.entries(sums.totals)) totals[key] = (totals[key] ?? 0) + amount
  return { count: sums.count + operations.length, totals }
}

export function totalsOf(operations: readonly Side[]): Totals {
  const totals: Totals = {}
  for (const { kind, amount, currency } of operations) {
    const key = `${kind} ${currency}`
    totals[key] = (totals[key] ?? 0) + amount
  }
  return totals
}

function difference(
  operation: string,
  here: BookedOperation | undefined,
  there: ClearedOperation | undefined,
  times: number,
): Difference | undefined {
  const kind = times > 1 ? 'booked_twice' : kindOf(here, there)
  if (kind === undefined) return undefined
  return { difference: kind, operation, payment: here?.paymentId ?? null, here: side(here), there: side(there) }
}

function kindOf(here: BookedOperation | undefined, there: ClearedOperation | undefined): DifferenceKind | undefined {
  if (here === undefined) return 'missing_here'
  if (there === undefined) return 'missing_there'
  switch (here.state) {
    case 'intended':
    case 'unknown':
    case 'reversing':
      return 'unresolved_here'
    case 'declined':
    case 'abandoned':
      return 'refused_here'
    // A reversed authorization is in the record too, and so is what took it back.
    case 'approved':
    case 'reversed':
      return here.kind === there.kind && here.amount === there.amount && here.currency === there.currency
        ? undefined
        : 'other_amount'
  }
}

function side(operation: Side | undefined): Side | null {
  return operation === undefined
    ? null
    : { kind: operation.kind, amount: operation.amount, currency: operation.currency }
}
