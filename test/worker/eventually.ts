import { vi } from 'vitest'

/** A busy machine may take seconds for what is done in milliseconds: this bounds the wait and asserts nothing of its length. */
const DEADLINE_MS = 15_000

/** A condition is tried until it throws no longer, and what it answered is answered; its last error after fifteen seconds. */
export function eventually<T>(condition: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(condition, { timeout: DEADLINE_MS })
}
