/**
 * The page around the frame can take the keyboard's focus at any moment, and
 * with it the keys of a password being typed. That cannot be prevented, but it
 * can be noticed: the window loses the focus between two keystrokes, and
 * nothing the member did explains it. (Measured: a page that did so every 50 ms
 * got 12 of 13 characters.)
 *
 * A member who goes to another program loses the focus just so, and must not
 * be suspected. The two differ in this: the frame asks for the focus back, and
 * gets it only when it was the page that had taken it.
 */

/** A focus lost this soon after a keystroke in the password was taken in the middle of typing. */
export const TYPING_MS = 1_000
/** How long a click, or a key that leads elsewhere, explains a lost focus. */
export const CAUSE_MS = 1_000

/** How long the answer may take to the frame's asking for the focus back. */
export const RETURN_MS = 300

export interface FocusLoss {
  now: number
  /** The last keystroke in the password, and the last thing that may lead the focus away; `-Infinity` for never. */
  typedAt: number
  causedAt: number
  isVisible: boolean
}

/** Whether the focus went while the member typed, by nothing that the member did. */
export function isTakenFocus({ now, typedAt, causedAt, isVisible }: FocusLoss): boolean {
  return isVisible && now - typedAt <= TYPING_MS && now - causedAt > CAUSE_MS
}

const LEADING_KEYS: ReadonlySet<string> = new Set(['Tab', 'Escape', 'Enter', 'Alt', 'Meta', 'Control', 'OS'])

/** Watches this window; calls `onTaken` once, when the focus was taken from the field with this id. */
export function guardKeystrokes(fieldId: string, onTaken: () => void): void {
  const listening = new AbortController()
  const { signal } = listening
  const options = { capture: true, signal }
  let typedAt = -Infinity
  let causedAt = -Infinity
  let inField = false
  const isField = (target: EventTarget | null): boolean => target instanceof Element && target.id === fieldId

  addEventListener('focusin', ({ target }) => (inField = isField(target)), options)
  addEventListener('pointerdown', ({ timeStamp }) => (causedAt = timeStamp), options)
  addEventListener(
    'keydown',
    (event) => {
      const leads =
        LEADING_KEYS.has(event.key) || event.altKey || event.metaKey || event.ctrlKey || /^F\d/.test(event.key)
      if (leads) causedAt = event.timeStamp
      else if (isField(event.target)) typedAt = event.timeStamp
    },
    options,
  )
  // An `input` without a key is a password manager's, whose own window may well take the focus: no typing.
  addEventListener(
    'blur',
    ({ target, timeStamp: now }) => {
      const isVisible = document.visibilityState === 'visible'
      if (target !== window || !inField || !isTakenFocus({ now, typedAt, causedAt, isVisible })) return
      comesBack(fieldId, () => {
        if (signal.aborted) return
        listening.abort()
        onTaken()
      })
    },
    options,
  )
}

/** Asks for the focus back; `onBack` when this window gets it, so that its browser window never lost it. */
function comesBack(fieldId: string, onBack: () => void): void {
  const asking = new AbortController()
  const options = { capture: true, signal: asking.signal }
  const onFocus = ({ target }: FocusEvent): void => {
    if (target !== window) return
    asking.abort()
    onBack()
  }
  addEventListener('focus', onFocus, options)
  setTimeout(() => asking.abort(), RETURN_MS)
  // Not before the loss is complete: a browser that is changing the focus takes no other wish.
  setTimeout(() => {
    const field = document.getElementById(fieldId)
    // The field is still this document's active element: only leaving it makes coming back an event.
    field?.blur()
    field?.focus()
  })
}
