/** The lines of an export: a payment with its operations, their evidence and its events, and the keys that verify it. Pure. */

import type { BooksCounts, BooksTotal } from '../../protocol/books-export.ts'
import { addToSums } from '../../protocol/books-export.ts'
import type { KeptKey } from '../evidence/kept-key.ts'
import type { LedgerEvent } from '../events/event.ts'
import type { WholePayment } from '../ledger/export-page.ts'
import { OUTCOME_OF_STATE } from '../payments/operation-outcome.ts'
import { paymentView } from '../payments/payment-view.ts'
import type { PaymentOperation } from '../payments/payment.ts'

/** Returns the line of a payment: as the merchant's own API shows it, and its operations as the issuer was asked. */
export function paymentLine({ payment, operations, events }: WholePayment) {
  return {
    record: 'payment' as const,
    ...paymentView(payment),
    operations: sentOf(operations).map(operationLine),
    events: events.map(eventLine),
  }
}

/** Returns the line of a public key that verifies evidence. */
export function keyLine({ party, kid, jwk, firstSeenAt }: KeptKey) {
  return { record: 'party_key' as const, party, key: { ...jwk, kid }, first_seen_at: isoTime(firstSeenAt) }
}

/** An attempt that the authentication server ended asked for no money. */
function sentOf(operations: readonly PaymentOperation[]): PaymentOperation[] {
  return operations.filter(({ state }) => state !== 'abandoned')
}

function operationLine(operation: PaymentOperation) {
  return {
    id: operation.id,
    kind: operation.kind,
    amount: operation.amount,
    currency: operation.currency,
    outcome: OUTCOME_OF_STATE[operation.state],
    declined_for: operation.reason,
    reason: operation.refundReason,
    original: operation.original,
    authorization: operation.authorization,
    reference: operation.reference,
    business_date: operation.businessDate,
    created_at: isoTime(operation.createdAt),
    settled_at: operation.settledAt === null ? null : isoTime(operation.settledAt),
    evidence: operation.evidence,
  }
}

function eventLine({ id, name, version, createdAt }: LedgerEvent) {
  return { id, type: name, version, created_at: isoTime(createdAt) }
}

export type PaymentLine = ReturnType<typeof paymentLine>
export type KeyLine = ReturnType<typeof keyLine>

/** Returns the total with one more payment in it, its bytes aside. */
export function withPayment(total: BooksTotal, line: PaymentLine): BooksTotal {
  const { counts } = total
  const evidence = line.operations.filter((operation) => operation.evidence !== null).length
  const more: BooksCounts = {
    payments: counts.payments + 1,
    operations: counts.operations + line.operations.length,
    events: counts.events + line.events.length,
    evidence: counts.evidence + evidence,
    party_keys: counts.party_keys,
  }
  return { bytes: total.bytes, counts: more, sums: addToSums(total.sums, line) }
}

function isoTime(time: number): string {
  return new Date(time).toISOString()
}
