/**
 * Stands in the document itself and runs before the page's script is there:
 * meets the element, puts on the shop's look, says how high the card is, and
 * puts the focus into the document's own ID field. It reads no payment and
 * sends nothing to the broker. Then it lets the page's script run (main.ts),
 * which is being fetched meanwhile: run at once, it would keep the member waiting for the field.
 */

import type { Look } from '../../protocol/look.ts'
import { applyLook } from './apply-look.ts'
import { connectToElement } from './channel.ts'
import type { ElementLink } from './channel.ts'

/** What main.ts finds when it comes. */
export interface PageStart {
  readonly isFramed: boolean
  /** The member is looking here: only then may the focus be moved. */
  isOnScreen: boolean
  /** Once the element has answered; `onLink` is called when that is later. */
  link?: ElementLink
  onLink?: () => void
  /** An input method is at work in the field: to replace it now would break the composition off. */
  isComposing?: boolean
  onComposed?: () => void
  wear(look: Look): void
  /**
   * Moves the focus, and again for some frames while it is not taken: the word
   * that the dialog is open may be here before the browser has made the frame visible.
   */
  focusOn(element: HTMLElement | null): void
}

declare global {
  var furiwakeStart: PageStart
}

/** Whether the element answers or not, main.ts must run: it says what is wrong. */
const ANSWER_WAIT_MS = 300

/** Frames on screen. */
const FOCUS_TRIES = 30

const root = document.documentElement
const card = document.querySelector('main') as HTMLElement
const field = card.querySelector('input')
const isFramed = window.parent !== window
let worn: Look | undefined

const start: PageStart = {
  isFramed,
  isOnScreen: !isFramed,
  wear: (look) => applyLook((worn = look), root),
  focusOn,
}
globalThis.furiwakeStart = start

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => worn && start.wear(worn))
field?.addEventListener('compositionstart', () => (start.isComposing = true))
field?.addEventListener('compositionend', () => {
  start.isComposing = false
  start.onComposed?.()
})

function shown(): void {
  start.isOnScreen = true
  focusOn(field)
}

function focusOn(element: HTMLElement | null, tries = FOCUS_TRIES): void {
  element?.focus()
  if (tries > 0 && !document.hasFocus())
    requestAnimationFrame(() => {
      if (document.activeElement === element || document.activeElement === document.body) focusOn(element, tries - 1)
    })
}

let hasGoneOn = false
function goOn(): void {
  if (hasGoneOn) return
  hasGoneOn = true
  void import(/* @vite-ignore */ (document.querySelector('link[rel=modulepreload]') as HTMLLinkElement).href)
}

if (isFramed) {
  setTimeout(goOn, ANSWER_WAIT_MS)
  connectToElement((link) => {
    start.link = link
    start.wear(link.look)
    new ResizeObserver(() => link.send({ type: 'height', height: Math.ceil(card.offsetHeight) })).observe(card)
    link.onLook = (look) => start.wear((link.look = look))
    link.onShown = shown
    if (link.isShown) shown()
    start.onLink?.()
    // After what the focus and the look have changed is on the screen.
    requestAnimationFrame(() => setTimeout(goOn))
  })
} else {
  shown()
  goOn()
}
