/** A shop's money of an issuer's business day, and how much of it the issuer's clearing record confirms: pure. */

import { paymentOfOperation } from '../../protocol/object-id.ts'
import type { BookedKind } from '../../protocol/payment.ts'
import type { Difference, Reconciliation } from '../db/day-report.ts'
import type { BookedOperation } from '../ledger/clearing-queries.ts'

/**
 * `confirmed`: the record of a day that is over has all of it. `differs`: the two differ in something of the shop's.
 * `open`: the issuer's day was not over when it was compared. `waiting`: the record was not compared yet, or could not be read.
 */
export const ARRIVAL_STATES = ['confirmed', 'differs', 'open', 'waiting'] as const
export type ArrivalState = (typeof ARRIVAL_STATES)[number]

/** Sums of one currency, in minor units. */
export interface ArrivalSums {
  currency: string
  captured: number
  refunded: number
  disputed: number
  net: number
  /** Of `net`, what the record has too; null where nothing can be said of it. */
  confirmed: number | null
}

export interface Arrival {
  state: ArrivalState
  /** Milliseconds since 1970; null: not yet. */
  comparedAt: number | null
  sums: ArrivalSums[]
  /** Those of the shop's own payments. */
  differences: Difference[]
  /** There are more differences than the report keeps, and some may be of this shop. */
  isCut: boolean
}

type Column = 'captured' | 'refunded' | 'disputed'

/** Kinds that are not here move no money to the shop or from it. */
const MOVES: Readonly<Partial<Record<BookedKind, { column: Column; sign: 1 | -1 }>>> = {
  capture: { column: 'captured', sign: 1 },
  refund: { column: 'refunded', sign: 1 },
  return: { column: 'refunded', sign: 1 },
  dispute_debit: { column: 'disputed', sign: 1 },
  dispute_credit: { column: 'disputed', sign: -1 },
}

/** Holds a shop's operations of a day against the day's report. `isOwn` tells whether an operation is the shop's. */
export function arrivalOf(
  operations: readonly BookedOperation[],
  done: Reconciliation | undefined,
  isOwn: (operation: string) => boolean,
): Arrival {
  const report = done?.report.state === 'unavailable' ? undefined : done?.report
  const kept = report?.differences ?? []
  const differences = kept.filter(({ operation }) => isOwn(operation)).map(named)
  const isCut = done !== undefined && done.differenceCount > kept.length
  const isOver = report !== undefined && report.closed
  const differing = new Set(differences.map(({ operation }) => operation))
  const isConfirmed = ({ id }: BookedOperation): boolean => !differing.has(id)
  const booked = operations.filter(({ state }) => state === 'approved')
  return {
    state: stateOf({ isCompared: report !== undefined, isOver, isDiffering: differing.size > 0 || isCut }),
    comparedAt: report === undefined ? null : (done?.ranAt ?? null),
    sums: sumsOf(booked, isOver && !isCut ? isConfirmed : undefined),
    differences,
    isCut,
  }
}

function stateOf(known: { isCompared: boolean; isOver: boolean; isDiffering: boolean }): ArrivalState {
  if (!known.isCompared) return 'waiting'
  if (known.isDiffering) return 'differs'
  return known.isOver ? 'confirmed' : 'open'
}

function sumsOf(
  operations: readonly BookedOperation[],
  isConfirmed: ((operation: BookedOperation) => boolean) | undefined,
): ArrivalSums[] {
  const sums = new Map<string, ArrivalSums>()
  for (const operation of operations) {
    const { kind, currency, amount } = operation
    const move = MOVES[kind]
    if (move === undefined) continue
    const nothing = { currency, captured: 0, refunded: 0, disputed: 0, net: 0, confirmed: isConfirmed ? 0 : null }
    const so = sums.get(currency) ?? nothing
    const moved = amount * move.sign
    const net = move.column === 'captured' ? moved : -moved
    const isThere = isConfirmed?.(operation) ?? false
    const confirmed = so.confirmed === null ? null : so.confirmed + (isThere ? net : 0)
    sums.set(currency, { ...so, [move.column]: so[move.column] + moved, net: so.net + net, confirmed })
  }
  return [...sums.values()].toSorted((a, b) => (a.currency < b.currency ? -1 : 1))
}

/** Of what no ledger knows, the operation's id names the payment. */
function named(difference: Difference): Difference {
  return { ...difference, payment: difference.payment ?? paymentOfOperation(difference.operation) ?? null }
}
