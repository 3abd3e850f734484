/**
 * Describes what is paid is what is seen. A page can lay something over the dialog, fade
 * it or cut it off, and let the press through. Where the browser tells of it
 * (Chromium: IntersectionObserver v2), a press on a button of class `sure`
 * counts only when the first of them, whose label has the amount, was truly
 * visible for half a second. A press that is a little early is kept until then,
 * and nobody notices; one under a cover never counts, and the member goes on in
 * a window of the broker's own. See docs/decisions/0016.
 */

/** Says whether this browser can tell that something lies over a frame. */
export const canSee = 'isVisible' in IntersectionObserverEntry.prototype

/** So long in a row the amount must have been seen before a press counts. */
const SEEN_MS = 500
/** Sets how long an early press is kept. A busy machine draws seldom, and the browser tells no sooner than it draws. */
const PRESS_KEPT_MS = 2_500
const LOOK_EACH_MS = 50
/** While the dialog comes up, its animation makes the browser say that nothing in it is seen. */
const ARRIVAL_MS = 600
/** Sets how far a hand moves between pointing and pressing, in pixels. */
const SHAKE = 4
/** Below this no label can be read: a page that zooms the frame away. */
const PIXEL_RATIO_MIN = 0.5

/** Describes what the browser says of the button. `COVERED`: in view, but under something, or changed by the page around. */
const OUT = 0
const COVERED = 1
const SEEN = 2

/**
 * Keeps from the card's own listeners each press that does not count. What it
 * returns is to be called after each drawing: the button may be a new one.
 */
export function guardPresses(card: HTMLElement, onCovered: () => void): () => void {
  let watched: HTMLElement | null = null
  /** Undefined until the browser has told. */
  let sight: number | undefined
  let since = 0
  let cameAt = 0
  let wasSeen = false
  /** Says when the member last typed or scrolled in here. */
  let actedAt = 0
  /** Until when the mouse is not believed: the page around has just moved, shown or uncovered what is under it. */
  let shutUntil = 0
  let pointer = {} as PointerEvent
  let isByMouse = false
  let waiting: ReturnType<typeof setTimeout> | undefined

  const observer = new IntersectionObserver(
    (entries) => {
      const { isIntersecting, isVisible, time } = entries.at(-1) as SeenEntry
      // Whoever has typed in here is long past the arrival.
      if ((wasSeen || actedAt) && sight !== undefined && time - actedAt > SEEN_MS) shutUntil = time + SEEN_MS
      if (!sight) cameAt = time
      since = time
      sight = isVisible ? SEEN : isIntersecting ? COVERED : OUT
      wasSeen ||= isVisible
    },
    { threshold: 0.9, trackVisibility: true, delay: 100 } as IntersectionObserverInit,
  )

  /** Tells whether a press counts now; one that does not is kept for a while. `until`: 0 for one under a cover. */
  const counts = (button: HTMLElement, until: number): boolean => {
    const now = performance.now()
    // What is not believed is let go: who still wants it presses again, and has looked by then.
    if (isByMouse && until && now < shutUntil) return false
    if (sight === SEEN && now - since >= SEEN_MS && devicePixelRatio >= PIXEL_RATIO_MIN) return true
    if (now > until) onCovered()
    else
      waiting = setTimeout(() => {
        if (button.isConnected && counts(button, until)) button.click()
      }, LOOK_EACH_MS)
    return false
  }

  const onPress = (event: Event): void => {
    const button = event.type === 'submit' ? watched : (event.target as Element).closest<HTMLElement>('.sure')
    if (!button) return
    const now = performance.now()
    const { pointerType, x, y } = event as PointerEvent
    // A pointer can't reach through a password manager's menu, which goes: what it presses under, the page around laid.
    const isUnder = pointerType && sight === COVERED && now - cameAt > ARRIVAL_MS
    isByMouse = pointerType === 'mouse'
    if (isByMouse) {
      // A mouse that never came to where it pressed: the frame was moved under it.
      if (!(Math.hypot(pointer.x - x, pointer.y - y) < SHAKE)) shutUntil = now + SEEN_MS
      pointer = event as PointerEvent
    }
    clearTimeout(waiting)
    if (!sight) watched?.scrollIntoView()
    if (counts(button, isUnder ? 0 : now + PRESS_KEPT_MS)) return
    event.preventDefault()
    event.stopImmediatePropagation()
  }

  card.addEventListener('click', onPress, true)
  card.addEventListener('submit', onPress, true)
  addEventListener('pointermove', (event) => (pointer = event))
  for (const act of ['input', 'wheel'])
    addEventListener(act, ({ timeStamp }) => {
      actedAt = timeStamp
      shutUntil = 0
    })

  return () => {
    const button = card.querySelector<HTMLElement>('.sure')
    if (button === watched) return
    observer.disconnect()
    watched = button
    sight = undefined
    if (button) observer.observe(button)
  }
}

type SeenEntry = IntersectionObserverEntry & { readonly isVisible: boolean }
