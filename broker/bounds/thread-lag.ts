/** Says how late the thread comes to what is due at once, as a sign of more work than it can do. */
export class ThreadLag {
  readonly #bounds: { behindMs: number; lookEachMs: number; keptMs: number }
  #lagMs = 0
  #seenAt = -Infinity
  /** While it is looked: since when. */
  #askedAt: number | undefined

  constructor(bounds: { behindMs: number; lookEachMs: number; keptMs: number }) {
    this.#bounds = bounds
  }

  /** Looks anew, if the latest look is old. `soon` runs something as soon as the thread comes to it, and may lose it. */
  look(clock: () => number, soon: (run: () => void) => void): void {
    const now = clock()
    const { lookEachMs, keptMs } = this.#bounds
    const isLost = this.#askedAt !== undefined && !isWithin(now, this.#askedAt, keptMs)
    if (this.#askedAt !== undefined && !isLost) return
    if (isWithin(now, this.#seenAt, lookEachMs)) return
    this.#askedAt = now
    soon(() => {
      this.#seenAt = clock()
      this.#lagMs = this.#seenAt - now
      this.#askedAt = undefined
    })
  }

  /** Tells whether the thread was late a moment ago, or is now. */
  isBehind(now: number): boolean {
    const { behindMs, keptMs } = this.#bounds
    const isLate =
      this.#askedAt !== undefined && isWithin(now, this.#askedAt, keptMs) && now - this.#askedAt >= behindMs
    return isLate || (isWithin(now, this.#seenAt, keptMs) && this.#lagMs >= behindMs)
  }
}

/** False where the clock has gone back. */
function isWithin(now: number, since: number, ms: number): boolean {
  return now >= since && now - since < ms
}
