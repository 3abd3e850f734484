/** Describes what `furiwake-verdict` carries: the signed verdict for the shop's server, and the payment's status for the page. */
export interface VerdictDetail {
  verdict: string
  /** A {@link import('../protocol/payment.ts').PaymentStatus}, or one that a newer broker has beside them. */
  status: string
}

/** Describes what `furiwake-error` carries: a stable code, and a sentence for the shop's developer. */
export interface ErrorDetail {
  code: string
  message: string
}

interface Details {
  /** The dialog is on screen. */
  open: null
  /** Step 9, through the page: there is a signed verdict. Show it to the shop's server, never trust it unverified. */
  verdict: VerdictDetail
  /** The member stopped the payment. */
  cancel: null
  /** The payment could not be started or shown. */
  error: ErrorDetail
  /** The dialog is off the screen; a payment under way lives on. */
  close: null
}

/** Dispatches `furiwake-…`: bubbling, and through shadow roots. */
export function emit<K extends keyof Details>(target: EventTarget, name: K, detail: Details[K]): void {
  target.dispatchEvent(new CustomEvent(`furiwake-${name}`, { bubbles: true, composed: true, detail }))
}

type CheckoutEvents = { [K in keyof Details as `furiwake-${K}`]: CustomEvent<Details[K]> }

declare global {
  interface HTMLElementEventMap extends CheckoutEvents {}
}
