/** The checkout's side of protocol/registration-messages.ts: an ID that its issuer has just given comes back by itself. */

import type { CheckoutIssuer } from '../../protocol/checkout-api.ts'
import { MEMBER_ID_TAKEN, readNewMemberId } from '../../protocol/registration-messages.ts'

/**
 * Calls `take` with an ID that comes from the page on which its issuer
 * registers members: the origin must be that of the issuer's own address in
 * the registry, and the ID must begin with that issuer's prefix. `take` says
 * whether it was filled in; only then is the sender told.
 */
export function onNewMemberId(issuers: () => readonly CheckoutIssuer[], take: (memberId: string) => boolean): void {
  addEventListener('message', ({ data, origin, source }: MessageEvent<unknown>) => {
    const memberId = readNewMemberId(data)
    if (memberId === undefined || source === window.parent) return
    const isIssuers = issuers().some(
      ({ prefix, register_url: url }) =>
        memberId.startsWith(prefix) && url !== undefined && URL.canParse(url) && new URL(url).origin === origin,
    )
    if (!isIssuers || !take(memberId)) return
    // lib.dom gives a worker as a possible source; from another origin it is a window.
    ;(source as Window | null)?.postMessage(MEMBER_ID_TAKEN, origin)
  })
}
