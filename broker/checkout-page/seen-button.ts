/**
 * What is paid is what is seen. A page can lay something over the dialog, fade
 * it or cut it off, and let the press through. Where the browser tells of it
 * (Chromium: IntersectionObserver v2), a press on a button of class `sure`
 * counts only when the first of them, whose label has the amount, was truly
 * visible for half a second. A press that is a little early is kept until then,
 * and nobody notices; one under a cover never counts, and the member goes on in
 * a window of the broker's own. See docs/decisions/0016.
 */

/** Whether this browser can tell that something lies over a frame. */
export const canSee = 'isVisible' in IntersectionObserverEntry.prototype

/** So long in a row the amount must have been seen before a press counts. */
export const SEEN_MS = 500
/** How long an early press is kept. */
const PRESS_KEPT_MS = 1_500
const LOOK_EACH_MS = 50
/** While the dialog comes up, its animation makes the browser say that nothing in it is seen. */
const ARRIVAL_MS = 600
/** What the member did so long before the button came into view may have brought it there. */
const ACT_MS = 300
/** How far a hand moves between pointing and pressing, in pixels. */
const SHAKE = 4
/** Below this no label can be read: a page that zooms the frame away. */
const PIXEL_RATIO_MIN = 0.5

/** In view, but under something, or changed by the page around. */
const COVERED = 1
const SEEN = 2

type SeenEntry = IntersectionObserverEntry & { readonly isVisible: boolean }

/**
 * Keeps from the card's own listeners each press that does not count. What it
 * returns is to be called after each drawing: the button may be a new one.
 */
export function guardPresses(card: HTMLElement, onCovered: () => void): () => void {
  let watched: HTMLElement | null = null
  /** 0: not whole in view, or not there at all; undefined: nothing is known yet. */
  let sight: number | undefined
  let since = 0
  let cameAt = 0
  /** Something of this document lies over it: a password manager's menu, which goes. */
  let isOwnCover = false
  let wasSeen = false
  /** When the member last did something in here, and when the button last came back into view. */
  let actedAt = 0
  let backAt = 0
  /** When the page around was last caught at it. */
  let caughtAt = -SEEN_MS
  let pointer: PointerEvent | undefined
  let isWaiting = false
  let isPassing = false

  const isCovered = (now: number): boolean =>
    devicePixelRatio < PIXEL_RATIO_MIN || (sight === COVERED && !isOwnCover && now - cameAt > ARRIVAL_MS)
  const isCaught = (now: number): boolean =>
    now - caughtAt < SEEN_MS || (now - backAt < SEEN_MS && backAt - actedAt > ACT_MS)
  const counts = (now: number): boolean =>
    sight === SEEN && now - since >= SEEN_MS && !isCovered(now) && !isCaught(now)

  const observer = new IntersectionObserver(
    (entries) => {
      const { target, isIntersecting, isVisible, time } = entries.at(-1) as SeenEntry
      if (isCovered(time)) caughtAt = time
      if (!sight) cameAt = time
      if (sight === 0 && wasSeen) backAt = time
      sight = Number(isIntersecting) + Number(isVisible)
      since = time
      wasSeen ||= isVisible
      const { x, y, width, height } = target.getBoundingClientRect()
      isOwnCover = document.elementFromPoint(x + width / 2, y + height / 2) !== target
    },
    { threshold: 0.9, trackVisibility: true, delay: 100 } as IntersectionObserverInit,
  )

  const settle = (button: HTMLElement, until: number): void => {
    const now = performance.now()
    isWaiting = false
    if (!button.isConnected) return
    if (counts(now)) {
      isPassing = true
      button.click()
      isPassing = false
    } else if (isCovered(now) || now > until) onCovered()
    // Otherwise it is let go: who still wants it presses again, and has looked by then.
    else if (!isCaught(now)) {
      isWaiting = true
      setTimeout(settle, LOOK_EACH_MS, button, until)
    }
  }

  const onPress = (event: Event): void => {
    const button = event.type === 'submit' ? watched : (event.target as Element).closest<HTMLElement>('.sure')
    if (!button || isPassing) return
    const now = performance.now()
    if ((event as PointerEvent).pointerType === 'mouse') {
      const { clientX, clientY } = event as PointerEvent
      // A mouse that never came to where it pressed: it was the frame that was moved under it.
      const isAimed = pointer && Math.abs(pointer.clientX - clientX) + Math.abs(pointer.clientY - clientY) < SHAKE
      if (!isAimed) caughtAt = now
      pointer = event as PointerEvent
    }
    if (counts(now)) return
    event.preventDefault()
    event.stopImmediatePropagation()
    if (isWaiting) return
    watched?.scrollIntoView({ block: 'nearest' })
    settle(button, now + PRESS_KEPT_MS)
  }

  card.addEventListener('click', onPress, true)
  card.addEventListener('submit', onPress, true)
  addEventListener('pointermove', (event) => (pointer = event))
  for (const act of ['input', 'keydown', 'wheel', 'touchstart'])
    addEventListener(act, ({ timeStamp }) => (actedAt = timeStamp))

  return () => {
    const button = card.querySelector<HTMLElement>('.sure')
    if (button === watched) return
    observer.disconnect()
    watched = button
    sight = undefined
    if (button) observer.observe(button)
  }
}
