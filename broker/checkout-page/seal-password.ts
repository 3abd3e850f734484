/** Step 4: the password is sealed in this browser to the issuer's key, and to this one payment. */

import type { CheckoutIssuer, CheckoutState } from '../../protocol/checkout-api.ts'
import type { ReplyKey } from '../../protocol/questions.ts'
import { SEAL_LIFETIME_SECONDS, paddedSealText } from '../../protocol/sealed-password.ts'
import { encryptTo } from './jwe-ecdh-es.ts'

export interface ToSeal {
  password: string
  /** Normalized. */
  memberId: string
  checkout: Pick<CheckoutState, 'payment_id' | 'amount' | 'currency' | 'merchant'>
  key: NonNullable<CheckoutIssuer['encryption_key']>
  /** The seal's one-time id. */
  jti: string
  /** Milliseconds since 1970 by the broker's clock: a member's own may be wrong. */
  now: number
  /** Seals are made to it of all that the issuer may ask. */
  replyKey?: ReplyKey | undefined
}

/** Seals a password into a compact JWE that only the issuer's authentication server can open, once. */
export function sealPassword({ password, memberId, checkout, key, jti, now, replyKey }: ToSeal): Promise<string> {
  const iat = Math.floor(now / 1000)
  const text = paddedSealText({
    password,
    member_id: memberId,
    payment_id: checkout.payment_id,
    amount: checkout.amount,
    currency: checkout.currency,
    merchant_id: checkout.merchant.id,
    jti,
    iat,
    exp: iat + SEAL_LIFETIME_SECONDS,
    reply_key: replyKey,
  })
  return encryptTo(key, new Uint8Array(text))
}
