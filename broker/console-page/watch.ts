/**
 * Looks again and again while the page is seen: soon after news, seldom while
 * there is none, and not at all while nobody looks. A page that comes back into
 * view looks at once.
 */

/** After news, and while there is none: each wait is longer, up to the longest. */
const SOON_MS = 2_000
const SELDOM_MS = 15_000
const LATER = 1.4

/** The finding of a look: news, news with more to come at once, or nothing. */
export type Found = 'news' | 'more' | undefined

/** Begins to look; ends with `signal`. Returns the way to have it look at once. */
export function watch(look: () => Promise<Found>, signal: AbortSignal): { soon(): void } {
  let wait = SOON_MS
  let timer: ReturnType<typeof setTimeout> | undefined
  let isLooking = false

  const looks = async (): Promise<void> => {
    if (signal.aborted || document.hidden || isLooking) return
    isLooking = true
    const found = await look()
    isLooking = false
    if (signal.aborted) return
    wait = found === undefined ? Math.min(wait * LATER, SELDOM_MS) : SOON_MS
    timer = setTimeout(() => void looks(), found === 'more' ? 0 : wait)
  }

  const soon = (): void => {
    wait = SOON_MS
    clearTimeout(timer)
    void looks()
  }
  document.addEventListener('visibilitychange', soon, { signal })
  signal.addEventListener('abort', () => clearTimeout(timer))
  void looks()
  return { soon }
}
