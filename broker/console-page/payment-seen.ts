/** A payment as the merchant API shows it, as far as the console does. */

import type { Canceller, DeclineReason, PaymentItem, PaymentStatus } from '../../protocol/payment.ts'

/** Amounts in minor units, times by RFC 3339. */
export interface PaymentSeen {
  id: string
  status: PaymentStatus
  amount: number
  currency: string
  order: string
  description: string | null
  items: PaymentItem[] | null
  method: string | null
  issuer: string | null
  issuer_name: string | null
  member_id_ends: string | null
  question?: { kind: string; expires_at: string }
  plan?: { division: string; count?: number }
  captured_amount: number
  refunded_amount: number
  disputed_amount: number
  authorization: string | null
  reason: DeclineReason | null
  instructions: { pay_by: string; received_amount: number; state: string } | null
  dispute: {
    id: string
    stage: string
    status: string
    reason: string
    amount: number
    respond_by: string | null
  } | null
  cancelled_by: Canceller | null
  capture: 'automatic' | 'manual'
  version: number
  created_at: string
  expires_at: string
  personal_data_erased_at?: string
}

/** Returns the name that the shop knows an issuer by: as it is now in the reader's language, else as it was at the payment. */
export function issuerNameOf(
  { issuer, issuer_name: then }: Pick<PaymentSeen, 'issuer' | 'issuer_name'>,
  issuers: readonly { prefix: string; name: Record<'en' | 'ja', string> }[],
  locale: 'en' | 'ja',
): string | null {
  return issuers.find(({ prefix }) => prefix === issuer)?.name[locale] ?? then
}
