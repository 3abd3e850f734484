import { DIRECTORY_MAX_AGE_MS, DIRECTORY_MAX_ENTRIES, DIRECTORY_MISS_AGE_MS, DIRECTORY_READERS_MAX } from '../limits.ts'

/**
 * Describes what an isolate remembers of the directory for a few seconds:
 * values only, never promises, because a promise of one request cannot be
 * awaited by another. Bounded: when full, the oldest goes. That there is no
 * such row is remembered too, for a shorter time and apart, so that asking for
 * rows that nobody has pushes out none that somebody has.
 */
export class Remembered<T> {
  readonly #entries = new Map<string, { value: T; readAt: number }>()
  readonly #misses = new Map<string, number>()
  /** Reads under way, by key: no more than there are requests. */
  readonly #reading = new Map<string, number>()

  async get(key: string, read: () => Promise<T | undefined>): Promise<T | undefined> {
    const now = Date.now()
    const known = this.#entries.get(key)
    if (known && isFresh(known.readAt, now, DIRECTORY_MAX_AGE_MS)) return known.value
    if (this.#isMissed(key, now)) return undefined
    const value = await this.whileReading(key, read)
    this.#entries.delete(key)
    if (value === undefined) keep(this.#misses, key, now)
    else keep(this.#entries, key, { value, readAt: now })
    return value
  }

  /**
   * Tells whether nothing is known of the key: not that it was there a while ago, nor
   * that it is not there now, and not so many are finding out that they are a flood.
   */
  isStrange(key: string): boolean {
    if (this.#entries.has(key) || this.#isMissed(key, Date.now())) return false
    const reading = this.#reading.get(key) ?? 0
    return reading === 0 || reading >= DIRECTORY_READERS_MAX
  }

  /** Counts `work` as finding out about the key. */
  async whileReading<R>(key: string, work: () => Promise<R>): Promise<R> {
    this.#reading.set(key, (this.#reading.get(key) ?? 0) + 1)
    try {
      return await work()
    } finally {
      const left = (this.#reading.get(key) ?? 1) - 1
      if (left > 0) this.#reading.set(key, left)
      else this.#reading.delete(key)
    }
  }

  #isMissed(key: string, now: number): boolean {
    const missedAt = this.#misses.get(key)
    return missedAt !== undefined && isFresh(missedAt, now, DIRECTORY_MISS_AGE_MS)
  }
}

function isFresh(readAt: number, now: number, maxAgeMs: number): boolean {
  return now >= readAt && now - readAt < maxAgeMs
}

function keep<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key)
  if (map.size >= DIRECTORY_MAX_ENTRIES) {
    const oldest = map.keys().next()
    if (!oldest.done) map.delete(oldest.value)
  }
  map.set(key, value)
}
