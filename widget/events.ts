import type { PaymentStatus } from '../protocol/payment.ts'

/** What `furiwake-verdict` carries: the signed verdict for the shop's server, and the payment's status for the page. */
export interface VerdictDetail {
  verdict: string
  status: PaymentStatus
}

/** What `furiwake-error` carries: a stable code, and a sentence for the shop's developer. */
export interface ErrorDetail {
  code: string
  message: string
}

class CheckoutEvent<T> extends CustomEvent<T> {
  constructor(type: string, detail: T) {
    super(type, { bubbles: true, composed: true, detail })
  }
}

/** The dialog is on screen. */
export class FuriwakeOpenEvent extends CheckoutEvent<null> {
  constructor() {
    super('furiwake-open', null)
  }
}

/** Step 9, through the page: there is a signed verdict. Show it to the shop's server, never trust it unverified. */
export class FuriwakeVerdictEvent extends CheckoutEvent<VerdictDetail> {
  constructor(detail: VerdictDetail) {
    super('furiwake-verdict', detail)
  }
}

/** The member stopped the payment. */
export class FuriwakeCancelEvent extends CheckoutEvent<null> {
  constructor() {
    super('furiwake-cancel', null)
  }
}

/** The payment could not be started or shown. */
export class FuriwakeErrorEvent extends CheckoutEvent<ErrorDetail> {
  constructor(detail: ErrorDetail) {
    super('furiwake-error', detail)
  }
}

/** The dialog is off the screen; a payment under way lives on. */
export class FuriwakeCloseEvent extends CheckoutEvent<null> {
  constructor() {
    super('furiwake-close', null)
  }
}

declare global {
  interface HTMLElementEventMap {
    'furiwake-open': FuriwakeOpenEvent
    'furiwake-verdict': FuriwakeVerdictEvent
    'furiwake-cancel': FuriwakeCancelEvent
    'furiwake-error': FuriwakeErrorEvent
    'furiwake-close': FuriwakeCloseEvent
  }
}
