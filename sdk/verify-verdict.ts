import { createRemoteJWKSet, customFetch, decodeJwt, errors, jwtVerify } from 'jose'
import type { JWTPayload } from 'jose'

import { isAmount } from '../protocol/money.ts'
import { isOneOf, isOptional } from '../protocol/shape.ts'
import { VERDICT_ALG, VERDICT_LIFETIME_SECONDS, VERDICT_OUTCOMES, VERDICT_TYP } from '../protocol/verdict.ts'
import type { VerdictClaims } from '../protocol/verdict.ts'
import { boundedFetch } from './bounded-answer.ts'
import { checkConfig } from './config.ts'
import type { FuriwakeConfig } from './config.ts'
import { VerdictError } from './errors.ts'
import type { VerdictErrorCode } from './errors.ts'
import { checkExpectations, mismatchOf } from './expected-verdict.ts'
import type { ExpectedVerdict } from './expected-verdict.ts'
import { isWord } from './given.ts'

/** Bounds all that is in it: what the broker has signed is bounded by the broker, and by nobody again. */
const VERDICT_MAX_CHARACTERS = 8192
/** As the broker bounds it: Unicode code points. */
const ORDER_MAX_CHARACTERS = 64
const CLOCK_TOLERANCE_SECONDS = 5
/** Sets how far the broker's clock may be ahead of this server's. */
const CLOCK_AHEAD_MAX_SECONDS = 30
const KEYS_TIMEOUT_MS = 5_000
/** A new key is looked for when an unknown one signed, but not more often than this. */
const KEYS_COOLDOWN_MS = 1_000

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
  checkExpectations(expected)
  if (!isToken(verdict)) throw new VerdictError('verdict_malformed')
  const payload = await verifySignature(config, verdict)
  if (!isVerdict(payload)) throw new VerdictError('verdict_malformed')
  const wrong = timeProblem(payload) ?? mismatchOf(payload, expected, config.secretKey.startsWith('sk_live_'))
  if (wrong) throw new VerdictError(wrong)
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

async function verifySignature(config: FuriwakeConfig, verdict: string, mayWait = true): Promise<JWTPayload> {
  const keys = keysOf(config.broker)
  try {
    const { payload } = await jwtVerify(verdict, keys, {
      algorithms: [VERDICT_ALG],
      typ: VERDICT_TYP,
      issuer: config.broker,
      audience: config.merchant,
      requiredClaims: ['sub', 'jti', 'iat', 'exp'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
    })
    return payload
  } catch (cause) {
    // The key may have been published since the last look a moment ago: a rotation fails no verification.
    if (cause instanceof errors.JWKSNoMatchingKey && mayWait && keys.coolingDown) {
      await new Promise((resolve) => setTimeout(resolve, KEYS_COOLDOWN_MS))
      return verifySignature(config, verdict, false)
    }
    throw new VerdictError(codeOf(cause), { cause })
  }
}

function codeOf(cause: unknown): VerdictErrorCode {
  if (cause instanceof errors.JWTExpired) return 'verdict_expired'
  if (cause instanceof errors.JOSEAlgNotAllowed) return 'verdict_algorithm'
  if (cause instanceof errors.JWSSignatureVerificationFailed || cause instanceof errors.JWKSNoMatchingKey) {
    return 'verdict_signature'
  }
  if (cause instanceof errors.JWTClaimValidationFailed) return CODES_BY_CLAIM[cause.claim] ?? 'verdict_malformed'
  // Not an error of jose's, or one about the key set: then nothing is known of the verdict itself.
  const isOfKeys = !(cause instanceof errors.JOSEError) || KEY_SET_ERRORS.has(cause.code)
  return isOfKeys ? 'verdict_keys_unavailable' : 'verdict_malformed'
}

const KEY_SET_ERRORS = new Set(['ERR_JOSE_GENERIC', 'ERR_JWKS_INVALID', 'ERR_JWKS_TIMEOUT'])

const CODES_BY_CLAIM: Readonly<Record<string, VerdictErrorCode>> = {
  typ: 'verdict_type',
  iss: 'verdict_issuer',
  aud: 'verdict_audience',
}

function isVerdict(payload: JWTPayload): payload is JWTPayload & VerdictClaims {
  return (
    isOneOf(payload['verdict'], VERDICT_OUTCOMES) &&
    isAmount(payload['amount']) &&
    ['currency', 'order', 'sub', 'jti'].every((name) => isWord(payload[name])) &&
    typeof payload['captured'] === 'boolean' &&
    typeof payload['livemode'] === 'boolean' &&
    ['method', 'reason', 'issuer', 'issuer_name', 'authorization'].every((name) => isOptional(payload[name], isWord))
  )
}

/** The end that a verdict names itself is no limit: who signs one by mistake, or by theft, names a far one. */
function timeProblem({ iat, exp }: VerdictClaims): VerdictErrorCode | undefined {
  if (exp - iat > VERDICT_LIFETIME_SECONDS + CLOCK_TOLERANCE_SECONDS) return 'verdict_lifetime'
  return iat > Date.now() / 1000 + CLOCK_AHEAD_MAX_SECONDS ? 'verdict_from_future' : undefined
}

function isToken(value: unknown): value is string {
  return isWord(value) && value.length <= VERDICT_MAX_CHARACTERS
}

// One key set a broker; a shop has one or two.
const keySets = new Map<string, ReturnType<typeof createRemoteJWKSet>>()

function keysOf(broker: string): ReturnType<typeof createRemoteJWKSet> {
  const known = keySets.get(broker)
  if (known) return known
  const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', broker), {
    timeoutDuration: KEYS_TIMEOUT_MS,
    cooldownDuration: KEYS_COOLDOWN_MS,
    [customFetch]: boundedFetch,
  })
  keySets.set(broker, keys)
  return keys
}
