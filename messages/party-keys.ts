/** One other party's public keys, as they are remembered: published, just retired, or not to be had for a while. */

import { createLocalJWKSet, errors } from 'jose'
import type { CompactJWSHeaderParameters, CryptoKey, JWK } from 'jose'

import { isRecord, isText } from '../protocol/shape.ts'
import {
  DOUBTED_KEY_LOOKS,
  JWKS_BACK_OFF_MAX_MS,
  JWKS_BACK_OFF_MIN_MS,
  JWKS_MAX_KEYS,
  JWKS_RETIRED_MAX_MS,
  JWKS_TIMEOUT_MS,
  UNKNOWN_KID_LOOKS,
} from './limits.ts'

/** A key to seal to; `kid` goes into the header. */
export interface EncryptionKey {
  kid: string
  kty: 'EC'
  crv: 'P-256'
  x: string
  y: string
}

/** Describes what a party's JWKS said. */
export interface PublishedKeys {
  /** Milliseconds since 1970. */
  readAt: number
  jwks: readonly JWK[]
  signatureKey: ReturnType<typeof createLocalJWKSet>
  encryptionKey: EncryptionKey | undefined
}

/** Says why keys are looked for though some are known. */
export type Look = 'unknown_kid' | 'doubted'
const LOOKS = { unknown_kid: UNKNOWN_KID_LOOKS, doubted: DOUBTED_KEY_LOOKS }

/** The keys of a party that an isolate has come to know. `now` in milliseconds, everywhere. */
export class PartyKeys {
  published: PublishedKeys | undefined
  #retired: { jwk: JWK; until: number }[] = []
  #failures = 0
  #nextTryAt = 0
  #fetchingSince: number | undefined
  readonly #looks = { unknown_kid: new Allowance(), doubted: new Allowance() }

  /** False for a while after they could not be had. */
  mayFetch(now: number): boolean {
    return now >= this.#nextTryAt
  }

  /** Takes one of the looks that are allowed. */
  mayLook(why: Look, now: number): boolean {
    return this.mayFetch(now) && this.#looks[why].take(LOOKS[why], now)
  }

  /** A request that was ended on its way leaves its mark behind: it counts no longer than a fetch can last. */
  isFetching(now: number): boolean {
    return this.#fetchingSince !== undefined && now - this.#fetchingSince < JWKS_TIMEOUT_MS + 1_000
  }

  fetchBegan(now: number): void {
    this.#fetchingSince = now
  }

  fetchFailed(now: number): void {
    this.#fetchingSince = undefined
    this.#nextTryAt = now + Math.min(JWKS_BACK_OFF_MIN_MS * 2 ** this.#failures, JWKS_BACK_OFF_MAX_MS)
    this.#failures = Math.min(this.#failures + 1, 16)
  }

  /** A key that is no longer published is retired, not forgotten: what it signed may still be on its way. */
  fetched(jwks: readonly JWK[], now: number): void {
    this.#fetchingSince = undefined
    this.#failures = 0
    this.#nextTryAt = 0
    const gone = (this.published?.jwks ?? []).filter((known) => !jwks.some((key) => isSameKey(key, known)))
    const until = now + JWKS_RETIRED_MAX_MS
    this.#retired = [...gone.map((jwk) => ({ jwk, until })), ...this.#retired.filter((key) => key.until > now)]
    this.#retired.length = Math.min(this.#retired.length, JWKS_MAX_KEYS)
    this.published = {
      readAt: now,
      jwks,
      signatureKey: createLocalJWKSet({ keys: [...jwks] }),
      encryptionKey: jwks.find(isEncryptionKey),
    }
  }

  /** The key that a header names; undefined when it is not known here. */
  async signatureKey(header: CompactJWSHeaderParameters, now: number): Promise<CryptoKey | undefined> {
    const found = await keyIn(this.published?.signatureKey, header)
    if (found !== undefined || header.kid === undefined) return found
    const retired = this.#retired.filter(({ until }) => until > now).map(({ jwk }) => jwk)
    return retired.length === 0 ? undefined : keyIn(createLocalJWKSet({ keys: retired }), header)
  }
}

/** Reads a JWKS (RFC 7517): its P-256 keys, their public fields alone. Undefined when it is none. */
export function readJwks(text: string): readonly JWK[] | undefined {
  try {
    const body: unknown = JSON.parse(text)
    if (!isRecord(body) || !Array.isArray(body['keys'])) return undefined
    return body['keys'].slice(0, JWKS_MAX_KEYS).flatMap(publicP256)
  } catch {
    return undefined
  }
}

function publicP256(value: unknown): JWK[] {
  if (!isRecord(value) || value['kty'] !== 'EC' || value['crv'] !== 'P-256') return []
  const { kid, x, y, use, alg } = value
  if (!isText(x, 64) || !isText(y, 64)) return []
  const names = { ...named('kid', kid), ...named('use', use), ...named('alg', alg) }
  return [{ kty: 'EC', crv: 'P-256', x, y, ...names }]
}

function named<K extends string>(name: K, value: unknown): { [P in K]?: string } {
  return isText(value, 128) ? ({ [name]: value } as { [P in K]?: string }) : {}
}

function isEncryptionKey(key: JWK): key is JWK & EncryptionKey {
  return key.use === 'enc' && typeof key.kid === 'string'
}

function isSameKey(one: JWK, other: JWK): boolean {
  return one.kid === other.kid && one.x === other.x && one.y === other.y && one.use === other.use
}

async function keyIn(
  keys: PublishedKeys['signatureKey'] | undefined,
  header: CompactJWSHeaderParameters,
): Promise<CryptoKey | undefined> {
  try {
    return await keys?.(header)
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) return undefined
    throw error
  }
}

/** So many at once, then one each so long. */
class Allowance {
  #used = 0
  #countedAt = 0

  take({ burst, eachMs }: { burst: number; eachMs: number }, now: number): boolean {
    const regained = Math.floor(Math.max(0, now - this.#countedAt) / eachMs)
    if (regained > 0) {
      this.#used = Math.max(0, this.#used - regained)
      this.#countedAt = this.#used === 0 ? now : this.#countedAt + regained * eachMs
    }
    if (this.#used >= burst) return false
    if (this.#used === 0) this.#countedAt = now
    this.#used++
    return true
  }
}
