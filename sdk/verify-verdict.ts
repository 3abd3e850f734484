import { decodeJwt } from 'jose'

import { VERDICT_LIFETIME_SECONDS, VERDICT_TYP, isVerdictClaims } from '../protocol/verdict.ts'
import type { VerdictClaims } from '../protocol/verdict.ts'
import { checkConfig } from './config.ts'
import type { FuriwakeConfig } from './config.ts'
import { VerdictError } from './errors.ts'
import type { VerdictErrorCode } from './errors.ts'
import { checkExpectations, mismatchOf } from './expected-verdict.ts'
import type { ExpectedVerdict } from './expected-verdict.ts'
import { isWord } from './given.ts'
import { CLOCK_AHEAD_MAX_SECONDS, CLOCK_TOLERANCE_SECONDS, verifySignature } from './verify-signature.ts'

/** Bounds all that is in it: what the broker has signed is bounded by the broker, and by nobody again. */
const VERDICT_MAX_CHARACTERS = 8192
/** As the broker bounds it: Unicode code points. */
const ORDER_MAX_CHARACTERS = 64

const KIND = {
  typ: VERDICT_TYP,
  keysPath: '/.well-known/jwks.json',
  requiredClaims: ['sub', 'jti', 'iat', 'exp'],
}

/**
 * Verifies a verdict (step 9) and returns its claims, once everything about
 * it is right: ES256 by a key of the broker's JWKS, `typ`, issuer, audience,
 * time, and what the shop expects. Throws {@link VerdictError} with a
 * `verdict_…` code otherwise, also when an expectation was not given.
 *
 * Then ask {@link isCaptured} before you ship. A verdict may be shown more
 * than once within its 15 minutes: ship an order by a change that can happen
 * once, such as unpaid → paid.
 */
export async function verifyVerdict(
  config: FuriwakeConfig,
  verdict: string,
  expected: ExpectedVerdict,
): Promise<VerdictClaims> {
  checkConfig(config)
  checkExpectations(config, expected)
  if (!isToken(verdict)) throw new VerdictError('verdict_malformed', { config })
  const verified = await verifySignature(config, verdict, KIND)
  if (!verified.ok) throw new VerdictError(`verdict_${verified.problem}`, { cause: verified.cause, config })
  const { payload } = verified
  if (!isVerdictClaims(payload)) throw new VerdictError('verdict_malformed', { config })
  const wrong = timeProblem(payload) ?? mismatchOf(payload, expected, config.secretKey.startsWith('sk_live_'))
  if (wrong) throw new VerdictError(wrong, { config })
  return payload
}

/**
 * Returns the order that a verdict says it is about, before anything of it is
 * believed: to look up what to expect of it, and for nothing else.
 */
export function unverifiedOrderOf(verdict: string): string | undefined {
  try {
    const order = isToken(verdict) ? decodeJwt(verdict)['order'] : undefined
    return isWord(order) && Array.from(order).length <= ORDER_MAX_CHARACTERS ? order : undefined
  } catch {
    return undefined
  }
}

/**
 * Tells whether the money has been taken: then ship. An automatic capture
 * follows the approval, and may still be refused: a verdict that comes in
 * between is approved and not captured.
 */
export function isCaptured(verdict: VerdictClaims): boolean {
  return isApproved(verdict) && verdict.captured
}

/**
 * Tells whether the payment was approved: the money is held for the shop, or
 * taken. With manual capture, reserve the goods now, and ship once you have
 * captured. To ship by what is taken ask {@link isCaptured}.
 */
export function isApproved(verdict: VerdictClaims): boolean {
  return verdict.verdict === 'approved'
}

/** The end that a verdict names itself is no limit: who signs one by mistake, or by theft, names a far one. */
function timeProblem({ iat, exp }: VerdictClaims): VerdictErrorCode | undefined {
  if (exp - iat > VERDICT_LIFETIME_SECONDS + CLOCK_TOLERANCE_SECONDS) return 'verdict_lifetime'
  return iat > Date.now() / 1000 + CLOCK_AHEAD_MAX_SECONDS ? 'verdict_from_future' : undefined
}

function isToken(value: unknown): value is string {
  return isWord(value) && value.length <= VERDICT_MAX_CHARACTERS
}
