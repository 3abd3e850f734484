/** Says how much of something is let through: so many at once, and so many a second after that. */
export interface Rate {
  burst: number
  perSecond: number
}

/** The furthest that two requests' clocks are apart; beyond it the clock itself was set back. */
const CLOCKS_APART_MS = 10_000

interface Bucket {
  tokens: number
  /** Milliseconds since 1970. */
  at: number
}

/**
 * Token buckets by key, in an isolate's memory. Bounded: when there are too
 * many keys the one that was asked for longest ago goes, and is full again if
 * it comes back.
 */
export class TokenBuckets {
  readonly #rate: Rate
  readonly #keysMax: number
  readonly #buckets = new Map<string, Bucket>()

  constructor(rate: Rate, keysMax: number) {
    this.#rate = rate
    this.#keysMax = keysMax
  }

  /** Takes a token, and 0 comes back; without one left, in how many milliseconds there will be one. */
  take(key: string, now: number, factor = 1): number {
    const rate = this.#rate.perSecond * factor
    const bucket = this.#filled(key, now, rate, this.#rate.burst * factor)
    if (bucket.tokens < 1) return Math.ceil(((1 - bucket.tokens) / rate) * 1000)
    bucket.tokens -= 1
    return 0
  }

  /** Puts back what was taken: it was none of those that are bounded. */
  putBack(key: string): void {
    const bucket = this.#buckets.get(key)
    if (bucket) bucket.tokens += 1
  }

  #filled(key: string, now: number, perSecond: number, burst: number): Bucket {
    const known = this.#buckets.get(key)
    // Last in the map's order: asked for latest.
    this.#buckets.delete(key)
    const elapsed = known ? Math.max(0, now - known.at) : 0
    const tokens = known ? Math.min(burst, known.tokens + (elapsed / 1000) * perSecond) : burst
    // Requests that run at once have clocks that differ a little: what was filled up to a later time is not filled again.
    const isAhead = known !== undefined && known.at > now && known.at - now < CLOCKS_APART_MS
    const bucket = { tokens, at: isAhead ? known.at : now }
    if (this.#buckets.size >= this.#keysMax) {
      const oldest = this.#buckets.keys().next()
      if (!oldest.done) this.#buckets.delete(oldest.value)
    }
    this.#buckets.set(key, bucket)
    return bucket
  }
}
