/** What reconciliation reads from a ledger. */

import { and, asc, eq, gt, inArray } from 'drizzle-orm'

import type { OperationKind } from '../../protocol/payment.ts'
import { operations, payments } from './schema.ts'
import type { OperationState } from '../payments/payment.ts'
import type { LedgerDatabase } from './database.ts'

/** An operation as reconciliation compares it. */
export interface BookedOperation {
  id: string
  paymentId: string
  kind: OperationKind
  amount: number
  currency: string
  state: OperationState
}

const COLUMNS = {
  id: operations.id,
  paymentId: operations.paymentId,
  kind: operations.kind,
  amount: operations.amount,
  currency: operations.currency,
  state: operations.state,
}

/** What an issuer booked on a business day as the ledger was told it, by id, from after `after`; at most `limit`. */
export function operationsOfDay(
  db: LedgerDatabase,
  day: { issuer: string; businessDate: string },
  after: string,
  limit: number,
): BookedOperation[] {
  return db
    .select(COLUMNS)
    .from(operations)
    .innerJoin(payments, eq(payments.id, operations.paymentId))
    .where(
      and(eq(operations.businessDate, day.businessDate), gt(operations.id, after), eq(payments.issuer, day.issuer)),
    )
    .orderBy(asc(operations.id))
    .limit(limit)
    .all()
}

/** Those of the given ids that are in this ledger. */
export function operationsById(db: LedgerDatabase, ids: readonly string[]): BookedOperation[] {
  return db
    .select(COLUMNS)
    .from(operations)
    .where(inArray(operations.id, [...ids]))
    .all()
}
