import type { CheckoutIssuer } from '../../../protocol/checkout-api.ts'
import type { AuthenticatePayment, AuthenticateRequest, RefusalReason } from '../../../protocol/issuer-messages.ts'
import type { PasskeyAdditionRequest, PasskeyRequest } from '../../../protocol/passkey-messages.ts'
import type { PasskeyOffer } from '../../../protocol/passkeys.ts'
import type { AnswerRequest } from '../../../protocol/answer-messages.ts'
import type { Plan, Question } from '../../../protocol/questions.ts'
import type { CallAbout } from './call-about.ts'
import type { PaymentMethod } from '../../../protocol/payment.ts'

/**
 * Step 6 as the broker understands it. `seal_rejected`: the issuer could not
 * take the sealed password, and nothing was tried. `unavailable`: there is no
 * answer that can be trusted. No money moves in this step, so neither leaves
 * anything to resolve.
 */
export type AuthenticationResult =
  | {
      outcome: 'authenticated'
      method: PaymentMethod
      account: string
      /** After a passkey: the end of the member ID, which the broker was not told before. */
      memberHint?: string | undefined
      passkeyOffer?: PasskeyOffer | undefined
      /** The member's choice of how to pay. */
      plan?: Plan | undefined
    }
  | {
      outcome: 'refused'
      reason: RefusalReason
      attemptsLeft: number | undefined
      /** With `locked`, when it can be tried again. */
      retryAfterSeconds?: number | undefined
    }
  /** One further question; what is asked is sealed to the member's browser. */
  | { outcome: 'question'; question: Question }
  | { outcome: 'seal_rejected' }
  | { outcome: 'unavailable' }

/** The port to an issuer's authentication server: steps 5 and 6. Never throws; every wait has a deadline. */
export interface AuthenticationPort {
  authenticate(request: AuthenticateRequest | PasskeyRequest, about: CallAbout): Promise<AuthenticationResult>
  /** Passes the member's answer on, a wish for another code, or asks what has become of the question. */
  answer(request: AnswerRequest, about: CallAbout): Promise<AuthenticationResult>
  /** Returns what a passkey is to sign for this payment, or undefined while none can be had. */
  passkeyChallenge(payment: AuthenticatePayment, about: CallAbout): Promise<string | undefined>
  /** Passes on what the page sealed to the issuer. */
  addPasskey(request: PasskeyAdditionRequest, about: CallAbout): Promise<'added' | 'refused' | 'unavailable'>
  /** The key that the page seals passwords to, or undefined while it cannot be had. */
  encryptionKey(): Promise<CheckoutIssuer['encryption_key']>
  /** The same as it is known here, waiting for nobody, and when it was learnt: milliseconds since 1970. */
  knownEncryptionKey(): KnownEncryptionKey | undefined
  /** Learns it anew, where it is time to. */
  renewEncryptionKey(): Promise<unknown> | undefined
}

export interface KnownEncryptionKey {
  key: NonNullable<CheckoutIssuer['encryption_key']>
  readAt: number
}
