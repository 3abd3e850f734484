/**
 * Mends the books of ledgers that were put back to an earlier moment: what the
 * last comparison of a business day found that the issuer has and no ledger
 * knows of. The issuer is asked about each operation, and only its signed
 * answer is booked. Bounded, and may be repeated until the day is clean.
 */

import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'

import { ledgerOfOperation, ledgerOfPayment, paymentOfOperation } from '../../protocol/object-id.ts'
import { OPERATION_KINDS } from '../../protocol/payment.ts'
import type { OperationKind } from '../../protocol/payment.ts'
import { isOneOf } from '../../protocol/shape.ts'
import type { Difference, DifferenceKind } from '../db/day-report.ts'
import { ledgers } from '../db/directory-schema.ts'
import type { Env } from '../env.ts'
import { issuerByPrefix } from '../issuers/issuer-registry.ts'
import { ledgerById } from '../ledgers/ledgers.ts'
import { logEvent } from '../operations-log.ts'
import type { Issuer } from '../payments/issuer.ts'
import type { LostOperation } from '../payments/restored-payment.ts'
import { MENDED_AT_ONCE, MENDED_PAYMENTS_MAX } from './limits.ts'
import { listReconciliations } from './reconciliations.ts'

/** Says why an operation was not booked. `not_approved`: the issuer's own answer is another one than its record. */
export const UNMENDED_CAUSES = [
  'kind_not_sent',
  'payment_unknown',
  'ledger_unknown',
  'issuer_unknown',
  'not_approved',
  'payment_in_progress',
  'paid_again',
  'ledger_unavailable',
] as const
export type UnmendedCause = (typeof UNMENDED_CAUSES)[number]

/** Differences of a ledger that has lost an operation, or gave it up by what it knew before. The others are not of its moment. */
const MENDED_DIFFERENCES: readonly DifferenceKind[] = ['missing_here', 'refused_here']

export interface MendedDay {
  restored: { payment: string; operations: string[] }[]
  /** `ledger`: that the operation's id names. */
  left: { operation: string; ledger: string | null; cause: UnmendedCause }[]
  /** There are more than were looked at. */
  isMore: boolean
}

/** Mends the payments of an issuer's business day that the last report names; undefined when there is none that could be read whole. */
export async function mendDay(env: Env, day: { businessDate: string; issuer: string }): Promise<MendedDay | undefined> {
  const [latest] = await listReconciliations(env, day, 1)
  if (latest === undefined || latest.report.state === 'unavailable') return undefined
  const missing = latest.report.differences.filter(({ difference }) => MENDED_DIFFERENCES.includes(difference))
  const mended: MendedDay = { restored: [], left: [], isMore: false }
  const payments = [...byPayment(missing, mended)]
  const some = payments.slice(0, MENDED_PAYMENTS_MAX)
  for (let from = 0; from < some.length; from += MENDED_AT_ONCE) {
    const batch = some.slice(from, from + MENDED_AT_ONCE)
    await Promise.all(batch.map(([payment, lines]) => mendPayment(env, day.issuer, { payment, lines }, mended)))
  }
  return {
    ...mended,
    isMore: payments.length > some.length || latest.differenceCount > latest.report.differences.length,
  }
}

function unmended(operation: string, cause: UnmendedCause): MendedDay['left'][number] {
  return { operation, ledger: ledgerOfOperation(operation) ?? null, cause }
}

interface Line {
  id: string
  kind: OperationKind
  amount: number
  currency: string
}

function byPayment(missing: readonly Difference[], mended: MendedDay): Map<string, Line[]> {
  const payments = new Map<string, Line[]>()
  for (const { operation: id, there } of missing) {
    const payment = paymentOfOperation(id)
    // What an issuer moves by itself it tells when it is asked about the payment: see docs/reconciliation.md.
    if (there === null || !isOneOf(there.kind, OPERATION_KINDS)) mended.left.push(unmended(id, 'kind_not_sent'))
    else if (payment === undefined) mended.left.push(unmended(id, 'payment_unknown'))
    else payments.set(payment, [...(payments.get(payment) ?? []), { id, ...there, kind: there.kind }])
  }
  return payments
}

async function mendPayment(
  env: Env,
  prefix: string,
  { payment, lines }: { payment: string; lines: readonly Line[] },
  mended: MendedDay,
): Promise<void> {
  const leave = (all: readonly { id: string }[], cause: UnmendedCause): void => {
    for (const { id } of all) mended.left.push(unmended(id, cause))
  }
  const ledger = ledgerOfPayment(payment)
  const row = ledger === undefined ? undefined : await rowOf(env, ledger)
  if (ledger === undefined || row === undefined) return leave(lines, 'ledger_unknown')
  const issuer = await issuerByPrefix(env, prefix, row.livemode)
  if (issuer === undefined) return leave(lines, 'issuer_unknown')
  const operations: LostOperation[] = []
  for (const line of lines) {
    const answer = await askAbout(issuer, payment, line)
    if (answer === undefined) leave([line], 'not_approved')
    else operations.push(answer)
  }
  if (operations.length === 0) return
  const { name, names, method } = issuer
  const owner = { merchantId: row.merchantId, livemode: row.livemode, issuer: { prefix, name, names, method } }
  try {
    const done = await ledgerById(env, ledger).restoreOperations(payment, { owner, operations })
    if (done.ok) mended.restored.push({ payment, operations: done.restored })
    else leave(operations, done.problem === 'payment_not_found' ? 'ledger_unknown' : done.problem)
  } catch (error) {
    logEvent('mend_failed', { payment, ledger, issuer: prefix, error })
    leave(operations, 'ledger_unavailable')
  }
}

async function askAbout(issuer: Issuer, payment: string, line: Line): Promise<LostOperation | undefined> {
  const answer = await issuer.settlement.inquire(line.id, { payment, traceId: undefined, member: payment })
  if (answer.outcome !== 'approved' && answer.outcome !== 'received') return undefined
  const { authorization, reference, holdExpiresAt, businessDate, evidence } = answer
  return { ...line, authorization, reference, holdExpiresAt, businessDate, evidence }
}

function rowOf(env: Env, ledger: string): Promise<typeof ledgers.$inferSelect | undefined> {
  return drizzle(env.DIRECTORY).select().from(ledgers).where(eq(ledgers.id, ledger)).get()
}
