import { createRemoteJWKSet, decodeJwt, errors, jwtVerify } from 'jose'
import type { JWTPayload } from 'jose'

import { isAmount } from '../protocol/money.ts'
import { isOneOf, isOptional, isText } from '../protocol/shape.ts'
import { PAYMENT_METHODS } from '../protocol/payment.ts'
import { VERDICT_ALG, VERDICT_OUTCOMES, VERDICT_TYP } from '../protocol/verdict.ts'
import type { VerdictClaims } from '../protocol/verdict.ts'
import { checkConfig } from './config.ts'
import type { FuriwakeConfig } from './config.ts'
import { VerdictError } from './errors.ts'
import type { VerdictErrorCode } from './errors.ts'

/** What the shop knows of the order that the verdict must be about. Give all that you know. */
export interface ExpectedVerdict {
  payment?: string
  order?: string
  /** Minor units. */
  amount?: number
  currency?: string
  /** Without it, what the secret key says: `sk_live_…` never believes a verdict of test money. */
  livemode?: boolean
}

/** As the broker bounds it. */
const ORDER_MAX_CHARACTERS = 64
const VERDICT_MAX_CHARACTERS = 8192
const CLOCK_TOLERANCE_SECONDS = 5
const KEYS_TIMEOUT_MS = 5_000
/** A new key is looked for when an unknown one signed, but not more often than this. */
const KEYS_COOLDOWN_MS = 1_000

/**
 * Step 9: the verdict's claims, once everything about it is right: ES256 by a
 * key of the broker's JWKS, `typ`, issuer, audience, time, and what the shop
 * expects. Throws {@link VerdictError} with a `verdict_…` code otherwise.
 *
 * A verdict may be shown more than once within its 15 minutes: ship an order
 * by a change that can happen once, such as unpaid → paid.
 */
export async function verifyVerdict(
  config: FuriwakeConfig,
  verdict: string,
  expected: ExpectedVerdict,
): Promise<VerdictClaims> {
  checkConfig(config)
  if (!isText(verdict, VERDICT_MAX_CHARACTERS)) throw new VerdictError('verdict_malformed')
  const payload = await verifySignature(config, verdict)
  if (!isVerdict(payload)) throw new VerdictError('verdict_malformed')
  const wrong = mismatch(payload, { livemode: config.secretKey.startsWith('sk_live_'), ...expected })
  if (wrong) throw new VerdictError(wrong)
  return payload
}

/**
 * The order that a verdict says it is about, before anything of it is
 * believed: to look up what to expect of it, and for nothing else.
 */
export function unverifiedOrderOf(verdict: string): string | undefined {
  try {
    const order = isText(verdict, VERDICT_MAX_CHARACTERS) ? decodeJwt(verdict)['order'] : undefined
    return isText(order, ORDER_MAX_CHARACTERS) ? order : undefined
  } catch {
    return undefined
  }
}

/** True when the shop may ship: the payment was approved. */
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
    throw new VerdictError(codeOf(cause), cause)
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
    isText(payload['currency'], 3) &&
    isText(payload['order'], ORDER_MAX_CHARACTERS) &&
    isText(payload.sub, 64) &&
    isText(payload.jti, 128) &&
    typeof payload['captured'] === 'boolean' &&
    typeof payload['livemode'] === 'boolean' &&
    isOptional(payload['method'], (method) => isOneOf(method, PAYMENT_METHODS)) &&
    ['reason', 'issuer', 'issuer_name', 'authorization'].every((name) => isOptional(payload[name], isShortText))
  )
}

function isShortText(value: unknown): value is string {
  return isText(value, 256)
}

function mismatch(claims: VerdictClaims, expected: ExpectedVerdict): VerdictErrorCode | undefined {
  const differs = (wanted: unknown, found: unknown): boolean => wanted !== undefined && wanted !== found
  if (differs(expected.payment, claims.sub)) return 'verdict_payment'
  if (differs(expected.order, claims.order)) return 'verdict_order'
  if (differs(expected.amount, claims.amount)) return 'verdict_amount'
  if (differs(expected.currency, claims.currency)) return 'verdict_currency'
  if (differs(expected.livemode, claims.livemode)) return 'verdict_livemode'
  return undefined
}

// One key set a broker; a shop has one or two.
const keySets = new Map<string, ReturnType<typeof createRemoteJWKSet>>()

function keysOf(broker: string): ReturnType<typeof createRemoteJWKSet> {
  const known = keySets.get(broker)
  if (known) return known
  const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', broker), {
    timeoutDuration: KEYS_TIMEOUT_MS,
    cooldownDuration: KEYS_COOLDOWN_MS,
  })
  keySets.set(broker, keys)
  return keys
}
