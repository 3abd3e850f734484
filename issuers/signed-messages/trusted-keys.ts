/** The public keys of the parties a server trusts, from each one's `/.well-known/jwks.json`. */

import { createRemoteJWKSet, customFetch, errors } from 'jose'
import type { FetchImplementation, JWK } from 'jose'

import { boundedText } from '../front-door/bounded-body.ts'
import { JWKS_COOLDOWN_MS, JWKS_MAX_AGE_MS, JWKS_MAX_BYTES, JWKS_TIMEOUT_MS } from '../front-door/limits.ts'

type KeySet = ReturnType<typeof createRemoteJWKSet>

/** An encryption key to seal to; `kid` goes into the header. */
export type EncryptionKey = JWK & { kid: string }

/** One key set for each trusted origin, held for as long as the isolate lives: as many as the settings name. */
export interface TrustedKeys {
  /** Undefined for an origin that is not trusted. */
  signatureKeys(origin: string): KeySet | undefined
  /** The first `use: "enc"` key of a trusted origin; undefined when it cannot be had now. */
  encryptionKey(origin: string): Promise<EncryptionKey | undefined>
}

export function trustedKeys(origins: readonly string[]): TrustedKeys {
  const sets = new Map(origins.map((origin) => [origin, remoteKeySet(origin)]))
  return {
    signatureKeys: (origin) => sets.get(origin),
    async encryptionKey(origin) {
      const set = sets.get(origin)
      if (set === undefined) return undefined
      try {
        if (!set.fresh) await set.reload()
      } catch {
        return undefined
      }
      return set.jwks()?.keys.find(isEncryptionKey)
    },
  }
}

/** Whether an error of a verification means that the keys could not be had, so that the signature is not yet judged. */
export function isKeysUnavailable(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return true
  return ['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID'].includes(error.code)
}

function remoteKeySet(origin: string): KeySet {
  return createRemoteJWKSet(new URL('/.well-known/jwks.json', origin), {
    timeoutDuration: JWKS_TIMEOUT_MS,
    cooldownDuration: JWKS_COOLDOWN_MS,
    cacheMaxAge: JWKS_MAX_AGE_MS,
    [customFetch]: boundedFetch,
  })
}

/** The global `fetch` as it is when called, with the answer's size bounded. */
const boundedFetch: FetchImplementation = async (url, options) => {
  const answer = await fetch(url, options)
  const text = await boundedText(answer, JWKS_MAX_BYTES)
  return new Response(text ?? '', { status: text === undefined ? 502 : answer.status === 200 ? 200 : 502 })
}

function isEncryptionKey(key: JWK): key is EncryptionKey {
  return key.use === 'enc' && key.kty === 'EC' && key.crv === 'P-256' && typeof key.kid === 'string'
}
