/** Holds a clearing record against the ledgers, operation by operation. Pure. */

import type { ClearedOperation } from '../../protocol/clearing-messages.ts'
import type { BookedOperation } from '../ledger/clearing-queries.ts'
import type { Difference, DifferenceKind, Side, Sums, Totals } from '../db/day-report.ts'

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
    case 'pending':
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
