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
import { PASSKEY } from './remembered-passkey.ts'

/** What main.ts finds when it comes. */
export interface PageStart {
  readonly isFramed: boolean
  /** In the address; of a prepared frame, once the element has it from the shop. */
  readonly clientSecret: string | Promise<string>
  /** The member is looking here: only then may the focus be moved. */
  isOnScreen: boolean
  /** Once the element has answered; `onLink` is called when that is later. */
  link?: ElementLink
  onLink?: () => void
  /** An input method is at work in a field: to replace it now would break the composition off. */
  isComposing?: boolean
  onComposed?: () => void
  /** When Enter was last pressed in a field, on the page's clock. */
  enteredAt: number
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

/** broker/routes/checkout.ts */
const PREPARED_PATH = '/checkout/prepare'
/** Whether the element answers or not, main.ts must run: it says what is wrong. */
const ANSWER_WAIT_MS = 300

/** The `keyCode` of a key that an input method took (UI Events, section 6.3). */
const INPUT_METHOD_KEY = 229

/** Frames on screen. */
const FOCUS_TRIES = 30

const root = document.documentElement
const card = document.querySelector('main') as HTMLElement
const isFramed = window.parent !== window
// Who paid with a passkey here begins with that.
if (document.cookie.includes(`${PASSKEY}=`)) card.querySelectorAll('.field').forEach((field) => field.remove())
const field = card.querySelector('input')
const isPrepared = location.pathname === PREPARED_PATH
let takePayment: (clientSecret: string) => void = () => undefined
let worn: Look | undefined

const start: PageStart = {
  isFramed,
  clientSecret: isPrepared ? new Promise((resolve) => (takePayment = resolve)) : location.hash.slice(1),
  isOnScreen: !isFramed,
  wear: (look) => applyLook((worn = look), root),
  focusOn,
  enteredAt: -Infinity,
}
globalThis.furiwakeStart = start

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => worn && start.wear(worn))
addEventListener('keydown', (event) => {
  const { key } = event
  if (event.isComposing) return
  // Safari says that a composition is over before it says which key ended it: 229 tells that the key was spent on it.
  if (event.keyCode === INPUT_METHOD_KEY) {
    if (key === 'Enter') event.preventDefault()
    return
  }
  if (key === 'Enter') start.enteredAt = event.timeStamp
  // A key pressed in the frame never reaches the dialog around it.
  if (key === 'Escape') start.link?.send({ type: 'close' })
})
card.addEventListener('compositionstart', () => (start.isComposing = true))
card.addEventListener('compositionend', () => {
  start.isComposing = false
  start.onComposed?.()
})

function shown(): void {
  start.isOnScreen = true
  focusOn(field)
}

function focusOn(element: HTMLElement | null, tries = FOCUS_TRIES): void {
  element?.focus()
  if (tries && !document.hasFocus()) requestAnimationFrame(() => focusOn(element, tries - 1))
}

/** More than once is no harm: a module runs once. */
function goOn(): void {
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
    link.onPayment = (clientSecret) => {
      if (!isPrepared) return
      // From here on it is that payment's page, also when it is loaded again.
      history.replaceState(null, '', `/checkout/${/^pay_[0-9a-z]+/.exec(clientSecret)?.[0]}#${clientSecret}`)
      // After `shown`, which is on its way too: the focus comes first.
      setTimeout(() => takePayment(clientSecret))
    }
    if (link.isShown) shown()
    start.onLink?.()
    // After what the focus and the look have changed is on the screen.
    requestAnimationFrame(() => setTimeout(goOn))
  })
} else {
  shown()
  goOn()
}
