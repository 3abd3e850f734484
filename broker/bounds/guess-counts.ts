import type { Window } from '../limits.ts'

interface Count {
  wrong: number
  /** Milliseconds since 1970: from then on it begins anew. */
  expiresAt: number
  /** Guesses that are with an issuer now: each counts as wrong until it is known to be right. */
  underWay: number
}

/**
 * Wrong passwords by key, as an isolate remembers them. A guess is counted
 * when it begins and no longer when it was right, so that of a hundred at once
 * no more are looked at than of a hundred one by one. Bounded: the key that was
 * heard of longest ago goes.
 */
export class GuessCounts {
  readonly #counts = new Map<string, Count>()
  readonly #keysMax: number

  constructor(keysMax: number) {
    this.#keysMax = keysMax
  }

  /** Milliseconds until there is room for one more guess; 0: now. `withThoseUnderWay`: as if all of them were wrong. */
  wait(key: string, { max }: Window, now: number, withThoseUnderWay = false): number {
    const known = this.#counts.get(key)
    if (!known) return 0
    const wrong = known.expiresAt > now ? known.wrong : 0
    if (wrong >= max) return known.expiresAt - now
    // It is known within seconds how those went.
    return withThoseUnderWay && wrong + known.underWay >= max ? UNDER_WAY_RETRY_MS : 0
  }

  begin(key: string, { windowMs }: Window, now: number): void {
    const known = this.#current(key, windowMs, now)
    known.underWay += 1
  }

  /** Undoes {@link begin}; a wrong one is counted. */
  end(key: string, { windowMs }: Window, isWrong: boolean, now: number): void {
    const known = this.#current(key, windowMs, now)
    known.underWay = Math.max(0, known.underWay - 1)
    if (isWrong) known.wrong += 1
  }

  /** Takes over what all isolates have counted together. */
  learn(key: string, { windowMs }: Window, all: { count: number; expiresAt: number }, now: number): void {
    const known = this.#current(key, windowMs, now)
    if (all.count <= known.wrong) return
    known.wrong = all.count
    known.expiresAt = all.expiresAt
  }

  #current(key: string, windowMs: number, now: number): Count {
    const found = this.#counts.get(key)
    const isOver = found === undefined || found.expiresAt <= now
    const fresh = { wrong: 0, expiresAt: now + windowMs, underWay: found?.underWay ?? 0 }
    const current = isOver ? fresh : found
    this.#counts.delete(key)
    if (this.#counts.size >= this.#keysMax) {
      const oldest = this.#counts.keys().next()
      if (!oldest.done) this.#counts.delete(oldest.value)
    }
    this.#counts.set(key, current)
    return current
  }
}

const UNDER_WAY_RETRY_MS = 1_000
