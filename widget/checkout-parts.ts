/** Describes what the element puts in its shadow root, once. Built by hand: it is so little that a template engine outweighs it. */

import { colorButtons } from './shop-look.ts'
import type { ElementWords } from './words.ts'

/** Describes what lies over the frame: the skeleton while it loads, or a sentence. */
export type Cover = 'skeleton' | 'failure'

export interface CheckoutParts {
  /** Holds all the others, and keeps from them what the page hands down to whatever stands in it. */
  readonly own: HTMLElement
  readonly button: HTMLButtonElement
  readonly alert: HTMLElement
  readonly dialog: HTMLDialogElement
  /**
   * Takes the focus when the dialog opens. Otherwise the frame would, at the moment at which the frame's own field
   * does, and now and then the browser leaves the keys with the page.
   */
  readonly rest: HTMLElement
  /** Lies over the frame while it loads. */
  readonly skeleton: HTMLElement
  /** Lies over the frame when it cannot be reached. */
  readonly failure: HTMLElement
  readonly failureText: HTMLElement
  readonly again: HTMLButtonElement
  readonly close: HTMLButtonElement
}

export function createParts(): CheckoutParts {
  const button = make('button', { type: 'button', ariaHasPopup: 'dialog', part: 'button', dir: 'auto' })
  const alert = make('p', { role: 'alert' })
  const dialog = make('dialog', { part: 'dialog' })
  const skeleton = make('div', { className: 'over wait' }, make('i'), make('i'), make('i'), make('i'))
  const failureText = make('p', { role: 'alert' })
  const again = make('button', { type: 'button' })
  const close = make('button', { type: 'button', className: 'plain' })
  const failure = make('div', { className: 'over' }, failureText, again, close)
  const rest = make('div', { tabIndex: -1 })
  dialog.append(rest, skeleton, failure)
  const own = make('div', { className: 'own' }, button, alert, dialog)
  return { own, button, alert, dialog, rest, skeleton, failure, failureText, again, close }
}

/** Describes what of the element is seen. */
export interface Drawing {
  readonly label?: string | undefined
  readonly disabled?: boolean | undefined
  readonly busy?: boolean | undefined
  readonly problem?: string | undefined
  readonly cover?: Cover | undefined
}

export function drawParts(
  parts: CheckoutParts,
  { label, disabled, busy, problem = '', cover }: Drawing,
  [lang, pay, title, , frameFailed, tryAgain, shut]: ElementWords,
): void {
  const { own, button, alert, dialog, skeleton, failure, failureText, again, close } = parts
  say(button, label || pay)
  button.disabled = !!disabled
  // Busy, not disabled: a disabled button would lose the focus that comes back to it.
  button.ariaBusy = String(!!busy)
  say(alert, problem)
  // Named by its title until the frame says the amount and the shop.
  if (dialog.lang !== lang) dialog.ariaLabel = title
  dialog.lang = alert.lang = lang
  skeleton.hidden = cover !== 'skeleton'
  failure.hidden = cover !== 'failure'
  say(failureText, failure.hidden ? '' : problem || frameFailed)
  say(again, tryAgain)
  say(close, shut)
  colorButtons(own, dialog)
}

/**
 * Writes a text where it is another than the last one. Writing it again takes
 * the click from a press that has begun (WebKit), and the translation from a
 * page that is read in another language.
 */
function say(element: Element & { said?: string }, text: string): void {
  if (element.said === text) return
  element.textContent = element.said = text
}

/** Makes an element; `part` is the name by which the shop's stylesheet reaches it. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties?: Partial<Omit<HTMLElementTagNameMap[K], 'part'>> & { part?: string },
  ...children: Node[]
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}
