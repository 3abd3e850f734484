import { isAmount } from '../protocol/money.ts'
import type { VerdictClaims } from '../protocol/verdict.ts'
import type { FuriwakeConfig } from './config.ts'
import { VerdictError } from './errors.ts'
import type { VerdictErrorCode } from './errors.ts'
import { missingExpectation, unmetExpectation } from './expectations.ts'
import type { ExpectationTable, UNCHECKED } from './expectations.ts'
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

type Expectation = Exclude<keyof ExpectedVerdict, 'livemode'>
const EXPECTATIONS: ExpectationTable<Expectation> = {
  payment: { claim: 'sub', isGiven: isWord },
  order: { claim: 'order', isGiven: isWord },
  amount: { claim: 'amount', isGiven: isAmount },
  currency: { claim: 'currency', isGiven: isCurrencyCode },
}

/** Throws `verdict_expectation_missing`, naming the field, unless each was given or left out on purpose. */
export function checkExpectations(config: FuriwakeConfig, expected: ExpectedVerdict): void {
  const param = missingExpectation(EXPECTATIONS, expected)
  if (param !== undefined) throw new VerdictError('verdict_expectation_missing', { param, config })
}

/** Returns the code of the first expectation that the claims do not meet. */
export function mismatchOf(
  claims: VerdictClaims,
  expected: ExpectedVerdict,
  isLiveKey: boolean,
): VerdictErrorCode | undefined {
  const wrong = unmetExpectation(EXPECTATIONS, claims, expected, isLiveKey)
  return wrong && `verdict_${wrong}`
}
