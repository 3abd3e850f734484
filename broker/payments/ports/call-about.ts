import type { Payment } from '../payment.ts'

/** Names what a call to an issuer is about, for those who look on: logs, metrics, the issuer's health. No part of what is asked. */
export interface CallAbout {
  payment: string
  /** The trace that the call belongs to; one of its own where none is known. */
  traceId: string | undefined
  /** Tells one member's calls from another's: the end of the member ID, or the payment where it is not known. */
  member: string
}

/** Returns what a call for a payment is about. `traceId`: of who wants it now; the payment's own if not given. */
export function aboutPayment(
  { id, memberHint, traceId: own }: Pick<Payment, 'id' | 'memberHint' | 'traceId'>,
  traceId?: string,
): CallAbout {
  return { payment: id, traceId: traceId ?? own ?? undefined, member: memberHint ?? id }
}
