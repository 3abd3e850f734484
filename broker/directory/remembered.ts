import { DIRECTORY_MAX_AGE_MS, DIRECTORY_MAX_ENTRIES } from '../limits.ts'

/**
 * What an isolate remembers of the directory for a few seconds: values only,
 * never promises, because a promise of one request cannot be awaited by
 * another. Bounded: when full, the oldest goes. "Not found" is not remembered
 * (`undefined`), so a new row works at once.
 */
export class Remembered<T> {
  readonly #entries = new Map<string, { value: T; readAt: number }>()

  async get(key: string, read: () => Promise<T | undefined>): Promise<T | undefined> {
    const known = this.#entries.get(key)
    const now = Date.now()
    if (known && now >= known.readAt && now - known.readAt < DIRECTORY_MAX_AGE_MS) return known.value
    const value = await read()
    this.#entries.delete(key)
    if (value === undefined) return undefined
    if (this.#entries.size >= DIRECTORY_MAX_ENTRIES) {
      const oldest = this.#entries.keys().next()
      if (!oldest.done) this.#entries.delete(oldest.value)
    }
    this.#entries.set(key, { value, readAt: now })
    return value
  }
}
