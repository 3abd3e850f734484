/** The payment as the shop and the page see it: its states, its reasons, its kinds of operation. */

export const PAYMENT_STATUSES = [
  'open',
  'processing',
  'awaiting_payment',
  'awaiting_confirmation',
  'authorized',
  'captured',
  'refunded',
  'voided',
  'declined',
  'cancelled',
  'expired',
] as const
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number]

/** Describes what the member or the shop may learn of a refusal, and no more. */
export const DECLINE_REASONS = [
  'insufficient_funds',
  'limit_exceeded',
  'account_closed',
  'expired_account',
  'too_many_attempts',
  'refused_by_issuer',
  'issuer_unavailable',
] as const
export type DeclineReason = (typeof DECLINE_REASONS)[number]

/** Guards the form of an issuer's reason: it may say one that is not known here. */
export function isReasonWord(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z][a-z0-9_]{0,31}$/.test(value)
}

/** Returns the reason as shop and member are told it: one that is not known here is the issuer's own affair. */
export function declineReasonOf(reason: string | undefined): DeclineReason {
  return DECLINE_REASONS.find((known) => known === reason) ?? 'refused_by_issuer'
}

/** Names who ended a payment before it was taken. Nobody did where it expired or was declined. */
export const CANCELLERS = ['member', 'shop'] as const
export type Canceller = (typeof CANCELLERS)[number]

/** A way of paying: a lower-case word of the issuer's own choice. Nobody between the issuer and the shop knows a list of them. */
export type PaymentMethod = string

/** Guards a {@link PaymentMethod}: a letter, then up to 31 letters, digits or underscores. */
export function isPaymentMethod(value: unknown): value is PaymentMethod {
  return typeof value === 'string' && /^[a-z][a-z0-9_]{0,31}$/.test(value)
}

export const OPERATION_KINDS = ['authorize', 'capture', 'void', 'refund', 'reverse'] as const
export type OperationKind = (typeof OPERATION_KINDS)[number]

/** Names what moves after a capture because the issuer wants it so, and nobody asked for: see adjustments.ts. */
export const ADJUSTMENT_KINDS = ['return', 'dispute_debit', 'dispute_credit'] as const
export type AdjustmentKind = (typeof ADJUSTMENT_KINDS)[number]

/** A movement of money as both sides book it, whoever began it. */
export type BookedKind = OperationKind | AdjustmentKind

/** Says where a payment in `processing` is: with the issuer, on its way through the relay centre, or being resolved. */
export const PROCESSING_STAGES = ['issuer', 'centre', 'resolving'] as const
export type ProcessingStage = (typeof PROCESSING_STAGES)[number]

export interface PaymentItem {
  name: string
  quantity: number
  /** Minor units, for one. */
  amount: number
}

/** Tells whether the dialog has its end: there is nothing left to do in it, and the shop gets its verdict (`pending`, where the money comes later). `status`: one of a newer broker's too. */
export function isSettledForMember(status: string): boolean {
  return status !== 'open' && status !== 'processing' && status !== 'awaiting_confirmation'
}
