/** Limits on requests, and how the headers of an answer state them. */

import { BOUNDED_KEYS_MAX } from './limits.ts'
import { TokenBuckets } from './token-buckets.ts'
import type { Rate } from './token-buckets.ts'

/** A limit as `RateLimit-Policy` names it: so many requests in so many seconds. */
export interface QuotaPolicy {
  name: string
  quota: number
  windowSeconds: number
}

/** A request beyond a limit: which one it is, and in how many milliseconds the next is taken. */
export interface OverLimit {
  retryAfterMs: number
  policy: QuotaPolicy
}

/** A limit on the requests of each key, counted in this isolate's memory. */
export class RequestLimit {
  readonly #name: string
  readonly #rate: Rate
  readonly #buckets: TokenBuckets

  /** `name`: of letters and hyphens, for it is written into a header. */
  constructor(name: string, rate: Rate, keysMax = BOUNDED_KEYS_MAX) {
    this.#name = name
    this.#rate = rate
    this.#buckets = new TokenBuckets(rate, keysMax)
  }

  /** Counts a request; undefined where it may go on. `factor`: how many times the usual rate is taken. */
  take(key: string, now: number, factor = 1): OverLimit | undefined {
    const retryAfterMs = this.#buckets.take(key, now, factor)
    return retryAfterMs > 0 ? { retryAfterMs, policy: policyOf(this.#name, this.#rate, factor) } : undefined
  }

  /** Takes back what was counted: it was none of those that are bounded. */
  putBack(key: string): void {
    this.#buckets.putBack(key)
  }
}

/** A bucket that holds `burst` and is full again after the window: what it lets through in one, at the least. */
function policyOf(name: string, { burst, perSecond }: Rate, factor: number): QuotaPolicy {
  return { name, quota: Math.floor(burst * factor), windowSeconds: Math.ceil(burst / perSecond) }
}

/**
 * Returns the headers of an answer to a request beyond a limit: `Retry-After`,
 * and those of draft-ietf-httpapi-ratelimit-headers-11. Nothing is left (`r`),
 * and the window ends no later than `Retry-After` says.
 */
export function limitFields(policy: QuotaPolicy, retryAfterSeconds: number): Readonly<Record<string, string>> {
  return {
    'retry-after': String(retryAfterSeconds),
    'ratelimit-policy': `"${policy.name}";q=${policy.quota};w=${policy.windowSeconds}`,
    ratelimit: `"${policy.name}";r=0;t=${retryAfterSeconds}`,
  }
}
