/** Step 6: the account of a member who is known by now, sealed to the relay centre, or why not. */

import { sealAccount } from '../../messages/account-seal.ts'
import type { EncryptionKey } from '../../messages/others-keys.ts'
import type { AuthenticateAnswer, AuthenticatePayment, RefusalReason } from '../../protocol/issuer-messages.ts'
import type { PasskeyOffer } from '../../protocol/passkeys.ts'
import type { Plan } from '../../protocol/questions.ts'
import { withType } from '../account-kinds.ts'
import type { KeptAccount } from '../account-kinds.ts'
import type { Answer } from '../server/answers.ts'
import type { Settings } from './env.ts'
import { ACCOUNT_LIFETIME_SECONDS } from './limits.ts'
import type { Member } from './members.ts'

/** Describes what the release of an account depends on. */
export type Payer = Pick<Member, 'status' | 'heldAt' | 'account'>

/**
 * Releases the account (step 6) of a member who is known by now. Only who knows
 * the password, or has the passkey, learns that the issuer itself has closed
 * the ID. `more` goes into the answer with the account.
 */
export async function release(
  member: Payer,
  { payment }: { payment: AuthenticatePayment },
  context: ReleaseContext,
  relayKey: EncryptionKey,
  more: More = {},
): Promise<Answer> {
  const closed = closedTo(member)
  if (closed !== undefined) return refuse(closed)
  return releaseAccount(member.account, { jti: context.newId(), at: context.now }, { payment }, context, relayKey, more)
}

export interface ReleaseContext {
  settings: Settings
  /** Milliseconds since 1970. */
  now: number
  newId: () => string
  /** Origin of the broker that asks: the account is released to it alone. */
  broker: string
}

/** Fields that go into the answer with the account. */
interface More {
  member_hint?: string
  passkey_offer?: PasskeyOffer
  plan?: Plan
}

/** Seals an account to the relay centre, under one id and from one moment on. */
export async function releaseAccount(
  account: KeptAccount,
  { jti, at }: { jti: string; at: number },
  { payment }: { payment: AuthenticatePayment },
  { settings, broker }: ReleaseContext,
  relayKey: EncryptionKey,
  more: More = {},
): Promise<Answer> {
  const released = {
    iss: settings.origin,
    aud: settings.relay,
    settlement_server: settings.statement.server,
    broker,
    livemode: settings.livemode,
    jti,
    amount: payment.amount,
    currency: payment.currency,
    exp: Math.floor(at / 1000) + ACCOUNT_LIFETIME_SECONDS,
  }
  const sealed = await sealAccount(withType(account), released, { from: settings.signingKeys[0], to: relayKey })
  return answer({ outcome: 'authenticated', method: settings.method, account: sealed, ...more })
}

export function closedTo({ status, heldAt }: Payer): 'locked' | 'closed' | undefined {
  if (status === 'locked' || heldAt !== null) return 'locked'
  return status === 'active' ? undefined : 'closed'
}

/** Refuses an attempt; `cause` is for the log, where it says more than the reason. */
export function refuse(
  reason: RefusalReason,
  more: { attemptsLeft?: number; retryAfterMs?: number; cause?: string } = {},
): Answer {
  const { attemptsLeft, retryAfterMs, cause = reason } = more
  const left = attemptsLeft === undefined ? {} : { attempts_left: attemptsLeft }
  const wait = retryAfterMs === undefined ? {} : { retry_after_s: Math.ceil(retryAfterMs / 1000) }
  return { ...answer({ outcome: 'refused', reason, ...left, ...wait }), outcome: cause }
}

export function answer(body: AuthenticateAnswer): Extract<Answer, { ok: true }> {
  return { ok: true, body, outcome: body.outcome }
}
