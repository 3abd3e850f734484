/** Verifies what the broker signed for a shop, by the keys that it publishes. */

import { createRemoteJWKSet, customFetch, errors, jwtVerify } from 'jose'
import type { JWK, JWTPayload } from 'jose'

import { boundedFetch } from './bounded-answer.ts'
import type { FuriwakeConfig } from './config.ts'

export const CLOCK_TOLERANCE_SECONDS = 5
/** Sets how far the broker's clock may be ahead of this server's. */
export const CLOCK_AHEAD_MAX_SECONDS = 30
const ALG = 'ES256'
const KEYS_TIMEOUT_MS = 5_000
/** A new key is looked for when an unknown one signed, but not more often than this. */
const KEYS_COOLDOWN_MS = 1_000

/** Says why a signature is not believed; of `keys_unavailable` nothing is known. */
export type SignatureProblem =
  'malformed' | 'signature' | 'algorithm' | 'type' | 'issuer' | 'audience' | 'expired' | 'keys_unavailable'

/** A document of the broker's: its `typ`, where its keys are, and the claims without which it is none. */
export interface SignedKind {
  typ: string
  keysPath: string
  requiredClaims: string[]
}

/** A key of the set; one that was replaced may say until when it signed. */
type PublishedKey = JWK & { used_until?: unknown }

export type VerifiedSignature =
  /** `usedUntil`: of a key that was replaced, when it can have signed last; seconds since 1970. */
  | { ok: true; payload: JWTPayload; usedUntil: number | undefined }
  | { ok: false; problem: SignatureProblem; cause: unknown }

/** Verifies signature, type, issuer, audience, and time where the document names an end. */
export async function verifySignature(
  config: FuriwakeConfig,
  jwt: string,
  kind: SignedKind,
  mayWait = true,
): Promise<VerifiedSignature> {
  const keys = keysOf(config.broker, kind.keysPath)
  try {
    const { payload, protectedHeader } = await jwtVerify(jwt, keys, {
      algorithms: [ALG],
      typ: kind.typ,
      issuer: config.broker,
      audience: config.merchant,
      requiredClaims: kind.requiredClaims,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
    })
    const published: readonly PublishedKey[] = keys.jwks()?.keys ?? []
    const usedUntil = published.find(({ kid }) => kid === protectedHeader.kid)?.used_until
    return { ok: true, payload, usedUntil: typeof usedUntil === 'number' ? usedUntil : undefined }
  } catch (cause) {
    // The key may have been published since the last look a moment ago: a rotation fails no verification.
    if (cause instanceof errors.JWKSNoMatchingKey && mayWait && keys.coolingDown) {
      await new Promise((resolve) => setTimeout(resolve, KEYS_COOLDOWN_MS))
      return verifySignature(config, jwt, kind, false)
    }
    return { ok: false, problem: problemOf(cause), cause }
  }
}

function problemOf(cause: unknown): SignatureProblem {
  if (cause instanceof errors.JWTExpired) return 'expired'
  if (cause instanceof errors.JOSEAlgNotAllowed) return 'algorithm'
  if (cause instanceof errors.JWSSignatureVerificationFailed || cause instanceof errors.JWKSNoMatchingKey) {
    return 'signature'
  }
  if (cause instanceof errors.JWTClaimValidationFailed) return PROBLEMS_BY_CLAIM[cause.claim] ?? 'malformed'
  // Not an error of jose's, or one about the key set: then nothing is known of the document itself.
  const isOfKeys = !(cause instanceof errors.JOSEError) || KEY_SET_ERRORS.has(cause.code)
  return isOfKeys ? 'keys_unavailable' : 'malformed'
}

const KEY_SET_ERRORS = new Set(['ERR_JOSE_GENERIC', 'ERR_JWKS_INVALID', 'ERR_JWKS_TIMEOUT'])

const PROBLEMS_BY_CLAIM: Readonly<Record<string, SignatureProblem>> = { typ: 'type', iss: 'issuer', aud: 'audience' }

// Two key sets a broker; a shop has one or two.
const keySets = new Map<string, ReturnType<typeof createRemoteJWKSet>>()

function keysOf(broker: string, path: string): ReturnType<typeof createRemoteJWKSet> {
  const address = new URL(path, broker)
  const known = keySets.get(address.href)
  if (known) return known
  const keys = createRemoteJWKSet(address, {
    timeoutDuration: KEYS_TIMEOUT_MS,
    cooldownDuration: KEYS_COOLDOWN_MS,
    [customFetch]: boundedFetch,
  })
  keySets.set(address.href, keys)
  return keys
}
