/** Seals of the member's browser to an issuer: each names what it is for, and opens, and counts, for that alone. */

import type { AuthenticatePayment } from '../protocol/issuer-messages.ts'
import { CLOCK_SKEW_SECONDS } from '../protocol/message-claims.ts'
import { SEAL_LIFETIME_SECONDS } from '../protocol/sealed-password.ts'
import type { PrivateJwk } from './own-keys.ts'
import { decryptSeal } from './decrypt-seal.ts'

/** For the log alone: outside, every cause is `seal_rejected`. */
export type SealProblem =
  | 'seal_not_opened'
  | 'seal_malformed'
  | 'seal_of_another_member'
  | 'seal_of_another_question'
  | 'seal_of_another_payment'
  | 'seal_of_another_amount'
  | 'seal_of_another_currency'
  | 'seal_of_another_merchant'
  | 'seal_not_yet_valid'
  | 'seal_expired'
  | 'seal_lives_too_long'
  | 'seal_used'

/** Fields of every seal of the browser's, beside the secret itself. */
export interface SealedFor {
  payment_id: string
  amount: number
  currency: string
  merchant_id: string
  jti: string
  iat: number
  exp: number
}

export type Unsealed<T> = { ok: true; seal: T } | { ok: false; problem: SealProblem }

/** Describes what a seal must be for. */
export interface SealTerms<T> {
  guard: (value: unknown) => value is T
  payment: AuthenticatePayment
  /** Milliseconds since 1970. */
  now: number
  /** Holds the rest of it against the request. */
  problemOf: (seal: T) => SealProblem | undefined
}

/** Opens a seal and holds it against its terms. Whether it was used before is asked of the database afterwards. */
export async function openSeal<T extends SealedFor>(
  sealed: string,
  keys: readonly PrivateJwk[],
  { guard, payment, now, problemOf }: SealTerms<T>,
): Promise<Unsealed<T>> {
  const opened = await decryptSeal(sealed, keys)
  if (opened === undefined) return { ok: false, problem: 'seal_not_opened' }
  const payload = parsed(opened.plaintext)
  if (!guard(payload)) return { ok: false, problem: 'seal_malformed' }
  const problem = problemOf(payload) ?? bindingProblem(payload, payment) ?? timeProblem(payload, Math.floor(now / 1000))
  return problem === undefined ? { ok: true, seal: payload } : { ok: false, problem }
}

/** The seal names the payment, amount, currency and merchant it is for: each must be the request's. */
function bindingProblem(seal: SealedFor, payment: AuthenticatePayment): SealProblem | undefined {
  if (seal.payment_id !== payment.id) return 'seal_of_another_payment'
  if (seal.amount !== payment.amount) return 'seal_of_another_amount'
  if (seal.currency !== payment.currency) return 'seal_of_another_currency'
  if (seal.merchant_id !== payment.merchant.id) return 'seal_of_another_merchant'
  return undefined
}

function timeProblem(seal: SealedFor, nowSeconds: number): SealProblem | undefined {
  if (seal.iat > nowSeconds + CLOCK_SKEW_SECONDS) return 'seal_not_yet_valid'
  if (seal.exp <= nowSeconds) return 'seal_expired'
  if (seal.exp - seal.iat > SEAL_LIFETIME_SECONDS) return 'seal_lives_too_long'
  return undefined
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes))
  } catch {
    return undefined
  }
}
