import { plainLine } from '../../protocol/text.ts'
import { disputedAmount } from './adjustments.ts'
import { awaitedView } from './awaited-view.ts'
import { disputeView } from './dispute-view.ts'
import type { Payment } from './payment.ts'

/** Returns the payment as the API shows it. */
export function paymentView(payment: Payment) {
  return {
    id: payment.id,
    status: payment.status,
    amount: payment.amount,
    currency: payment.currency,
    order: payment.order,
    description: payment.description,
    items: payment.items,
    method: payment.method,
    issuer: payment.issuer,
    issuer_name: payment.issuerName === null ? null : plainLine(payment.issuerName),
    issuer_names: issuerNamesOf(payment),
    member_id_ends: payment.memberHint,
    ...(payment.question && {
      question: { kind: payment.question.kind, expires_at: new Date(payment.question.expiresAt).toISOString() },
    }),
    ...(payment.plan && { plan: payment.plan }),
    captured_amount: payment.capturedAmount,
    refunded_amount: payment.refundedAmount,
    disputed_amount: disputedAmount(payment),
    authorization: payment.authorization,
    reason: payment.reason,
    instructions: awaitedView(payment),
    dispute: disputeView(payment),
    cancelled_by: payment.status === 'cancelled' || payment.status === 'voided' ? payment.cancelledBy : null,
    capture: payment.capture,
    confirmation: payment.confirmation,
    locale: payment.locale,
    metadata: payment.metadata ?? {},
    livemode: payment.livemode,
    version: payment.version,
    created_at: new Date(payment.createdAt).toISOString(),
    expires_at: new Date(payment.expiresAt).toISOString(),
    hold_expires_at: holdEnd(payment),
    ...(payment.erasedAt && { personal_data_erased_at: new Date(payment.erasedAt).toISOString() }),
  }
}

/** Returns the issuer's names by language; of a payment of a version before the one name that it has. */
export function issuerNamesOf({ issuerName, issuerNames }: Payment): Record<string, string> | null {
  if (issuerNames) return issuerNames
  return issuerName === null ? null : { en: plainLine(issuerName) }
}

/** Says when what is held goes back; null where nothing is held. */
function holdEnd({ status, holdExpiresAt }: Payment): string | null {
  const isHeld = status === 'authorized' || status === 'awaiting_confirmation'
  return isHeld && holdExpiresAt !== null ? new Date(holdExpiresAt).toISOString() : null
}

/** A payment as the API shows it. */
export type PaymentView = ReturnType<typeof paymentView>
