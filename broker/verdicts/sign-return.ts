import { SignJWT } from 'jose'

import { RETURN_ALG, RETURN_TYP } from '../../protocol/return.ts'
import type { ReturnClaims } from '../../protocol/return.ts'
import { plainLine, shortened } from '../../protocol/text.ts'
import { VERDICT_TEXT_MAX_CHARACTERS } from '../../protocol/verdict.ts'
import { namesToTell } from '../names-by-language.ts'
import type { NamesByLanguage } from '../names-by-language.ts'
import type { Payment } from '../payments/payment.ts'
import type { PaymentReturn } from '../payments/payment-returns.ts'
import type { SigningKey } from './keys.ts'
import { issuerNamesOf, verdictId } from './sign-verdict.ts'

/** Names who signs a return, and of which shop. */
export interface ReturnParties {
  /** The broker's origin. */
  iss: string
  /** Undefined where the directory could not be read: the return is good without it. */
  merchantName?: NamesByLanguage | undefined
}

/** Returns what a signed return says. `now` in milliseconds. */
export function returnClaims(
  payment: Payment,
  moved: PaymentReturn,
  { iss, merchantName }: ReturnParties,
  now: number,
): ReturnClaims {
  const { method, issuer } = payment
  const issuerName = payment.issuerName === null ? '' : textOf(payment.issuerName)
  const issuerNames = issuerNamesOf(payment)
  const name = merchantName && namesToTell(merchantName)
  return {
    iss,
    aud: payment.merchantId,
    sub: payment.id,
    jti: moved.id,
    iat: Math.floor(now / 1000),
    // Of one that the member did not confirm the shop never had an approval.
    of: verdictId(payment.id, payment.voidCause === 'not_confirmed' ? 'pending' : 'approved'),
    ...(moved.after !== null && { after: moved.after }),
    kind: moved.kind,
    amount: moved.amount,
    currency: payment.currency,
    order: payment.order,
    captured_amount: payment.capturedAmount,
    refunded_amount: moved.refundedAmount,
    disputed_amount: moved.disputedAmount,
    at: Math.floor(moved.at / 1000),
    ...(method !== null && { method }),
    ...(issuer !== null && { issuer }),
    ...(issuerName && { issuer_name: issuerName }),
    ...(issuerNames && { issuer_names: issuerNames }),
    ...(name?.en && name.ja && { merchant_name: name }),
    livemode: payment.livemode,
  }
}

/** Signs a return. JWS compact, ES256, `typ: "return+jwt"`. */
export async function signReturn(claims: ReturnClaims, key: SigningKey): Promise<string> {
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: RETURN_ALG, typ: RETURN_TYP, kid: key.kid })
    .sign(key.privateKey)
}

function textOf(text: string): string {
  return shortened(plainLine(text), VERDICT_TEXT_MAX_CHARACTERS)
}
