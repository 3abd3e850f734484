/** The payments that have operations on an issuer's business day: what reconciliation pages through, in the order of the operations' ids. */

import { sql } from 'drizzle-orm'

import { paymentOfOperation } from '../../protocol/object-id.ts'
import type { Payment, PaymentOperation } from '../payments/payment.ts'
import type { LedgerDatabase } from './database.ts'
import { dayLines } from './record-schema.ts'
import { statementsOf } from './statements.ts'

/** `op_` and the 34 characters of the payment. */
const START_CHARACTERS = 37

/** A day of an issuer; the date is `YYYY-MM-DD` in its own calendar. */
interface BusinessDay {
  issuer: string
  businessDate: string
}

/** Writes down the business day of an operation, unless another one of its payment has brought it there. */
export function addDayLine(
  tx: LedgerDatabase,
  payment: Payment,
  { id, businessDate }: PaymentOperation,
  others: readonly PaymentOperation[],
): void {
  if (businessDate === null || payment.issuer === null) return
  const operationStart = startOf(id, payment.id)
  const isThere = others.some(
    (each) => each.businessDate === businessDate && startOf(each.id, payment.id) === operationStart,
  )
  if (isThere) return
  statementsOf(tx).insertDayLine.run({ businessDate, issuer: payment.issuer, operationStart })
}

/** Returns the lines of a day from that of an operation on, at most `limit`; the first may be of operations before it. */
export function dayLinesFrom(db: LedgerDatabase, day: BusinessDay, operation: string, limit: number): string[] {
  const lines = db.all<{ start: string }>(
    sql`SELECT operation_start AS start FROM ${dayLines} WHERE business_date = ${day.businessDate} AND issuer = ${day.issuer}
        AND operation_start >= ${operation.slice(0, START_CHARACTERS)} ORDER BY operation_start LIMIT ${limit}`,
  )
  return lines.map(({ start }) => start)
}

/** Returns the payment that a line is of, if its ledger has that one: or it is of one operation, whose id does not tell. */
export function paymentOfLine(start: string): string {
  return `pay_${start.slice('op_'.length)}`
}

function startOf(operationId: string, paymentId: string): string {
  return paymentOfOperation(operationId) === paymentId ? operationId.slice(0, START_CHARACTERS) : operationId
}
