import type { OverLimit, QuotaPolicy } from './request-limit.ts'

interface Refusal {
  /** Milliseconds since 1970: the limit has nothing left until then. */
  until: number
  policy: QuotaPolicy
  /** The party whose limit it is, where it is one's. */
  party: string | undefined
}

/** A refusal that still stands, with whose limit it is. */
export interface StandingRefusal extends OverLimit {
  party: string | undefined
}

/**
 * Refusals that still stand, by who asked for what: the next request of the
 * same is refused without a look at it. Bounded: the one that was heard of
 * longest ago goes, and costs one more look.
 */
export class RememberedRefusals {
  readonly #keysMax: number
  readonly #refusals = new Map<string, Refusal>()
  #latestUntil = 0

  constructor(keysMax: number) {
    this.#keysMax = keysMax
  }

  remember(key: string, { retryAfterMs, policy }: OverLimit, party: string | undefined, now: number): void {
    const until = now + retryAfterMs
    this.#refusals.delete(key)
    this.#refusals.set(key, { until, policy, party })
    const [oldest] = this.#refusals.keys()
    if (this.#refusals.size > this.#keysMax && oldest !== undefined) this.#refusals.delete(oldest)
    this.#latestUntil = Math.max(this.#latestUntil, until)
  }

  /** True where no refusal can stand any more: all are forgotten then. */
  isEmpty(now: number): boolean {
    if (this.#refusals.size > 0 && now >= this.#latestUntil) this.#refusals.clear()
    return this.#refusals.size === 0
  }

  /** Returns the refusal of a key that stands now. */
  standing(key: string, now: number): StandingRefusal | undefined {
    const known = this.#refusals.get(key)
    if (known === undefined || now >= known.until) return undefined
    return { retryAfterMs: known.until - now, policy: known.policy, party: known.party }
  }
}
