import { isAmount } from '../protocol/money.ts'
import { isRecord } from '../protocol/shape.ts'
import type { VerdictClaims } from '../protocol/verdict.ts'
import { VerdictError } from './errors.ts'
import type { VerdictErrorCode } from './errors.ts'
import { isCurrencyCode, isWord } from './given.ts'

/**
 * The shop's own record of the order that a verdict must be about. The first
 * four must each be given: what is `undefined`, empty or no number is an
 * error, never a pass. `'unchecked'` leaves one out on purpose.
 */
export interface ExpectedVerdict {
  /** The payment's id, `pay_…`, as createPayment gave it; or `'unchecked'`. */
  payment: string
  /** The shop's own order number; or `'unchecked'`. */
  order: string
  /** Minor units. */
  amount: number | typeof UNCHECKED
  /** ISO 4217, in capitals; or `'unchecked'`. */
  currency: string
  /** Without it, what the secret key says: `sk_live_…` never believes a verdict of test money. */
  livemode?: boolean
}

/** The word that leaves an expectation out on purpose. */
export const UNCHECKED = 'unchecked'

const EXPECTATIONS = {
  payment: { claim: 'sub', code: 'verdict_payment', isGiven: isWord },
  order: { claim: 'order', code: 'verdict_order', isGiven: isWord },
  amount: { claim: 'amount', code: 'verdict_amount', isGiven: isAmount },
  currency: { claim: 'currency', code: 'verdict_currency', isGiven: isCurrencyCode },
} as const satisfies Record<
  string,
  { claim: keyof VerdictClaims; code: VerdictErrorCode; isGiven: (value: unknown) => boolean }
>
type Expectation = keyof typeof EXPECTATIONS
const NAMES = Object.keys(EXPECTATIONS) as Expectation[]

/** Throws `verdict_expectation_missing`, naming the field, unless each was given or left out on purpose. */
export function checkExpectations(expected: ExpectedVerdict): void {
  const given: Record<string, unknown> = isRecord(expected) ? expected : {}
  for (const name of NAMES) {
    if (given[name] !== UNCHECKED && !EXPECTATIONS[name].isGiven(given[name])) throw missing(name)
  }
  if (given['livemode'] !== undefined && typeof given['livemode'] !== 'boolean') throw missing('livemode')
}

/** Returns the code of the first expectation that the claims do not meet. */
export function mismatchOf(
  claims: VerdictClaims,
  expected: ExpectedVerdict,
  isLiveKey: boolean,
): VerdictErrorCode | undefined {
  const wrong = NAMES.find(
    (name) => expected[name] !== UNCHECKED && expected[name] !== claims[EXPECTATIONS[name].claim],
  )
  if (wrong) return EXPECTATIONS[wrong].code
  return claims.livemode === (expected.livemode ?? isLiveKey) ? undefined : 'verdict_livemode'
}

function missing(param: Expectation | 'livemode'): VerdictError {
  return new VerdictError('verdict_expectation_missing', { param })
}
