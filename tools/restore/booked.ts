/** A merchant's books as an export has them, and what of them is the same after a restore. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PaymentLine } from '../../broker/export/book-lines.ts'
import type { RehearsalOperator } from './operator.ts'

/** A comparison of books before and after a restore: differences in sentences, and counts of what does not come back. */
export interface Comparison {
  findings: string[]
  payments: number
  operations: number
  evidence: number
  /** Payments that moved no money: nobody else has a record of them. */
  withoutMoney: number
  /** Payments that came back without what only their shop knew. */
  withoutOrder: number
}

export const NOTHING_COMPARED: Comparison = {
  findings: [],
  payments: 0,
  operations: 0,
  evidence: 0,
  withoutMoney: 0,
  withoutOrder: 0,
}

/** The order of a payment that came back by its issuer's record alone. */
const ORDER_UNKNOWN = 'restored'
/** Fields that are about money, and so must be what they were. */
const OF_MONEY = [
  'status',
  'amount',
  'currency',
  'captured_amount',
  'refunded_amount',
  'disputed_amount',
  'issuer',
  'authorization',
] as const
const OF_OPERATION = ['kind', 'amount', 'currency', 'outcome', 'original', 'business_date'] as const

/** Exports a merchant's books into a folder, has them checked, and reads the payments. */
export async function exported(
  operator: RehearsalOperator,
  merchant: string,
  { under, name }: { under: string; name: string },
): Promise<Map<string, PaymentLine>> {
  await operator.asks(['export', merchant, '--mode', 'test', '--out', name])
  const lines = readFileSync(join(under, name, 'payments.ndjson'), 'utf8').split('\n')
  const records = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as { record: string })
  const payments = records.filter((record): record is PaymentLine => record.record === 'payment')
  return new Map(payments.map((payment) => [payment.id, payment]))
}

/** Compares the books before the restore with those after it. */
export function compared(
  before: ReadonlyMap<string, PaymentLine>,
  after: ReadonlyMap<string, PaymentLine>,
): Comparison {
  const done: Comparison = { ...NOTHING_COMPARED, findings: [] }
  for (const [id, was] of before) comparePayment(id, was, after.get(id), done)
  for (const id of after.keys()) if (!before.has(id)) done.findings.push(`${id} was not there before.`)
  return done
}

/** Adds what two merchants' books come to. */
export function sumOf(one: Comparison, other: Comparison): Comparison {
  return {
    findings: [...one.findings, ...other.findings],
    payments: one.payments + other.payments,
    operations: one.operations + other.operations,
    evidence: one.evidence + other.evidence,
    withoutMoney: one.withoutMoney + other.withoutMoney,
    withoutOrder: one.withoutOrder + other.withoutOrder,
  }
}

function comparePayment(id: string, was: PaymentLine, is: PaymentLine | undefined, done: Comparison): void {
  const moved = was.operations.filter(({ outcome }) => outcome === 'approved')
  if (moved.length === 0) {
    if (is?.status !== was.status) done.withoutMoney += 1
    return
  }
  done.payments += 1
  if (is === undefined) {
    done.findings.push(`${id} did not come back: it was ${was.status}.`)
    return
  }
  if (is.order === ORDER_UNKNOWN) done.withoutOrder += 1
  for (const field of OF_MONEY) {
    if (is[field] !== was[field]) done.findings.push(`${id}: ${field} was ${was[field]} and is ${is[field]}.`)
  }
  compareOperations(id, moved, is.operations, done)
}

type OperationLine = PaymentLine['operations'][number]

function compareOperations(
  payment: string,
  moved: readonly OperationLine[],
  now: readonly OperationLine[],
  done: Comparison,
): void {
  for (const was of moved) {
    const is = now.find(({ id }) => id === was.id)
    const changed = OF_OPERATION.filter((field) => is?.[field] !== was[field])
    done.operations += 1
    if (is?.evidence) done.evidence += 1
    else if (was.evidence !== null) done.findings.push(`${payment}: the evidence of ${was.id} is gone.`)
    if (changed.length > 0) done.findings.push(`${payment}: ${was.kind} ${was.id} differs in ${changed.join(', ')}.`)
  }
  const approved = now.filter(({ outcome }) => outcome === 'approved')
  const more = approved.filter(({ id }) => !moved.some((was) => was.id === id))
  for (const { id, kind } of more) done.findings.push(`${payment}: ${kind} ${id} was not there before.`)
}
