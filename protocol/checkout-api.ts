/** Steps 3, 4 and 10: what the broker's own page and the broker tell each other, on one origin. */

import type { Barcode } from './later-money.ts'
import type { PasskeyAssertion, PasskeyOffer } from './passkeys.ts'
import type { QuestionKind, ReplyKey } from './questions.ts'
import type { Canceller, DeclineReason, PaymentItem, PaymentMethod, PaymentStatus, ProcessingStage } from './payment.ts'

/** A text by the language that the page speaks: in English and Japanese always, in the others where it is given. */
export interface InPageLanguages {
  en: string
  ja: string
  [language: string]: string | undefined
}

/** An issuer as the page shows it and seals to it. */
export interface CheckoutIssuer {
  prefix: string
  name: InPageLanguages
  /** Holds what its station is called while it is asked, and where the member has the password from: its own words. */
  station?: InPageLanguages
  password_hint?: InPageLanguages
  /** An ID as a pattern, where members pay with this issuer alone: of several, none would fit. */
  id_placeholder?: InPageLanguages
  /** One character for the issuer's mark, and its colour as `#rrggbb`. */
  mark: string
  color: string
  method: PaymentMethod
  /** Its approval takes the money: nothing is held. */
  takes_on_authorize?: true
  register_url?: string
  forgot_url?: string
  /** P-256 public key of the authentication server, `use: "enc"`; absent while it cannot be had. */
  encryption_key?: { kid: string; kty: 'EC'; crv: 'P-256'; x: string; y: string }
  /** The relying party ID (WebAuthn) of its members' passkeys; absent where it has none. */
  passkey_rp_id?: string
  /**
   * Minor units of the payment's currency: where the browser can't tell whether the page around a frame lets the
   * form be seen, more than this is not paid in one.
   */
  framed_max?: number
}

/** A question of the issuer's, as far as the broker knows of it. */
export interface CheckoutQuestion {
  id: string
  kind: QuestionKind
  /** RFC 3339, UTC. */
  expires_at: string
  /** In the answer to the page that made the key that it is sealed to: its content (questions.ts). */
  sealed?: string
  /** Says when to ask again, where nothing is typed. */
  poll_after_s?: number
}

/** The issuer's instructions to the member, while the money is waited for. */
export interface AwaitedPayment {
  state: 'pending' | 'reported'
  received_amount: number
  /** RFC 3339, UTC. */
  pay_by: string
  /** The issuer's own page with the same. */
  url: string | null
  ways: {
    id: string
    name: InPageLanguages
    numbers: { label: InPageLanguages; value: string }[]
    barcode: (Barcode & { text: string }) | null
  }[]
}

/** `GET /checkout/:payment_id/status`, and the answer to authorize, confirm and cancel. */
export interface CheckoutState {
  payment_id: string
  status: PaymentStatus
  /** While the issuer waits for the member: only while `processing`. */
  question?: CheckoutQuestion
  /** Says how the question of the last attempt ended, where nobody has given it up: only while `open`. Whoever looks reads it, not only who answered. */
  question_end?: 'denied' | 'expired'
  /** Only while `processing`. */
  stage?: ProcessingStage
  /** Says why it was declined; `credentials` when the ID and password did not match and the payment is open again, `denied` and `expired` when a question ended so. */
  reason?: DeclineReason | 'credentials' | 'denied' | 'expired'
  /** After `credentials`: tries left before the issuer locks the ID. */
  attempts_left?: number
  /** In the answer to an attempt that came too soon after too many wrong ones: when the ID can be tried again. */
  retry_after_s?: number
  /** The signed verdict, once there is a final word. */
  verdict?: string
  amount: number
  currency: string
  minor_digits: number
  order: string
  description?: string
  items?: PaymentItem[]
  merchant: { id: string; name: InPageLanguages }
  /** Origins that may embed the page and speak to it. */
  allowed_origins: string[]
  confirmation: 'none' | 'required'
  /** The page around a frame took the keyboard's focus: there no password is taken any more. */
  guarded?: true
  locale?: string
  /** The shop's page that the member goes back to, where the payment has a page of its own and not a frame. */
  return_url?: string
  method?: PaymentMethod
  /** The issuer's prefix. */
  issuer?: string
  /** The last four characters of the member ID. */
  member_hint?: string
  authorization?: string
  /** Only while `awaiting_payment`. */
  instructions?: AwaitedPayment
  /** RFC 3339, UTC. */
  expires_at: string
  /** RFC 3339, UTC: only while `awaiting_confirmation`. */
  confirm_by?: string
  /** Only while `awaiting_confirmation`: the key that came with the attempt (protocol/confirm-token.ts). */
  confirm_key?: string
  /** In the answer to an attempt that came without a key: what its sender confirms with. */
  confirm_token?: string
  /** Names who cancelled or voided it; absent when nobody did, such as when it expired. */
  cancelled_by?: Canceller
  livemode: boolean
  /** The broker's clock, RFC 3339: the page seals by it, because a member's clock may be wrong. */
  now: string
  /** In the answer to a payment with a password, when the member has no passkey yet. */
  passkey_offer?: PasskeyOffer
  /** With `?include=issuers`. */
  issuers?: CheckoutIssuer[]
}

/** In which of the merchant's origins the dialog stands, for the issuer to be told; the first one if it does not say. */
interface InOrigin {
  origin?: string | undefined
}

/** `POST /checkout/:payment_id/authorize`. */
export interface AuthorizeRequest extends InOrigin {
  member_id: string
  sealed_password: string
  confirm_key?: string
}

/** `POST /checkout/:payment_id/passkey-challenge`: of the issuer with this prefix. The answer is `{challenge}`. */
export interface PasskeyChallengeBody extends InOrigin {
  issuer: string
}

/** `POST /checkout/:payment_id/authorize-with-passkey`. */
export interface AuthorizeWithPasskeyRequest extends InOrigin {
  issuer: string
  passkey: PasskeyAssertion
  /** Seals are made to it of all that the issuer may ask. */
  reply_key?: ReplyKey
  confirm_key?: string
}

/** `POST /checkout/:payment_id/answer`. With the question alone: what has become of it? */
export interface AnswerBody extends InOrigin {
  question: string
  /** protocol/answer-messages.ts. */
  sealed_answer?: string
  /** The code did not come. */
  resend?: true
  /** The member begins again. */
  give_up?: true
}

/** `POST /checkout/:payment_id/confirm`. Without the token of the attempt it is refused. */
export interface ConfirmRequest {
  confirm_token?: string
}

/** `POST /checkout/:payment_id/passkeys`, after a payment with a password: sealed to the issuer. */
export interface AddPasskeyRequest extends InOrigin {
  sealed_passkey: string
}
