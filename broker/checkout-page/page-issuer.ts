/** Names whose ID or passkey the page has before it, and what that issuer allows here. */

import type { CheckoutIssuer } from '../../protocol/checkout-api.ts'
import { issuerOfMemberId } from '../../protocol/member-id.ts'
import { reaches } from './passkeys.ts'
import type { PageState } from './page-state.ts'

/** Returns the issuer that the page speaks of: the one that was charged, else the one whose ID is typed. */
export function issuerOf(state: PageState): CheckoutIssuer | undefined {
  const charged = state.checkout?.issuer
  if (charged !== undefined && state.checkout?.status !== 'open')
    return state.issuers.find(({ prefix }) => prefix === charged)
  return passkeyIssuer(state) ?? issuerOfMemberId(state.memberId, state.issuers)
}

/** Returns the issuer whose passkey is asked for, while it can be asked for here. */
export function passkeyIssuer({ passkey, passkeys, issuers }: PageState): CheckoutIssuer | undefined {
  return (
    passkey && issuers.find((issuer) => issuer.prefix === passkey.prefix && reaches(issuer.passkey_rp_id, passkeys))
  )
}

/** Tells whether the amount is above what the issuer lets be paid in a frame that something might lie over unseen. */
export function exceedsFramedMax(state: PageState): boolean {
  const issuer = issuerOf(state)
  return state.blind && issuer !== undefined && (state.checkout?.amount ?? 0) > (issuer.framed_max ?? 0)
}
