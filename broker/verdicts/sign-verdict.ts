import { SignJWT } from 'jose'

import type { PaymentStatus } from '../../protocol/payment.ts'
import { plainLine, shortened } from '../../protocol/text.ts'
import {
  VERDICT_ALG,
  VERDICT_LIFETIME_SECONDS,
  VERDICT_TEXT_MAX_CHARACTERS,
  VERDICT_TYP,
} from '../../protocol/verdict.ts'
import type { VerdictClaims, VerdictOutcome } from '../../protocol/verdict.ts'
import type { Payment } from '../payments/payment.ts'
import type { SigningKey } from './keys.ts'

/** Every status → what the shop is told. */
const OUTCOMES: Readonly<Record<PaymentStatus, VerdictOutcome>> = {
  open: 'pending',
  processing: 'pending',
  awaiting_payment: 'pending',
  awaiting_confirmation: 'pending',
  authorized: 'approved',
  captured: 'approved',
  // Given back whole: whoever asks only now must not ship.
  refunded: 'cancelled',
  declined: 'declined',
  voided: 'cancelled',
  cancelled: 'cancelled',
  expired: 'cancelled',
}

/** Returns what the verdict (step 9) says of a payment. `now` in milliseconds; `iss` is the broker's origin. */
export function verdictClaims(payment: Payment, iss: string, now: number): VerdictClaims {
  const iat = Math.floor(now / 1000)
  const verdict = OUTCOMES[payment.status]
  return {
    iss,
    aud: payment.merchantId,
    sub: payment.id,
    jti: verdictId(payment.id, verdict),
    iat,
    exp: iat + VERDICT_LIFETIME_SECONDS,
    verdict,
    ...present('reason', reasonOf(payment)),
    amount: payment.amount,
    currency: payment.currency,
    order: payment.order,
    ...present('method', payment.method),
    ...present('plan', payment.plan),
    ...present('issuer', payment.issuer),
    ...present('issuer_name', textOf(payment.issuerName)),
    ...present('issuer_names', issuerNamesOf(payment)),
    ...present('authorization', textOf(payment.authorization)),
    captured: payment.capturedAmount > 0,
    livemode: payment.livemode,
  }
}

/** Returns the `jti` of a payment's verdict of one outcome. */
export function verdictId(paymentId: string, verdict: VerdictOutcome): string {
  return `${paymentId}.${verdict}`
}

/** Signs the verdict (step 9). JWS compact, ES256, `typ: "verdict+jwt"`. */
export async function signVerdict(payment: Payment, iss: string, key: SigningKey, now: number): Promise<string> {
  return new SignJWT({ ...verdictClaims(payment, iss, now) })
    .setProtectedHeader({ alg: VERDICT_ALG, typ: VERDICT_TYP, kid: key.kid })
    .sign(key.privateKey)
}

function reasonOf(payment: Payment): VerdictClaims['reason'] | null {
  if (payment.status === 'expired' || payment.status === 'refunded') return payment.status
  if (payment.status === 'voided') return payment.voidCause
  return payment.reason
}

/** A text of the issuer's as a shop takes it and may show it: a plain line, not empty, not long. */
function textOf(text: string | null): string | null {
  return text === null ? null : shortened(plainLine(text), VERDICT_TEXT_MAX_CHARACTERS) || null
}

/** Returns the issuer's names by language: none that is empty, for a shop takes no empty text. */
export function issuerNamesOf({ issuerNames }: Payment): Record<string, string> | null {
  const names = Object.entries(issuerNames ?? {}).filter(([, name]) => name !== '')
  return names.length === 0 ? null : Object.fromEntries(names)
}

function present<K extends string, V>(name: K, value: V | null | undefined): { [P in K]?: V } {
  return value === null || value === undefined ? {} : ({ [name]: value } as { [P in K]: V })
}
