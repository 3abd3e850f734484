/**
 * The public keys of the other parties, from each one's
 * `/.well-known/jwks.json`: remembered, renewed behind whoever uses them, and
 * looked for at once when a message names a key that is not known.
 */

import { compactVerify, errors } from 'jose'
import type { CompactJWSHeaderParameters, CompactVerifyResult, CryptoKey, ResolvedKey } from 'jose'

import { MESSAGE_ALG } from '../protocol/message-claims.ts'
import { fetchText } from './bounded-body.ts'
import {
  JWKS_FRESH_MS,
  JWKS_KEPT_MAX_MS,
  JWKS_LOOK_EACH_MS,
  JWKS_MAX_BYTES,
  JWKS_TIMEOUT_MIN_MS,
  JWKS_TIMEOUT_MS,
  PARTIES_MAX,
  SEALING_KEY_FRESH_MS,
} from './limits.ts'
import { PartyKeys, readJwks } from './party-keys.ts'
import type { EncryptionKey, Look, PublishedKeys } from './party-keys.ts'

export type { EncryptionKey } from './party-keys.ts'

/** A party's keys cannot be had now, so that what it signed is not yet judged. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable'
}

/** A message whose signature was found good, and the key that it was. */
export type Verified = CompactVerifyResult & ResolvedKey

/** Whoever can say whether a message is signed by its sender. */
export interface Verifier {
  verify(party: string, compact: string): Promise<Verified>
}

export interface OthersKeysHost {
  /** Milliseconds since 1970. */
  clock: () => number
  /** Lets work go on after the answer to the request that began it. */
  background: (work: Promise<unknown>) => void
  /** Told of a party whose keys could not be had. */
  onFailure?: (party: string, cause: string) => void
}

/**
 * The keys of every party that this one speaks with, by its origin. A stale
 * key serves while a new one is fetched; a failure is remembered, and not
 * repeated until a growing while is over. Values only are shared between
 * requests, never promises: a request cannot wait for another's.
 */
export class OthersKeys implements Verifier {
  readonly #host: OthersKeysHost
  readonly #parties = new Map<string, PartyKeys>()

  constructor(host: OthersKeysHost) {
    this.#host = host
  }

  /**
   * Verifies a compact JWS (RFC 7515) with its sender's keys. Throws
   * KeysUnavailable, or jose's error. Which senders are believed at all is
   * the caller's to decide before.
   */
  async verify(party: string, compact: string): Promise<Verified> {
    let isJustFetched = false
    const signatureKey = async (header: CompactJWSHeaderParameters): Promise<CryptoKey> => {
      const found = await this.#signatureKey(party, header)
      isJustFetched ||= found.isJustFetched
      return found.key
    }
    try {
      return await compactVerify(compact, signatureKey, { algorithms: [MESSAGE_ALG] })
    } catch (error) {
      // The key may have been replaced under its own name.
      if (!(error instanceof errors.JWSSignatureVerificationFailed) || isJustFetched) throw error
      if (!(await this.#isReplaced(party))) throw error
      return compactVerify(compact, signatureKey, { algorithms: [MESSAGE_ALG] })
    }
  }

  /**
   * The first `use: "enc"` key of a party, no more than a minute old where the
   * party answers: what is sealed to one that it has no longer is lost.
   * Undefined when none can be had now.
   */
  async encryptionKey(party: string): Promise<EncryptionKey | undefined> {
    try {
      await this.#haveKeys(party)
      await this.#renewBeforeSealing(party)
      return this.#usable(party)?.encryptionKey
    } catch {
      return undefined
    }
  }

  /** The same as it is known here, and when it was read (milliseconds since 1970). Waits for nobody. */
  knownEncryptionKey(party: string): { key: EncryptionKey; readAt: number } | undefined {
    const { encryptionKey: key, readAt = 0 } = this.#usable(party) ?? {}
    return key && { key, readAt }
  }

  /** Fetches a party's keys where they are stale or unknown, and it is time to; nobody need wait for it. */
  renewIfStale(party: string): Promise<unknown> | undefined {
    const keys = this.#keysOf(party)
    const now = this.#host.clock()
    const isStale = !isYounger(keys.published, JWKS_FRESH_MS, now)
    return isStale && keys.mayFetch(now) && !keys.isFetching(now) ? this.#fetch(party, keys) : undefined
  }

  /** Fetches them though they are fresh: the party took something sealed to one of them for wrong. Bounded in how often. */
  async renewNow(party: string): Promise<void> {
    await this.#isReplaced(party)
  }

  async #signatureKey(
    party: string,
    header: CompactJWSHeaderParameters,
  ): Promise<{ key: CryptoKey; isJustFetched: boolean }> {
    const isJustFetched = await this.#haveKeys(party)
    const keys = this.#keysOf(party)
    const find = (): Promise<CryptoKey | undefined> => keys.signatureKey(header, this.#host.clock())
    const known = await find()
    if (known !== undefined) return { key: known, isJustFetched }
    if (isJustFetched) throw new errors.JWKSNoMatchingKey()
    // A key that is not known may be a new one: another request is fetching it, or this one does.
    const leftMs = await this.#othersFetch(keys)
    const theirs = await find()
    if (theirs !== undefined) return { key: theirs, isJustFetched: true }
    if (!(await this.#look(party, keys, 'unknown_kid', leftMs))) throw new KeysUnavailable()
    const found = await find()
    if (found === undefined) throw new errors.JWKSNoMatchingKey()
    return { key: found, isJustFetched: true }
  }

  async #isReplaced(party: string): Promise<boolean> {
    const keys = this.#keysOf(party)
    const before = JSON.stringify(keys.published?.jwks)
    const leftMs = await this.#othersFetch(keys)
    const isAnother = (): boolean => JSON.stringify(keys.published?.jwks) !== before
    return isAnother() || ((await this.#look(party, keys, 'doubted', leftMs)) && isAnother())
  }

  /**
   * Makes sure that there are keys to begin with: at once where any are known
   * that are not too old. True when this very request fetched them. Throws
   * KeysUnavailable.
   */
  async #haveKeys(party: string): Promise<boolean> {
    if (this.#usable(party) !== undefined) {
      const renewal = this.renewIfStale(party)
      if (renewal !== undefined) this.#host.background(renewal)
      return false
    }
    const keys = this.#keysOf(party)
    const leftMs = await this.#othersFetch(keys)
    if (this.#usable(party) !== undefined) return false
    const mayFetch = keys.mayFetch(this.#host.clock())
    if (!mayFetch || !(await this.#fetch(party, keys, leftMs))) throw new KeysUnavailable()
    return true
  }

  async #renewBeforeSealing(party: string): Promise<void> {
    const keys = this.#keysOf(party)
    const isFresh = (): boolean => isYounger(keys.published, SEALING_KEY_FRESH_MS, this.#host.clock())
    if (isFresh()) return
    const leftMs = await this.#othersFetch(keys)
    // One that cannot be renewed serves on.
    if (!isFresh() && keys.mayFetch(this.#host.clock())) await this.#fetch(party, keys, leftMs)
  }

  async #look(party: string, keys: PartyKeys, why: Look, timeoutMs: number): Promise<boolean> {
    return keys.mayLook(why, this.#host.clock()) && this.#fetch(party, keys, timeoutMs)
  }

  /** Lets another request's fetch end. What is left of the time for a fetch of one's own comes back: both together take no longer. */
  async #othersFetch(keys: PartyKeys): Promise<number> {
    let leftMs = JWKS_TIMEOUT_MS
    for (; leftMs > JWKS_TIMEOUT_MIN_MS && keys.isFetching(this.#host.clock()); leftMs -= JWKS_LOOK_EACH_MS) {
      await new Promise((resolve) => setTimeout(resolve, JWKS_LOOK_EACH_MS))
    }
    return leftMs
  }

  /** Never throws. */
  async #fetch(party: string, keys: PartyKeys, timeoutMs = JWKS_TIMEOUT_MS): Promise<boolean> {
    keys.fetchBegan(this.#host.clock())
    const fetched = await fetchText(`${party}/.well-known/jwks.json`, {
      // Whatever is in between must not answer for the party with what it published minutes ago.
      headers: { accept: 'application/json', 'cache-control': 'no-cache' },
      maxBytes: JWKS_MAX_BYTES,
      timeoutMs,
    })
    const jwks = fetched.kind === 'answer' && fetched.status === 200 ? readJwks(fetched.text) : undefined
    const now = this.#host.clock()
    if (jwks !== undefined) {
      keys.fetched(jwks, now)
      return true
    }
    keys.fetchFailed(now)
    this.#host.onFailure?.(party, fetched.kind)
    return false
  }

  #usable(party: string): PublishedKeys | undefined {
    const { published } = this.#keysOf(party)
    return isYounger(published, JWKS_KEPT_MAX_MS, this.#host.clock()) ? published : undefined
  }

  #keysOf(party: string): PartyKeys {
    const known = this.#parties.get(party) ?? new PartyKeys()
    // The one that was asked for last stands last.
    this.#parties.delete(party)
    this.#parties.set(party, known)
    if (this.#parties.size > PARTIES_MAX) {
      const [oldest] = this.#parties.keys()
      if (oldest !== undefined) this.#parties.delete(oldest)
    }
    return known
  }
}

function isYounger(keys: PublishedKeys | undefined, maxMs: number, now: number): keys is PublishedKeys {
  return keys !== undefined && now >= keys.readAt && now - keys.readAt < maxMs
}
