/** Scripts that the page fetches when it needs them: what is rare does not keep the form waiting. */

const TRIES = 3
const PAUSE_MS = 300

/** Counts the times that a script could not be had. */
let failures = 0

/**
 * Fetches a script, again after a pause that grows while it cannot be had, and rejects after so many tries. A browser may
 * keep a script that failed as failed for as long as the page lives: each try has an address of its own.
 */
export async function fetchScript<T>(address: string, tries = TRIES): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return (await import(/* @vite-ignore */ address + (failures ? `?${failures}` : ''))) as T
    } catch (error) {
      failures++
      if (tried >= tries) throw error
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * 2 ** tried))
    }
  }
}
