import type { CheckoutIssuer } from '../../protocol/checkout-api.ts'
import type { AuthenticateRequest } from '../../protocol/issuer-messages.ts'
import type { PaymentMethod } from '../../protocol/payment.ts'

/**
 * Step 6 as the broker understands it. `seal_rejected`: the issuer could not
 * take the sealed password, and nothing was tried. `unavailable`: there is no
 * answer that can be trusted. No money moves in this step, so neither leaves
 * anything to resolve.
 */
export type AuthenticationResult =
  | { outcome: 'authenticated'; method: PaymentMethod; account: string }
  | {
      outcome: 'refused'
      reason: 'credentials' | 'locked' | 'closed' | 'unavailable'
      attemptsLeft: number | undefined
    }
  | { outcome: 'seal_rejected' }
  | { outcome: 'unavailable' }

/** The port to an issuer's authentication server: steps 5 and 6. Never throws; every wait has a deadline. */
export interface AuthenticationPort {
  authenticate(request: AuthenticateRequest): Promise<AuthenticationResult>
  /** The key that the page seals passwords to, or undefined while it cannot be had. */
  encryptionKey(): Promise<CheckoutIssuer['encryption_key']>
}
