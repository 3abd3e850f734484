import type { CheckoutIssuer, CheckoutState } from '../../protocol/checkout-api.ts'
import { minorDigits } from '../../protocol/money.ts'
import type { PasskeyOffer } from '../../protocol/passkeys.ts'
import { isSettledForMember } from '../../protocol/payment.ts'
import type { LedgerOwner } from '../directory/directory.ts'
import { settingsOf } from '../env.ts'
import type { Env } from '../env.ts'
import { allIssuers } from '../issuers/issuer-registry.ts'
import type { Issuer } from '../issuers/issuer-registry.ts'
import type { Payment } from '../payments/payment.ts'
import { signingKey } from '../verdicts/keys.ts'
import { signVerdict } from '../verdicts/sign-verdict.ts'

interface Wanted {
  withIssuers?: boolean
  /** Approved, and its automatic capture on the way. */
  isBeingCaptured?: boolean
  /** The attempt that was just made, when ID and password did not match. */
  attempt?: { attemptsLeft: number | undefined } | undefined
  passkeyOffer?: PasskeyOffer | undefined
}

/** What the page is told of its payment, with the verdict once there is a final word. */
export async function checkoutState(
  env: Env,
  owner: LedgerOwner,
  payment: Payment,
  now: number,
  wanted: Wanted = {},
): Promise<CheckoutState> {
  const { origin, signingKeys } = settingsOf(env)
  const [issuers, verdict] = await Promise.all([
    wanted.withIssuers ? issuersForPage(env) : undefined,
    isSettledForMember(payment.status) && !wanted.isBeingCaptured
      ? signingKey(signingKeys).then((key) => signVerdict(payment, origin, key, now))
      : undefined,
  ])
  return {
    ...stateOf(payment, wanted.isBeingCaptured ?? false),
    ...present({ issuers, verdict, passkey_offer: wanted.passkeyOffer }),
    ...(wanted.attempt ? { reason: 'credentials', ...present({ attempts_left: wanted.attempt.attemptsLeft }) } : {}),
    merchant: { id: owner.merchant.id, name: owner.merchant.name },
    allowed_origins: owner.merchant.origins,
    now: new Date(now).toISOString(),
  }
}

function stateOf(
  payment: Payment,
  isBeingCaptured: boolean,
): Omit<CheckoutState, 'merchant' | 'allowed_origins' | 'now'> {
  // A void that is under way leaves nothing to confirm: to the member the payment is being resolved.
  const isClosing = payment.status === 'awaiting_confirmation' && payment.pendingOperation !== null
  return {
    payment_id: payment.id,
    status: isClosing || isBeingCaptured ? 'processing' : payment.status,
    ...present({
      stage: isClosing ? ('resolving' as const) : isBeingCaptured ? ('centre' as const) : payment.stage,
      reason: payment.reason,
      description: payment.description,
      items: payment.items,
      locale: payment.locale,
      method: payment.method,
      issuer: payment.issuer,
      member_hint: payment.memberHint,
      authorization: payment.authorization,
      confirm_by: payment.confirmBy === null ? null : new Date(payment.confirmBy).toISOString(),
    }),
    amount: payment.amount,
    currency: payment.currency,
    minor_digits: minorDigits(payment.currency) ?? 2,
    order: payment.order,
    confirmation: payment.confirmation,
    ...(payment.guarded ? { guarded: true } : {}),
    expires_at: new Date(payment.expiresAt).toISOString(),
    livemode: payment.livemode,
  }
}

async function issuersForPage(env: Env): Promise<CheckoutIssuer[]> {
  return Promise.all((await allIssuers(env)).map(forPage))
}

async function forPage(issuer: Issuer): Promise<CheckoutIssuer> {
  const { prefix, names, mark, color, method, registerUrl, forgotUrl, passkeyRpId } = issuer
  const encryption_key = await issuer.authentication.encryptionKey()
  const known = present({
    register_url: registerUrl,
    forgot_url: forgotUrl,
    encryption_key,
    passkey_rp_id: passkeyRpId,
  })
  return { prefix, name: names, mark, color, method, ...known }
}

/** The fields that have a value: what is not known is left out, not sent as null. */
function present<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], null | undefined> } {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  ) as never
}
