/**
 * A payment whose ledger was put back to an earlier moment, brought to where
 * its issuer's signed answers say it is. Pure. What only the shop knew of it
 * does not come back.
 */

import { timeOfPayment } from '../../protocol/object-id.ts'
import { OPERATION_KINDS } from '../../protocol/payment.ts'
import type { OperationKind, PaymentMethod } from '../../protocol/payment.ts'
import { HOLD_DEFAULT_MS } from '../limits.ts'
import type { NamesByLanguage } from '../names-by-language.ts'
import { NEW_PAYMENT } from './payment.ts'
import type { Payment } from './payment.ts'

/** An operation that the issuer has applied, and that the ledger does not know. */
export interface LostOperation {
  id: string
  kind: OperationKind
  amount: number
  currency: string
  authorization: string
  reference: string
  /** Milliseconds since 1970, of an authorization that holds. */
  holdExpiresAt: number | null
  businessDate: string | null
  /** The issuer's signed answer, given again. */
  evidence: string
}

/** Names whose the payment is, and who was paid with. */
export interface LostOwner {
  merchantId: string
  livemode: boolean
  issuer: { prefix: string; name: string; names?: NamesByLanguage; method: PaymentMethod }
}

/** The order of a payment that is known by its issuer alone: the shop's own books tell it by the payment's id. */
export const UNKNOWN_ORDER = 'restored'
/** More than a payment has versions: whoever has seen a later one than the ledger was put back to takes this for news. */
export const RESTORED_VERSION_STEP = 1_000

/** Makes the payment that a ledger has lost altogether. */
export function lostPayment(id: string, { merchantId, livemode }: LostOwner, lost: readonly LostOperation[]): Payment {
  const amount = Math.max(...lost.map((operation) => operation.amount))
  const createdAt = timeOfPayment(id)
  const told = { order: UNKNOWN_ORDER, description: null, items: null, locale: null, metadata: null }
  const terms = { capture: 'automatic', confirmation: 'none' } as const
  const { currency = '' } = lost[0] ?? {}
  return {
    ...NEW_PAYMENT,
    id,
    merchantId,
    livemode,
    amount,
    currency,
    ...told,
    ...terms,
    createdAt,
    expiresAt: createdAt,
  }
}

/** Applies what the issuer has applied, in the order in which it can have. Nothing is decided anew: it has happened. */
export function restoredPayment(
  payment: Payment,
  owner: LostOwner,
  lost: readonly LostOperation[],
  now: number,
): Payment {
  const { prefix, name, names = null, method } = owner.issuer
  const begun: Payment = {
    ...payment,
    issuer: payment.issuer ?? prefix,
    issuerName: payment.issuerName ?? name,
    issuerNames: payment.issuerNames ?? names,
    method: payment.method ?? method,
    version: payment.version + RESTORED_VERSION_STEP,
    stage: null,
    question: null,
    confirmBy: null,
  }
  return inOrder(lost).reduce((before, operation) => applied(before, operation, now), begun)
}

/** Returns them in that order: the list of kinds has it. */
export function inOrder(lost: readonly LostOperation[]): LostOperation[] {
  return lost.toSorted((a, b) => OPERATION_KINDS.indexOf(a.kind) - OPERATION_KINDS.indexOf(b.kind))
}

function applied(
  payment: Payment,
  { id, kind, amount, authorization, holdExpiresAt: named }: LostOperation,
  now: number,
): Payment {
  switch (kind) {
    case 'authorize': {
      // As of every approval: what its shop never captures goes back, where the issuer names no limit too.
      const holdExpiresAt = named ?? now + HOLD_DEFAULT_MS
      const about = { authorizeOperation: id, authorization, holdExpiresAt, cancelledBy: null, reason: null }
      return { ...payment, status: 'authorized', ...about }
    }
    case 'capture':
      return { ...payment, status: 'captured', capturedAmount: amount }
    case 'void':
      return { ...payment, status: 'voided', voidCause: 'voided' }
    case 'refund': {
      const refundedAmount = payment.refundedAmount + amount
      return { ...payment, status: refundedAmount >= payment.capturedAmount ? 'refunded' : 'captured', refundedAmount }
    }
    case 'reverse':
      return { ...payment, status: 'declined', reason: 'issuer_unavailable' }
  }
}
