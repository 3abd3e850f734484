/**
 * The page around the frame can take the keyboard's focus at any moment, and
 * with it the keys of a password being typed. That cannot be prevented, but it
 * is seen at once: the page leaves this document without an active element,
 * while a member who goes to another tab, program or bar of the browser's
 * leaves the field as it was. The focus is asked back, and soon after the alarm
 * is given, whether it came back or not. See docs/decisions/0015-who-took-the-focus.md.
 *
 * A frame without a box takes no more keys, and an honest page that closes the
 * dialog looks the same. The secrets in it are emptied; only when it went in
 * the middle of typing, and nobody had said that the dialog closes, is no more
 * taken here. Every field but the member ID's is a secret.
 */

/** A field that lost the focus longer than this before the window did has lost it to something in here. */
export const SAME_ACTION_MS = 100
/** Sets how soon Tab or Escape leads out of the frame. */
export const KEY_LEADS_OUT_MS = 150
/** A bar of the browser's own that is closed may leave the focus with the page around for a moment. */
export const REFOCUS_MS = 300
/** Until then an honest page that moved the focus has taken the dialog off the screen. */
const JUDGED_AFTER_MS = 75
/** A form that goes this soon after a character goes in the middle of typing; one that is back this soon has blinked. */
const SOON_MS = 1_000
/** After the alarm a member may go on typing: so long the keys are kept from the page. */
const TAKEN_BACK_MS = 3_000
const LOOK_EACH_MS = 50
/** A choice is no text: without its value nothing could be chosen any more. */
const SECRETS = 'input:not([name=username],[type=radio])'
const LOOKS_WITHOUT_FOCUS = 2
/** So often the page around is believed that it closes the dialog, where that looks like theft. */
const CLOSINGS_BELIEVED = 5

/**
 * Tells who moved the focus from a field that nothing in the document has taken
 * it from, by times in milliseconds on one clock: when the window lost it, when
 * the field did, when Tab or Escape was pressed that has led nowhere in here,
 * and when the member last came back from elsewhere. Undefined: the member.
 * `unclear`: it is asked back, without an alarm.
 */
export function whoMovedFocus(
  lostAt: number,
  leftAt: number,
  ledAt: number,
  backAt: number,
): 'page' | 'unclear' | undefined {
  if (lostAt - leftAt > SAME_ACTION_MS || leftAt - ledAt < KEY_LEADS_OUT_MS) return undefined
  return lostAt - backAt < REFOCUS_MS ? 'unclear' : 'page'
}

/**
 * Watches the fields of this document; calls `onOver` once, when nothing more may be typed here. What it returns is to
 * be called when the dialog is about to close. `isOwn`: this frame asked for it; otherwise the page around says so.
 */
export function guardKeystrokes(onOver: () => void): (isOwn: boolean) => void {
  /** The field that has the focus or had it last. */
  let field: HTMLInputElement | undefined
  let looking: ReturnType<typeof setInterval> | undefined
  let isSeen = hasBox()
  let isAway = false
  let hadFocus = false
  let looksWithout = 0
  /** The dialog closes, or has closed, by somebody who may. */
  let isClosing = false
  let believed = CLOSINGS_BELIEVED
  let leftAt = -Infinity
  let ledAt = leftAt
  let backAt = leftAt
  let typedAt = leftAt
  /** Says when the focus was taken, or the frame lost its box in the middle of typing. */
  let suspectAt = leftAt
  let vanishedAt = leftAt
  let overAt = leftAt

  const hear = <K extends keyof WindowEventMap>(name: K, listener: (event: WindowEventMap[K]) => void): void =>
    addEventListener(name, listener, true)
  hear('focusin', ({ target }) => {
    field = target instanceof HTMLInputElement ? target : undefined
    ledAt = -Infinity
    looking ??= setInterval(look, LOOK_EACH_MS)
    look()
  })
  hear('focusout', () => (leftAt = now()))
  hear('keydown', ({ key }) => (ledAt = /^(Tab|Escape)$/.test(key) ? now() : -Infinity))
  hear('input', ({ target }) => {
    // A choice is no text whose rest could go to the page.
    if (!(target instanceof HTMLInputElement) || target.type !== 'radio') typedAt = now()
  })
  // What was sent has no rest either, whichever field takes the focus next.
  hear('submit', () => (typedAt = -Infinity))
  hear('pagehide', () => (isTyping() || (isSeen && isSoonAfter(suspectAt))) && !isClosing && end())
  // A page that was kept comes back without the focus, and nobody took it: in Firefox it is gone without an event.
  hear('pageshow', ({ persisted }) => {
    // One that is loaded has just begun, and may be robbed at once.
    if (!persisted) return
    hadFocus = false
    backAt = now()
  })
  hear('focus', ({ target }) => {
    if (target === window && isAway) backAt = now()
  })
  hear('blur', ({ target }) => {
    if (target !== window) return
    hadFocus = false
    isAway = document.activeElement !== document.body
    if (isAway || document.hidden) return
    if (now() - overAt < TAKEN_BACK_MS) askBack(document.querySelector('[tabindex="-1"]'))
    const who = field?.isConnected && whoMovedFocus(now(), leftAt, ledAt, backAt)
    if (who === 'page') taken()
    if (who === 'unclear') askBack(field)
  })

  function taken(): void {
    const at = (suspectAt = now())
    look()
    // To take the focus while nothing is seen here would take an honest page's own keys.
    if (!isSeen) return
    askBack(field)
    setTimeout(() => {
      look()
      if (isSeen && vanishedAt < at) end()
    }, JUDGED_AFTER_MS)
  }

  /** Looks whether the frame has its box and its focus still: some losses are no event. */
  function look(): void {
    if (isSeen !== hasBox()) {
      isSeen = !isSeen
      if (isSeen) appear()
      else vanish()
    }
    // In Firefox a page that closes the dialog and shows it again in one breath has the focus then.
    if (field?.isConnected && isSeen && hadFocus && !document.hasFocus()) {
      if (++looksWithout === LOOKS_WITHOUT_FOCUS) taken()
    } else {
      looksWithout = 0
      hadFocus = document.hasFocus() && document.activeElement === field
    }
  }

  function vanish(): void {
    vanishedAt = now()
    const isSuspect = isTyping()
    if (isSuspect) suspectAt = vanishedAt
    emptySecrets()
    // Not at once: what the page around says of it may still be on its way. Until then `appear` judges.
    setTimeout(() => {
      if (isSeen) return
      looking = clearInterval(looking) as undefined
      if (isSuspect && !isClosing) end()
    }, SOON_MS)
  }

  function appear(): void {
    // It may have taken keys unseen.
    emptySecrets()
    if (isSoonAfter(suspectAt) && !isClosing) end()
    else field?.focus()
    isClosing = false
  }

  function isTyping(): boolean {
    return !!field?.isConnected && isSoonAfter(typedAt)
  }

  function end(): void {
    if (overAt > 0) return
    overAt = now()
    empty('input')
    onOver()
  }

  return (isOwn) => {
    isClosing ||= isOwn || !(isTyping() || isSoonAfter(suspectAt)) || believed-- > 0
    // In WebKit a frame that is not shown has its box still.
    if (isClosing) emptySecrets()
  }
}

function now(): number {
  return performance.now()
}

function isSoonAfter(time: number): boolean {
  return now() - time < SOON_MS
}

function hasBox(): boolean {
  return innerWidth > 0 && document.documentElement.getClientRects().length > 0
}

/** Empties every field that holds a secret. */
export function emptySecrets(): void {
  empty(SECRETS)
}

function empty(fields: string): void {
  for (const input of document.querySelectorAll<HTMLInputElement>(fields)) input.value = ''
}

/** Not before the loss is complete: a browser that is changing the focus takes no other wish. */
function askBack(element: HTMLElement | null | undefined): void {
  setTimeout(() => element?.focus())
}
