/**
 * Types of `<furiwake-checkout>`: its properties, its events, and the element in the page's own lists of elements and
 * events. Frameworks have lists of their own: `furiwake/element/react`, `/vue` and `/svelte` add it there.
 */

export type FuriwakeTheme = 'auto' | 'light' | 'dark'

/** Asks the shop's own code for a payment: its client secret, alone or in an object. */
export type CreatePayment = () => Promise<string | { client_secret: string }>

/** Describes what `furiwake-verdict` carries: the signed verdict for the shop's server, and the payment's status for the page. */
export interface VerdictDetail {
  verdict: string
  status: PaymentStatus | (string & {})
}

/** A payment's status; a newer broker may have others beside them. */
export type PaymentStatus =
  | 'open'
  | 'processing'
  | 'awaiting_payment'
  | 'awaiting_confirmation'
  | 'authorized'
  | 'captured'
  | 'refunded'
  | 'voided'
  | 'declined'
  | 'cancelled'
  | 'expired'

/** Describes what `furiwake-error` carries: a stable code, and a sentence for the shop's developer. */
export interface ErrorDetail {
  code: FuriwakeElementErrorCode | (string & {})
  message: string
}

/** A code of `furiwake-error`; a newer broker may have others beside them. */
export type FuriwakeElementErrorCode =
  | 'source_missing'
  | 'payment_url_invalid'
  | 'payment_failed'
  | 'payment_timeout'
  | 'client_secret_invalid'
  | 'verdict_url_invalid'
  | 'frame_blocked'
  | 'frame_stranger'
  | 'frame_link'
  | 'frame_unreachable'
  | 'frame_covered'

/** The element's events: each bubbles, and through shadow roots. */
export interface FuriwakeCheckoutEvents {
  /** The dialog is on screen. */
  'furiwake-open': CustomEvent<null>
  /** There is a signed verdict. Show it to the shop's server, never trust it unverified. */
  'furiwake-verdict': CustomEvent<VerdictDetail>
  /** The member stopped the payment. */
  'furiwake-cancel': CustomEvent<null>
  /** The payment could not be started or shown. */
  'furiwake-error': CustomEvent<ErrorDetail>
  /** The dialog is off the screen; a payment under way lives on. */
  'furiwake-close': CustomEvent<null>
}

/** Describes what a shop sets on the element. */
export interface FuriwakeCheckoutProperties {
  /** The button's text; "Pay" in the language when absent. */
  label?: string | undefined
  /** A language's tag (BCP 47), or several with commas between them; the page's language, then the browser's, when absent. */
  locale?: string | undefined
  /** `auto` (the default) follows the member's system. */
  theme?: FuriwakeTheme | undefined
  /** `window`: the form opens in a window of the broker's own, and the dialog follows it. */
  display?: 'dialog' | 'window' | undefined
  disabled?: boolean | undefined
  /** The broker's origin. To be given where the element comes from this package; a script tag's is its script's. */
  broker?: string | undefined
  /** A path on the shop's own origin that answers a POST with `{client_secret}`. */
  paymentUrl?: string | undefined
  /** JSON for the body of that POST. */
  paymentData?: string | object | undefined
  /** JSON of header fields that go with it: a framework's token against forged requests. */
  paymentHeaders?: object | null | undefined
  /** Says where an approved verdict is posted as a form, so that the browser goes there. */
  verdictUrl?: string | undefined
  /** JSON of fields that go with it in that form. */
  verdictData?: object | null | undefined
  /** That of a payment which exists already. */
  clientSecret?: string | undefined
  /** The shop's own way to a payment; goes before the others. */
  createPayment?: CreatePayment | undefined
}

/** The names by which HTML and templates have the properties that are spelled otherwise there. */
export interface FuriwakeCheckoutAttributes {
  'payment-url'?: string | undefined
  'payment-data'?: string | object | undefined
  'payment-headers'?: string | object | undefined
  'verdict-url'?: string | undefined
  'verdict-data'?: string | object | undefined
  'client-secret'?: string | undefined
  'create-payment'?: CreatePayment | undefined
}

/** The checkout button, and the dialog behind it with the broker's form in a frame. */
export interface FuriwakeCheckout extends HTMLElement {
  label: string | undefined
  locale: string | undefined
  theme: FuriwakeTheme | undefined
  display: 'dialog' | 'window' | undefined
  disabled: boolean
  broker: string | undefined
  paymentUrl: string | undefined
  paymentData: string | object | undefined
  paymentHeaders: object | null | undefined
  verdictUrl: string | undefined
  verdictData: object | null | undefined
  clientSecret: string | undefined
  createPayment: CreatePayment | undefined
  /** Shows the dialog; asks the shop for a payment first, unless one is under way. */
  open(): Promise<void>
  /** Hides the dialog. A payment under way lives on, and its verdict still arrives. */
  close(): void
}

/** The element's class; undefined on a server, where nothing runs. */
export declare const FuriwakeCheckout: { readonly prototype: FuriwakeCheckout; new (): FuriwakeCheckout } | undefined

declare global {
  interface HTMLElementTagNameMap {
    'furiwake-checkout': FuriwakeCheckout
  }
  interface GlobalEventHandlersEventMap extends FuriwakeCheckoutEvents {}
}
