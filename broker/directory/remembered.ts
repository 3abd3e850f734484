import {
  DIRECTORY_FIRST_READ_TIMEOUT_MS,
  DIRECTORY_MAX_AGE_MS,
  DIRECTORY_MAX_ENTRIES,
  DIRECTORY_MISS_AGE_MS,
  DIRECTORY_READERS_MAX,
  DIRECTORY_READ_AGAIN_MS,
  DIRECTORY_READ_TIMEOUT_MS,
  DIRECTORY_STALE_MAX_MS,
} from '../limits.ts'
import { within } from '../within.ts'

/** The directory could not be read, and nothing is remembered that could stand in. 503 with `Retry-After`. */
export class DirectoryUnavailable extends Error {
  constructor(cause: unknown) {
    super('The directory did not answer.', { cause })
    this.name = 'DirectoryUnavailable'
  }
}

interface Entry<T> {
  value: T
  readAt: number
  /** Says when it could not be read again. */
  failedAt?: number
}

/**
 * Describes what an isolate remembers of the directory for a while: values only, never
 * promises, because a promise of one request cannot be awaited by another.
 * While the directory cannot be read, what was known serves on for minutes.
 * Bounded: when full, the oldest goes. That there is no such row is remembered
 * too, for a shorter time and apart, so that asking for rows that nobody has
 * pushes out none that somebody has.
 */
export class Remembered<T> {
  readonly #maxAgeMs: number
  readonly #entries = new Map<string, Entry<T>>()
  readonly #misses = new Map<string, number>()
  /** Reads under way, by key: no more than there are requests. */
  readonly #reading = new Map<string, number>()

  /** `maxAgeMs`: how long it is told without another look. */
  constructor(maxAgeMs = DIRECTORY_MAX_AGE_MS) {
    this.#maxAgeMs = maxAgeMs
  }

  /** The value as it is remembered or read now; undefined when there is none. Throws DirectoryUnavailable. */
  async get(key: string, read: () => Promise<T | undefined>): Promise<T | undefined> {
    const now = Date.now()
    const fresh = this.fresh(key)
    if (fresh !== undefined) return fresh
    if (this.#isMissed(key, now)) return undefined
    const stale = this.#stale(key, now)
    if (stale?.failedAt !== undefined && isYounger(stale.failedAt, now, DIRECTORY_READ_AGAIN_MS)) return stale.value
    try {
      const timeoutMs = stale === undefined ? DIRECTORY_FIRST_READ_TIMEOUT_MS : DIRECTORY_READ_TIMEOUT_MS
      const value = await this.whileReading(key, () => within(timeoutMs, read()))
      if (value === undefined) this.#miss(key, now)
      else this.put(key, value, now)
      return value
    } catch (error) {
      if (stale === undefined) throw new DirectoryUnavailable(error)
      stale.failedAt = Date.now()
      return stale.value
    }
  }

  /** The value, if it need not be read again yet. */
  fresh(key: string): T | undefined {
    const known = this.#entries.get(key)
    return known && isYounger(known.readAt, Date.now(), this.#maxAgeMs) ? known.value : undefined
  }

  /** Remembers what was read with something else. */
  put(key: string, value: T, readAt: number): void {
    this.#misses.delete(key)
    keep(this.#entries, key, { value, readAt })
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

  #stale(key: string, now: number): Entry<T> | undefined {
    const known = this.#entries.get(key)
    return known && isYounger(known.readAt, now, DIRECTORY_STALE_MAX_MS) ? known : undefined
  }

  #miss(key: string, now: number): void {
    this.#entries.delete(key)
    keep(this.#misses, key, now)
  }

  #isMissed(key: string, now: number): boolean {
    const missedAt = this.#misses.get(key)
    return missedAt !== undefined && isYounger(missedAt, now, DIRECTORY_MISS_AGE_MS)
  }
}

function isYounger(since: number, now: number, maxAgeMs: number): boolean {
  return now >= since && now - since < maxAgeMs
}

function keep<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key)
  if (map.size >= DIRECTORY_MAX_ENTRIES) {
    const oldest = map.keys().next()
    if (!oldest.done) map.delete(oldest.value)
  }
  map.set(key, value)
}
