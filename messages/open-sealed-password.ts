/** Step 5: opens the sealed password and holds it against the request it came with. */

import type { AuthenticateRequest } from '../protocol/issuer-messages.ts'
import { CLOCK_SKEW_SECONDS } from '../protocol/message-claims.ts'
import { SEAL_LIFETIME_SECONDS, isSealedPasswordPayload } from '../protocol/sealed-password.ts'
import type { SealedPasswordPayload } from '../protocol/sealed-password.ts'
import type { PrivateJwk } from './own-keys.ts'
import { decryptSeal } from './decrypt-seal.ts'

/** For the log alone: outside, every cause is `seal_rejected`. */
export type SealProblem =
  | 'seal_not_opened'
  | 'seal_malformed'
  | 'seal_of_another_member'
  | 'seal_of_another_payment'
  | 'seal_of_another_amount'
  | 'seal_of_another_currency'
  | 'seal_of_another_merchant'
  | 'seal_not_yet_valid'
  | 'seal_expired'
  | 'seal_lives_too_long'
  | 'seal_used'

export type OpenedSeal = { ok: true; seal: SealedPasswordPayload } | { ok: false; problem: SealProblem }

/** Opens a sealed password. `now` in milliseconds. Whether the seal was used before is asked of the database afterwards. */
export async function openSealedPassword(
  request: AuthenticateRequest,
  keys: readonly PrivateJwk[],
  now: number,
): Promise<OpenedSeal> {
  const opened = await decryptSeal(request.sealed_password, keys)
  if (opened === undefined) return { ok: false, problem: 'seal_not_opened' }
  const payload = parsed(opened.plaintext)
  if (!isSealedPasswordPayload(payload)) return { ok: false, problem: 'seal_malformed' }
  const problem = bindingProblem(payload, request) ?? timeProblem(payload, Math.floor(now / 1000))
  return problem === undefined ? { ok: true, seal: payload } : { ok: false, problem }
}

/** The seal names the member, payment, amount, currency and merchant it is for: each must be the request's. */
function bindingProblem(
  seal: SealedPasswordPayload,
  { member_id, payment }: AuthenticateRequest,
): SealProblem | undefined {
  if (seal.member_id !== member_id) return 'seal_of_another_member'
  if (seal.payment_id !== payment.id) return 'seal_of_another_payment'
  if (seal.amount !== payment.amount) return 'seal_of_another_amount'
  if (seal.currency !== payment.currency) return 'seal_of_another_currency'
  if (seal.merchant_id !== payment.merchant.id) return 'seal_of_another_merchant'
  return undefined
}

function timeProblem(seal: SealedPasswordPayload, nowSeconds: number): SealProblem | undefined {
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
