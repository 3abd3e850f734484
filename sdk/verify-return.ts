import { isAmount } from '../protocol/money.ts'
import {
  RETURN_KEYS_PATH,
  RETURN_KINDS,
  RETURN_MAX_CHARACTERS,
  RETURN_TYP,
  isReturnClaims,
} from '../protocol/return.ts'
import type { ReturnClaims, ReturnKind } from '../protocol/return.ts'
import { isOneOf } from '../protocol/shape.ts'
import { checkConfig } from './config.ts'
import type { FuriwakeConfig } from './config.ts'
import { ReturnError } from './errors.ts'
import type { ReturnErrorCode } from './errors.ts'
import { missingExpectation, unmetExpectation } from './expectations.ts'
import type { ExpectationTable, UNCHECKED } from './expectations.ts'
import { isCurrencyCode, isWord } from './given.ts'
import { CLOCK_AHEAD_MAX_SECONDS, CLOCK_TOLERANCE_SECONDS, verifySignature } from './verify-signature.ts'

/**
 * The shop's own record of what was given back. The first five must each be
 * given: what is `undefined`, empty or no such value is an error, never a pass.
 * `'unchecked'` leaves one out on purpose.
 */
export interface ExpectedReturn {
  /** The payment's id, `pay_…`. */
  payment: string
  /** The shop's own order number. */
  order: string
  /** The movement and its direction: `dispute_credit` is money to the shop, every other one money to the member. */
  kind: ReturnKind | typeof UNCHECKED
  /** Minor units: of this return, not of the payment. */
  amount: number | typeof UNCHECKED
  /** ISO 4217, in capitals. */
  currency: string
  /** Without it, what the secret key says: `sk_live_…` never believes a return of test money. */
  livemode?: boolean
}

type Expectation = Exclude<keyof ExpectedReturn, 'livemode'>
const EXPECTATIONS: ExpectationTable<Expectation> = {
  payment: { claim: 'sub', isGiven: isWord },
  order: { claim: 'order', isGiven: isWord },
  kind: { claim: 'kind', isGiven: (value) => isOneOf(value, RETURN_KINDS) },
  amount: { claim: 'amount', isGiven: isAmount },
  currency: { claim: 'currency', isGiven: isCurrencyCode },
}

const KIND = {
  typ: RETURN_TYP,
  keysPath: RETURN_KEYS_PATH,
  requiredClaims: ['sub', 'jti', 'iat'],
}

/**
 * Verifies a signed return and gives its claims, once everything about it is
 * right: ES256 by a key that the broker signed with then, `typ`, issuer,
 * audience, and what the shop expects. It has no end: one of years ago is
 * verified too, unless its key has leaked since, and then the broker signs it
 * anew. Throws {@link ReturnError} with a `return_…` code otherwise.
 */
export async function verifyReturn(
  config: FuriwakeConfig,
  signed: string,
  expected: ExpectedReturn,
): Promise<ReturnClaims> {
  checkConfig(config)
  const param = missingExpectation(EXPECTATIONS, expected)
  if (param !== undefined) throw new ReturnError('return_expectation_missing', { param, config })
  if (!isWord(signed) || signed.length > RETURN_MAX_CHARACTERS) throw new ReturnError('return_malformed', { config })
  const verified = await verifySignature(config, signed, KIND)
  if (!verified.ok) {
    const { problem, cause } = verified
    // None has an end: one that names one is none.
    throw new ReturnError(problem === 'expired' ? 'return_malformed' : `return_${problem}`, { cause, config })
  }
  const { payload, usedUntil } = verified
  if (!isReturnClaims(payload)) throw new ReturnError('return_malformed', { config })
  const wrong =
    timeProblem(payload, usedUntil) ?? mismatchOf(payload, expected, config.secretKey.startsWith('sk_live_'))
  if (wrong) throw new ReturnError(wrong, { config })
  return payload
}

function mismatchOf(claims: ReturnClaims, expected: ExpectedReturn, isLiveKey: boolean): ReturnErrorCode | undefined {
  const wrong = unmetExpectation(EXPECTATIONS, claims, expected, isLiveKey)
  return wrong && `return_${wrong}`
}

/** A key that was replaced has signed nothing since. */
function timeProblem({ iat, at }: ReturnClaims, usedUntil: number | undefined): ReturnErrorCode | undefined {
  if (Math.max(iat, at) > Date.now() / 1000 + CLOCK_AHEAD_MAX_SECONDS) return 'return_from_future'
  const isTooNew = usedUntil !== undefined && iat > usedUntil + CLOCK_TOLERANCE_SECONDS
  return isTooNew ? 'return_signature' : undefined
}
