/** Describes what the page knows. */

import type { CheckoutIssuer, CheckoutState } from '../../protocol/checkout-api.ts'
import type { ConfirmTokens } from './confirm-tokens.ts'
import type { PasskeyAbility } from './passkeys.ts'
import type { Complaint } from './trouble.ts'
import type { Fault, Say } from './words.ts'

/** Describes what the page has asked the broker to do and has no answer to yet. */
export type PendingRequest = 'authorize' | 'confirm' | 'cancel'

/** A passkey to pay with: of which issuer, and which one if it is known here. */
export interface PasskeyChoice {
  prefix: string
  id?: string
}

/** The offer of a passkey after a payment: passkey-offering.ts, as far as the page needs to know it. */
export interface PasskeyOffering {
  view(context: object, tools: object): unknown
}

/** The issuer's questions and their answers: questions/questions.ts, as far as the page needs to know it. */
export interface IssuerTalk {
  view(context: object, tools: object): unknown
  ended(reason: CheckoutState['reason'], say: Say): string
}

export interface PageState {
  /** Of the languages that the page speaks. */
  locale: string
  /** In the dialog's frame, or a window of its own. */
  place: 'frame' | 'window'
  /** The form is shown only alone in a window, or in a frame whose parent the merchant registered. */
  admitted: boolean
  /** The member types in another window; this one follows. */
  watching: boolean
  /** The element can get a new payment from the shop. */
  canRetry: boolean
  checkout: CheckoutState | undefined
  issuers: readonly CheckoutIssuer[]
  /** As typed, normalized. */
  memberId: string
  passwordShown: boolean
  pending: PendingRequest | undefined
  /** The answer to an pending got lost: the broker is being asked how it went. */
  asking: boolean
  unmovedInARow: number
  slow: boolean
  complaint: Complaint | undefined
  fault: Fault | undefined
  /** The page around took the focus, or hid the form, while the member typed: no password is taken here again. */
  guarded: boolean
  /** Says when the payment ends, on this browser's own clock, once that is soon. Milliseconds since 1970. */
  endsAt: number | undefined
  /** Something lay over the form when it was sent. */
  covered: boolean
  /** In a frame whose browser can't tell if something lies over it. */
  blind: boolean
  /** Holds what this page can confirm with. */
  tokens: ConfirmTokens
  passkeys: PasskeyAbility
  /** The member pays with a passkey; undefined: with ID and password. */
  passkey: PasskeyChoice | undefined
  /** With the issuer, of the latest attempt. */
  talk: IssuerTalk | undefined
  /** The browser is asking for the passkey. */
  prompting: boolean
  /** Holds what the latest attempt was made with. */
  triedPasskey: boolean
  /** Adding a passkey, after a payment with a password. */
  offer: PasskeyOffering | undefined
}
