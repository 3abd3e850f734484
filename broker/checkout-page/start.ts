/**
 * Stands in the document itself and runs before the page's script is there:
 * meets the element, puts on the shop's look, says how high the card is, and
 * puts the focus into the document's own ID field, which it guards from the
 * first key on (keystroke-guard.ts). It reads no payment. Then it lets the page's script run (main.ts),
 * which is being fetched meanwhile: run at once, it would keep the member waiting for the field.
 */

import { readLook } from '../../protocol/look.ts'
import type { Look } from '../../protocol/look.ts'
import { applyLook } from './apply-look.ts'
import { connectToElement } from './channel.ts'
import type { ElementLink } from './channel.ts'
import { emptySecrets, guardKeystrokes } from './keystroke-guard.ts'
import { PASSKEY } from './remembered-passkey.ts'

/** Describes what main.ts finds when it comes. */
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
  /** The page around interfered: nothing more is typed here, and that stays so. */
  isGuarded: boolean
  onGuarded?: () => void
  /** Puts the focus where the member goes on. */
  takeFocus(): void
  /** CSS pixels: what the element is told, whatever is typed; 0 for what the card has. */
  height: number
  /** Says when Enter was last pressed in a field, on the page's clock. */
  enteredAt: number
  wear(look: Look): void
  /** Asks the element to close the dialog. */
  close(): void
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
/** Main.ts must run, whether the element answers or not: it says what is wrong. */
const ANSWER_WAIT_MS = 300

/** The `keyCode` of a key that an input method took (UI Events, section 6.3). */
const INPUT_METHOD_KEY = 229

/** Frames on screen. */
const FOCUS_TRIES = 30

/** A payment waits no longer than so many looks for the word that the dialog is open. */
const SHOWN_LOOKS = 30
const SHOWN_LOOK_MS = 10

const root = document.documentElement
const card = document.querySelector('main') as HTMLElement
const isFramed = window.parent !== window
// Who paid with a passkey here begins with that.
if (document.cookie.includes(`${PASSKEY}=`)) card.querySelectorAll('.field').forEach((field) => field.remove())
const field = card.querySelector('input')
for (const shut of card.querySelectorAll('input')) shut.disabled = false
let awaitsPayment = location.pathname === PREPARED_PATH
/** Kept here: the page around can change the fragment of this address. */
let secret = location.hash.slice(1)
let isBegun = false
let takePayment: (clientSecret: string) => void = () => undefined
let worn: Look | undefined

const start: PageStart = {
  isFramed,
  clientSecret: awaitsPayment ? new Promise((resolve) => (takePayment = resolve)) : secret,
  isOnScreen: !isFramed,
  wear: (look) => applyLook((worn = look), root),
  close: () => {
    closing?.(true)
    start.link?.send({ type: 'close' })
  },
  focusOn,
  isGuarded: false,
  takeFocus: () => focusOn(field),
  height: 0,
  enteredAt: -Infinity,
}
globalThis.furiwakeStart = start
// The shop's look is in the address: nothing is drawn in another.
start.wear(readLook(Object.fromEntries(new URLSearchParams(location.search))))
const closing = isFramed ? guardKeystrokes(guarded) : undefined

// A page that is kept for a way back, or put to sleep, keeps no password.
for (const end of ['pagehide', 'freeze']) addEventListener(end, emptySecrets, true)
// A keyboard on the screen takes half of it: the field stays in sight, with what is said under it (styles.ts).
addEventListener('resize', () => document.querySelector('input:focus')?.scrollIntoView({ block: 'nearest' }))
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
  if (key === 'Escape') start.close()
  if (key.length > 1 || isBegun) return
  // WebKit moves the focus into a frame of another origin for nobody but the member: the first key finds no field yet.
  isBegun = true
  if (document.activeElement === document.body) document.querySelector('input')?.focus()
})
card.addEventListener('compositionstart', () => (start.isComposing = true))
card.addEventListener('compositionend', () => {
  start.isComposing = false
  start.onComposed?.()
})

function shown(): void {
  start.isOnScreen = true
  // Said again, it does not move the focus from one field to another.
  if (!document.querySelector('input:focus')) start.takeFocus()
}

function guarded(): void {
  start.isGuarded = true
  tellBroker()
  if (start.onGuarded) return start.onGuarded()
  // Until main.ts comes with the way on.
  card.querySelectorAll('.field').forEach((shut) => shut.remove())
  const heading = card.querySelector('h1')
  if (heading) heading.textContent = heading.dataset['said'] as string
  heading?.focus()
}

/** The page around may load this one again: the broker remembers. Sent also by a page that is going away. */
function tellBroker(): void {
  if (!start.isGuarded || awaitsPayment) return
  const headers = { authorization: `Bearer ${secret}` }
  fetch(`${location.pathname}/guarded`, { method: 'POST', headers, keepalive: true }).catch(() => undefined)
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
    let told = 0
    new ResizeObserver(() => {
      const height = start.height || card.offsetHeight
      if (height !== told) link.send({ type: 'height', height: (told = height) })
    }).observe(card)
    link.onHidden = () => closing?.(false)
    link.onLook = (look) => start.wear((link.look = look))
    link.onShown = shown
    link.onPayment = (clientSecret) => {
      // Once: from here on the frame is that payment's.
      if (!awaitsPayment) return
      awaitsPayment = false
      secret = clientSecret
      // From here on it is that payment's page, also when it is loaded again.
      history.replaceState(null, '', `/checkout/${/^pay_[0-9a-z]+/.exec(clientSecret)?.[0]}#${clientSecret}`)
      tellBroker()
      // `shown` is on its way too, and a moment later: what the script does with the payment would keep the focus waiting.
      const give = (tries: number): void => {
        if (start.isOnScreen || !tries) takePayment(clientSecret)
        else setTimeout(give, SHOWN_LOOK_MS, tries - 1)
      }
      setTimeout(give, 0, SHOWN_LOOKS)
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
