/** Describes what a shop sets on the element, by attribute or by property: every one is an accessor, for frameworks ask `in`. */

import { ReactiveElement } from '@lit/reactive-element'
import type { PropertyDeclarations } from '@lit/reactive-element'
import type { Theme } from '../protocol/look.ts'
import type { Cover } from './checkout-parts.ts'
import type { CreatePayment } from './payment-source.ts'

export class CheckoutProperties extends ReactiveElement {
  static override properties: PropertyDeclarations = {
    label: {},
    locale: {},
    theme: { reflect: true },
    display: {},
    disabled: { type: Boolean, reflect: true },
    broker: {},
    paymentUrl: { attribute: 'payment-url' },
    paymentData: { attribute: 'payment-data' },
    paymentHeaders: { attribute: 'payment-headers', type: Object },
    verdictUrl: { attribute: 'verdict-url' },
    verdictData: { attribute: 'verdict-data', type: Object },
    clientSecret: { attribute: 'client-secret' },
    // By name alone: text in an attribute is no function.
    createPayment: { attribute: 'create-payment', converter: () => undefined },
    busy: { state: true },
    problem: { state: true },
    cover: { state: true },
  }

  /** The button's text; "Pay" in the language when absent. */
  declare label?: string
  /** A language's tag (BCP 47), or several with commas between them; the page's language, then the browser's, when absent. */
  declare locale?: string
  /** `auto` (the default) follows the member's system. */
  declare theme?: Theme
  /** `window`: the form opens in a window of the broker's own, and the dialog follows it. */
  declare display?: 'dialog' | 'window'
  declare disabled: boolean
  /** The broker's origin; that of this script when absent. */
  declare broker?: string
  /** A path on the shop's own origin that answers a POST with `{client_secret}`. */
  declare paymentUrl?: string
  /** JSON for the body of that POST. */
  declare paymentData?: string | object
  /** JSON of header fields that go with it: a framework's token against forged requests. */
  declare paymentHeaders?: object | null
  /** Says where an approved verdict is posted as a form, so that the browser goes there. */
  declare verdictUrl?: string
  /** JSON of fields that go with it in that form. */
  declare verdictData?: object | null
  declare clientSecret?: string // of a payment that exists already
  /** The shop's own way to a payment; goes before the attributes. */
  declare createPayment?: CreatePayment

  /** @internal The payment is being asked for. */
  declare busy: boolean
  /** @internal The sentence under the button. */
  declare problem?: string
  /** @internal */
  declare cover: Cover | undefined

  constructor() {
    super()
    this.disabled = false // from the start: Vue's `disabled` is true only where there is a boolean
  }
}
